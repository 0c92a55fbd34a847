"""Who is away: days entered beforehand, moves that rest, delegates for the summer, a company that closes in August."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa

from benchmarks.year.habits import CLOSED, CLOSES_IN, draw_days_of_rest
from benchmarks.year.moving import list_moves
from benchmarks.year.office import Act, Office, list_staff
from mobility.capacity import services as capacity
from mobility.core.db import session
from mobility.moves import services as moves
from mobility.moves.models import MoveStatus
from mobility.people import services as people
from mobility.people.models import ClockPause, DelegationScope, Person, Role, RoleGrant
from mobility.people.queries import find_legal_entity_by_name

ENTERED_BEFORE, DELEGATED_BEFORE = dt.timedelta(days=30), dt.timedelta(days=3)


def enter_leave(office: Office) -> Iterator[Act]:
    """Some say in their calendar, a month ahead, when they will be away."""
    for person in list_staff():
        if not office.habits.happens("leave is entered", person.employee_number):
            continue
        for first, last in office.habits.leave_of(person.employee_number, office.today.year):
            if first - ENTERED_BEFORE == office.today:
                act = partial(capacity.add_leave, actor=person, starts_on=first, ends_on=last)
                yield Act("enter days away", (person.id, first), act)


def delegate(office: Office) -> Iterator[Act]:
    """Before they are away some line managers and HR partners name somebody who decides for them."""
    partners = sa.select(RoleGrant.person_id).where(RoleGrant.role == Role.HR)
    for owner in list_staff(sa.or_(Person.leads_people, Person.id.in_(partners))):
        leave = office.habits.leave_of(owner.employee_number, office.today.year)
        stretch = next((one for one in leave if one[0] - DELEGATED_BEFORE == office.today), None)
        if stretch is None or not office.habits.happens("a delegate", owner.employee_number):
            continue
        is_partner = owner.has(Role.HR)
        scope = DelegationScope.HR_DECISIONS if is_partner else DelegationScope.RELEASES
        same = sa.or_(Person.id.in_(partners), Person.org_unit_id == owner.org_unit_id)
        fit = [one for one in list_staff(same, Person.id != owner.id) if one.is_employed]
        if fit:
            to = office.habits.chance("delegate", owner.employee_number).choice(fit)
            act = partial(
                people.delegate, actor=owner, to=to, scope=scope, unit=None, starts_on=stretch[0], ends_on=stretch[1]
            )
            yield Act("delegate", (owner.id, stretch[0]), act)


def close_for_august(office: Office) -> Iterator[Act]:
    """One legal entity closes for three weeks: its HR declares in July that its clocks stand still."""
    first, last = (dt.date(office.today.year, *day) for day in CLOSES_IN)
    entity = find_legal_entity_by_name(CLOSED)
    if entity is None or office.today.month != first.month - 1 or session.scalar(sa.select(ClockPause.id).limit(1)):
        return
    partners = sa.select(RoleGrant.person_id).where(RoleGrant.role == Role.HR, RoleGrant.legal_entity_id == entity.id)
    for partner in list_staff(Person.id.in_(partners))[:1]:
        act = partial(
            people.pause_clocks, actor=partner, starts_on=first, ends_on=last, reason="Closed for August", entity=entity
        )
        yield Act("pause the clocks", entity.id, act)


def rest(office: Office) -> Iterator[Act]:
    """A move pauses for some weeks, and nobody says why."""
    for move in list_moves(MoveStatus.ACTIVE, MoveStatus.PAUSED):
        after, weeks = draw_days_of_rest(office.habits.chance("rest", move.id))
        begins = move.starts_on + dt.timedelta(days=after)
        if move.status is MoveStatus.PAUSED and move.pause is not None:
            if office.today >= move.pause.from_on + dt.timedelta(weeks=weeks):
                yield Act("resume a move", move.id, partial(moves.resume, actor=move.person, move=move))
        elif begins == office.today and office.habits.happens("a pause", move.id):
            expected = begins + dt.timedelta(weeks=weeks)
            yield Act("pause a move", move.id, partial(moves.pause, actor=move.person, move=move, expected_on=expected))
