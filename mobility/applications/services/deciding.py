"""What a host manager decides about an applicant."""

from __future__ import annotations

import datetime as dt

from mobility.applications import messages, queries
from mobility.applications.models import Application, Offer, ReasonCode
from mobility.applications.services.offers import end_of_answer_time, give_back_place
from mobility.applications.workflow import workflow
from mobility.audit import services as audit
from mobility.capacity.load import Stretch
from mobility.capacity.queries import find_gig_clash, to_percent
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities.models import Opportunity
from mobility.opportunities.services import take_place
from mobility.people.models import Person


def shortlist(*, actor: Person, application: Application) -> None:
    _sort(actor, "shortlist", application, kind="application_shortlisted")


def keep_in_reserve(*, actor: Person, application: Application) -> None:
    _sort(actor, "keep_in_reserve", application, kind="application_in_reserve")


def end_application(
    *, actor: Person, application: Application, reason: ReasonCode, sentence: str, offers_talk: bool = False
) -> None:
    """Say no, with a reason and a sentence that the applicant reads; a short talk about it halves the hurt."""
    lock(application)
    workflow.may(actor, "end", application)
    sentence = _written(sentence, N_("Write one sentence that %(person)s can learn from."), actor, application)
    old, new = workflow.apply("end", application)
    application.reason_code, application.reason_sentence = reason, sentence
    application.offers_talk, application.decided_at = offers_talk, clock.now()
    audit.record(
        actor=actor,
        action="end",
        subject=application,
        concerns=application.applicant,
        old_status=old,
        new_status=new,
        reason_code=reason.value,
        note=sentence,
    )
    if offers_talk:
        _tell(application, "application_ended_with_talk", sentence=sentence, host=actor.name, email=actor.email)
    else:
        _tell(application, "application_ended", sentence=sentence)


def make_offer(
    *, actor: Person, application: Application, message: str = "", starts_on: dt.date | None = None
) -> Offer:
    """Offer a place on the opportunity's own terms; the place is held until the offer is answered or expires.

    Nobody has agreed to anything yet, so the host may offer a later first day: everybody decides about the dates that
    the offer has.
    """
    lock(application)
    workflow.may(actor, "offer", application)
    if workflow.allows("offer", application) and queries.is_blind(actor, application):
        raise ConditionNotMet(queries.NOT_SEEN_YET)
    opportunity = application.opportunity
    dates = _find_dates(opportunity, starts_on)
    _refuse_too_many_gigs(application, dates)
    old, new = workflow.apply("offer", application)
    offer = Offer(
        application=application,
        place=take_place(opportunity=opportunity, person=application.applicant),
        made_by=actor,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        allocation_percent=opportunity.allocation_percent,
        hours_per_week=opportunity.hours_per_week,
        message=message.strip(),
        expires_at=end_of_answer_time(application, clock.now()),
    )
    session.add(offer)
    application.decided_at = clock.now()
    audit.record(
        actor=actor,
        action="offer",
        subject=application,
        concerns=application.applicant,
        old_status=old,
        new_status=new,
        note=message.strip(),
    )
    notify(recipient=application.applicant, notice=messages.offer_made(offer))
    return offer


def _find_dates(opportunity: Opportunity, starts_on: dt.date | None) -> queries.Dates:
    if starts_on is None or starts_on == opportunity.starts_on:
        return queries.Dates(opportunity.starts_on, opportunity.ends_on)
    dates = queries.find_dates_from(opportunity, starts_on)
    if dates is None:
        raise InvalidInput(
            N_("The work cannot be offered from this day. Choose one of those below."), field="starts_on"
        )
    return dates


def _refuse_too_many_gigs(application: Application, dates: queries.Dates) -> None:
    """Nobody could accept it, so it is not offered; whether the rest of their time is free is for the person to see."""
    hours = application.opportunity.hours_per_week
    if not application.opportunity.is_gig or hours is None:
        return
    asked = Stretch(*dates, to_percent(application.applicant, hours))
    clash = find_gig_clash(application.applicant, asked)
    if clash is not None:
        raise ConditionNotMet(clash.message.msgid, **clash.message.params)


def withdraw_offer(*, actor: Person, application: Application, sentence: str) -> None:
    """Take an unanswered offer back, with a sentence that the applicant reads; they stay on the shortlist."""
    lock(application)
    workflow.may(actor, "withdraw_offer", application)
    sentence = _written(sentence, N_("Write one sentence that tells %(person)s why."), actor, application)
    old, new = workflow.apply("withdraw_offer", application)
    give_back_place(application)
    audit.record(
        actor=actor,
        action="withdraw_offer",
        subject=application,
        concerns=application.applicant,
        old_status=old,
        new_status=new,
        note=sentence,
    )
    _tell(application, "offer_withdrawn", sentence=sentence, day=queries.get_answer_day(application))


def _sort(actor: Person, action: str, application: Application, *, kind: str) -> None:
    """Move between shortlist and reserve, which the applicant is told and which answers nothing yet."""
    lock(application)
    workflow.may(actor, action, application)
    old, new = workflow.apply(action, application)
    audit.record(
        actor=actor,
        action=action,
        subject=application,
        concerns=application.applicant,
        old_status=old,
        new_status=new,
    )
    _tell(application, kind, day=queries.get_answer_day(application))


def _tell(application: Application, kind: str, **more: object) -> None:
    notify(recipient=application.applicant, notice=messages.about_application(kind, application, **more))


def _written(sentence: str, otherwise: str, actor: Person, application: Application) -> str:
    if not sentence.strip():
        raise InvalidInput(otherwise, field="sentence", person=queries.name_for(actor, application))
    return sentence.strip()
