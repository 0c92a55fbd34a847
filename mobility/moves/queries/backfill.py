"""What somebody would have to bring who steps in for a mover: a gig as it could be posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mobility.core import clock
from mobility.moves.models import FINISHED, STOPPED, Move
from mobility.opportunities.models import GIG_MAXIMUM_WEEKS, Importance
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import HeldSkill, Skill
from mobility.skills.visibility import show_to

MOST_SKILLS = 4
HIGHEST_LEVEL = 3  # independent: whoever steps in need not be the expert that the mover is
A_WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Plan:
    """`skills` with level and importance, those of the mover that the reader may see; none where they see none."""

    starts_on: dt.date
    weeks: int
    hours_per_week: float
    skills: Sequence[tuple[Skill, int, Importance]]

    @property
    def ends_on(self) -> dt.date:
        return self.starts_on + self.weeks * A_WEEK - dt.timedelta(days=1)


def plan_backfill(reader: Person, move: Move) -> Plan | None:
    """The move's dates and hours, cut to what a gig may have; None where it is over, or too late to post one."""
    if move.status in {*FINISHED, *STOPPED}:
        return None
    earliest = clock.today(move.person.time_zone) + dt.timedelta(days=get_value(Rule.GIG_LEAD_DAYS))
    starts_on = max(move.starts_on, earliest)
    weeks = min(-(-((move.last_day - starts_on).days + 1) // 7), GIG_MAXIMUM_WEEKS)
    if weeks < 1:
        return None
    most_hours = get_value(Rule.GIG_CAP_PERCENT) / 100 * move.person.full_time_hours
    hours = max(1.0, float(int(min(move.hours_per_week, most_hours))))
    return Plan(starts_on, weeks, hours, list_skills_needed(reader, move))


def list_skills_needed(reader: Person, move: Move) -> list[tuple[Skill, int, Importance]]:
    """What the mover used last, then what they know best, of what this reader may see of them."""
    held = sorted(show_to(reader, move.person).held, key=_recency, reverse=True)[:MOST_SKILLS]
    return [(one.skill, min(one.level, HIGHEST_LEVEL), Importance.MUST) for one in held]


def _recency(held: HeldSkill) -> tuple[str, int]:
    return held.last_used or "", held.level
