"""Letting somebody act for a line manager or HR partner for a while."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.events import DelegationChanged
from mobility.people.models import Delegation, DelegationScope, OrgUnit, Person, Role
from mobility.people.policy import PersonPermission as P

LONGEST = dt.timedelta(days=366)


def delegate(
    *, actor: Person, to: Person, scope: DelegationScope, unit: OrgUnit | None, starts_on: dt.date, ends_on: dt.date
) -> Delegation:
    """From the first day to the last, both included; it ends by itself, and when either of the two leaves."""
    authorize(actor, P.DELEGATE)
    _check_delegate(actor, to)
    _check_scope(actor, scope)
    _check_days(actor, starts_on, ends_on)
    delegation = Delegation(owner=actor, delegate=to, scope=scope, org_unit=unit, starts_on=starts_on, ends_on=ends_on)
    session.add(delegation)
    audit.record(actor=actor, action="delegate", subject=delegation, concerns=to, reason_code=scope.value)
    publish(DelegationChanged(delegation))
    return delegation


def end_delegation(*, actor: Person, delegation: Delegation) -> None:
    """From the next request on nobody acts for the owner; without effect on one that is over."""
    lock(delegation)
    authorize(actor, P.END_DELEGATION, delegation)
    if delegation.is_over:
        return
    delegation.ended_at, delegation.ended_by_id = clock.now(), actor.id
    audit.record(actor=actor, action="end_delegation", subject=delegation, concerns=delegation.delegate)
    publish(DelegationChanged(delegation, ended_by=actor))


def _check_delegate(actor: Person, to: Person) -> None:
    if to.id == actor.id:
        raise InvalidInput(N_("Nobody acts for themselves. Name somebody else."), field="delegate")
    if not to.is_employed or to.has_left(clock.today(to.time_zone)):
        raise InvalidInput(N_("Only somebody who is employed here can act for you."), field="delegate")


def _check_scope(actor: Person, scope: DelegationScope) -> None:
    """Both is whatever the owner decides, which is often one of the two."""
    if scope is DelegationScope.HR_DECISIONS and not actor.has(Role.HR):
        raise InvalidInput(N_("You take no HR decisions that somebody could take for you."), field="scope")
    if scope is DelegationScope.RELEASES and not actor.leads_people:
        raise InvalidInput(N_("Nobody reports to you, so there is no release to decide for you."), field="scope")


def _check_days(actor: Person, starts_on: dt.date, ends_on: dt.date) -> None:
    if starts_on < clock.today(actor.time_zone):
        raise InvalidInput(N_("Choose today or a later day."), field="starts_on")
    if ends_on < starts_on:
        raise InvalidInput(N_("The last day lies before the first one."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise InvalidInput(N_("A delegation lasts a year at most. Choose an earlier last day."), field="ends_on")
