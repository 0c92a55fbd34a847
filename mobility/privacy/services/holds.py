"""Legal holds: somebody's data may not be erased for now, for a reason that a privacy officer gives."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.people.queries import find_person_by_email
from mobility.privacy import queries
from mobility.privacy.models import LegalHold
from mobility.privacy.policy import PrivacyPermission


def set_hold(*, actor: Person, email: str, reason: str) -> LegalHold:
    authorize(actor, PrivacyPermission.HOLD)
    person = find_person_by_email(email)
    if person is None:
        raise InvalidInput(N_("Nobody has this address. Enter a work e-mail address of the company."), field="email")
    if person.id == actor.id:
        raise InvalidInput(N_("Another privacy officer decides in your own case."), field="email")
    if queries.find_current_hold(person) is not None:
        raise InvalidInput(N_("This person's data are on hold already."), field="email")
    hold = LegalHold(person=person, reason=reason, set_by=actor)
    session.add(hold)
    audit.record(actor=actor, action="set_hold", subject=hold, concerns=person)
    return hold


def lift_hold(*, actor: Person, hold: LegalHold) -> None:
    """From now on terms and requests erase again."""
    authorize(actor, PrivacyPermission.LIFT, hold)
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by_id = clock.now(), actor.id
        audit.record(actor=actor, action="lift_hold", subject=hold, concerns=hold.person)
