"""What the text of a posting says about the skills it needs and teaches: a list to choose from, the best first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mobility.skills.finding import find_skills
from mobility.skills.models import Skill
from mobility.skills.queries.cv import list_active_skills
from mobility.skills.sentences import Near, load_sentence_index
from mobility.skills.teaching import split_taught

MOST_FROM_TEXT = 10
SAID = 6.0  # what a whole label in one phrase is worth beside words that a label and a sentence share


@dataclass(frozen=True)
class SkillInText:
    """A skill that a posting speaks of: excerpt[start:end] are the words meant; `is_taught`: a promise says so."""

    skill: Skill
    label: str
    excerpt: str
    start: int
    end: int
    is_taught: bool


def find_skills_in_posting(title: str, description: str, language: str) -> list[tuple[Near, bool]]:
    """The skills of a text in this language with whether they are taught; one both asked for and taught is asked."""
    asked, taught = split_taught(f"{title}\n\n{description}")
    needed = _find(asked, language)
    promised = [one for skill, one in _find(taught, language).items() if skill not in needed]
    found = [*((one, False) for one in needed.values()), *((one, True) for one in promised)]
    return sorted(found, key=lambda pair: (-pair[0].score, pair[0].skill_id))


def _find(text: str, language: str) -> dict[int, Near]:
    """Skills whose label the text says, and those that share enough words with a sentence of it."""
    index = load_sentence_index(language)
    near = {one.skill_id: one for one in (index.find(text) if index else ())}
    for one in find_skills(text, language):
        shared = near[one.skill_id].score if one.skill_id in near else 0.0
        score = shared + SAID * one.score
        near[one.skill_id] = Near(one.skill_id, one.excerpt, one.start, one.end, score)
    return near


def list_skills_in_posting(
    title: str, description: str, language: str, reader_language: str, without: Collection[int] = ()
) -> list[SkillInText]:
    """At most `MOST_FROM_TEXT`, in the reader's words, but for those that are in the posting already."""
    found = find_skills_in_posting(title, description, language)
    found = [(one, is_taught) for one, is_taught in found if one.skill_id not in without][:MOST_FROM_TEXT]
    skills = {skill.id: skill for skill in list_active_skills([one.skill_id for one, _ in found])}
    return [
        SkillInText(
            skills[one.skill_id],
            skills[one.skill_id].label(reader_language),
            one.excerpt,
            one.start,
            one.end,
            is_taught,
        )
        for one, is_taught in found
        if one.skill_id in skills
    ]
