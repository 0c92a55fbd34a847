"""Narrowing a list of opportunities by what somebody asks for: words and filters, with counts for every choice."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

from mobility.core import clock
from mobility.matching.lexical import fold, words
from mobility.opportunities.models import Opportunity

SOON = dt.timedelta(days=7)
SHORTEST_START = 3
LANGUAGES = ("en", "fr")
FULL_TIME_HOURS = 40.0

Test = Callable[[Opportunity], bool]


class SkillFilter(enum.StrEnum):
    HELD = "held"
    WANTED = "wanted"


class Sort(enum.StrEnum):
    FIT = "fit"
    GROW = "grow"
    NEWEST = "newest"
    CLOSING = "closing"


@dataclass(frozen=True)
class Viewer:
    """Of the person who looks: ids of skills held and wanted, hours of a full week where they are employed."""

    held: frozenset[int] = frozenset()
    wanted: frozenset[int] = frozenset()
    full_time_hours: float = FULL_TIME_HOURS


@dataclass(frozen=True)
class Filters:
    """What the address asks for; empty means everything. Values of one filter are alternatives."""

    q: str = ""
    kind: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    remote: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
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


@dataclass(frozen=True)
class Found:
    """The list that is left, how many each choice of a filter would leave, and which filter to drop if none is."""

    rows: list[Opportunity]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    to_drop: tuple[str, str, int] | None = None


def _with(filters: Filters, name: str, value: Any) -> Filters:
    changes: dict[str, Any] = {name: value}
    return replace(filters, **changes)


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def find(rows: Sequence[Opportunity], filters: Filters, viewer: Viewer, choices: dict[str, list[str]]) -> Found:
    """Keeps the order. `choices` are the values offered per filter, to be counted as if each were chosen alone."""
    left = _narrow(rows, filters, viewer)
    counts = {
        name: {value: len(_narrow(rows, _with(filters, name, frozenset({value})), viewer)) for value in values}
        for name, values in choices.items()
    }
    return Found(left, counts, None if left else _find_what_to_drop(rows, filters, viewer))


def _find_what_to_drop(rows: Sequence[Opportunity], filters: Filters, viewer: Viewer) -> tuple[str, str, int] | None:
    """The one filter without which most would be left."""
    gains = [(len(_narrow(rows, filters.without(name, value), viewer)), name, value) for name, value in filters.applied]
    most, name, value = max(gains, key=lambda gain: gain[0], default=(0, "", ""))
    return (name, value, most) if most else None


def _narrow(rows: Sequence[Opportunity], filters: Filters, viewer: Viewer) -> list[Opportunity]:
    tests = _list_tests(filters, viewer)
    return [row for row in rows if all(test(row) for test in tests)]


def _list_tests(filters: Filters, viewer: Viewer) -> list[Test]:
    tests: list[tuple[object, Test]] = [
        (filters.q, lambda row: has_words(row, filters.q)),
        (filters.kind, lambda row: row.kind in filters.kind),
        (filters.country, lambda row: (row.country or "") in filters.country),
        (filters.remote, lambda row: row.remote in filters.remote),
        (filters.skills, lambda row: _touches(row, filters, viewer)),
        (filters.closing, _closes_soon),
        (filters.starts_from, lambda row: filters.starts_from is None or row.starts_on >= filters.starts_from),
        (filters.starts_before, lambda row: filters.starts_before is None or row.starts_on < filters.starts_before),
        (filters.hours, lambda row: filters.hours is None or weekly_hours(row, viewer) <= filters.hours),
    ]
    return [test for value, test in tests if value not in ("", None) and value != frozenset()]


def weekly_hours(row: Opportunity, viewer: Viewer) -> float:
    if row.hours_per_week is not None:
        return row.hours_per_week
    return (row.allocation_percent or 0) / 100 * viewer.full_time_hours


def _touches(row: Opportunity, filters: Filters, viewer: Viewer) -> bool:
    uses = SkillFilter.HELD in filters.skills and not viewer.held.isdisjoint(
        one.skill_id for one in row.required_skills
    )
    teaches = SkillFilter.WANTED in filters.skills and not viewer.wanted.isdisjoint(
        one.skill_id for one in row.taught_skills
    )
    return uses or teaches


def _closes_soon(row: Opportunity) -> bool:
    return row.closes_on is not None and row.closes_on <= clock.today(row.time_zone) + SOON


def has_words(row: Opportunity, asked: str) -> bool:
    """Every word asked for is in the posting: whatever its case, accents and endings; the start of a word is enough."""
    skills = [one.skill for one in row.required_skills] + [one.skill for one in row.taught_skills]
    labels = [label.text for skill in skills for label in skill.labels]
    known = _stems(" ".join((row.title, row.description, *labels)), row.language)
    return all(
        not stems.isdisjoint(known) or (len(word) >= SHORTEST_START and any(one.startswith(word) for one in known))
        for word, stems in _asked(asked)
    )


@lru_cache(maxsize=64)
def _asked(text: str) -> list[tuple[str, frozenset[str]]]:
    folded = fold(text).split()
    stemmed = [words(text, language) for language in LANGUAGES]
    return [(word, frozenset({word, *(stems[place] for stems in stemmed)})) for place, word in enumerate(folded)]


@lru_cache(maxsize=8192)
def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(fold(text).split()).union(*(words(text, one) for one in {*LANGUAGES, language}))
