"""The people behind the demo's sign-ins, and the HR partners of every legal entity."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.demo.company import Company
from mobility.demo.plans import HOME_TEAM, employees_of, the_employee
from mobility.matching.finding import Filters
from mobility.matching.models import AlertChoice
from mobility.matching.services import check_search, record_consultation, save_search
from mobility.notifications.services import write_announcement
from mobility.opportunities.models import OpportunityKind
from mobility.opportunities.queries import list_open
from mobility.opportunities.services import save_opportunity
from mobility.people import services as people
from mobility.people.models import Engagement, LegalEntity, Person, Role, RoleGrant
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from mobility.privacy import services as privacy
from mobility.privacy.models import ErasureScope, RequestKind
from mobility.skills.models import Visibility
from mobility.skills.services import read_notice_and_choose, set_wanted_skill

COUNCIL_DOCUMENT = "opinion on the ranking of opportunities and profiles"
ANNOUNCEMENT = {
    "en": "Questions about the marketplace? HR answers them every Tuesday at noon; your HR partner has the link.",
    "fr": "Des questions sur la place des talents ? Les RH répondent le mardi à midi ; votre partenaire RH a le lien.",
}
HOST_TEAM = "Marenval / Commercial / Marketing / Brand Marketing"
HR_TEAM = "Marenval / People, Legal and Communication / Human Resources / HR Partners and Services"
SEARCHES_OF_EMPLOYEE = (
    ("Data", Filters(q="data"), AlertChoice.WEEKLY),
    ("Gigs", Filters(kind=frozenset({OpportunityKind.GIG}), hours=6.0), AlertChoice.DAILY),
)
# days ago, what is asked, how far, in which words; the last is the employee's own
REQUESTS = (
    (12, RequestKind.CORRECTION, None, "My unit is still the one of last year."),
    (40, RequestKind.ERASURE, ErasureScope.PROFILE, "I no longer look for anything here."),
    (3, RequestKind.HUMAN_REVIEW, None, "I was suggested for work that I cannot do. Could a person have a look?"),
    (20, RequestKind.CORRECTION, None, "My workplace is no longer Lyon."),
)
WANTED_BY_EMPLOYEE = ("storytelling with data", "market research", "prompt engineering")


@dataclass(frozen=True)
class SignIn:
    email: str
    person: Person
    part: str


def cast_parts(company: Company) -> list[SignIn]:
    """The people behind the demo's addresses, who fit together as the journey needs them."""
    home, host_team, hr_team = (company.units[path] for path in (HOME_TEAM, HOST_TEAM, HR_TEAM))
    france = company.entities["fr-sa"]
    # a small company may have no second one in France: they are given its contract below
    hr_people = sorted(employees_of(company, hr_team), key=lambda person: person.legal_entity is not france)
    others = [person for person in company.people if person.org_unit not in {home, host_team, hr_team}]
    overseers = [
        p for p in others if p.engagement is Engagement.PERMANENT and p.org_unit and p.org_unit.head_id != p.id
    ]
    privacy = next((p for p in company.people if company.job_of[p.id] == "privacy_officer"), overseers[63])
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
    return sign_ins


def tell_employee(company: Company) -> None:
    """The employee has read the notice, can be found, and says what they would like to learn."""
    employee = the_employee(company)
    read_notice_and_choose(actor=employee, person=employee, visibility=Visibility.OPEN)
    for label in WANTED_BY_EMPLOYEE:
        set_wanted_skill(actor=employee, person=employee, skill=company.skill(label), level=3)


def keep_searches(company: Company, now: dt.datetime) -> None:
    """What the employee has been looking for since a fortnight ago, what that found, and one opportunity put aside."""
    employee = the_employee(company)
    with clock.elsewhere():
        clock.set_now(now - dt.timedelta(days=14))
        searches = [
            save_search(actor=employee, name=name, filters=filters, alert=alert)
            for name, filters, alert in SEARCHES_OF_EMPLOYEE
        ]
        session.flush()
    for saved in searches:
        check_search(saved=saved)
        for hit in saved.hits:
            hit.told_at = now
    last = sorted(list_open(employee), key=lambda posting: (posting.closes_on or dt.date.max, posting.id))
    save_opportunity(actor=employee, opportunity=last[-1])


def ask_about_data(company: Company, officer: Person, now: dt.datetime) -> None:
    """What waits on the desk of the privacy officer, one of it late; and the employee's own request, answered."""
    asking = [person for person in company.people if person.is_employed and not person.role_grants][11:14]
    with clock.elsewhere():
        for person, (days, kind, scope, text) in zip((*asking, the_employee(company)), REQUESTS, strict=True):
            clock.set_now(now - dt.timedelta(days=days))
            asked = privacy.ask(actor=person, kind=kind, scope=scope, text=text)
            if kind is not RequestKind.ERASURE:
                privacy.take_up(actor=officer, asked=asked)
    privacy.complete(actor=officer, asked=asked, answer="Your workplace is Boulogne-Billancourt in HR's file now.")


def govern(company: Company, admin: Person) -> None:
    """Every works council was consulted on ranking, a rule was changed, and there is something to announce."""
    today = clock.today()
    session.flush()
    for number, entity in enumerate(company.entities.values()):
        record_consultation(
            actor=_find_hr_of(entity),
            entity=entity,
            held_on=today - dt.timedelta(days=400 - 7 * number),
            document=f"{entity.name}: {COUNCIL_DOCUMENT}",
            link="",
            note="",
        )
    change_rule(actor=admin, rule=Rule.QUIET_DAYS, value=21, reason="Most postings get their first applicant later.")
    write_announcement(
        actor=admin,
        english=ANNOUNCEMENT["en"],
        french=ANNOUNCEMENT["fr"],
        starts_on=today,
        ends_on=today + dt.timedelta(days=14),
    )


def _find_hr_of(entity: LegalEntity) -> Person:
    """An HR partner of the whole legal entity."""
    grants = sa.select(RoleGrant).where(RoleGrant.role == Role.HR, RoleGrant.legal_entity_id == entity.id)
    return session.scalars(grants.order_by(RoleGrant.id)).first().person


def appoint_hr(company: Company) -> None:
    """Two HR partners for every legal entity, one of them for the whole company as the scope above."""
    team = [p for p in employees_of(company, company.units[HR_TEAM]) if not p.email.endswith("demo.example")]
    top = company.units["Marenval"]
    for partner in team[:2]:
        session.add(RoleGrant(person=partner, role=Role.HR, org_unit=top))
    for number, entity in enumerate(company.entities.values()):
        partner = team[2 + number % (len(team) - 2)]
        session.add(RoleGrant(person=partner, role=Role.HR, legal_entity=entity))
