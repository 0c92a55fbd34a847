"""The parts every step of an enrolment is made of: begin, move on with a record, tell."""

from __future__ import annotations

from typing import Any

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.training.messages import about_enrolment, say_when
from mobility.training.models import UNDER_WAY, Enrolment
from mobility.training.models import EnrolmentStatus as S
from mobility.training.workflow import ENROLLING


def hold(enrolment: Enrolment) -> None:
    """The session first, then the enrolment: everybody in this order, so that nobody waits for each other."""
    if enrolment.session is not None:
        lock(enrolment.session)
    lock(enrolment)


def begin(actor: Person, action: str, enrolment: Enrolment) -> None:
    """Hold the rows, then ask whether this person may do it."""
    hold(enrolment)
    ENROLLING.may(actor, action, enrolment)


def move_on(
    action: str,
    actor: Person | None,
    enrolment: Enrolment,
    *,
    note: str = "",
    on_behalf_of: Person | None = None,
    **values: Any,
) -> None:
    """To the next state, together with the values that this state asks for, so that no row says half of it."""
    with session.no_autoflush:
        old, new = ENROLLING.apply(action, enrolment)
        enrolment.queued_at = clock.now() if enrolment.status is S.WAITING else None
        enrolment.ended_at = None if enrolment.status in UNDER_WAY else clock.now()
        for name, value in values.items():
            setattr(enrolment, name, value)
    audit.record(
        actor=actor,
        action=action,
        subject=enrolment,
        concerns=enrolment.person,
        old_status=old,
        new_status=new,
        note=note or None,
        on_behalf_of=on_behalf_of,
    )


def tell(kind: str, enrolment: Enrolment, *, again: str = "", **params: Any) -> None:
    """The learner, with when it takes place."""
    notice = about_enrolment(kind, enrolment, again=again, when=say_when(enrolment.session), **params)
    notify(recipient=enrolment.person, notice=notice)


def require_sentence(text: str, field: str = "reason") -> str:
    if not text.strip():
        raise InvalidInput(N_("Write a sentence that says why."), field=field)
    return text.strip()
