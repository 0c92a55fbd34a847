"""What an explanation says, in words: the same facts for the host and for the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_, Message
from mobility.matching.corpus import Skill
from mobility.matching.explanation import Explanation, Fit, Gap, GapCode, Reason, ReasonCode, SkillRow, Standing
from mobility.matching.models import PlaceReason

BANDS = {Fit.STRONG: "strong", Fit.GOOD: "good", Fit.STRETCH: "stretch", Fit.GROW: "to_grow"}
MATCHES = {Standing.HAS: "has", Standing.CLOSE: "close", Standing.WANTS: "wants", Standing.LEARN: "to_learn"}
HAS_MORE_THAN_NAMED = "has_more_than_named"

TO_HOST: dict[str, str] = {
    ReasonCode.HAS_SKILLS: N_("Has %(held)s of %(asked)s skills asked for: %(skills)s"),
    HAS_MORE_THAN_NAMED: N_("Has %(held)s of %(asked)s skills asked for, among them %(skills)s"),
    ReasonCode.CLOSE_SKILLS: N_("Comes close in: %(skills)s"),
    ReasonCode.LIKE_TITLE: N_("Works as “%(title)s”, which is close to this work"),
    ReasonCode.WANTS_TAUGHT: N_("Wants to learn what this teaches: %(skills)s"),
    GapCode.TO_LEARN: N_("To learn: %(skill)s"),
    GapCode.CLOSE_ONLY: N_("Close to it, not quite the same: %(skill)s"),
    GapCode.BELOW_LEVEL: N_("Has this below the level asked for: %(skill)s"),
}
TO_SELF: dict[str, str] = TO_HOST | {
    ReasonCode.HAS_SKILLS: N_("You have %(held)s of %(asked)s skills asked for: %(skills)s"),
    HAS_MORE_THAN_NAMED: N_("You have %(held)s of %(asked)s skills asked for, among them %(skills)s"),
    ReasonCode.CLOSE_SKILLS: N_("You come close in: %(skills)s"),
    ReasonCode.LIKE_TITLE: N_("Your job, “%(title)s”, is close to this work"),
    ReasonCode.WANTS_TAUGHT: N_("It teaches what you want to learn: %(skills)s"),
    GapCode.BELOW_LEVEL: N_("You have this below the level asked for: %(skill)s"),
}
PLACE_REASONS: dict[PlaceReason, str] = {
    PlaceReason.EVIDENCE: N_("Their work shows more, or less, than the profile says"),
    PlaceReason.DEVELOPMENT: N_("What they would learn from it"),
    PlaceReason.TEAM: N_("How they complete the team"),
    PlaceReason.TIME: N_("When they have time"),
    PlaceReason.CONDITIONS: N_("A condition of the posting apart from skills"),
    PlaceReason.OTHER: N_("Another reason"),
}
PARTS: dict[str, str] = {
    "skills": N_("Skills asked for and skills held"),
    "title": N_("Job title and title of the posting"),
    "role": N_("Job title and what is to be done"),
    "words": N_("Words that profile and posting share"),
    "text": N_("Profile as a whole and posting as a whole"),
}


@dataclass(frozen=True)
class SkillTold:
    """One required skill as a skill line shows it; `near` names the held skill that counted, where it is another."""

    name: str
    level: int | None
    target: int | None
    match: str
    importance: str
    near: str | None


@dataclass(frozen=True)
class Told:
    """An explanation in words; `parts` are shares of the score, adding up to 1 where there is any."""

    band: str
    reasons: list[Message]
    gap: Message | None
    skills: list[SkillTold]
    taught: list[str]
    parts: list[tuple[Message, float]]
    musts_met: int
    musts: int


# where somebody is not ranked (rule 7): nothing was worked out, so there is nothing to tell
NOT_COMPARED = Told("", [], None, [], [], [], 0, 0)


def list_concepts(explanations: Iterable[Explanation]) -> set[int]:
    """Every concept that the words of these explanations name."""
    found: set[str] = set()
    for explanation in explanations:
        for row in explanation.rows:
            found |= {row.required.concept, *([row.held.concept] if row.held else [])}
        found |= {skill.concept for skill in explanation.taught_wanted}
    return {int(concept) for concept in found}


def tell(explanation: Explanation, names: Mapping[int, str], *, to_self: bool) -> Told:
    """`names` are labels in the reader's language, by concept."""
    words = TO_SELF if to_self else TO_HOST
    musts = [row for row in explanation.rows if row.required.must]
    total = sum(explanation.parts.values())
    return Told(
        band=BANDS[explanation.fit],
        reasons=[_tell_reason(reason, words, names) for reason in explanation.reasons],
        gap=_tell_gap(explanation.gap, words, names) if explanation.gap else None,
        skills=[_tell_skill(row, names) for row in explanation.rows],
        taught=[_name(skill, names) for skill in explanation.taught_wanted],
        parts=[(Message(PARTS[part]), value / total) for part, value in explanation.parts.items() if value > 0],
        musts_met=sum(row.standing is Standing.HAS for row in musts),
        musts=len(musts),
    )


def _tell_reason(reason: Reason, words: Mapping[str, str], names: Mapping[int, str]) -> Message:
    params: dict[str, Any] = {"skills": ", ".join(_name(skill, names) for skill in reason.skills)}
    code: str = reason.code
    if reason.code is ReasonCode.HAS_SKILLS:
        params |= {"held": reason.held, "asked": reason.asked}
        code = HAS_MORE_THAN_NAMED if reason.held > len(reason.skills) else code
    elif reason.code is ReasonCode.LIKE_TITLE:
        params = {"title": reason.title}
    return Message(words[code], params)


def _tell_gap(gap: Gap, words: Mapping[str, str], names: Mapping[int, str]) -> Message:
    return Message(words[gap.code], {"skill": _name(gap.skill, names)})


def _tell_skill(row: SkillRow, names: Mapping[int, str]) -> SkillTold:
    held = row.held
    return SkillTold(
        name=_name(row.required, names),
        level=held.level if held else None,
        target=row.required.level,
        match=MATCHES[row.standing],
        importance="must" if row.required.must else "nice",
        near=_name(held, names) if held and held.concept != row.required.concept else None,
    )


def _name(skill: Skill, names: Mapping[int, str]) -> str:
    return names.get(int(skill.concept)) or skill.phrase
