"""The people behind the demo's sign-ins, and the HR partners of every legal entity."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.core.db import session
from mobility.demo.company import Company
from mobility.demo.plans import HOME_TEAM, employees_of, the_employee
from mobility.people import services as people
from mobility.people.models import Engagement, Person, Role, RoleGrant
from mobility.skills.models import Visibility
from mobility.skills.services import read_notice_and_choose, set_wanted_skill

HOST_TEAM = "Marenval / Commercial / Marketing / Brand Marketing"
HR_TEAM = "Marenval / People, Legal and Communication / Human Resources / HR Partners and Services"
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
    return sign_ins


def tell_employee(company: Company) -> None:
    """The employee has read the notice, can be found, and says what they would like to learn."""
    employee = the_employee(company)
    read_notice_and_choose(actor=employee, person=employee, visibility=Visibility.OPEN)
    for label in WANTED_BY_EMPLOYEE:
        set_wanted_skill(actor=employee, person=employee, skill=company.skill(label), level=3)


def appoint_hr(company: Company) -> None:
    """Two HR partners for every legal entity, one of them for the whole company as the scope above."""
    team = [p for p in employees_of(company, company.units[HR_TEAM]) if not p.email.endswith("demo.example")]
    top = company.units["Marenval"]
    for partner in team[:2]:
        session.add(RoleGrant(person=partner, role=Role.HR, org_unit=top))
    for number, entity in enumerate(company.entities.values()):
        partner = team[2 + number % (len(team) - 2)]
        session.add(RoleGrant(person=partner, role=Role.HR, legal_entity=entity))
