"""Which posting is written when, who applies, and what the sign-ins find waiting today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa

from mobility.core.db import session
from mobility.demo.clearing import approved, signing
from mobility.demo.company import Company
from mobility.demo.stories import DAY, Plan, Story, applying, at_work, inviting, on_the_way, posting, talking
from mobility.demo.texts import read
from mobility.people.models import OrgUnit, Person
from mobility.skills.models import HeldSkill

HISTORY_DAYS = 740
HOME_TEAM = "Marenval / Digital and IT / Data and Security / Data Platforms and Reporting"

HeldSkills = dict[int, set[int]]


def employees_of(company: Company, unit: OrgUnit) -> list[Person]:
    """The unit's employees without its head, as they were hired."""
    return [p for p in company.people if p.org_unit is unit and p.is_employed and unit.head is not p]


def the_employee(company: Company) -> Person:
    """The first of the home team who works for the French company."""
    team = employees_of(company, company.units[HOME_TEAM])
    return next(person for person in team if person.legal_entity is company.entities["fr-sa"])


def monday_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)


def make_plans(company: Company, now: dt.datetime, count: int) -> list[Plan]:
    """Dates for each posting that end it in the state its text is written for."""
    entries = read("opportunities.json")
    chosen = [entries[number % len(entries)] for number in range(count)]
    held = _held_skills()
    return [_plan(company, entry, now, number, held) for number, entry in enumerate(chosen)]


def _plan(company: Company, entry: dict[str, object], now: dt.datetime, number: int, held: HeldSkills) -> Plan:
    chance, is_gig = company.chance, entry["kind"] == "gig"
    open_days, lead = (
        (chance.randint(13, 17), chance.randint(9, 16)) if is_gig else (chance.randint(20, 26), chance.randint(30, 44))
    )
    length = int(str(entry.get("weeks") or 17)) * 7
    ago = {
        "draft": chance.randint(1, 9),
        "in_review": 2 + number % 2,
        "open": 12 if is_gig and number % 3 == 0 else chance.randint(4, open_days - 1),
        "closed": open_days + 3 + (chance.randint(1, 12) if number % 2 else lead + chance.randint(5, 40)),
        "cancelled": chance.randint(60, HISTORY_DAYS - 60),
        "completed": chance.randint(open_days + lead + length + 45, HISTORY_DAYS - 30),
    }[str(entry["state"])]
    drafted = at_work(chance, now - ago * DAY)
    closes_on = (drafted + (2 + open_days) * DAY).date()
    unit = company.units[str(entry["unit"])]
    assert unit.head is not None
    return Plan(
        entry=dict(entry),
        host=unit.head,
        drafted_at=drafted,
        closes_on=closes_on,
        starts_on=monday_after(closes_on + dt.timedelta(days=lead)),
        applicants=_suited(company, entry, unit, held),
        cancelled_at=drafted + 9 * DAY if entry["state"] == "cancelled" else None,
        stays_draft=entry["state"] == "draft",
    )


def _suited(company: Company, entry: dict[str, object], unit: OrgUnit, held: HeldSkills) -> list[Person]:
    """People of other teams, those with more of the skills asked for more likely."""
    skills = entry["skills"]
    assert isinstance(skills, list)
    asked = {company.skill(skill["label"]).id for skill in skills}
    pool = [
        person
        for person in company.people
        if person.is_employed
        and person.org_unit is not unit
        and person.org_unit
        and person.org_unit.head_id != person.id
    ]
    some = company.chance.sample(pool, min(120, len(pool)))
    ranked = sorted(some, key=lambda person: (-len(held[person.id] & asked), person.id))[:24]
    return company.chance.sample(ranked, k=min(len(ranked), company.chance.randint(2, 7)))


def _held_skills() -> HeldSkills:
    held: HeldSkills = defaultdict(set)
    for person_id, skill_id in session.execute(sa.select(HeldSkill.person_id, HeldSkill.skill_id)):
        held[person_id].add(skill_id)
    return held


def todays_stories(company: Company, plans: list[Plan], now: dt.datetime) -> Iterator[Story]:
    """What the sign-ins find waiting: a release for the manager, approvals for HR, an invitation for the employee."""
    employee = the_employee(company)
    colleagues = [person for person in employees_of(company, company.units[HOME_TEAM]) if person is not employee]
    elsewhere = [plan for plan in plans if plan.host.org_unit is not employee.org_unit]
    long_open = sorted(filter(_is_open_gig, elsewhere), key=lambda plan: plan.drafted_at)
    yield on_the_way(company, long_open[0], colleagues[0], now, is_released=False)
    for plan, person in zip(long_open[1:3], _french(company, employee), strict=False):
        yield on_the_way(company, plan, person, now, is_released=True)
    foreigner = next(person for person in _elsewhere(company, employee) if person.country != employee.country)
    waits = on_the_way(company, long_open[4], foreigner, now, is_released=True)
    yield approved(waits, foreigner, now - DAY / 2)
    yield signing(foreigner, now - 100 * DAY)
    yield applying(company, long_open[3], employee, now - 4 * DAY)
    yield talking(company, now - DAY)
    own = [plan for plan in elsewhere if plan.host.email.startswith("host@") and plan.entry["state"] == "open"]
    for plan in own[:1]:
        yield inviting(company, plan, employee, now - 2 * DAY)


def _french(company: Company, employee: Person) -> list[Person]:
    """People of the employee's legal entity in other teams, with a line manager and no part in the demo."""
    return [person for person in _elsewhere(company, employee) if person.legal_entity is employee.legal_entity][20:]


def _elsewhere(company: Company, employee: Person) -> list[Person]:
    """Employees of other teams with a line manager and no part in the demo."""
    return [
        person
        for person in company.people
        if person.org_unit is not employee.org_unit
        and person.is_employed
        and person.line_manager is not None
        and person.org_unit is not None
        and person.org_unit.head_id != person.id
        and not person.email.endswith("demo.example")
    ]


def _is_open_gig(plan: Plan) -> bool:
    return plan.entry["state"] == "open" and plan.entry["kind"] == "gig"


def stories_of(company: Company, plans: list[Plan]) -> Iterator[Story]:
    employee = the_employee(company)
    past_gigs = [plan for plan in plans if plan.entry["state"] == "completed" and plan.entry["kind"] == "gig"]
    for plan in [plan for plan in past_gigs if plan.host.org_unit is not employee.org_unit][:1]:
        plan.favourite, plan.applicants = employee, [employee, *plan.applicants]
    for plan in plans:
        yield posting(company, plan)
        for number, person in enumerate(plan.applicants):
            days = company.chance.randint(4, max(4, (plan.closes_on - plan.drafted_at.date()).days))
            at = at_work(company.chance, plan.drafted_at + days * DAY)
            yield applying(company, plan, person, at, invited=number == 0)
