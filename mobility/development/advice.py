"""Why a course is recommended and what a path is for, in words: at most three reasons and one caveat, nothing made up.

The numbers behind them are the score's own parts (`recommendation`), as `matching.explanation` does for opportunities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mobility.core.i18n import N_, Message
from mobility.development.curriculum import Learner, Source, StepKind
from mobility.development.paths import Leg, Path
from mobility.development.recommendation import PARTS, Gain, LeftOut, Recommendations, Recommended, Weights
from mobility.matching.corpus import Skill

MOST_REASONS, MOST_NAMED = 3, 3
NEAR_FULL = 0.75  # of a part: below, it is no reason to name

CLOSES: Mapping[Source, str] = {
    Source.CONTRACT: N_("It teaches a goal of your contract: %(skills)s"),
    Source.WANTED: N_("It teaches what you want to learn: %(skills)s"),
    Source.OPPORTUNITY: N_("It teaches what opportunities that you saved or that suit you ask for: %(skills)s"),
    Source.ROLE: N_("It teaches what your job usually asks for: %(skills)s"),
}
ANOTHER_WAY = N_("It is another way to learn: %(skills)s")
IS_DUE = N_("Your company asks you to hold it")
STARTS_HERE = N_("It starts where you are")
FITS_TIME = N_("It fits well into the hours that you have")
SUITS_FORMAT = N_("It comes in a format that suits you")
WELL_RATED = N_("People who completed it rate it well")

ASKS_SKILL = N_("It asks first for “%(skill)s” at level %(level)s")
ASKS_COURSE = N_("It asks first for the course “%(course)s”")
STARTS_ABOVE = N_("It starts one level above yours in: %(skill)s")
TOO_LONG = N_("It takes longer than the hours that you have in three months")
HALF_LANGUAGE = N_("It is in a language of which you speak some")

PART_WORDS: Mapping[str, str] = {
    "gap": N_("Skills that you lack and it teaches"),
    "level": N_("How well its level suits yours"),
    "mandatory": N_("That you must hold it"),
    "language": N_("Its language"),
    "time": N_("The hours that it takes"),
    "format": N_("Its format"),
    "prerequisites": N_("That you bring what it asks for"),
    "rating": N_("How people rate it"),
}
SHARES = ((0.5, N_("Most of it")), (0.25, N_("Much of it")), (0.1, N_("Some of it")), (0.0, N_("A little")))
LEFT_OUT: Mapping[LeftOut, tuple[str, str]] = {
    LeftOut.COMPLETED: (N_("%(num)s that you completed already"), N_("%(num)s that you completed")),
    LeftOut.HIDDEN: (N_("%(num)s that does not interest you"), N_("%(num)s that do not interest you")),
    LeftOut.LANGUAGE: (
        N_("%(num)s in a language that is not in your profile"),
        N_("%(num)s in languages that are not in your profile"),
    ),
    LeftOut.NOTHING_NEW: (N_("%(num)s that teaches nothing you lack"), N_("%(num)s that teach nothing you lack")),
}
STEP_WORDS: Mapping[StepKind, str] = {
    StepKind.COURSE: N_("Course"),
    StepKind.GIG: N_("Gig"),
    StepKind.WORK_PACKAGE: N_("Work package"),
}
RAISES = N_("“%(skill)s” from level %(before)s to %(after)s")
RAISES_NEW = N_("“%(skill)s” to level %(after)s")
OPENS = N_("It opens a later step.")
IS_TAUGHT = N_("“%(skill)s” stays at level %(level)s of %(wanted)s: more than five steps would be needed.")
IS_NOT_TAUGHT = N_("“%(skill)s” stays at level %(level)s of %(wanted)s: nothing that is open to you leads further.")

Names = Mapping[int, str]


@dataclass(frozen=True)
class Told:
    """`parts`: what a score is made of, the largest first, each with how much of it, in words."""

    reasons: list[Message]
    caveat: Message | None
    parts: list[tuple[Message, Message]]


@dataclass(frozen=True)
class ToldLeg:
    """One step: what it is, what it raises of the target, and what it raises for a later step."""

    kind: Message
    raises: list[Message]
    opens: bool


def tell(row: Recommended, learner: Learner, weights: Weights, names: Names, titles: Mapping[str, str]) -> Told:
    """`names`: skills in the reader's language, by concept; `titles`: of courses, by id."""
    return Told(_tell_reasons(row, weights, names), _tell_caveat(row, learner, names, titles), _tell_parts(row))


def list_concepts(rows: Iterable[Recommended]) -> set[int]:
    """Every concept that the words name."""
    skills = [skill for row in rows for skill in (*row.unmet, *(gain.need.skill for gain in row.gains))]
    return {int(skill.concept) for skill in skills if skill.concept}


def list_concepts_of_path(path: Path) -> set[int]:
    skills = [one.skill for leg in path.legs for one in leg.raises] + [one.need.skill for one in path.missing]
    return {int(skill.concept) for skill in skills if skill.concept}


def _tell_reasons(row: Recommended, weights: Weights, names: Names) -> list[Message]:
    """What adds most to the score, first."""
    found: list[tuple[float, Message]] = []
    if row.parts["mandatory"]:
        found.append((row.parts["mandatory"], Message(IS_DUE)))
    for source, words in CLOSES.items():
        gains = [gain for gain in row.gains if gain.need.source is source and not gain.is_repeated]
        found += [_tell_gains(words, gains, names)] if gains else []
    if row.gains and all(gain.is_repeated for gain in row.gains):
        found.append(_tell_gains(ANOTHER_WAY, row.gains, names))
    if row.gains and all(gain.taught.from_level <= gain.held < gain.taught.from_level + 1 for gain in row.gains):
        found.append((row.parts["level"], Message(STARTS_HERE)))
    for part, words in (("time", FITS_TIME), ("format", SUITS_FORMAT)):
        if row.parts[part] >= NEAR_FULL * getattr(weights, part):
            found.append((row.parts[part], Message(words)))
    if row.course.ratings and row.parts["rating"] >= NEAR_FULL * weights.rating:
        found.append((row.parts["rating"], Message(WELL_RATED)))
    found.sort(key=lambda pair: -pair[0])
    return [message for _, message in found[:MOST_REASONS]]


def _tell_gains(words: str, gains: Sequence[Gain], names: Names) -> tuple[float, Message]:
    skills = ", ".join(_name(gain.need.skill, names) for gain in gains[:MOST_NAMED])
    return sum(gain.contribution for gain in gains), Message(words, {"skills": skills})


def _tell_caveat(row: Recommended, learner: Learner, names: Names, titles: Mapping[str, str]) -> Message | None:
    """The one thing most in the way."""
    if row.unmet:
        skill = row.unmet[0]
        return Message(ASKS_SKILL, {"skill": _name(skill, names), "level": skill.level or 1})
    known = [titles[one] for one in row.before if one in titles]
    if known:
        return Message(ASKS_COURSE, {"course": known[0]})
    above = [gain for gain in row.gains if gain.taught.from_level > gain.held]
    if above:
        return Message(STARTS_ABOVE, {"skill": _name(above[0].need.skill, names)})
    if row.course.hours > learner.hours:
        return Message(TOO_LONG)
    return Message(HALF_LANGUAGE) if learner.languages.get(row.course.language, 0.0) < 1 else None


def _tell_parts(row: Recommended) -> list[tuple[Message, Message]]:
    ordered = sorted(((part, row.parts[part]) for part in PARTS if row.parts[part] > 0), key=lambda pair: -pair[1])
    return [(Message(PART_WORDS[part]), _tell_share(value / row.score)) for part, value in ordered]


def _tell_share(share: float) -> Message:
    return Message(next(word for least, word in SHARES if share >= least))


def tell_left_out(found: Recommendations) -> list[Message]:
    """Why courses of the catalogue are not on the list, and how many."""
    counts = [(why, found.left_out[why]) for why in LeftOut if found.left_out.get(why)]
    return [Message(LEFT_OUT[why][count > 1], {"num": count}) for why, count in counts]


def tell_leg(leg: Leg, names: Names) -> ToldLeg:
    asked = [_tell_raise(one.skill, one.before, one.after, names) for one in leg.raises if one.is_asked]
    others = [_tell_raise(one.skill, one.before, one.after, names) for one in leg.raises if not one.is_asked]
    return ToldLeg(Message(STEP_WORDS[leg.step.kind]), asked or others, not asked)


def _tell_raise(skill: Skill, before: int, after: int, names: Names) -> Message:
    params = {"skill": _name(skill, names), "before": before, "after": after}
    return Message(RAISES if before else RAISES_NEW, params)


def tell_missing(path: Path, names: Names) -> Sequence[Message]:
    return [
        Message(
            IS_TAUGHT if one.is_taught else IS_NOT_TAUGHT,
            {"skill": _name(one.need.skill, names), "level": one.level, "wanted": one.need.level},
        )
        for one in path.missing
    ]


def _name(skill: Skill, names: Names) -> str:
    return names.get(int(skill.concept)) or skill.phrase if skill.concept else skill.phrase
