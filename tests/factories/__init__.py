"""Things for tests, made through the database and committed, so that the next request sees them."""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from mobility.accounts.models import Account, SignInSession
from mobility.accounts.queries import find_account, has_factor, hash_token
from mobility.applications.blind import code_of, short_code
from mobility.applications.models import Application, ApplicationStatus, Offer, Reveal
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import Consultation
from mobility.matching.services import write_searchable_text
from mobility.moves.models import Move, MoveStatus, OverrideReason
from mobility.moves.services import Override
from mobility.opportunities.models import (
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    Place,
    RequiredSkill,
    TaughtSkill,
)
from mobility.people.models import LegalEntity, OrgUnit, Person, Role, RoleGrant, UnitKind
from mobility.skills.linking import fold
from mobility.skills.models import HeldSkill, Profile, Skill, SkillLabel, Visibility, WantedSkill

_numbers = itertools.count(1)
OVERRIDE = Override(OverrideReason.AGREED_ELSEWHERE, "Tax and the works council know of it.")


def save(thing: Any) -> Any:
    save_all((thing,))
    return thing


def save_all(things: Iterable[Any]) -> None:
    """In one commit: what is made together costs one."""
    session.add_all(things)
    session.commit()


def make_unit(path: str, **fields: Any) -> OrgUnit:
    """The unit of a path, with the units above it."""
    return save(find_or_new_unit(path, known_units(), **fields))


def known_units() -> dict[str, OrgUnit]:
    return {unit.path: unit for unit in session.query(OrgUnit)}


def find_or_new_unit(path: str, known: dict[str, OrgUnit], **fields: Any) -> OrgUnit:
    """Not saved yet, but known from now on."""
    if path not in known:
        above, _, name = path.rpartition(" / ")
        parent = find_or_new_unit(above, known) if above else None
        fields.setdefault("kind", UnitKind.TEAM if parent else UnitKind.COMPANY)
        known[path] = OrgUnit(name=name, path=path, parent=parent, **fields)
    return known[path]


def make_entity(*which: Any, **fields: Any) -> LegalEntity:
    return save(find_or_new_entity(*which, **fields))


def find_or_new_entity(
    name: str = "Example SA", country: str = "FR", hours: float = 40.0, *, is_consulted: bool = True
) -> LegalEntity:
    """Its works council was consulted, if nothing else is said, so that its people are ranked."""
    found = session.query(LegalEntity).filter_by(name=name).one_or_none()
    if found:
        return found
    entity = LegalEntity(name=name, country=country, full_time_hours=hours)
    session.add(entity)
    if is_consulted:
        session.add(Consultation(legal_entity=entity, held_on=dt.date(2026, 1, 15), document="Minutes of January"))
    return entity


def make_person(name: str = "", **fields: Any) -> Person:
    return save(new_person(name, **fields))


def new_person(name: str = "", **fields: Any) -> Person:
    """Not saved yet."""
    number = next(_numbers)
    fields.setdefault("employee_number", f"T{number:05}")
    fields.setdefault("email", f"person{number}@example.com")
    fields.setdefault("job_title", "analyst")
    fields.setdefault("time_zone", "Europe/Paris")
    fields.setdefault("country", "FR")
    fields.setdefault("employed_from", dt.date(2020, 1, 1))
    if "legal_entity" not in fields:
        fields["legal_entity"] = make_entity()
    return Person(name=name or f"Person {number}", **fields)


def reading_french(person: Person) -> Person:
    person.chosen_language = "fr"
    return save(person)


def grant(person: Person, role: Role, unit: OrgUnit | None = None, entity: LegalEntity | None = None) -> RoleGrant:
    return save(RoleGrant(person=person, role=role, org_unit=unit, legal_entity=entity))


def make_skill(name: str = "Power BI", french: str = "", **fields: Any) -> Skill:
    slug = fold(name).replace(" ", "-")
    skill = Skill(uri=f"urn:mobility:test:{slug}-{next(_numbers)}", **fields)
    for language, text in (("en", name), ("fr", french or name)):
        skill.labels.append(SkillLabel(language=language, text=text, folded=fold(text), is_preferred=True))
    return save(skill)


def give_skill(person: Person, skill: Skill, level: int = 3, **fields: Any) -> HeldSkill:
    fields.setdefault("valid_from", clock.now())
    return save(HeldSkill(person_id=person.id, skill=skill, level=level, **fields))


def want_skill(person: Person, skill: Skill, level: int = 3) -> WantedSkill:
    return save(WantedSkill(person_id=person.id, skill=skill, level=level))


def make_profile(person: Person, visibility: Visibility = Visibility.OPEN, **fields: Any) -> Profile:
    chosen = None if visibility is Visibility.UNDECIDED else clock.now()
    return save(Profile(person=person, visibility=visibility, chosen_at=chosen, notice_read_at=chosen, **fields))


def make_opportunity(
    host: Person,
    status: OpportunityStatus = OpportunityStatus.OPEN,
    kind: OpportunityKind = OpportunityKind.WORK_PACKAGE,
    *,
    skills: tuple[Skill, ...] = (),
    teaches: tuple[Skill, ...] = (),
    places: int = 1,
    **fields: Any,
) -> Opportunity:
    """By default an open work package at 50 %, published a month ago, starting in two months."""
    number, today = next(_numbers), clock.today()
    starts_on = fields.setdefault("starts_on", today + dt.timedelta(days=60))
    is_gig = kind is OpportunityKind.GIG
    if is_gig:
        fields.setdefault("weeks", 6)
        fields.setdefault("hours_per_week", 4.0)
        fields.setdefault("ends_on", starts_on + dt.timedelta(weeks=fields["weeks"], days=-1))
    else:
        fields.setdefault("allocation_percent", 50.0)
        fields.setdefault("ends_on", clock.add_months(starts_on, 4) - dt.timedelta(days=1))
    if status not in {OpportunityStatus.DRAFT, OpportunityStatus.IN_REVIEW}:
        fields.setdefault("published_at", clock.now() - dt.timedelta(days=30))
    fields.setdefault("title", f"Opportunity {number}")
    fields.setdefault("description", "Build a dashboard that the team opens every Monday.")
    fields.setdefault("closes_on", today + dt.timedelta(days=20))
    fields.setdefault("org_unit", host.org_unit or make_unit("Example / Marketing"))
    fields.setdefault("legal_entity", host.legal_entity)
    fields.setdefault("reference", f"O{number:05}")
    fields.setdefault("needs_review", not is_gig)
    opportunity = Opportunity(host_manager=host, status=status, kind=kind, **fields)
    opportunity.places = [Place(number=place + 1) for place in range(places)]
    opportunity.required_skills = [RequiredSkill(skill=skill, level=3) for skill in skills or (make_skill(),)]
    opportunity.taught_skills = [TaughtSkill(skill=skill, level=2) for skill in teaches]
    session.add(opportunity)
    if opportunity.published_at is not None:
        write_searchable_text(opportunity=opportunity)
    return save(opportunity)


def make_application(
    person: Person,
    opportunity: Opportunity,
    status: ApplicationStatus = ApplicationStatus.SUBMITTED,
    **fields: Any,
) -> Application:
    """With a place held and an offer where the status asks for one."""
    sent = status is not ApplicationStatus.DRAFT
    fields.setdefault("reference", f"A-{next(_numbers):05}")
    fields.setdefault("motivation", "I want to learn this.")
    fields.setdefault("has_checked_profile", True)
    fields.setdefault("submitted_at", clock.now() - dt.timedelta(days=3) if sent else None)
    fields.setdefault(
        "snapshot",
        {
            "headline": "",
            "about": "",
            "job_title": person.job_title,
            "unit": "",
            "experience": [],
            "skills": [],
            "languages": [],
            "availability": "",
        }
        if sent
        else None,
    )
    application = save(Application(applicant=person, opportunity=opportunity, status=status, **fields))
    if status in {ApplicationStatus.OFFERED, ApplicationStatus.ACCEPTED}:
        make_offer(application, accepted=status is ApplicationStatus.ACCEPTED)
    return application


def make_offer(application: Application, *, accepted: bool = False, **fields: Any) -> Offer:
    opportunity = application.opportunity
    show_name(opportunity.host_manager, opportunity, application.applicant)
    place = next(place for place in opportunity.places if place.holder_id is None)
    place.holder, place.held_since = application.applicant, clock.now()
    now = clock.now()
    fields.setdefault("expires_at", now + dt.timedelta(days=7))
    return save(
        Offer(
            application=application,
            place=place,
            made_by=opportunity.host_manager,
            starts_on=opportunity.starts_on,
            ends_on=opportunity.ends_on,
            allocation_percent=opportunity.allocation_percent,
            hours_per_week=opportunity.hours_per_week,
            accepted_at=now if accepted else None,
            ended_at=now if accepted else None,
            **fields,
        )
    )


def show_name(host: Person, opportunity: Opportunity, person: Person) -> Reveal:
    """As if this host had rated the candidate and chosen to see who it is."""
    ids = {"opportunity_id": opportunity.id, "person_id": person.id, "viewer_id": host.id}
    return session.query(Reveal).filter_by(**ids).one_or_none() or save(Reveal(**ids))


def candidate(opportunity: Opportunity, person: Person) -> str:
    """What an English-speaking host calls somebody before they know who it is."""
    return f"Candidate {short_code(code_of(opportunity.id, person.id))}"


def make_move(
    person: Person, opportunity: Opportunity, status: MoveStatus = MoveStatus.AWAITING_RELEASE, **fields: Any
) -> Move:
    """With its accepted application, held place and commitment."""
    application = make_application(person, opportunity, ApplicationStatus.ACCEPTED)
    hours = opportunity.hours_per_week or person.weekly_hours * (opportunity.allocation_percent or 0) / 100
    percent = opportunity.allocation_percent or 100 * hours / person.full_time_hours
    commitment = save(
        Commitment(
            person=person,
            kind=CommitmentKind(opportunity.kind.value),
            starts_on=opportunity.starts_on,
            ends_on=opportunity.ends_on,
            percent=percent,
            title=opportunity.title,
        )
    )
    fields.setdefault("releaser", person.line_manager)
    place = next(place for place in opportunity.places if place.holder_id == person.id)
    return save(
        Move(
            application=application,
            person=person,
            opportunity=opportunity,
            place=place,
            commitment=commitment,
            status=status,
            starts_on=opportunity.starts_on,
            ends_on=opportunity.ends_on,
            percent=percent,
            hours_per_week=hours,
            release_asked_at=clock.now(),
            **fields,
        )
    )


def make_session_token(person: Person) -> str:
    """Sign somebody in without the page, with whatever they have; answers the token the cookie holds."""
    account = find_account(person) or save(Account(person=person))
    token, until = secrets.token_urlsafe(32), clock.now() + dt.timedelta(days=1)
    has_more = has_factor(account)
    save(SignInSession(account=account, token_hash=hash_token(token), expires_at=until, has_second_factor=has_more))
    return token


@dataclass
class World:
    """The employee works 80 % and reports to the manager; the host is another team's; hr and hr2 cover them all."""

    employee: Person
    colleague: Person
    host: Person
    manager: Person
    hr: Person
    hr2: Person
    hr_elsewhere: Person
    representative: Person
    auditor: Person
    privacy: Person
    admin: Person
    contractor: Person

    def __getitem__(self, name: str) -> Person:
        return getattr(self, name)


UNBOUND = ("representative", "auditor", "privacy", "admin")


def make_world() -> World:
    """All in one commit, which most tests begin with."""
    with session.no_autoflush:
        units = known_units()
        data, marketing, hr_unit = (
            find_or_new_unit(f"Example / {name}", units) for name in ("IT / Data", "Marketing", "HR")
        )
        entity, abroad = find_or_new_entity(), find_or_new_entity("Example Ltd", "GB", 37.5)
        here = partial(new_person, legal_entity=entity)
        manager = here("Marc Leroy", org_unit=data, job_title="head of data")
        team = partial(here, org_unit=data, line_manager=manager)
        world = World(
            employee=team("Ana Petit", weekly_hours=32.0, job_title="data analyst"),
            colleague=team("Bo Chen", job_title="data engineer"),
            host=here("Ines Keller", org_unit=marketing, job_title="brand lead"),
            manager=manager,
            hr=here("Hana Roux", org_unit=hr_unit, job_title="HR partner"),
            hr2=here("Hugo Blanc", org_unit=hr_unit, job_title="HR partner"),
            hr_elsewhere=here("Ella Wood", org_unit=hr_unit, legal_entity=abroad, job_title="HR partner"),
            representative=here("Remi Faure", org_unit=hr_unit),
            auditor=here("Aude Stern", org_unit=hr_unit),
            privacy=here("Priya Nair", org_unit=hr_unit),
            admin=here("Adam Kern", org_unit=hr_unit),
            contractor=team("Cora Dunn", engagement="contractor"),
        )
        hold = partial(RoleGrant, role=Role.HR)
        held = [RoleGrant(person=world.host, role=Role.HOST), hold(person=world.hr_elsewhere, legal_entity=abroad)]
        held += [hold(person=person, legal_entity=entity) for person in (world.hr, world.hr2)]
        held += [RoleGrant(person=world[name], role=Role(name)) for name in UNBOUND]
        save_all([*vars(world).values(), *held])
    return world
