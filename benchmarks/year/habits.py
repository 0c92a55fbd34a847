"""How people behave, as tables: how fast, how often, away when. Everything drawn from the seed and what it is about.

The figures are made up, not measured: they are there to drive every path of the services, slow ones above all.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from functools import cache

from mobility.people.models import Person
from mobility.people.working_days import ONE_DAY, is_working_day

DECEMBER = 12


@dataclass(frozen=True)
class Pace:
    """How many per cent of those concerned take so many of their own working days; None: they never do it."""

    share: int
    days: tuple[int, int] | None


PACES = {
    "posting": (Pace(60, (1, 2)), Pace(30, (3, 6)), Pace(10, None)),
    "reviewing": (Pace(70, (0, 2)), Pace(30, (3, 6))),
    "answering applicants": (Pace(50, (1, 5)), Pace(28, (5, 9)), Pace(15, (10, 18)), Pace(7, None)),
    "answering an offer": (Pace(60, (0, 2)), Pace(30, (3, 5)), Pace(10, None)),
    "answering an invitation": (Pace(55, (0, 4)), Pace(45, None)),
    "releasing": (Pace(42, (0, 1)), Pace(32, (2, 4)), Pace(16, (5, 9)), Pace(10, None)),
    "releasing in place": (Pace(70, (0, 2)), Pace(30, None)),
    "deciding as HR": (Pace(65, (0, 2)), Pace(35, (3, 6))),
    "answering a change": (Pace(75, (0, 2)), Pace(25, None)),
    "asking for a review": (Pace(50, (0, 2)), Pace(50, None)),
    "saying it is current": (Pace(65, (0, 6)), Pace(35, None)),
    "answering a question": (Pace(75, (0, 6)), Pace(25, None)),
    "naming another host": (Pace(100, (1, 5)),),
    "clearing": (Pace(50, (1, 5)), Pace(30, (6, 12)), Pace(20, (13, 30))),
    "completing": (Pace(75, (2, 15)), Pace(25, None)),
    "confirming the way home": (Pace(65, (0, 5)), Pace(20, (6, 15)), Pace(15, None)),
    "giving feedback": (Pace(60, (1, 8)), Pace(15, (9, 20)), Pace(25, None)),
    "checking in": (Pace(70, (0, 6)), Pace(30, None)),
    "planning the return": (Pace(65, (0, 8)), Pace(35, None)),
    "answering an extension": (Pace(75, (0, 3)), Pace(25, None)),
    "reading feedback": (Pace(85, (0, 10)), Pace(15, None)),
}
CHANCES = {
    "a co-owner": 0.25,
    "gig": 0.65,
    "a gig without deadline": 0.2,
    "sent back": 0.1,
    "cancelled": 0.05,
    "a question": 0.3,
    "stays a draft": 0.1,
    "looks at home": 0.6,
    "an invitation": 0.12,
    "invitation accepted": 0.55,
    "withdraws": 0.07,
    "offer taken back": 0.02,
    "offer declined": 0.12,
    "release declined": 0.12,
    "change proposed": 0.16,
    "change accepted": 0.85,
    "released in review": 0.6,
    "refused by HR": 0.04,
    "move withdrawn": 0.05,
    "ended early": 0.08,
    "feedback taken into the profile": 0.8,
    "clearance refused": 0.04,
    "clearance not needed": 0.1,
    "an adjustment": 0.04,
    "a conflict of interest": 0.04,
    "in batches": 0.5,
    "undone": 0.05,
    "on request": 0.06,
    "a backfill": 0.12,
    "leave is entered": 0.3,
    "a delegate": 0.6,
    "a pause": 0.1,
    "a check-in is shared": 0.2,
    "says it themselves": 0.6,
    "feedback declined": 0.1,
    "an extension": 0.15,
    "extension accepted": 0.85,
}
# postings by month, per cent of an ordinary one: little is begun in August and at the end of the year
SEASON = {1: 80, 2: 110, 3: 120, 4: 100, 5: 90, 6: 100, 7: 70, 8: 25, 9: 140, 10: 120, 11: 100, 12: 50}
POSTINGS_PER_PERSON = 0.25
GIG_HOURS = ((2, 4, 6, 8), (25, 45, 25, 5))  # a week, with their weights
PLACES, AUDIENCES = ((1, 2, 3), (75, 18, 7)), (80, 10, 10)  # weights of so many places; of everyone, country, employer
APPLICANTS = (1, 7)  # of one posting
LEAVERS_A_MONTH, MANAGER_CHANGES_A_MONTH, CONTRACT_CHANGES_A_MONTH = 0.01, 0.004, 0.002
NEW_MANAGER_AT_ONCE = 0.7  # of those whose line manager leaves; for the others the file brings one a month later
OFF_IN_AUGUST = 0.65
CLOSED, CLOSES_IN = "Example France SAS", ((8, 2), (8, 20))  # month and day: its clocks are paused
STANDING_APPROVALS, STANDING_ENDS_IN = 3, 10  # how many are signed; in which month the first is revoked


@dataclass
class Habits:
    """What somebody does is drawn once for the person and part, and once for each thing: the order changes nothing."""

    seed: int
    _leave: dict[str, list[tuple[dt.date, dt.date]]] = field(default_factory=dict)

    def chance(self, *about: object) -> random.Random:
        return random.Random(f"{self.seed} {' '.join(map(str, about))}")

    def happens(self, what: str, *about: object) -> bool:
        return self.chance(what, *about).random() < CHANCES[what]

    def days_for(self, part: str, person: Person, *about: object) -> int | None:
        """How many of their working days this person takes for this; None: it will not be done."""
        paces = PACES[part]
        kind = self.chance("pace", part, person.employee_number)
        pace = kind.choices(paces, [one.share for one in paces])[0]
        return (
            None if pace.days is None else self.chance("days", part, person.employee_number, *about).randint(*pace.days)
        )

    def is_due(self, part: str, person: Person, since: dt.date, today: dt.date, *about: object) -> bool:
        """Whether they are at work and have had the time that they take, or have it today."""
        days = self.days_for(part, person, *about)
        return days is not None and self.is_at_work(person, today) and self._worked(person, since, today) >= days

    def _worked(self, person: Person, since: dt.date, today: dt.date) -> int:
        days = ((since + (number + 1) * ONE_DAY) for number in range((today - since).days))
        return sum(self.is_at_work(person, day) for day in days)

    def is_at_work(self, person: Person, day: dt.date) -> bool:
        if not is_working_day(day, person) or person.has_left(day):
            return False
        return not any(first <= day <= last for first, last in self.leave_of(person.employee_number, day.year))

    def leave_of(self, number: str, year: int) -> list[tuple[dt.date, dt.date]]:
        key = f"{number} {year}"
        if key not in self._leave:
            self._leave[key] = draw_leave(self.chance("leave", key), year)
        return self._leave[key]


def draw_leave(chance: random.Random, year: int) -> list[tuple[dt.date, dt.date]]:
    """Two to four weeks in August for most, in another month for the rest; a week in spring and around Christmas."""
    month = 8 if chance.random() < OFF_IN_AUGUST else chance.choice((6, 7, 9))
    summer = dt.date(year, month, 1) + chance.randint(0, 10) * ONE_DAY
    spring = dt.date(year, chance.choice((2, 3, 4, 5)), chance.randint(1, 25))
    return [
        (summer, summer + 7 * chance.randint(2, 4) * ONE_DAY),
        (spring, spring + 7 * ONE_DAY),
        (dt.date(year, DECEMBER, 24), dt.date(year, DECEMBER, 31)),
    ]


def draw_days_of_rest(chance: random.Random) -> tuple[int, int]:
    """After how many days a move pauses, where it does, and for how many weeks."""
    return chance.randint(5, 50), chance.randint(1, 5)


@cache
def weight_of_season(month: int) -> float:
    return SEASON[month] / 100
