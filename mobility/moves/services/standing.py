"""Standing approvals: signing and revoking them, and approving the small gigs they are for."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.i18n import N_
from mobility.moves.checks import find_blocking, run_checks
from mobility.moves.messages.clearing import about_standing
from mobility.moves.models import Decision, HrDecision, Move, StandingApproval
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import is_hr_of_its_scope
from mobility.moves.queries import get_facts
from mobility.moves.queries.clearing import LONGEST_STANDING, find_standing_for, list_ending_standing_approvals
from mobility.moves.services.approval import keep_what_was_seen
from mobility.moves.services.steps import ask_for_approval, get_people, take, tell
from mobility.notifications.services import notify
from mobility.people.models import LegalEntity, OrgUnit, Person

WARNED_BEFORE = dt.timedelta(days=30)


def sign_standing_approval(
    *, actor: Person, org_unit: OrgUnit | None, legal_entity: LegalEntity | None, valid_until: dt.date
) -> StandingApproval:
    """From today on, a year at most, for a scope that lies in the signer's own."""
    authorize(actor, P.SIGN_STANDING)
    if org_unit is None and legal_entity is None:
        raise InvalidInput(N_("Choose a unit, a legal entity, or both."), field="org_unit")
    today = clock.today(actor.time_zone)
    approval = StandingApproval(
        signed_by_id=actor.id,
        org_unit=org_unit,
        legal_entity_id=legal_entity.id if legal_entity else None,
        valid_from=today,
        valid_until=valid_until,
    )
    if not is_hr_of_its_scope(actor, approval):
        raise InvalidInput(N_("This reaches beyond your own scope. Choose less."), field="org_unit")
    if not today < valid_until <= today + LONGEST_STANDING:
        latest = today + LONGEST_STANDING
        raise InvalidInput(
            N_("Choose a last day after today and not later than %(latest)s."), field="valid_until", latest=latest
        )
    session.add(approval)
    audit.record(actor=actor, action="sign_standing_approval", subject=approval)
    return approval


def revoke_standing_approval(*, actor: Person, approval: StandingApproval) -> None:
    """It counts no more; what was approved under it stays approved."""
    lock(approval)
    authorize(actor, P.REVOKE_STANDING, approval)
    if approval.revoked_at is not None:
        raise ConditionNotMet(N_("This standing approval was revoked before."))
    approval.revoked_at, approval.revoked_by = clock.now(), actor
    audit.record(actor=actor, action="revoke_standing_approval", subject=approval)
    if actor.id != approval.signed_by_id:
        notify(recipient=approval.signed_by, notice=about_standing("standing_revoked", approval, actor))


def approve_or_ask(*, move: Move) -> None:
    """After the release: a standing approval is the HR decision where one holds, else HR is asked."""
    approval, checks = find_standing_for(move), run_checks(get_facts(move))
    if approval is None or find_blocking(checks) is not None:
        ask_for_approval(move)
        return
    take(None, "approve_by_standing", move)
    decision = HrDecision(
        move=move,
        decision=Decision.APPROVED,
        decided_by=approval.signed_by,
        decided_at=clock.now(),
        standing_approval=approval,
    )
    session.add(decision)
    session.flush()
    keep_what_was_seen(decision, checks, None)
    tell("move_approved_beforehand", move, get_people(move))


def warn_of_ending_standing_approvals() -> None:
    """A month before the end, once: the signer may sign a new one."""
    for approval in list_ending_standing_approvals(clock.today() + WARNED_BEFORE):
        approval.warned_at = clock.now()
        notify(recipient=approval.signed_by, notice=about_standing("standing_ends", approval))
