"""Why a person fits an opportunity: skill by skill, in one word, at most three reasons and one gap; the same for both.

Everything here is codes and values; who shows it finds the words. Nothing is made up beside the score: the numbers are
the score's own parts (faithful by construction; cf. Rudin, Nature Machine Intelligence 1, 2019).
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mobility.matching.corpus import RequiredSkill, Skill
from mobility.matching.ranking import NICE, PARTS, Scored, Standings

MOST_REASONS = 3
MOST_NAMED = 3
STRONG, GOOD, STRETCH = 0.70, 0.45, 0.20
TITLE_NEAR = 0.5


class Standing(enum.StrEnum):
    """How a person stands to one required skill."""

    HAS = "has"
    CLOSE = "close"
    WANTS = "wants"
    LEARN = "learn"


class Fit(enum.StrEnum):
    STRONG = "strong"
    GOOD = "good"
    STRETCH = "stretch"
    GROW = "grow"


class ReasonCode(enum.StrEnum):
    """`skills` holds the required skills meant; `held` of `asked` are counts."""

    HAS_SKILLS = "has_skills"
    CLOSE_SKILLS = "close_skills"
    LIKE_TITLE = "like_title"
    WANTS_TAUGHT = "wants_taught"


class GapCode(enum.StrEnum):
    TO_LEARN = "to_learn"
    CLOSE_ONLY = "close_only"
    BELOW_LEVEL = "below_level"


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One required skill; `held` is the one that counted, if any came near; `contribution` is its part of the score."""

    required: RequiredSkill
    standing: Standing
    held: Skill | None
    contribution: float

    @property
    def is_below_level(self) -> bool:
        levels = (self.required.level, self.held.level if self.held else None)
        return levels[0] is not None and levels[1] is not None and levels[1] < levels[0]


@dataclass(frozen=True, slots=True)
class Reason:
    code: ReasonCode
    skills: tuple[Skill, ...] = ()
    held: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    code: GapCode
    skill: RequiredSkill
    held: Skill | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`parts` add up to `ready`, the rows' contributions to `parts["skills"]`; `taught_wanted`: taught and wanted."""

    ready: float
    grow: float
    parts: dict[str, float]
    rows: tuple[SkillRow, ...]
    taught_wanted: tuple[Skill, ...]
    fit: Fit
    reasons: tuple[Reason, ...]
    gap: Gap | None
    weights_version: str


def explain(scored: Scored, row: int) -> Explanation:
    """Explains the score of a row of scored.index; raises IndexError where there is no such row."""
    return explain_all(scored, [row])[0]


def explain_all(scored: Scored, rows: Sequence[int]) -> list[Explanation]:
    """Explains the scores of some rows, in their order.

    Nothing is compared anew: what the opportunity's skills are near to was found for the score.
    """
    if not rows:
        return []
    standings = scored.look_at(rows)
    return [_explain(scored, standings, place, row) for place, row in enumerate(rows)]


def list_fits(scored: Scored) -> list[Fit]:
    """The word for everyone's fit, as `explain` finds it."""
    rows = range(len(scored.index))
    if not rows:
        return []
    standings = scored.look_at(rows)
    return [_fit(_skill_rows(scored, standings, row, row)) for row in rows]


def _explain(scored: Scored, standings: Standings, place: int, row: int) -> Explanation:
    rows = _skill_rows(scored, standings, place, row)
    taught = scored.opportunity.taught
    taught_wanted = tuple(taught[number] for number in np.flatnonzero(standings.taught[:, place]))
    return Explanation(
        ready=float(scored.ready[row]),
        grow=float(scored.grow[row]),
        parts=dict(zip(PARTS, scored.parts[:, row].tolist(), strict=True)),
        rows=rows,
        taught_wanted=taught_wanted,
        fit=_fit(rows),
        reasons=_reasons(scored, rows, row, taught_wanted),
        gap=_gap(rows),
        weights_version=scored.weights.version,
    )


def _skill_rows(scored: Scored, standings: Standings, place: int, row: int) -> tuple[SkillRow, ...]:
    segment, person = scored.index.locate(row)
    counted, contributions = standings.counted[:, place].tolist(), scored.skills[:, row].tolist()
    has, wants, close = (flags[:, place].tolist() for flags in (standings.has, standings.wants, standings.close))
    rows = []
    for number, skill in enumerate(scored.opportunity.required):
        standing = _standing(has=has[number], wants=wants[number], close=close[number])
        is_shown = standing in (Standing.HAS, Standing.CLOSE)
        shown = scored.index.skill(segment.held, person, counted[number]) if is_shown else None
        rows.append(SkillRow(skill, standing, shown, contributions[number]))
    return tuple(rows)


def _standing(*, has: bool, wants: bool, close: bool) -> Standing:
    if has:
        return Standing.HAS
    if wants:
        return Standing.WANTS
    return Standing.CLOSE if close else Standing.LEARN


def _fit(rows: Sequence[SkillRow]) -> Fit:
    """By the share of what is asked that the person has (a close skill is half, a nice one `NICE`, of another)."""
    asked = sum(_weight(row) for row in rows)
    counts = {Standing.HAS: 1.0, Standing.CLOSE: 0.5}
    covered = sum(_weight(row) * counts.get(row.standing, 0.0) for row in rows) / asked if rows else 0.0
    for fit, least in ((Fit.STRONG, STRONG), (Fit.GOOD, GOOD), (Fit.STRETCH, STRETCH)):
        if covered >= least:
            return fit
    return Fit.GROW


def _weight(row: SkillRow) -> float:
    return 1.0 if row.required.must else NICE


def _reasons(
    scored: Scored, rows: Sequence[SkillRow], row: int, taught_wanted: tuple[Skill, ...]
) -> tuple[Reason, ...]:
    """What adds most to the score, first; at equal weight, skills come before the rest."""
    weights = scored.weights
    title = float(scored.parts[PARTS.index("title"), row])
    has = _standing_at(rows, Standing.HAS)
    close = _standing_at(rows, Standing.CLOSE)
    found: list[tuple[float, Reason]] = []
    if has:
        found.append((_sum(has), Reason(ReasonCode.HAS_SKILLS, _named(has), held=len(has), asked=len(rows))))
    if title >= TITLE_NEAR * weights.title:
        found.append((title, Reason(ReasonCode.LIKE_TITLE)))
    if taught_wanted:
        found.append(
            (float(scored.grow[row]) * weights.skills, Reason(ReasonCode.WANTS_TAUGHT, taught_wanted[:MOST_NAMED]))
        )
    if close:
        found.append((_sum(close), Reason(ReasonCode.CLOSE_SKILLS, _named(close))))
    found.sort(key=lambda pair: -pair[0])
    return tuple(reason for _, reason in found[:MOST_REASONS])


def _standing_at(rows: Sequence[SkillRow], standing: Standing) -> list[SkillRow]:
    return sorted((row for row in rows if row.standing is standing), key=lambda row: -row.contribution)


def _sum(rows: Sequence[SkillRow]) -> float:
    return sum(row.contribution for row in rows)


def _named(rows: Sequence[SkillRow]) -> tuple[Skill, ...]:
    return tuple(row.required for row in rows[:MOST_NAMED])


def _gap(rows: Sequence[SkillRow]) -> Gap | None:
    """The one thing most worth learning: a must before a nice, nothing before something close, then a missing level."""
    order = {Standing.LEARN: 0, Standing.WANTS: 0, Standing.CLOSE: 1, Standing.HAS: 2}
    open_rows = [row for row in rows if row.standing is not Standing.HAS or row.is_below_level]
    if not open_rows:
        return None
    row = min(open_rows, key=lambda row: (not row.required.must, order[row.standing], row.contribution))
    codes = {Standing.HAS: GapCode.BELOW_LEVEL, Standing.CLOSE: GapCode.CLOSE_ONLY}
    return Gap(codes.get(row.standing, GapCode.TO_LEARN), row.required, row.held)
