"""What a person answers to an offer, and giving back the place it held."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from mobility.applications import queries
from mobility.applications.events import OfferAccepted
from mobility.applications.messages.clocks import offer_clock_moved
from mobility.applications.models import Application, Offer, ReasonCode
from mobility.applications.services.telling import tell_hosts
from mobility.applications.workflow import workflow
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import lock
from mobility.core.errors import ConditionNotMet
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities.services import free_place
from mobility.people.models import ClockPause, Person


def accept_offer(*, actor: Person, application: Application, note: str = "") -> Offer:
    """The one moment at which a move begins; refused as a whole where the person's time is promised already.

    The note is for whoever releases the person.
    """
    lock(application)
    workflow.may(actor, "accept_offer", application)
    _refuse_clash(application)
    old, new = workflow.apply("accept_offer", application)
    offer = application.offer
    if offer is None:
        raise ConditionNotMet(N_("There is no offer to answer any more. Ask the host manager."))
    offer.accepted_at = offer.ended_at = clock.now()
    audit.record(
        actor=actor, action="accept_offer", subject=application, concerns=actor, old_status=old, new_status=new
    )
    tell_hosts("offer_accepted", application)
    publish(OfferAccepted(application=application, offer=offer, actor=actor, note=note.strip()))
    return offer


def _refuse_clash(application: Application) -> None:
    """Before anything is changed, and while nobody else can promise this person's time."""
    if application.offer is None or workflow.unmet("accept_offer", application) is not None:
        return  # that is said first
    lock(application.applicant)
    clash = queries.find_clash(application)
    if clash is not None:
        raise ConditionNotMet(clash.message.msgid, **clash.message.params)


def decline_offer(*, actor: Person, application: Application, reason: ReasonCode, sentence: str = "") -> None:
    lock(application)
    workflow.may(actor, "decline_offer", application)
    old, new = workflow.apply("decline_offer", application)
    application.reason_code, application.reason_sentence = reason, sentence.strip()
    application.decided_at = clock.now()
    give_back_place(application)
    audit.record(
        actor=actor,
        action="decline_offer",
        subject=application,
        concerns=actor,
        old_status=old,
        new_status=new,
        reason_code=reason.value,
        note=sentence.strip(),
    )
    tell_hosts("offer_declined", application)


def end_of_answer_time(application: Application, made_at: dt.datetime) -> dt.datetime:
    """The end of the last day for an answer, where the work is offered."""
    day_after = queries.get_offer_day(application, made_at) + dt.timedelta(days=1)
    return dt.datetime.combine(day_after, dt.time(), ZoneInfo(application.opportunity.time_zone))


def recount_offers(*, pause: ClockPause) -> None:
    """Count again until when each offer stands; the applicant and the hosts of one that moved are told."""
    for offer in queries.list_unanswered_offers():
        application = offer.application
        lock(application)
        expires_at = end_of_answer_time(application, offer.created_at)
        if offer.ended_at is not None or offer.expires_at == expires_at or offer.expires_at <= clock.now():
            continue
        offer.expires_at = expires_at
        for person in (application.applicant, *application.opportunity.hosts):
            notify(recipient=person, notice=offer_clock_moved(offer, pause))


def give_back_place(application: Application) -> None:
    """End an offer that waits for an answer; the place it held is free again."""
    offer = application.offer
    if offer is not None and offer.ended_at is None:
        offer.ended_at = clock.now()
        free_place(place=offer.place, person=application.applicant)
