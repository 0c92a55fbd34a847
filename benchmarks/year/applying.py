"""What applicants and the hosts who answer them do: apply, invite, choose, offer, accept."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa

from benchmarks.year.habits import APPLICANTS
from benchmarks.year.office import Act, Office, list_staff, to_day
from benchmarks.year.posting import WHY, list_postings
from mobility.applications import services as applications
from mobility.applications.models import (
    UNDECIDED,
    Application,
    ApplicationStatus,
    Invitation,
    InvitationStatus,
    ReasonCode,
)
from mobility.applications.policy import ApplicationPermission
from mobility.applications.queries import find_later_dates, find_obstacle, is_blind, list_expired_offers
from mobility.applications.workflow import first_offer_day
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.demo.stories import get_to_know
from mobility.moves.models import BEFORE_DECISION, Move, RequestedAction
from mobility.moves.policy import MovePermission
from mobility.moves.services import act_on_request
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people.models import Person
from mobility.people.queries import list_hr_for
from mobility.skills.models import HeldSkill

S = ApplicationStatus
ONE_DAY = dt.timedelta(days=1)
ROLLING_DAYS = 45
LOOKED_AT = 25
IN_RESERVE = 2
TOO_LATE = dt.timedelta(days=10)  # after its start nobody is looked for any more
MOTIVATION = "I know most of this, and I should like to learn the rest where it is done every day."


def list_applications(*statuses: ApplicationStatus) -> list[Application]:
    return list(
        session.scalars(sa.select(Application).where(Application.status.in_(statuses)).order_by(Application.id))
    )


def apply(office: Office) -> Iterator[Act]:
    """Some people find each posting, on days drawn for it; now and then the host asks somebody instead."""
    people: list[Person] = []
    for posting in list_postings(Opportunity.status == OpportunityStatus.OPEN):
        for number in _list_arrivals(office, posting):
            people = people or list_staff()
            chance = office.habits.chance("applicant", posting.id, number)
            person = _draw_applicant(office, posting, people, chance)
            if person is None:
                continue
            host = posting.host_manager
            if office.habits.happens("an invitation", posting.id, number) and host.id != person.id:
                invite = partial(
                    applications.invite, actor=host, opportunity=posting, person=person, message="Join us."
                )
                yield Act("invite", (posting.id, person.id), invite)
            else:
                is_sent = not office.habits.happens("stays a draft", posting.id, number)
                yield Act("apply", (posting.id, person.id), partial(_apply, person, posting, is_sent))


def _list_arrivals(office: Office, posting: Opportunity) -> list[int]:
    """Which of a posting's applicants come today; who would come at a weekend comes on Monday."""
    opened = to_day(posting.published_at or posting.created_at)
    days = (posting.closes_on - opened).days if posting.closes_on else ROLLING_DAYS
    chance = office.habits.chance("arrivals", posting.id)
    arrivals = [opened + chance.randint(0, max(0, days)) * ONE_DAY for _ in range(chance.randint(*APPLICANTS))]
    at_work = [day + max(0, 7 - day.weekday()) * ONE_DAY if day.weekday() >= 5 else day for day in arrivals]
    return [number for number, day in enumerate(at_work) if day == office.today]


def _draw_applicant(office: Office, posting: Opportunity, people: list[Person], chance: random.Random) -> Person | None:
    """Of those who happen to look today, most of them at their own employer's, whoever knows most of what is asked."""
    if office.habits.happens("looks at home", posting.id, chance.random()):
        people = [person for person in people if person.legal_entity_id == posting.legal_entity_id]
    applied = set(session.scalars(sa.select(Application.applicant_id).where(Application.opportunity_id == posting.id)))
    able = [
        person
        for person in chance.sample(people, min(LOOKED_AT, len(people)))
        if person.org_unit_id != posting.org_unit_id
        and person.id not in applied
        and office.habits.is_at_work(person, office.today)
        and permits(person, ApplicationPermission.START, posting)
        and find_obstacle(person, posting) is None
    ]
    asked = {row.skill_id for row in posting.required_skills}
    held: dict[int, int] = defaultdict(int)
    for person_id in session.scalars(
        sa.select(HeldSkill.person_id).where(
            HeldSkill.person_id.in_([one.id for one in able]),
            HeldSkill.skill_id.in_(asked),
            HeldSkill.valid_to.is_(None),
        )
    ):
        held[person_id] += 1
    return min(able, key=lambda one: (-held[one.id], one.id), default=None)


def _apply(person: Person, posting: Opportunity, is_sent: bool) -> None:
    application = applications.start_application(actor=person, opportunity=posting)
    session.flush()
    _send(person, application, is_sent)


def _send(person: Person, application: Application, is_sent: bool) -> None:
    applications.save_motivation(actor=person, application=application, motivation=MOTIVATION)
    if is_sent:
        applications.confirm_profile(actor=person, application=application)
        applications.submit_application(actor=person, application=application)


def answer_invitations(office: Office) -> Iterator[Act]:
    sent = session.scalars(
        sa.select(Invitation)
        .join(Invitation.opportunity)
        .where(Invitation.status == InvitationStatus.SENT, Opportunity.status == OpportunityStatus.OPEN)
        .order_by(Invitation.id)
    )
    for invitation in sent:
        if office.first_due("answering an invitation", [invitation.person], invitation.created_at, invitation.id):
            yield Act("answer an invitation", invitation.id, partial(_answer, office, invitation))


def _answer(office: Office, invitation: Invitation) -> None:
    person = invitation.person
    if office.habits.happens("invitation accepted", invitation.id):
        application = applications.accept_invitation(actor=person, invitation=invitation)
        session.flush()
        if application.status is S.DRAFT:  # else they had applied before
            _send(person, application, True)
    else:
        applications.decline_invitation(actor=person, invitation=invitation)


def withdraw(office: Office) -> Iterator[Act]:
    for application in list_applications(*UNDECIDED):
        days = office.habits.chance("withdraws after", application.id).randint(2, 15)
        is_time = to_day(application.submitted_at or application.created_at) + days * ONE_DAY == office.today
        if is_time and office.habits.happens("withdraws", application.id):
            act = partial(
                applications.withdraw,
                actor=application.applicant,
                application=application,
                reason=ReasonCode.INTEREST_CHANGED,
            )
            yield Act("withdraw an application", application.id, act)


def answer_applicants(office: Office) -> Iterator[Act]:
    """Hosts offer what they have, keep two in reserve, and tell the others; who never does it leaves it to HR."""
    waiting: dict[int, list[Application]] = defaultdict(list)
    for application in list_applications(*UNDECIDED):
        waiting[application.opportunity_id].append(application)
    for those in waiting.values():
        posting = those[0].opportunity
        since = _answers_since(posting, those)
        host = office.first_due("answering applicants", posting.hosts, since, posting.id) if since else None
        if host is not None and clock.today(posting.time_zone) >= first_offer_day(posting):
            yield from _choose(office, host, posting, those)


def _answers_since(posting: Opportunity, waiting: list[Application]) -> dt.datetime | None:
    if posting.status is OpportunityStatus.CLOSED:
        return posting.closed_at
    if posting.closes_on is None:
        return min(one.submitted_at or one.created_at for one in waiting)
    return None


def _choose(office: Office, host: Person, posting: Opportunity, waiting: list[Application]) -> Iterator[Act]:
    able = [one for one in waiting if permits(host, ApplicationPermission.DECIDE, one)]
    ranked = sorted(able, key=lambda one: office.habits.chance("rank", one.id).random())
    if posting.starts_on + TOO_LATE < office.today or posting.is_over:
        yield from (_end(host, one, ReasonCode.DATES) for one in ranked)
        return
    free = posting.places_left
    for application in ranked[:free]:
        yield Act("offer a place", application.id, partial(_offer, office, host, application))
    others = ranked[free:]
    kept = others[:IN_RESERVE] if free or _is_unsettled(posting) else []
    for application in others:
        if application not in kept:
            yield _end(host, application, ReasonCode.SKILLS)
        elif application.status is not S.RESERVE:
            keep = partial(applications.keep_in_reserve, actor=host, application=application)
            yield Act("keep in reserve", application.id, keep)


def _is_unsettled(posting: Opportunity) -> bool:
    """Whether a place may become free again before anybody begins."""
    offered = sa.select(Application.id).where(Application.opportunity_id == posting.id, Application.status == S.OFFERED)
    open_moves = sa.select(Move.id).where(Move.opportunity_id == posting.id, Move.status.in_(BEFORE_DECISION))
    return session.scalar(sa.select(offered.exists() | open_moves.exists())) or False


def _end(host: Person, application: Application, reason: ReasonCode) -> Act:
    act = partial(
        applications.end_application,
        actor=host,
        application=application,
        reason=reason,
        sentence="Others had done more of this before.",
    )
    return Act("end an application", application.id, act)


def _offer(office: Office, host: Person, application: Application) -> None:
    if application.status is not S.SHORTLISTED:
        applications.shortlist(actor=host, application=application)
    if is_blind(host, application):
        get_to_know(host, application, office.habits.chance("scores", application.id))
    later = find_later_dates(application)  # as the page proposes it
    starts_on = later.starts_on if later else None
    applications.make_offer(actor=host, application=application, starts_on=starts_on)


def answer_offers(office: Office) -> Iterator[Act]:
    """Whoever cannot accept, since their time is promised already, declines."""
    expired = {offer.id for offer in list_expired_offers()}
    for application in list_applications(S.OFFERED):
        offer, person = application.offer, application.applicant
        if offer is None or offer.id in expired:
            continue
        habits, host = office.habits, offer.made_by
        if habits.happens("offer taken back", offer.id) and habits.is_at_work(host, office.today):
            act = partial(applications.withdraw_offer, actor=host, application=application, sentence=WHY)
            yield Act("take an offer back", application.id, act)
        elif office.first_due("answering an offer", [person], offer.created_at, offer.id):
            decline = _decline(application, ReasonCode.ENGAGED_ELSEWHERE)
            if habits.happens("offer declined", offer.id):
                yield _decline(application, ReasonCode.WORKLOAD)
            else:
                yield Act("accept an offer", application.id, _accept(office, application), otherwise=decline)


def _accept(office: Office, application: Application) -> partial[object]:
    """By themselves, or through HR, whom they ask on the telephone."""
    person = application.applicant
    partners = [one for one in list_hr_for(person) if permits(one, MovePermission.ACT_ON_REQUEST, application)]
    if not partners or not office.habits.happens("on request", application.id):
        return partial(applications.accept_offer, actor=person, application=application)
    return partial(
        act_on_request,
        actor=partners[-1],
        application=application,
        action=RequestedAction.ACCEPT_OFFER,
        asked_on=office.today,
        how="On the telephone.",
    )


def _decline(application: Application, reason: ReasonCode) -> Act:
    act = partial(applications.decline_offer, actor=application.applicant, application=application, reason=reason)
    return Act("decline an offer", application.id, act)
