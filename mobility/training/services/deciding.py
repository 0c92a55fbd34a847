"""The line manager's word on a course that costs more than the company's limit."""

from __future__ import annotations

from mobility.core import clock
from mobility.core.events import publish
from mobility.people.models import Person
from mobility.training.events import EnrolmentEnded
from mobility.training.models import Enrolment
from mobility.training.policy import find_principal
from mobility.training.services.enrolling import place
from mobility.training.services.steps import begin, move_on, require_sentence, tell


def approve(*, actor: Person, enrolment: Enrolment) -> None:
    begin(actor, "approve", enrolment)
    _decide("approve", actor, enrolment)
    tell("training_approved", enrolment, by=actor.name)
    place(enrolment)


def decline(*, actor: Person, enrolment: Enrolment, reason: str) -> None:
    begin(actor, "decline", enrolment)
    enrolment.reason = require_sentence(reason)
    _decide("decline", actor, enrolment, enrolment.reason)
    tell("training_declined", enrolment, by=actor.name, reason=enrolment.reason)
    publish(EnrolmentEnded(enrolment))


def _decide(action: str, actor: Person, enrolment: Enrolment, note: str = "") -> None:
    principal = find_principal(actor, enrolment)
    move_on(action, actor, enrolment, note=note, on_behalf_of=principal)
    enrolment.decided_by, enrolment.decided_at, enrolment.on_behalf_of = actor, clock.now(), principal
