"""Finding applications, offers and invitations, and when somebody has to have acted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel import Locale, UnknownLocaleError
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from mobility.applications.models import (
    ENDED,
    UNDECIDED,
    Application,
    ApplicationStatus,
    Invitation,
    InvitationStatus,
    Offer,
)
from mobility.applications.policy import ApplicationPermission
from mobility.applications.queries.reviewing import is_blind, is_blind_posting, name_for
from mobility.applications.workflow import is_taking_applications, workflow
from mobility.audit.models import AuditEntry
from mobility.audit.queries import list_entries
from mobility.capacity import queries as capacity
from mobility.capacity.load import Stretch
from mobility.capacity.models import CommitmentKind
from mobility.capacity.queries import Clash
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.opportunities.policy import is_in_audience
from mobility.opportunities.queries import run_by
from mobility.people.models import FULL_SHARE, Person
from mobility.people.policy import is_in_line_above
from mobility.people.queries import find_person, find_releaser, list_hr_for
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import Skill
from mobility.skills.queries import can_be_suggested

NOT_EMPLOYED = N_(
    "Places here are for employees. As agency staff or a contractor you work under another contract, so you cannot "
    "apply; ask your own employer what is possible."
)
NOT_SEEN_YET = N_("Rate this candidate and see who it is before you offer a place: people know whom they offer it to.")
REMINDED_BEFORE = dt.timedelta(days=3)
# what a list shows of applications, in a fixed number of statements
WITH_APPLICANT = joinedload(Application.applicant).options(joinedload(Person.org_unit), joinedload(Person.legal_entity))
WITH_OFFERS = selectinload(Application.offers).joinedload(Offer.place)
EVERYTHING = (
    WITH_APPLICANT,
    WITH_OFFERS,
    joinedload(Application.opportunity).options(joinedload(Opportunity.host_manager), joinedload(Opportunity.org_unit)),
)
TAKES_NONE = N_("This opportunity no longer takes applications. A similar one may be open.")


@dataclass(frozen=True)
class Readers:
    """Who gets to see an application, and when the line hears of it; told before it is sent."""

    hosts: Sequence[Person]
    hosts_in_line: Sequence[Person]
    is_blind: bool
    hr: Sequence[Person]
    releaser: Person | None


def find_application(application_id: int) -> Application | None:
    shown = joinedload(Application.opportunity).options(
        joinedload(Opportunity.host_manager), joinedload(Opportunity.org_unit)
    )
    return session.get(Application, application_id, options=[shown])


def find_invitation(invitation_id: int) -> Invitation | None:
    return session.get(Invitation, invitation_id)


def find_by_reference(reference: str) -> Application | None:
    return session.scalar(sa.select(Application).where(Application.reference == reference))


def find_open(person: Person, opportunity: Opportunity) -> Application | None:
    """The one application of this person for this opportunity that has not ended."""
    return session.scalar(
        sa.select(Application).where(
            Application.applicant_id == person.id,
            Application.opportunity_id == opportunity.id,
            Application.status.not_in(ENDED),
        )
    )


def find_obstacle(person: Person, opportunity: Opportunity) -> Message | None:
    """Why this person cannot apply, in words for them; None when they can."""
    if not permits(person, ApplicationPermission.APPLY, opportunity):
        return Message(NOT_EMPLOYED)
    return None if is_taking_applications(opportunity) else Message(TAKES_NONE)


def find_obstacle_to_offer(actor: Person, application: Application) -> Message | None:
    """What keeps this host from offering a place now."""
    if not permits(actor, ApplicationPermission.DECIDE, application) or not workflow.allows("offer", application):
        return None
    return Message(NOT_SEEN_YET) if is_blind(actor, application) else workflow.unmet("offer", application)


def find_clash(application: Application) -> Clash | None:
    """What the applicant has promised already that leaves no time for the offer they hold."""
    offer, person = application.offer, application.applicant
    if offer is None:
        return None
    kind = CommitmentKind(application.opportunity.kind.value)
    return capacity.find_clash(person, kind, Stretch(offer.starts_on, offer.ends_on, get_percent(offer)))


def get_percent(offer: Offer) -> float:
    """What is offered, in per cent of the applicant's full time."""
    if offer.hours_per_week is not None:
        return capacity.to_percent(offer.application.applicant, offer.hours_per_week)
    return offer.allocation_percent or FULL_SHARE


def list_history(application: Application, reader: Person) -> list[tuple[AuditEntry, str | Message | None]]:
    """What happened and who did it, newest first; what came before sending is for the applicant only."""
    entries = [
        entry
        for entry in list_entries(application)
        if reader.id == application.applicant_id
        or (application.submitted_at is not None and entry.created_at >= application.submitted_at)
    ]
    return [(entry, _name_actor(entry, application, reader)) for entry in reversed(entries)]


def _name_actor(entry: AuditEntry, application: Application, reader: Person) -> str | Message | None:
    if entry.actor_id == application.applicant_id:
        return name_for(reader, application)
    actor = find_person(entry.actor_id) if entry.actor_id else None
    if actor is not None and entry.on_behalf_of_id == application.applicant_id:
        names = {"name": actor.name, "owner": name_for(reader, application)}
        return Message(N_("%(name)s on behalf of %(owner)s"), names)
    return actor.name if actor else None


def list_of(person: Person) -> Sequence[Application]:
    """A person's own applications, newest first."""
    return session.scalars(_own(person).options(*EVERYTHING)).all()


def list_current_of(person: Person) -> list[Application]:
    """Those of them that are not over."""
    alone = joinedload(Application.opportunity).lazyload(Opportunity.co_owners)
    rows = session.scalars(_own(person).where(Application.status.not_in(ENDED)).options(*EVERYTHING, alone))
    return [row for row in rows if not is_past(row)]


def _own(person: Person) -> sa.Select[Application]:
    return sa.select(Application).where(Application.applicant_id == person.id).order_by(Application.id.desc())


def is_past(application: Application) -> bool:
    """Ended; or accepted, and the place has been given back because the move is over."""
    if application.status is ApplicationStatus.ACCEPTED and application.offer is not None:
        return application.offer.place.holder_id != application.applicant_id
    return application.status in ENDED


def has_move(application: Application) -> bool:
    return any(offer.accepted_at is not None for offer in application.offers)


def list_for_opportunity(opportunity: Opportunity) -> Sequence[Application]:
    """Every application the host was sent, oldest first; never drafts."""
    return session.scalars(
        sa.select(Application)
        .options(WITH_APPLICANT, WITH_OFFERS)
        .where(Application.opportunity_id == opportunity.id, Application.submitted_at.is_not(None))
        .order_by(Application.submitted_at, Application.id)
    ).all()


def list_unended(opportunity: Opportunity) -> Sequence[Application]:
    """Drafts and whatever is still being decided."""
    return session.scalars(
        sa.select(Application)
        .where(Application.opportunity_id == opportunity.id, Application.status.not_in(ENDED))
        .order_by(Application.id)
    ).all()


def count_undecided(host: Person) -> dict[int, int]:
    """Applications that wait for an answer of this host, under the id of the opportunity."""
    query = (
        sa.select(Application.opportunity_id, sa.func.count(Application.id))
        .join(Application.opportunity)
        .where(run_by(host), Application.status.in_(UNDECIDED))
        .group_by(Application.opportunity_id)
    )
    return dict(session.execute(query).all())


def list_invitations_for_opportunity(opportunity: Opportunity) -> Sequence[Invitation]:
    return session.scalars(
        sa.select(Invitation)
        .where(Invitation.opportunity_id == opportunity.id)
        .options(joinedload(Invitation.person))
        .order_by(Invitation.id)
    ).all()


def list_open_invitations(person: Person) -> Sequence[Invitation]:
    """Invitations this person can still answer."""
    return session.scalars(invited(person).order_by(Invitation.id)).all()


def invited(person: Person) -> sa.Select[Invitation]:
    return (
        sa.select(Invitation)
        .join(Invitation.opportunity)
        .where(
            Invitation.person_id == person.id,
            Invitation.status == InvitationStatus.SENT,
            Opportunity.status == OpportunityStatus.OPEN,
        )
        .options(contains_eager(Invitation.opportunity))
    )


def find_invitation_of(person: Person, opportunity: Opportunity) -> Invitation | None:
    return session.scalar(
        sa.select(Invitation).where(Invitation.person_id == person.id, Invitation.opportunity_id == opportunity.id)
    )


def find_invitable(host: Person, opportunity: Opportunity, person_id: int) -> Person | None:
    """Somebody this host may ask: open to being found, in the audience, and not in the host's own line."""
    person = session.scalar(sa.select(Person).where(Person.id == person_id, can_be_suggested()))
    if person is None or person.id in opportunity.host_ids or is_in_line_above(host, person):
        return None
    return person if is_in_audience(person, opportunity) else None


def list_answers_due() -> list[Application]:
    """Undecided, and the day for an answer is near or over: those of which somebody has to be told."""
    undecided = session.scalars(
        sa.select(Application).options(*EVERYTHING).where(Application.status.in_(UNDECIDED)).order_by(Application.id)
    ).all()
    return [one for one in undecided if clock.today(one.opportunity.time_zone) >= get_answer_day(one) - REMINDED_BEFORE]


def list_expired_offers() -> Sequence[Offer]:
    """Offers nobody answered in time."""
    return session.scalars(
        sa.select(Offer)
        .join(Offer.application)
        .where(
            Application.status == ApplicationStatus.OFFERED, Offer.ended_at.is_(None), Offer.expires_at <= clock.now()
        )
        .order_by(Offer.id)
    ).all()


def get_readers(application: Application) -> Readers:
    applicant, hosts = application.applicant, application.opportunity.hosts
    return Readers(
        hosts=hosts,
        hosts_in_line=[host for host in hosts if is_in_line_above(host, applicant)],
        is_blind=is_blind_posting(application.opportunity),
        hr=[partner for partner in list_hr_for(applicant) if not is_in_line_above(partner, applicant)],
        releaser=find_releaser(applicant),
    )


def get_answer_day(application: Application) -> dt.date:
    """The answer clock: working days after closing; where there is no deadline, after sending."""
    opportunity = application.opportunity
    zone = ZoneInfo(opportunity.time_zone)
    begun = (application.submitted_at or clock.now()).astimezone(zone).date()
    if opportunity.status is OpportunityStatus.CLOSED and opportunity.closed_at is not None:
        begun = max(begun, opportunity.closed_at.astimezone(zone).date())
    elif opportunity.closes_on is not None:
        begun = max(begun, opportunity.closes_on)
    return add_working_days(begun, get_value(Rule.ANSWER_WORKING_DAYS), opportunity.host_manager)


def find_due_day(application: Application) -> dt.date | None:
    """The day by which whoever acts next has to have acted."""
    if application.status is ApplicationStatus.DRAFT:
        return application.opportunity.closes_on
    if application.status in UNDECIDED:
        return get_answer_day(application)
    if application.status is ApplicationStatus.OFFERED and application.offer is not None:
        return application.offer.answer_by
    return None


def read_snapshot(snapshot: dict[str, Any], language: str) -> dict[str, Any]:
    """A snapshot for one reader: skills and languages named in their language; what it says stays as it was sent."""
    ids = [row["skill_id"] for row in snapshot["skills"] if row.get("skill_id")]
    query = sa.select(Skill).where(Skill.id.in_(ids)).options(selectinload(Skill.labels))
    labels = {skill.id: skill.label(language) for skill in session.scalars(query)} if ids else {}
    availability = dict(snapshot["availability"] or {})
    if availability.get("from"):
        availability["from"] = dt.date.fromisoformat(availability["from"])
    return {
        **snapshot,
        "skills": [{**row, "label": labels.get(row.get("skill_id"), row["label"])} for row in snapshot["skills"]],
        "languages": [{**row, "name": _name_language(row["code"], language)} for row in snapshot["languages"]],
        "availability": availability,
    }


def _name_language(code: str, language: str) -> str:
    try:
        return Locale.parse(code, sep="-").get_language_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def get_offer_day(application: Application, made_at: dt.datetime | None = None) -> dt.date:
    """The last day for an answer to an offer made now or then, where the work is offered.

    The host reads it, so it is counted in ordinary weeks of the applicant's country: part-time is not theirs to know.
    """
    made_at = made_at or clock.now()
    made_on = made_at.astimezone(ZoneInfo(application.opportunity.time_zone)).date()
    return add_working_days(made_on, get_value(Rule.OFFER_DAYS, made_at), application.applicant, ordinary_week=True)


def list_unanswered_offers() -> list[Offer]:
    """Offers whose clock runs."""
    return list(session.scalars(sa.select(Offer).where(Offer.ended_at.is_(None)).order_by(Offer.id)))
