"""Narrowing a list of opportunities by what somebody asks for: words and filters, with counts for every choice.

It works on light rows (`queries.open_postings`) and on sets of their ids: each filter is looked at once, and every
count is the size of an intersection, so that thousands of postings with dozens of choices cost milliseconds.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol

from mobility.core import clock
from mobility.opportunities.models import OpportunityKind, Remote

DEADLINES = {"soon": 7, "month": 30}  # within so many days
FULL_TIME_HOURS = 40.0
HOURS_A_WEEK = 60
LONGEST_WORDS = 200
MOST_VALUES, LONGEST_ID = 50, 9  # of one filter; digits that every engine's integer holds
YEARS = range(1950, 2200)


class SkillFilter(enum.StrEnum):
    HELD = "held"
    WANTED = "wanted"


class Sort(enum.StrEnum):
    FIT = "fit"
    GROW = "grow"
    WORDS = "words"
    NEWEST = "newest"
    CLOSING = "closing"


# filters whose values are always the same; an address may have anything
VALUES: dict[str, frozenset[str]] = {
    "kind": frozenset(OpportunityKind),
    "remote": frozenset(Remote),
    "skills": frozenset(SkillFilter),
    "closing": frozenset(DEADLINES),
}


# filters that ask what one column says
COLUMNS = {"kind": "kind", "country": "country", "remote": "remote", "language": "language", "team": "org_unit_id"}


class Row(Protocol):
    """What the filters look at of a posting."""

    id: int
    kind: str
    language: str
    org_unit_id: int
    country: str | None
    remote: str
    starts_on: dt.date
    closes_on: dt.date | None
    time_zone: str
    hours_per_week: float | None
    allocation_percent: float | None


@dataclass(frozen=True)
class Viewer:
    """Of the person who looks: ids of skills held and wanted, hours of a full week where they are employed."""

    held: frozenset[int] = frozenset()
    wanted: frozenset[int] = frozenset()
    full_time_hours: float = FULL_TIME_HOURS


@dataclass(frozen=True)
class Known:
    """What is asked of the tables beside the rows: ids of postings that have the words, that use or teach skills."""

    worded: frozenset[int] | None = None
    uses_held: frozenset[int] = frozenset()
    teaches_wanted: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty means everything. Values of one filter are alternatives."""

    q: str = ""
    kind: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    remote: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    team: frozenset[str] = frozenset()
    language: frozenset[str] = frozenset()
    starts_from: dt.date | None = None
    starts_before: dt.date | None = None
    hours: float | None = None

    @property
    def applied(self) -> list[tuple[str, str]]:
        """Each filter in use with one of its values, in a fixed order."""
        found = []
        for one in fields(self):
            value = getattr(self, one.name)
            values = sorted(value) if isinstance(value, frozenset) else [value]
            found += [(one.name, _written(single)) for single in values if single not in ("", None)]
        return found

    def to_arguments(self) -> dict[str, list[str]]:
        """For the address of the same list."""
        arguments: dict[str, list[str]] = {}
        for name, value in self.applied:
            arguments.setdefault(name, []).append(value)
        return arguments

    def without(self, name: str, value: str) -> Filters:
        now = getattr(self, name)
        empty = "" if name == "q" else None
        return _with(self, name, now - {value} if isinstance(now, frozenset) else empty)


def read_filters(arguments: Mapping[str, Sequence[str]]) -> Filters:
    """From an address or from what was saved of one; what cannot be is left out."""
    sent = {one.name: [value for value in arguments.get(one.name, ()) if value.strip()] for one in fields(Filters)}
    given = {name: list(dict.fromkeys(values))[:MOST_VALUES] for name, values in sent.items()}
    ticked = {name: frozenset(given[name]) for name in ("country", "language")}
    ticked |= {name: frozenset(given[name]) & values for name, values in VALUES.items()}
    return Filters(
        q=" ".join(given["q"][:1])[:LONGEST_WORDS].strip(),
        **ticked,
        team=frozenset(value for value in given["team"] if value.isdecimal() and len(value) <= LONGEST_ID),
        starts_from=_read_day(given["starts_from"]),
        starts_before=_read_day(given["starts_before"]),
        hours=_read_hours(given["hours"]),
    )


def _read_day(values: Sequence[str]) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(values[0])
    except (IndexError, ValueError):
        return None
    return day if day.year in YEARS else None


def _read_hours(values: Sequence[str]) -> float | None:
    try:
        hours = float(values[0].replace(",", "."))
    except (IndexError, ValueError):
        return None
    return hours if 0 <= hours <= HOURS_A_WEEK else None


@dataclass(frozen=True)
class Found:
    """The ids left, how many each choice of a filter would leave, and which filter to drop if none is."""

    ids: frozenset[int]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    to_drop: tuple[str, str, int] | None = None


def _with(filters: Filters, name: str, value: Any) -> Filters:
    changes: dict[str, Any] = {name: value}
    return replace(filters, **changes)


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


class Shelf:
    """Rows laid out by what the filters ask for."""

    def __init__(self, rows: Sequence[Row], viewer: Viewer, known: Known) -> None:
        self._rows, self._viewer, self._known = rows, viewer, known
        self.everything = frozenset(row.id for row in rows)
        self._members: dict[tuple[str, str], frozenset[int]] = {}
        self._shelves: dict[str, Mapping[str, frozenset[int]]] = {}
        self._today: dict[str, dt.date] = {}

    def find(self, filters: Filters, choices: Mapping[str, Sequence[str]]) -> Found:
        """`choices` are the values offered per filter, to be counted as if each were chosen alone."""
        left = self.narrow(filters)
        counts = {name: self._count(name, values, filters) for name, values in choices.items()}
        return Found(left, counts, None if left else self._find_what_to_drop(filters))

    def _count(self, name: str, values: Sequence[str], filters: Filters) -> dict[str, int]:
        others = self.narrow(_with(filters, name, frozenset()))
        return {value: len(others & self._having(name, value)) for value in values}

    def narrow(self, filters: Filters) -> frozenset[int]:
        left = self.everything
        for one in fields(filters):
            value = getattr(filters, one.name)
            if isinstance(value, frozenset) and value:
                left &= frozenset().union(*(self._having(one.name, single) for single in value))
            elif not isinstance(value, frozenset) and value not in ("", None):
                left &= self._having(one.name, _written(value))
        return left

    def _find_what_to_drop(self, filters: Filters) -> tuple[str, str, int] | None:
        """The one filter without which most would be left."""
        gains = [(len(self.narrow(filters.without(name, value))), name, value) for name, value in filters.applied]
        most, name, value = max(gains, key=lambda gain: gain[0], default=(0, "", ""))
        return (name, value, most) if most else None

    def _having(self, name: str, value: str) -> frozenset[int]:
        """The ids of rows that one value of a filter lets through."""
        if name in COLUMNS:
            return self._shelved(name).get(value, frozenset())
        if (name, value) not in self._members:
            known = self._known_ids(name, value)
            if known is None:
                test = self._make_test(name, value)
                known = frozenset(row.id for row in self._rows if test(row))
            self._members[name, value] = known
        return self._members[name, value]

    def _shelved(self, name: str) -> Mapping[str, frozenset[int]]:
        """The ids by what a column says, looked through once."""
        if name not in self._shelves:
            found: dict[str, set[int]] = {}
            for row in self._rows:
                found.setdefault(str(getattr(row, COLUMNS[name]) or ""), set()).add(row.id)
            self._shelves[name] = {value: frozenset(ids) for value, ids in found.items()}
        return self._shelves[name]

    def _known_ids(self, name: str, value: str) -> frozenset[int] | None:
        if name == "q":
            return self.everything if self._known.worded is None else self._known.worded
        if name == "skills":
            sets = {SkillFilter.HELD: self._known.uses_held, SkillFilter.WANTED: self._known.teaches_wanted}
            return sets[SkillFilter(value)]
        return None

    def _make_test(self, name: str, value: str) -> Callable[[Row], bool]:
        if name == "closing":
            days = dt.timedelta(days=DEADLINES[value])
            return lambda row: row.closes_on is not None and row.closes_on <= self._today_in(row.time_zone) + days
        if name == "starts_from":
            return lambda row: row.starts_on >= dt.date.fromisoformat(value)
        if name == "starts_before":
            return lambda row: row.starts_on < dt.date.fromisoformat(value)
        return lambda row: self._weekly_hours(row) <= float(value)

    def _today_in(self, time_zone: str) -> dt.date:
        if time_zone not in self._today:
            self._today[time_zone] = clock.today(time_zone)
        return self._today[time_zone]

    def _weekly_hours(self, row: Row) -> float:
        if row.hours_per_week is not None:
            return row.hours_per_week
        return (row.allocation_percent or 0) / 100 * self._viewer.full_time_hours
