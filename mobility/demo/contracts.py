"""Development contracts of the made-up company in every state, and career interviews held, signed and to be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import cycle
from typing import NamedTuple

from mobility.core import clock
from mobility.core.db import session
from mobility.demo.cast import the_employee
from mobility.demo.company import Company
from mobility.development import services
from mobility.development.changes import fingerprint, read_content
from mobility.development.models import ActionKind, DevelopmentContract, InterviewKind, TalkKind
from mobility.development.queries.interview import is_covered
from mobility.people.models import Person

MOST = 48
EVERY = 6  # of the others, one in so many has a contract
STATES = ("draft", "shared", "proposed", "asked", "agreed", "changed", "checked", "reviewed", "closed")
INTERVIEWED = 12


class Words(NamedTuple):
    wishes: str
    why: str
    gig: str
    package: str
    course: str
    mentor: str
    success: str
    said: str


WORDS = {
    "en": Words(
        "I would like to explain what my figures mean, and to work with another team for a while.",
        "So that decisions are taken by what we know.",
        "A gig in another team", "A work package in another country", "A course on the basics",
        "An hour a month with somebody who does it", "I do it alone, and somebody else has learnt it from me.",
        "It goes as planned; more time would help.",
    ),
    "fr": Words(
        "J’aimerais expliquer ce que disent mes chiffres, et travailler un temps avec une autre équipe.",
        "Pour décider à partir de ce que nous savons.",
        "Un coup de main dans une autre équipe", "Un lot de mission dans un autre pays", "Une formation aux bases",
        "Une heure par mois avec quelqu’un qui le fait", "Je le fais seul, et quelqu’un l’a appris de moi.",
        "Cela avance comme prévu ; un peu plus de temps aiderait.",
    ),
}  # fmt: skip
LABELS = (
    "storytelling with data",
    "market research",
    "prompt engineering",
    "public speaking",
    "stakeholder management",
)


def write_contracts(company: Company, now: dt.datetime) -> None:
    """The employee's own is agreed; of their team and of others there is one of each kind, none in the future."""
    session.flush()
    for number, (person, state) in enumerate(zip(_choose(company), cycle(("agreed", *STATES)), strict=False)):
        labels = (LABELS[number % len(LABELS)], LABELS[(number + 2) % len(LABELS)])
        with clock.elsewhere():
            _live(_Year(company, person, state, labels, now))
    _hold_interviews(company, now)


def _choose(company: Company) -> list[Person]:
    """The employee first, then their team, then some of everybody else who has a line manager."""
    employee = the_employee(company)
    able = [
        one for one in company.people if one.line_manager is not None and one.is_employed and not one.employed_until
    ]
    team = [one for one in able if one.line_manager is employee.line_manager and one is not employee]
    others = [one for one in able if one.line_manager is not employee.line_manager]
    return [employee, *team, *others[::EVERY]][:MOST]


class _Year(NamedTuple):
    company: Company
    person: Person
    state: str
    labels: tuple[str, str]
    now: dt.datetime

    def at(self, month: int, day: int) -> None:
        """Be that day of the contract's year; what would lie in the future is done in the last days instead."""
        year = self.now.year - (self.state == "closed")
        wanted = dt.datetime(year, month, day, 10, tzinfo=dt.UTC)
        last = self.now - dt.timedelta(hours=1) * (13 - month)
        clock.set_now(min(wanted, last))


def _live(year: _Year) -> None:
    """From the first wish to as far as its state says."""
    year.at(1, 20)
    contract = _draft(year)
    steps: tuple[tuple[str, Callable[[_Year, DevelopmentContract], None]], ...] = (
        ("draft", _nothing), ("shared", _share), ("proposed", _propose), ("agreed", _sign), ("checked", _check),
        ("reviewed", _review), ("closed", _close),
    )  # fmt: skip
    reached = {"asked": "shared", "changed": "agreed"}.get(year.state, year.state)
    for name, step in steps:
        step(year, contract)
        if name == reached:
            break
    if year.state == "asked":
        _propose(year, contract, by=year.person.line_manager)
    if year.state == "changed":
        services.change_contract(actor=year.person, contract=contract)


def _draft(year: _Year) -> DevelopmentContract:
    person, words = year.person, WORDS["fr" if year.person.reading_language.startswith("fr") else "en"]
    contract = services.begin_contract(actor=person, person=person, year=clock.today(person.time_zone).year)
    services.write_wishes(actor=person, contract=contract, wishes=words.wishes, version=contract.version)
    today = clock.today(person.time_zone)
    plans = (
        ((ActionKind.GIG, words.gig, 40.0), (ActionKind.MENTORING, words.mentor, 10.0)),
        ((ActionKind.WORK_PACKAGE, words.package, 320.0), (ActionKind.COURSE, words.course, 12.0)),
    )
    for label, actions in zip(year.labels, plans, strict=True):
        skill = year.company.skill(label)
        goal = services.write_goal(actor=person, contract=contract, skill=skill, level=3, sentence=words.why)
        for kind, title, hours in actions:
            services.write_action(
                actor=person, goal=goal, kind=kind, title=title, hours=hours, success=words.success,
                starts_on=today + dt.timedelta(days=30), ends_on=today + dt.timedelta(days=300),
            )  # fmt: skip
    return contract


def _nothing(year: _Year, contract: DevelopmentContract) -> None:
    """A draft that is the person's alone."""


def _share(year: _Year, contract: DevelopmentContract) -> None:
    year.at(2, 2)
    services.share_draft(actor=year.person, contract=contract)


def _propose(year: _Year, contract: DevelopmentContract, by: Person | None = None) -> None:
    year.at(11 if year.state in {"proposed", "asked"} else 2, 24)
    services.propose_contract(actor=by or year.person, contract=contract, seen=fingerprint(read_content(contract)))


def _sign(year: _Year, contract: DevelopmentContract) -> None:
    year.at(2, 26)
    assert contract.newest is not None  # it was proposed
    services.sign_contract(actor=year.person.line_manager, contract=contract, seen=fingerprint(contract.newest.content))
    year.at(5, 5)
    services.tick_action(actor=year.person, action=contract.goals[0].actions[1])


def _check(year: _Year, contract: DevelopmentContract) -> None:
    year.at(6, 18)
    _talk(year, contract, TalkKind.MID_YEAR)


def _review(year: _Year, contract: DevelopmentContract) -> None:
    year.at(11, 20)
    _talk(year, contract, TalkKind.YEAR_END)
    services.mark_reached(actor=year.person, goal=contract.goals[0], is_reached=True)


def _talk(year: _Year, contract: DevelopmentContract, kind: TalkKind) -> None:
    said = WORDS["fr" if year.person.reading_language.startswith("fr") else "en"].said
    today = clock.today(year.person.time_zone)
    services.record_talk(actor=year.person, contract=contract, kind=kind, held_on=today, words=said)


def _close(year: _Year, contract: DevelopmentContract) -> None:
    year.at(12, 15)
    services.close_contract(actor=year.person, contract=contract)


def _hold_interviews(company: Company, now: dt.datetime) -> None:
    """Some of those whom the law of France covers had theirs this autumn; every third has not signed yet."""
    covered = [one for one in company.people if is_covered(one) and one.line_manager and not one.employed_until]
    for number, person in enumerate(covered[:: max(1, len(covered) // INTERVIEWED)][:INTERVIEWED]):
        with clock.elsewhere():
            clock.set_now(now - dt.timedelta(days=10 + 5 * number))
            today = min(clock.today(person.time_zone), clock.today(person.line_manager.time_zone))
            interview = services.record_interview(
                actor=person.line_manager, person=person, kind=InterviewKind.CAREER,
                held_on=max(today, person.employed_from or today), topics=["skills", "training", "wishes"],
            )  # fmt: skip
            if number % 3:
                services.sign_interview(actor=person, interview=interview)
