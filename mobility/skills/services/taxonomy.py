"""Adding skills to the taxonomy: the starter file, and phrases that people propose."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.skills import queries
from mobility.skills.linking import fold
from mobility.skills.models import (
    Relation,
    Skill,
    SkillDescription,
    SkillKind,
    SkillLabel,
    SkillRelation,
    SkillSource,
    SkillState,
)
from mobility.skills.policy import SkillPermission

STARTER_FILES = ("starter-business.jsonl", "starter-technology.jsonl")
STARTER_PREFIX = "urn:mobility:skill:"
PROPOSE = "propose"
LANGUAGES = ("en", "fr")
LONGEST_LABEL = 120


@dataclass(frozen=True)
class Loaded:
    """How many concepts a file made, changed and left as they were."""

    created: int
    updated: int
    unchanged: int


def propose_skill(*, actor: Person | None, label: str, language: str) -> Skill:
    """A phrase nothing matches, as a skill for HR to review; the skill that is already called so, if there is one."""
    if actor is not None:
        authorize(actor, SkillPermission.PROPOSE)
    text = " ".join(label.split())
    if not text or len(text) > LONGEST_LABEL:
        raise InvalidInput(N_("Name the skill in 1 to %(limit)s characters."), field="skill", limit=LONGEST_LABEL)
    known = queries.find_skill_by_label(text, language)
    if known is not None:
        return known
    skill = queries.new_proposed_skill(text, language)
    if queries.find_skill_by_uri(skill.uri) is not None:
        raise InvalidInput(
            N_("“%(text)s” was proposed before, and HR retired it. Choose another skill."), field="skill", text=text
        )
    session.add(skill)
    audit.record(actor=actor, action="propose_skill", subject=skill, new_status=SkillState.PROPOSED, note=text)
    return skill


def name_skill(*, actor: Person, text: str, language: str, chosen: str = "", picked: str = "") -> Skill:
    """The skill a person means: what they chose from the nearest ones, else what they typed.

    `chosen` is the id of a skill, PROPOSE for the phrase itself as a new skill, or nothing; `picked` the id of the one
    they took from the list while typing (see `queries.find_named_skill`).
    """
    if chosen == PROPOSE:
        return propose_skill(actor=actor, label=text, language=language)
    answered = queries.find_chosen(chosen)
    skill = queries.follow_merges(answered) if answered else queries.find_named_skill(text, language, picked)
    if skill is not None:
        return skill
    nearest = queries.list_nearest_labels(text, language)
    if not nearest:
        raise InvalidInput(
            N_("We know no skill called “%(text)s”. Check the spelling, or propose it."), field="skill", text=text
        )
    raise InvalidInput(
        N_("We know no skill called “%(text)s”. The nearest are: %(nearest)s."),
        field="skill",
        text=text,
        nearest=", ".join(nearest),
    )


def starter_lines() -> list[str]:
    """The starter taxonomy that comes with the code, as JSON Lines."""
    data = files("mobility.skills") / "data"
    return [line for name in STARTER_FILES for line in (data / name).read_text("utf-8").splitlines()]


def load_starter(*, lines: Iterable[str]) -> Loaded:
    """Merge starter concepts (JSON Lines) by URI: what is missing is added, what the company changed stays."""
    rows = [json.loads(line) for line in lines if line.strip()]
    query = sa.select(Skill).where(Skill.uri.startswith(STARTER_PREFIX, autoescape=True))
    options = selectinload(Skill.labels), selectinload(Skill.descriptions)
    skills = {skill.uri: skill for skill in session.scalars(query.options(*options))}
    known = set(skills)
    changed = {row["slug"] for row in rows if _merge_concept(row, skills)}
    session.flush()  # relations need the ids of both ends
    changed |= _merge_relations(rows, skills)
    created = sum(STARTER_PREFIX + row["slug"] not in known for row in rows)
    return Loaded(created, len(changed) - created, len(rows) - len(changed))


def _merge_concept(row: dict[str, Any], skills: dict[str, Skill]) -> bool:
    """Add the concept, or the words it lacks; says whether anything changed."""
    uri = STARTER_PREFIX + row["slug"]
    skill, changed = skills.get(uri), False
    if skill is None:
        skill = Skill(uri=uri, kind=SkillKind(row["kind"]), source=SkillSource.STARTER)
        session.add(skill)
        skills[uri], changed = skill, True
    for language in LANGUAGES:
        words = row[language]
        for text in (words["preferred"], *words["alternative"]):
            changed |= _add_label(skill, language, text)
        if all(description.language != language for description in skill.descriptions):
            skill.descriptions.append(
                SkillDescription(language=language, text=words["description"], source=SkillSource.STARTER)
            )
            changed = True
    return changed


def _add_label(skill: Skill, language: str, text: str) -> bool:
    """The first label of a language is the preferred one."""
    own = [label for label in skill.labels if label.language == language]
    if any(label.text == text for label in own):
        return False
    preferred = not any(label.is_preferred for label in own)
    skill.labels.append(
        SkillLabel(language=language, text=text, folded=fold(text), is_preferred=preferred, source=SkillSource.STARTER)
    )
    return True


def _merge_relations(rows: list[dict[str, Any]], skills: dict[str, Skill]) -> set[str]:
    """Add the links that are missing; returns the slugs that got one."""
    stored = session.execute(sa.select(SkillRelation.skill_id, SkillRelation.other_id, SkillRelation.relation))
    known = {(row.skill_id, row.other_id, row.relation) for row in stored}
    changed = set()
    for row in rows:
        for relation in Relation:
            for slug in row.get(relation.value, ()):
                link = (skills[STARTER_PREFIX + row["slug"]].id, skills[STARTER_PREFIX + slug].id, relation)
                if link not in known:
                    known.add(link)
                    session.add(SkillRelation(skill_id=link[0], other_id=link[1], relation=relation))
                    changed.add(row["slug"])
    return changed
