"""Asking about one's data, and answering: a month to do it in, by somebody else, with a reason for every refusal."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.privacy import messages, queries
from mobility.privacy.models import ErasureScope, PrivacyRequest, RequestKind, RequestStatus
from mobility.privacy.policy import PrivacyPermission
from mobility.privacy.services.erasing import erase_data
from mobility.privacy.workflow import workflow


def ask(*, actor: Person, kind: RequestKind, text: str, scope: ErasureScope | None = None) -> PrivacyRequest:
    """Send a request about one's own data; it is due after a calendar month."""
    authorize(actor, PrivacyPermission.ASK)
    if kind is RequestKind.ERASURE and scope is None:
        raise InvalidInput(N_("Choose what is to be erased."), field="scope")
    if kind is not RequestKind.ERASURE and not text:
        raise InvalidInput(N_("Say what is wrong, or what a person should look at."), field="text")
    months = get_value(Rule.PRIVACY_ANSWER_MONTHS)
    asked = PrivacyRequest(
        person=actor,
        kind=kind,
        scope=scope if kind is RequestKind.ERASURE else None,
        text=text,
        answer="",
        status=RequestStatus.OPEN,
        due_on=clock.add_months(clock.today(actor.time_zone), months),
    )
    session.add(asked)
    audit.record(actor=actor, action="ask_about_data", subject=asked, concerns=actor, reason_code=kind.value)
    for officer in queries.list_officers():
        if officer.id != actor.id:
            notify(recipient=officer, notice=messages.received(asked))
    return asked


def take_up(*, actor: Person, asked: PrivacyRequest) -> None:
    workflow.may(actor, "take_up", asked)
    _change(actor, asked, "take_up")
    asked.handled_by = actor
    notify(recipient=asked.person, notice=messages.taken_up(asked))


def complete(*, actor: Person, asked: PrivacyRequest, answer: str) -> None:
    """Answer, and carry out what is asked: an erasure happens here, in the same transaction."""
    workflow.may(actor, "complete", asked)
    if asked.kind is RequestKind.ERASURE and queries.find_current_hold(asked.person):
        raise ConditionNotMet(
            N_("A legal hold keeps this person's data. Lift it first, or refuse the request with that reason.")
        )
    _change(actor, asked, "complete")
    if asked.scope is not None:
        counts = erase_data(person=asked.person, scope=asked.scope)
        audit.record(
            actor=actor,
            action="erase_data",
            subject=asked,
            concerns=asked.person,
            reason_code=str(sum(counts.values())),
        )
    _answer(actor, asked, answer)


def refuse(*, actor: Person, asked: PrivacyRequest, answer: str) -> None:
    """Say no and why; the page tells the person how to complain."""
    workflow.may(actor, "refuse", asked)
    if not answer:
        raise InvalidInput(N_("Say why. The person reads it."), field="answer")
    _change(actor, asked, "refuse")
    _answer(actor, asked, answer)


def withdraw(*, actor: Person, asked: PrivacyRequest) -> None:
    workflow.may(actor, "withdraw", asked)
    _change(actor, asked, "withdraw")
    asked.decided_at = clock.now()
    if asked.handled_by is not None:
        notify(recipient=asked.handled_by, notice=messages.withdrawn(asked))


def mark_answer_read(*, asked: PrivacyRequest) -> None:
    """The trace of the person's own reading; it takes the task off their home page."""
    asked.read_at = asked.read_at or clock.now()


def _change(actor: Person, asked: PrivacyRequest, action: str) -> None:
    old, new = workflow.apply(action, asked)
    audit.record(actor=actor, action=action, subject=asked, concerns=asked.person, old_status=old, new_status=new)


def _answer(actor: Person, asked: PrivacyRequest, answer: str) -> None:
    asked.handled_by, asked.answer, asked.decided_at = actor, answer, clock.now()
    notify(recipient=asked.person, notice=messages.decided(asked))
