"""What an applicant does: start, write, look at the profile, send, withdraw."""

from __future__ import annotations

import secrets

from mobility.applications import messages, queries
from mobility.applications.models import MOTIVATION_WORDS, Application, ApplicationStatus, ReasonCode
from mobility.applications.policy import ApplicationPermission
from mobility.applications.services.telling import tell_hosts
from mobility.applications.workflow import workflow
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from mobility.skills.queries import build_snapshot

REFERENCE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread on the telephone
REFERENCE_LENGTH = 8


def start_application(*, actor: Person, opportunity: Opportunity) -> Application:
    """The draft of this person for this opportunity; whatever is open already is given back instead."""
    existing = queries.find_open(actor, opportunity)
    if existing is not None:
        return existing
    authorize(actor, ApplicationPermission.START, opportunity)
    obstacle = queries.find_obstacle(actor, opportunity)
    if obstacle is not None:
        refusal = ConditionNotMet if actor.is_employed else NotPermitted
        raise refusal(obstacle.msgid, **obstacle.params)
    application = Application(
        reference=_new_reference(), applicant=actor, opportunity=opportunity, status=ApplicationStatus.DRAFT
    )
    session.add(application)
    audit.record(actor=actor, action="start", subject=application, concerns=actor, new_status=ApplicationStatus.DRAFT)
    return application


def save_motivation(*, actor: Person, application: Application, motivation: str, availability: str = "") -> None:
    """Keep what was written; the host sees it once the application is sent."""
    lock(application)
    workflow.may(actor, "save_motivation", application)
    if not motivation.strip():
        raise InvalidInput(N_("Write why you want this. A few sentences are enough."), field="motivation")
    if len(motivation.split()) > MOTIVATION_WORDS:
        raise InvalidInput(
            N_("Shorten this to at most %(words)s words; it has %(used)s now."),
            field="motivation",
            words=MOTIVATION_WORDS,
            used=len(motivation.split()),
        )
    workflow.apply("save_motivation", application)
    application.motivation, application.availability = motivation.strip(), availability.strip()
    audit.record(actor=actor, action="save_motivation", subject=application, concerns=actor)


def confirm_profile(*, actor: Person, application: Application) -> None:
    """The applicant has seen what the host will see."""
    lock(application)
    workflow.may(actor, "confirm_profile", application)
    workflow.apply("confirm_profile", application)
    application.has_checked_profile = True
    audit.record(actor=actor, action="confirm_profile", subject=application, concerns=actor)


def submit_application(*, actor: Person, application: Application) -> None:
    """Send it, with the profile as it is at this moment."""
    lock(application)
    workflow.may(actor, "submit", application)
    old, new = workflow.apply("submit", application)
    application.submitted_at = clock.now()
    application.snapshot = build_snapshot(application.applicant)
    audit.record(actor=actor, action="submit", subject=application, concerns=actor, old_status=old, new_status=new)
    day = queries.get_answer_day(application)
    tell_hosts("application_received", application, day=day)
    notify(recipient=actor, notice=messages.about_application("application_sent", application, day=day))


def withdraw(*, actor: Person, application: Application, reason: ReasonCode, sentence: str = "") -> None:
    """Leave before there is an offer, which is declined instead; a draft that nobody saw leaves silently."""
    lock(application)
    workflow.may(actor, "withdraw", application)
    old, new = workflow.apply("withdraw", application)
    application.reason_code, application.reason_sentence = reason, sentence.strip()
    audit.record(
        actor=actor,
        action="withdraw",
        subject=application,
        concerns=actor,
        old_status=old,
        new_status=new,
        reason_code=reason.value,
        note=sentence.strip(),
    )
    if application.submitted_at is not None:
        tell_hosts("application_withdrawn", application)


def _new_reference() -> str:
    return "A-" + "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
