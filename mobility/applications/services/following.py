"""What happens to applications by itself: clocks that run out, and steps that follow what others decided."""

from __future__ import annotations

import datetime as dt

from mobility.applications import messages, queries
from mobility.applications.models import UNDECIDED, Application, Offer, ReasonCode
from mobility.applications.services.offers import give_back_place
from mobility.applications.services.telling import tell_hosts
from mobility.applications.workflow import workflow
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import lock
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from mobility.people.policy import is_in_line_above
from mobility.people.queries import list_hr_for_unit


def expire_offer(*, offer: Offer) -> None:
    """Give back the place of an offer that nobody answered in time; without effect on any other."""
    application, day = offer.application, offer.answer_by
    lock(application)
    if offer.ended_at is not None or offer.expires_at > clock.now():
        return
    _follow("expire_offer", application)
    give_back_place(application)
    notify(recipient=application.applicant, notice=messages.about_application("offer_expired", application, day=day))
    tell_hosts("offer_unanswered", application, day=day)


def remind_of_answer(*, application: Application) -> None:
    """The answer clock: the host is reminded before the day, HR of the hosting unit is told after it."""
    if application.status not in UNDECIDED:
        return
    opportunity, day = application.opportunity, queries.get_answer_day(application)
    today = clock.today(opportunity.time_zone)
    if today >= day - queries.REMINDED_BEFORE:
        for host in opportunity.hosts:
            notify(recipient=host, notice=messages.answer_due(application, day, queries.name_for(host, application)))
    if today > day:
        for partner in list_hr_for_unit(opportunity.org_unit, opportunity.legal_entity_id):
            if partner.id not in {application.applicant_id, *opportunity.host_ids}:
                notify(recipient=partner, notice=messages.answer_overdue(application, day))


def refuse_host_in_line(*, opportunity: Opportunity, host: Person) -> None:
    """Who applied was told who reads it: no new host may stand in their line, or be one of them."""
    for application in queries.list_unended(opportunity):
        applicant = application.applicant
        if applicant.id == host.id or is_in_line_above(host, applicant):
            # no more than this: that somebody of theirs applied is not for HR of the hosting unit to know
            raise InvalidInput(N_("%(name)s cannot take this over. Name somebody else."), field="host", name=host.name)


def cancel_applications(*, actor: Person | None, opportunity: Opportunity, reason: str) -> None:
    """End whatever waits for an opportunity that is no more; those who had sent something are told."""
    for application in queries.list_unended(opportunity):
        lock(application)
        if not workflow.allows("cancel", application):
            continue
        _follow("cancel", application, actor=actor)
        application.reason_sentence = reason.strip()
        notice = messages.about_application("application_cancelled", application, sentence=reason.strip())
        notify(recipient=application.applicant, notice=notice)


def end_without_place(*, opportunity: Opportunity) -> None:
    """The work is done and places went to others: whoever still waited is told; drafts stay what they are."""
    for application in queries.list_unended(opportunity):
        lock(application)
        if not workflow.allows("lose_place", application):
            continue
        _follow("lose_place", application)
        notify(recipient=application.applicant, notice=messages.about_application("place_gone", application))


def withdraw_leaver(*, person: Person) -> None:
    """Close what a person who leaves has open; an accepted offer is a matter of the move."""
    for application in queries.list_of(person):
        lock(application)
        if not workflow.allows("leave", application):
            continue
        _follow("leave", application, reason=ReasonCode.OTHER)
        give_back_place(application)
        if application.submitted_at is not None:
            tell_hosts("application_withdrawn", application)


def end_not_released(*, application: Application) -> None:
    """The release was declined for good; whoever ends the move frees the place and tells people."""
    _follow("refuse_release", application)


def end_not_approved(*, application: Application) -> None:
    """HR did not approve; whoever ends the move frees the place and tells people."""
    _follow("refuse_approval", application)


def reopen_not_approved(*, application: Application, decided_at: dt.datetime | None) -> None:
    """HR took its refusal back at once: the application is accepted, as it was, unless another has begun."""
    if queries.find_open(application.applicant, application.opportunity) is not None:
        raise Conflict(N_("The person has begun to apply anew by now, so the decision stays."))
    _follow("undo_refusal", application)
    application.decided_at = decided_at


def end_withdrawn(*, application: Application, reason: ReasonCode | None = None) -> None:
    """The move was withdrawn before it began; whoever ends the move frees the place and tells people."""
    _follow("withdraw_move", application, reason=reason)


def _follow(
    action: str, application: Application, *, actor: Person | None = None, reason: ReasonCode | None = None
) -> None:
    old, new = workflow.apply(action, application)
    application.decided_at = clock.now()
    application.reason_code = reason or application.reason_code
    audit.record(
        actor=actor,
        action=action,
        subject=application,
        concerns=application.applicant,
        old_status=old,
        new_status=new,
        reason_code=reason.value if reason else None,
    )
