"""Loading the made-up company: people, postings in every state, two years of history, and sign-ins to look at it."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.accounts import services as accounts
from mobility.accounts.models import Account
from mobility.core import clock
from mobility.core.db import Model, session
from mobility.demo import simulation
from mobility.demo.company import Company, found_company, write_profiles
from mobility.demo.plans import (
    HISTORY_DAYS,
    HOME_TEAM,
    employees_of,
    make_plans,
    stories_of,
    the_employee,
    todays_stories,
)
from mobility.demo.stories import DAY, housekeeping
from mobility.notifications.models import MailStatus, Notification, OutgoingMail
from mobility.people import services as people
from mobility.people.models import Engagement, OrgUnit, Person, Role, RoleGrant
from mobility.skills.models import Visibility
from mobility.skills.queries import get_profile
from mobility.skills.services import load_starter, read_notice_and_choose, starter_lines

HOST_TEAM = "Marenval / Commercial / Marketing / Brand Marketing"
HR_TEAM = "Marenval / People, Legal and Communication / Human Resources / HR Partners and Services"
NEW_MAIL = dt.timedelta(days=14)


@dataclass(frozen=True)
class SignIn:
    email: str
    person: Person
    part: str


@dataclass(frozen=True)
class Loaded:
    """What there is now, and who can sign in."""

    people: int
    opportunities: int
    skills: int
    refused: Counter[str]
    sign_ins: list[SignIn]


def is_empty() -> bool:
    return session.scalar(sa.select(Person.id).limit(1)) is None


def empty_database() -> None:
    """Delete every row of every table; only a demo does this."""
    session.execute(sa.update(OrgUnit).values(head_id=None, parent_id=None))
    session.execute(sa.update(Person).values(line_manager_id=None))
    for table in reversed(Model.metadata.sorted_tables):
        session.execute(sa.delete(table))
    session.expire_all()


def load_company(*, size: int, postings: int, seed: int, password: str) -> Loaded:
    """Everything, in one transaction; the same seed gives the same company, dated from today."""
    chance = random.Random(seed)  # noqa: S311  (a made-up company needs no secrets)
    skills = load_starter(lines=starter_lines())
    with clock.elsewhere():
        clock.set_now(clock.now() - dt.timedelta(days=HISTORY_DAYS))
        company = found_company(chance, size)
    write_profiles(company)
    sign_ins = cast_parts(company)
    appoint_hr(company)
    session.flush()
    now = clock.now()
    plans = make_plans(company, now, postings)
    stories = [
        housekeeping(now - HISTORY_DAYS * DAY),
        *stories_of(company, plans),
        *todays_stories(company, plans, now),
    ]
    refused = simulation.run(stories, until=now)
    _tidy_mail(now)
    for sign_in in sign_ins:
        accounts.invite(actor=None, person=sign_in.person)
        session.flush()
        account = session.scalars(sa.select(Account).where(Account.person_id == sign_in.person.id)).one()
        accounts.set_password(account=account, password=password)
    return Loaded(
        len(company.people), len(plans), skills.created + skills.updated + skills.unchanged, refused, sign_ins
    )


def cast_parts(company: Company) -> list[SignIn]:
    """The people behind the demo's addresses, who fit together as the journey needs them."""
    home, host_team, hr_team = (company.units[path] for path in (HOME_TEAM, HOST_TEAM, HR_TEAM))
    france = company.entities["fr-sa"]
    hr_people = [person for person in employees_of(company, hr_team) if person.legal_entity is france]
    privacy = next(person for person in company.people if company.job_of[person.id] == "privacy_officer")
    others = [person for person in company.people if person.org_unit not in {home, host_team, hr_team}]
    overseers = [
        p for p in others if p.engagement is Engagement.PERMANENT and p.org_unit and p.org_unit.head_id != p.id
    ]
    parts = {
        "employee": (the_employee(company), "an employee working 80 %, who reports to the manager"),
        "host": (host_team.head, "a host manager in another team"),
        "manager": (home.head, "the employee's line manager"),
        "hr": (hr_people[0], "an HR partner of the employee's legal entity"),
        "hr2": (hr_people[1], "another HR partner of the same legal entity"),
        "representative": (overseers[3], "a works council representative"),
        "privacy": (privacy, "the privacy officer"),
        "auditor": (overseers[31], "an auditor"),
        "admin": (overseers[47], "an administrator"),
    }
    sign_ins = []
    for name, (person, part) in parts.items():
        assert person is not None
        person.email, person.language = f"{name}@demo.example", "fr" if name == "hr2" else "en"
        sign_ins.append(SignIn(person.email, person, part))
        if name in {"employee", "host", "manager", "hr", "hr2"}:
            person.legal_entity, person.country, person.time_zone = france, "FR", "Europe/Paris"
            person.site, person.engagement = "Boulogne-Billancourt", Engagement.PERMANENT
            person.job_title = "partenaire RH" if name == "hr2" else "HR partner" if name == "hr" else person.job_title
            person.weekly_hours = france.full_time_hours * (0.8 if name == "employee" else 1.0)
    for name in ("representative", "privacy", "auditor", "admin", "host"):
        people.grant_role(actor=None, person=parts[name][0], role=Role(name), unit=None)
    for name in ("hr", "hr2"):
        session.add(RoleGrant(person=parts[name][0], role=Role.HR, legal_entity=france))
    employee = parts["employee"][0]
    if get_profile(employee).visibility is not Visibility.OPEN:
        read_notice_and_choose(actor=employee, person=employee, visibility=Visibility.OPEN)
    return sign_ins


def appoint_hr(company: Company) -> None:
    """Two HR partners for every legal entity, one of them for the whole company as the scope above."""
    team = [p for p in employees_of(company, company.units[HR_TEAM]) if not p.email.endswith("demo.example")]
    top = company.units["Marenval"]
    for partner in team[:2]:
        session.add(RoleGrant(person=partner, role=Role.HR, org_unit=top))
    for number, entity in enumerate(company.entities.values()):
        partner = team[2 + number % (len(team) - 2)]
        session.add(RoleGrant(person=partner, role=Role.HR, legal_entity=entity))


def _tidy_mail(now: dt.datetime) -> None:
    """Mails of the past were sent in the past; only what is new is left unread."""
    session.flush()
    session.execute(sa.update(OutgoingMail).values(status=MailStatus.SENT, sent_at=OutgoingMail.created_at))
    session.execute(
        sa.update(Notification).where(Notification.created_at < now - NEW_MAIL).values(read_at=Notification.created_at)
    )
