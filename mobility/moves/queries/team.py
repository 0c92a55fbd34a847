"""What a move means for the home team: how many are away when, and who could take the work over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.capacity.calendar import list_days, list_first_days
from mobility.capacity.load import ONE_DAY
from mobility.capacity.models import Leave
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.moves.models import BEFORE_DECISION, FINISHED, STOPPED, Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries.deciding import with_everything
from mobility.people.models import Person
from mobility.people.queries import list_reports
from mobility.people.working_days import WEEKDAYS, is_working_day

NAMED = 10


@dataclass(frozen=True)
class TeamMonth:
    """How many colleagues are away on some day of a month; whoever is there for part of a week counts as away.

    `elsewhere` have a move that is decided, `asked` one that is not yet, `on_leave` have leave; `together` counts each
    of them once.
    """

    first_day: dt.date
    elsewhere: int
    asked: int
    on_leave: int
    together: int


@dataclass(frozen=True)
class TeamEffect:
    """`size` is the team without the mover; `known` are moves that the reader may know; absences are only counted."""

    size: int
    months: Sequence[TeamMonth]
    known: Sequence[Move]


def list_team(move: Move) -> list[Person]:
    """The mover's colleagues: whoever reports to the same line manager and works there on the first day of the move."""
    manager = move.person.line_manager
    if manager is None:
        return []
    return [
        person
        for person in list_reports(manager)
        if person.id != move.person_id and not person.has_left(max(move.starts_on, clock.today(person.time_zone)))
    ]


def get_team_effect(reader: Person, move: Move) -> TeamEffect:
    """How the team looks in the months of the move, as far as this reader may know."""
    team = list_team(move)
    moves, leave = _list_moves(team, move), _list_leave(team, move)
    months = [_count(first, move, moves, leave) for first in list_first_days(move.starts_on, move.last_day)]
    return TeamEffect(len(team), months, [other for other in moves if permits(reader, P.READ, other)][:NAMED])


def _list_moves(team: Iterable[Person], move: Move) -> Sequence[Move]:
    """Of these people: what is under way or asked for in the time of the move, the earliest first."""
    return session.scalars(
        with_everything()
        .where(
            Move.person_id.in_([person.id for person in team]),
            Move.status.not_in([*FINISHED, *STOPPED]),
            Move.starts_on <= move.last_day,
            sa.func.coalesce(Move.ended_on, Move.ends_on) >= move.starts_on,
        )
        .order_by(Move.starts_on, Move.id)
    ).all()


def _list_leave(team: Iterable[Person], move: Move) -> list[tuple[Person, Leave]]:
    people = {person.id: person for person in team}
    rows = session.scalars(
        sa.select(Leave).where(
            Leave.person_id.in_(people), Leave.starts_on <= move.last_day, Leave.ends_on >= move.starts_on
        )
    )
    return [(people[row.person_id], row) for row in rows]


def _count(first: dt.date, move: Move, moves: Sequence[Move], leave: Sequence[tuple[Person, Leave]]) -> TeamMonth:
    from_on = max(first, move.starts_on)
    until_on = min(clock.add_months(first, 1) - ONE_DAY, move.last_day)
    here = [other for other in moves if other.starts_on <= until_on and other.last_day >= from_on]
    asked = {other.person_id for other in here if other.status in BEFORE_DECISION}
    elsewhere = {other.person_id for other in here} - asked
    on_leave = {person.id for person, row in leave if _is_away(person, row, from_on, until_on)}
    together = asked | elsewhere | on_leave
    return TeamMonth(first, len(elsewhere), len(asked), len(on_leave), len(together))


def _is_away(person: Person, row: Leave, from_on: dt.date, until_on: dt.date) -> bool:
    days = list_days(max(row.starts_on, from_on), min(row.ends_on, until_on))
    return any(is_working_day(day, person) for day in days)


@dataclass(frozen=True)
class Week:
    """One week of a move for its host: on which of its days the person works; nothing says why not on the others."""

    first_day: dt.date
    days: Sequence[dt.date]

    @property
    def names(self) -> str:
        """As working days are kept: mon,tue,thu."""
        return ",".join(WEEKDAYS[day.weekday()] for day in self.days)


def list_weeks(move: Move) -> list[Week]:
    """The weeks of a move from Monday on, each with the days on which the person works."""
    leave = _list_leave([move.person], move)
    weeks: dict[dt.date, list[dt.date]] = {}
    for day in list_days(move.starts_on, move.last_day):
        days = weeks.setdefault(day - dt.timedelta(days=day.weekday()), [])
        is_away = any(row.starts_on <= day <= row.ends_on for _, row in leave)
        if is_working_day(day, move.person) and not is_away:
            days.append(day)
    return [Week(first, days) for first, days in weeks.items()]
