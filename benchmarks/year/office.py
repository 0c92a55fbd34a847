"""What a day of the simulated year is made of: acts, each done as a request does it, and what became of them."""

from __future__ import annotations

import datetime as dt
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from benchmarks.year.habits import Habits
from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.core.errors import MobilityError
from mobility.people.models import Person

OPENS_AT = dt.time(12, tzinfo=dt.UTC)  # working hours from São Paulo to Berlin
BETWEEN_ACTS = dt.timedelta(seconds=10)
TRIED_AGAIN_AFTER = dt.timedelta(days=7)


@dataclass(frozen=True)
class Act:
    """Something that somebody does to a thing today; `otherwise` is what they do where the rules refuse it."""

    name: str
    thing: object
    do: Callable[[], object]
    otherwise: Act | None = None


Desk = Callable[["Office"], Iterator[Act]]


@dataclass
class Office:
    """The company at work: who is there, what was done, what the rules refused, and what should never have happened."""

    habits: Habits
    size: int
    today: dt.date = dt.date.min
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    _tried: dict[object, dt.date] = field(default_factory=dict)

    def work(self, day: dt.date, desks: Iterable[Desk]) -> None:
        """One desk after the other; each looks at what there is to do when its turn comes."""
        self.today = day
        at = dt.datetime.combine(day, OPENS_AT)
        for desk in desks:
            clock.set_now(at)
            session.rollback()
            for act in self._list_acts(desk):
                at += BETWEEN_ACTS
                clock.set_now(at)
                self._attempt(act)

    def _list_acts(self, desk: Desk) -> list[Act]:
        try:
            return list(desk(self))
        except Exception:
            self._note_fault(f"looking at what to do ({desk.__name__})")
            return []

    def _attempt(self, act: Act) -> None:
        key = (act.name, act.thing)
        if self._tried.get(key, dt.date.min) + TRIED_AGAIN_AFTER > self.today:
            return
        try:
            unit_of_work(act.do)
        except MobilityError as error:
            self.refused[f"{act.name}: {error.message.msgid}"] += 1
            self._tried[key] = self.today
            if act.otherwise is not None:
                self._attempt(act.otherwise)
        except Exception:
            self._tried[key] = self.today
            self._note_fault(f"{act.name} {act.thing}")
        else:
            self.done[act.name] += 1

    def _note_fault(self, what: str) -> None:
        session.rollback()
        self.faults.append(f"{self.today} {what}: {traceback.format_exc(limit=-4)}")

    def first_due(
        self, part: str, people: Iterable[Person], since: dt.date | dt.datetime, *about: object
    ) -> Person | None:
        """The first of these people who does it today, by the habits of that part."""
        return next((one for one in people if self.habits.is_due(part, one, to_day(since), self.today, *about)), None)


def to_day(at: dt.date | dt.datetime, zone: str = "UTC") -> dt.date:
    return at.astimezone(ZoneInfo(zone)).date() if isinstance(at, dt.datetime) else at


def list_staff(*clauses: sa.ColumnElement[bool]) -> list[Person]:
    """Everybody who fits and has not left, by their ids."""
    people = session.scalars(sa.select(Person).where(*clauses).order_by(Person.id))
    return [person for person in people if not person.has_left(clock.today(person.time_zone))]
