"""Consultations of works councils on record: with one ranking starts, without it stops (`domain.md`, rule 7)."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict, Unpack

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.matching.models import Consultation
from mobility.matching.policy import MatchingPermission
from mobility.people.models import LegalEntity, Person


class ConsultationFields(TypedDict):
    """What is recorded of a consultation."""

    held_on: dt.date
    document: str
    link: str
    note: str


def record_consultation(
    *, actor: Person | None, entity: LegalEntity, **fields: Unpack[ConsultationFields]
) -> Consultation:
    """The works council of a legal entity was consulted: from the next request on its people are ranked."""
    if actor is not None:
        authorize(actor, MatchingPermission.RECORD_CONSULTATION, entity)
    if fields["held_on"] > clock.today(actor.time_zone if actor else "UTC"):
        raise InvalidInput(N_("Record a consultation once it was held: choose today or a day before."), field="held_on")
    consultation = Consultation(
        legal_entity=entity,
        recorded_by=actor,
        held_on=fields["held_on"],
        document=fields["document"],
        link=fields["link"] or None,
        note=fields["note"],
    )
    session.add(consultation)
    audit.record(actor=actor, action="record_consultation", subject=consultation, note=fields["document"])
    return consultation


def correct_consultation(
    *, actor: Person, consultation: Consultation, reason: str, **fields: Unpack[ConsultationFields]
) -> Consultation:
    """A right row takes the place of a wrong one, which stays to be read."""
    _require_standing(actor, consultation)
    corrected = record_consultation(actor=actor, entity=consultation.legal_entity, **fields)
    _withdraw(actor, consultation, reason)
    consultation.corrected_by = corrected
    return corrected


def withdraw_consultation(*, actor: Person, consultation: Consultation, reason: str) -> None:
    """It was recorded in error: from the next request on the people of the legal entity are not ranked."""
    _require_standing(actor, consultation)
    _withdraw(actor, consultation, reason)


def _require_standing(actor: Person, consultation: Consultation) -> None:
    authorize(actor, MatchingPermission.RECORD_CONSULTATION, consultation.legal_entity)
    lock(consultation)
    if consultation.withdrawn_at is not None:
        raise Conflict(N_("Somebody has already corrected or withdrawn this. Open the list to see what stands now."))


def _withdraw(actor: Person, consultation: Consultation, reason: str) -> None:
    consultation.withdrawn_at, consultation.withdrawn_reason = clock.now(), reason
    consultation.withdrawn_by_id = actor.id
    audit.record(actor=actor, action="withdraw_consultation", subject=consultation, note=reason)
