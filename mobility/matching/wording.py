"""What an explanation says, in words: the same facts for the host and for the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_, Message
from mobility.matching.contrast import Contrast
from mobility.matching.corpus import Skill
from mobility.matching.counterfactual import Change, ChangeKind, Counterfactual, Raising
from mobility.matching.explanation import (
    MOST_NAMED,
    Explanation,
    Fit,
    GapCode,
    Reason,
    ReasonCode,
    SkillRow,
    Standing,
)
from mobility.matching.models import PlaceReason

BANDS = {Fit.STRONG: "strong", Fit.GOOD: "good", Fit.STRETCH: "stretch", Fit.GROW: "to_grow"}
MATCHES = {Standing.HAS: "has", Standing.CLOSE: "close", Standing.WANTS: "wants", Standing.LEARN: "to_learn"}
HAS_MORE_THAN_NAMED = "has_more_than_named"
HAS_THE_ONE = "has_the_one"

TO_HOST: dict[str, str] = {
    ReasonCode.HAS_SKILLS: N_("Has %(held)s of %(asked)s skills asked for: %(skills)s"),
    HAS_THE_ONE: N_("Has the skill asked for: %(skills)s"),
    HAS_MORE_THAN_NAMED: N_("Has %(held)s of %(asked)s skills asked for, among them %(skills)s"),
    ReasonCode.CLOSE_SKILLS: N_("Comes close in: %(skills)s"),
    ReasonCode.LIKE_TITLE: N_("Their job title is close to this work"),
    ReasonCode.WANTS_TAUGHT: N_("Wants to learn what this teaches: %(skills)s"),
    GapCode.TO_LEARN: N_("To learn: %(skill)s"),
    GapCode.CLOSE_ONLY: N_("Close to it, not quite the same: %(skill)s"),
    GapCode.BELOW_LEVEL: N_("Has this below the level asked for: %(skill)s"),
}
TO_SELF: dict[str, str] = TO_HOST | {
    ReasonCode.HAS_SKILLS: N_("You have %(held)s of %(asked)s skills asked for: %(skills)s"),
    HAS_THE_ONE: N_("You have the skill asked for: %(skills)s"),
    HAS_MORE_THAN_NAMED: N_("You have %(held)s of %(asked)s skills asked for, among them %(skills)s"),
    ReasonCode.CLOSE_SKILLS: N_("You come close in: %(skills)s"),
    ReasonCode.LIKE_TITLE: N_("Your job title is close to this work"),
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
# how much of the score a part is, from at least such a share of it
SHARES = ((0.5, N_("Most of it")), (0.25, N_("Much of it")), (0.1, N_("Some of it")), (0.0, N_("A little")))
FIT_WORDS: dict[str, str] = {
    Fit.STRONG: N_("Strong fit"),
    Fit.GOOD: N_("Good fit"),
    Fit.STRETCH: N_("Stretch"),
    Fit.GROW: N_("To grow"),
}
# what a counterfactual says: by what changes of the place in the list ("rank") and of the word for the fit ("fit")
RAISED_TO_HOST: dict[str, str] = {
    "fit": N_("With %(skills)s, this would have been called “%(after)s” instead of “%(before)s”."),
}
RAISED_TO_SELF: dict[str, str] = {
    "rank": N_("With %(skills)s, you would have stood at place %(rank)s instead of %(former)s."),
    "fit": N_("With %(skills)s, your fit would have been called “%(after)s” instead of “%(before)s”."),
    "rank and fit": N_(
        "With %(skills)s, you would have stood at place %(rank)s instead of %(former)s: “%(after)s” instead of "
        "“%(before)s”."
    ),
}
SKILL_AT_LEVEL, SKILL_ALONE = N_("“%(skill)s” at level %(level)s"), N_("“%(skill)s”")
SKILL_CONFIRMED = N_("“%(skill)s” confirmed by somebody else")
BOTH = N_("%(first)s and %(second)s")


# why one stands lower than another
EQUAL = N_("Both count the same: chance decided which stands first, and it stays so for this posting.")
NEARLY_EQUAL = N_("They hardly differ: many small things make the order.")
MUSTS_OF_BOTH = N_("You meet %(met)s of %(all)s must-haves here, and %(other_met)s of %(other_all)s there.")
OTHER_AHEAD = N_("The other one stands better in: %(skills)s")
OTHER_BEHIND = N_("This one stands better in: %(skills)s")
ADDS_TO_OTHER = (N_("More for the other one: %(part)s"), N_("More for the other posting: %(part)s"))
ADDS_TO_THIS = (N_("More for this one: %(part)s"), N_("More for this posting: %(part)s"))
MOST_PARTS = 2


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
    """An explanation in words; `parts` say how much of the score each is, in words too: a figure would pretend more."""

    band: str
    reasons: list[Message]
    gap: Message | None
    skills: list[SkillTold]
    taught: list[str]
    parts: list[tuple[Message, Message]]
    musts_met: int
    musts: int


@dataclass(frozen=True)
class ToldRaising:
    """What would have raised a fit: sentences, none where nothing helps; `is_complete` where nothing is missing.

    `assumes_claim` where a skill is taken as the person's own word, `among_first_five` where too few people stand in
    the list for a place to be told.
    """

    sentences: list[Message]
    is_complete: bool
    assumes_claim: bool
    among_first_five: bool


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
        gap=_tell_gap(explanation, words, names),
        skills=[_tell_skill(row, names) for row in explanation.rows],
        taught=[_name(skill, names) for skill in explanation.taught_wanted],
        parts=[(Message(PARTS[part]), _tell_share(value / total)) for part, value in _largest_first(explanation.parts)],
        musts_met=sum(row.standing is Standing.HAS for row in musts),
        musts=len(musts),
    )


def _largest_first(parts: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(((part, value) for part, value in parts.items() if value > 0), key=lambda pair: -pair[1])


def _tell_share(share: float) -> Message:
    return Message(next(word for least, word in SHARES if share >= least))


def _tell_reason(reason: Reason, words: Mapping[str, str], names: Mapping[int, str]) -> Message:
    params: dict[str, Any] = {"skills": ", ".join(_name(skill, names) for skill in reason.skills)}
    code: str = reason.code
    if reason.code is ReasonCode.HAS_SKILLS:
        if reason.asked == 1:
            return Message(words[HAS_THE_ONE], params)
        params |= {"held": reason.held, "asked": reason.asked}
        code = HAS_MORE_THAN_NAMED if reason.held > len(reason.skills) else code
    return Message(words[code], params)


def _tell_gap(explanation: Explanation, words: Mapping[str, str], names: Mapping[int, str]) -> Message | None:
    """None also where a reason names the skill as close already: nobody reads the same thing twice."""
    gap = explanation.gap
    close = [skill for one in explanation.reasons if one.code is ReasonCode.CLOSE_SKILLS for skill in one.skills]
    if gap is None or (gap.code is GapCode.CLOSE_ONLY and gap.skill in close):
        return None
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


def tell_contrast(
    contrast: Contrast, names: Mapping[int, str], *, to_self: bool, met: tuple[Told, Told] | None = None
) -> list[Message]:
    """Neutral sentences on what differs; `met` are the lower and the higher of two postings for one person."""
    if contrast.is_tie:
        return [Message(EQUAL)]
    told = []
    if met:
        counts = [(one.musts_met, one.musts) for one in met]
        params = {"met": counts[0][0], "all": counts[0][1], "other_met": counts[1][0], "other_all": counts[1][1]}
        told += [Message(MUSTS_OF_BOTH, params)] if counts[0][1] and counts[1][1] else []
    for skills, sentence in ((contrast.ahead, OTHER_AHEAD), (contrast.behind, OTHER_BEHIND)):
        if skills:
            told.append(Message(sentence, {"skills": ", ".join(_name(skill, names) for skill in skills[:MOST_NAMED])}))
    for adds, sign in ((ADDS_TO_OTHER, 1), (ADDS_TO_THIS, -1)):
        parts = [Message(PARTS[part]) for part, difference in contrast.parts if sign * difference > 0]
        told += [Message(adds[to_self], {"part": part}) for part in parts[:MOST_PARTS]]
    return told or [Message(NEARLY_EQUAL)]


def _name(skill: Skill, names: Mapping[int, str]) -> str:
    return names.get(int(skill.concept)) or skill.phrase


def tell_raising(raising: Raising, names: Mapping[int, str], *, to_self: bool) -> ToldRaising:
    """`names` are labels in the reader's language, by concept. A host reads no places: they would tell of others."""
    words = RAISED_TO_SELF if to_self else RAISED_TO_HOST
    told = [_tell_counterfactual(one, words, names) for one in raising.found]
    changes = [change for one in raising.found for change in one.changes]
    return ToldRaising(
        sentences=[sentence for sentence in told if sentence],
        is_complete=raising.tried == 0,
        assumes_claim=any(change.kind is not ChangeKind.CONFIRM for change in changes),
        among_first_five=to_self and raising.is_among_few,
    )


def _tell_counterfactual(one: Counterfactual, words: Mapping[str, str], names: Mapping[int, str]) -> Message | None:
    ranks = one.before.rank, one.after.rank
    changed = [
        *(["rank"] if ranks[0] != ranks[1] else []),
        *(["fit"] if one.before.fit is not one.after.fit else []),
    ]
    sentence = words.get(" and ".join(changed))
    if sentence is None:
        return None
    skills = [_tell_change(change, names) for change in one.changes]
    params = {
        "skills": Message(BOTH, dict(zip(("first", "second"), skills, strict=True))) if len(skills) > 1 else skills[0],
        "rank": ranks[1],
        "former": ranks[0],
        "after": Message(FIT_WORDS[one.after.fit]),
        "before": Message(FIT_WORDS[one.before.fit]),
    }
    return Message(sentence, params)


def _tell_change(change: Change, names: Mapping[int, str]) -> Message:
    params = {"skill": _name(change.skill, names), "level": change.skill.level}
    if change.kind is ChangeKind.CONFIRM:
        return Message(SKILL_CONFIRMED, params)
    return Message(SKILL_AT_LEVEL if change.skill.level else SKILL_ALONE, params)
