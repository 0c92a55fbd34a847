"""How much is learnt in each unit, in figures that tell nothing of single people."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import OrgUnit, Person, Role
from mobility.people.queries import list_units
from mobility.training.models import Course, Enrolment, EnrolmentStatus
from mobility.training.policy import reaches
from mobility.training.queries.duties import holds, in_scope, list_rules

LEAST_PEOPLE = 10  # S38: of fewer, figures would tell who
A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class UnitFigures:
    """Of one unit with all below it, over the last twelve months; `required` and `held` count duties, not people."""

    unit: OrgUnit
    people: int
    completed: int
    hours: float
    required: int
    held: int

    @property
    def hours_each(self) -> float:
        return self.hours / self.people

    @property
    def share_held(self) -> float | None:
        return self.held / self.required if self.required else None


@dataclass
class _Sums:
    people: Counter[int]
    completed: Counter[int]
    hours: dict[int, float]
    required: Counter[int]
    held: Counter[int]


def list_figures(viewer: Person) -> list[UnitFigures]:
    """Units of ten people and more that the viewer may know of: HR those in their scope, representatives all."""
    units, sums = list_units(), _read_sums()
    within = {unit.id: [one.id for one in units if one.is_within(unit)] for unit in units}
    people = {unit.id: sum(sums.people[one] for one in within[unit.id]) for unit in units}
    shown = pick_shown(units, people)
    return [_figures_of(unit, within[unit.id], sums) for unit in units if unit.id in shown and _may_see(viewer, unit)]


def pick_shown(units: Sequence[OrgUnit], people: Mapping[int, int]) -> set[int]:
    """Ids of units to show: those with enough people, so that no subtraction tells of fewer either.

    Where what is left of a unit beside its parts that are shown would be fewer, the smallest part is not shown.
    """
    parts: dict[int | None, list[int]] = defaultdict(list)
    for unit in units:
        if people[unit.id] >= LEAST_PEOPLE:
            parts[unit.parent_id].append(unit.id)
    shown: set[int] = set()
    waiting = list(parts[None])
    while waiting:
        above = waiting.pop()
        shown.add(above)
        kept = sorted(parts[above], key=lambda one: (people[one], one))
        while kept and 0 < people[above] - sum(people[one] for one in kept) < LEAST_PEOPLE:
            kept.pop(0)
        waiting.extend(kept)
    return shown


def _may_see(viewer: Person, unit: OrgUnit) -> bool:
    return viewer.has(Role.REPRESENTATIVE) or reaches(viewer, unit, unit.employer.id if unit.employer else None)


def _figures_of(unit: OrgUnit, within: Sequence[int], sums: _Sums) -> UnitFigures:
    def total(counts: Counter[int]) -> int:
        return sum(counts[one] for one in within)

    hours = float(sum(sums.hours[one] for one in within))
    return UnitFigures(unit, total(sums.people), total(sums.completed), hours, total(sums.required), total(sums.held))


def _read_sums() -> _Sums:
    """By unit itself, without those below it; 0 for people without a unit."""
    today = clock.today()
    works_here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= today)
    people = sa.select(Person.org_unit_id, sa.func.count()).where(works_here)
    done = (
        sa.select(Person.org_unit_id, sa.func.count(), sa.func.sum(Course.hours))
        .select_from(Enrolment)
        .join(Person, Enrolment.person_id == Person.id)
        .join(Course, Enrolment.course_id == Course.id)
        .where(
            works_here,
            Enrolment.status == EnrolmentStatus.COMPLETED,
            Enrolment.completed_on > today - A_YEAR,
        )
        .group_by(Person.org_unit_id)
    )
    sums = _Sums(Counter(), Counter(), defaultdict(float), Counter(), Counter())
    for unit_id, count in session.execute(people.group_by(Person.org_unit_id)):
        sums.people[unit_id or 0] = count
    for unit_id, count, hours in session.execute(done):
        sums.completed[unit_id or 0], sums.hours[unit_id or 0] = count, hours
    for rule in list_rules():
        asked = sa.select(Person.org_unit_id, sa.func.count()).where(*in_scope(rule, today))
        asked = asked.group_by(Person.org_unit_id)
        for unit_id, count in session.execute(asked):
            sums.required[unit_id or 0] += count
        for unit_id, count in session.execute(asked.where(holds(rule, today))):
            sums.held[unit_id or 0] += count
    return sums
