"""What HR settles besides the decision itself: clearances, standing approvals, several cases at once, undoing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

import sqlalchemy as sa

from benchmarks.year.habits import STANDING_APPROVALS, STANDING_ENDS_IN
from benchmarks.year.moving import list_moves
from benchmarks.year.office import Act, Office, list_staff, to_day
from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.moves import services as moves
from mobility.moves.models import (
    Clearance,
    ClearanceReason,
    ClearanceStatus,
    HrReason,
    Move,
    MoveStatus,
    StandingApproval,
)
from mobility.moves.queries.batching import list_cases
from mobility.moves.queries.clearing import list_partners
from mobility.moves.queries.deciding import list_deciders, list_undoable
from mobility.people.models import Person, Role, RoleGrant

S = MoveStatus
NEARLY_A_YEAR = dt.timedelta(days=364)
BEFORE_HR = (S.AWAITING_RELEASE, S.AWAITING_HR)


def _list_partners_at_work(office: Office) -> list[Person]:
    partners = sa.select(RoleGrant.person_id).where(RoleGrant.role == Role.HR)
    return [one for one in list_staff(Person.id.in_(partners)) if office.habits.is_at_work(one, office.today)]


def settle_clearances(office: Office) -> Iterator[Act]:
    """Its owner, else whoever else may; some take longer than they have, some find that it cannot be had."""
    waiting = (
        sa.select(Clearance)
        .join(Clearance.move)
        .where(Clearance.status == ClearanceStatus.OPEN, Move.status == S.AWAITING_CLEARANCES)
    )
    for clearance in session.scalars(waiting.order_by(Clearance.id)):
        people = [one for one in (clearance.owner, *list_partners(clearance)) if one is not None]
        partner = office.first_due("clearing", people, clearance.created_at, clearance.id)
        if partner is None:
            continue
        of_it = {"actor": partner, "clearance": clearance}
        if office.habits.happens("clearance refused", clearance.id):
            reason = office.habits.chance("clearance", clearance.id).choice(list(ClearanceReason))
            act = partial(moves.refuse_clearance, **of_it, reason=reason, note="It cannot be had before the start.")
            yield Act("refuse a clearance", clearance.id, act)
        elif office.habits.happens("clearance not needed", clearance.id):
            act = partial(moves.mark_not_needed, **of_it, note="The agreement of the group covers it.")
            yield Act("mark a clearance as not needed", clearance.id, act)
        else:
            yield Act("clear", clearance.id, partial(moves.clear, **of_it, note="Agreed."))


def ask_adjustments(office: Office) -> Iterator[Act]:
    for move in list_moves(*BEFORE_HR):
        is_time = to_day(move.created_at) == office.today
        if is_time and not move.clearances and office.habits.happens("an adjustment", move.id):
            act = partial(moves.ask_adjustment, actor=move.person, move=move, need="A desk that can be raised.")
            yield Act("ask for an adjustment", move.id, act)


def sign_standing_approvals(office: Office) -> Iterator[Act]:
    """On the first working days of the year some partners sign one for their legal entity; in autumn one is revoked."""
    signed = session.scalars(sa.select(StandingApproval).order_by(StandingApproval.id)).all()
    if len(signed) < STANDING_APPROVALS:
        taken = {approval.legal_entity_id for approval in signed}
        for partner in _list_partners_at_work(office):
            entity = next((one.legal_entity for one in partner.role_grants if one.legal_entity_id not in taken), None)
            if entity is not None:
                act = partial(
                    moves.sign_standing_approval,
                    actor=partner,
                    org_unit=None,
                    legal_entity=entity,
                    valid_until=office.today + NEARLY_A_YEAR,
                )
                yield Act("sign a standing approval", entity.id, act)
                return
    for approval in signed[:1]:
        signer, is_time = approval.signed_by, office.today.month >= STANDING_ENDS_IN and approval.revoked_at is None
        if is_time and office.habits.is_at_work(signer, office.today):
            act = partial(moves.revoke_standing_approval, actor=signer, approval=approval)
            yield Act("revoke a standing approval", approval.id, act)


def say_conflicts(office: Office) -> Iterator[Act]:
    """An HR partner who says that somebody else should decide, where somebody else is there."""
    for move in list_moves(S.AWAITING_HR):
        deciders = list_deciders(move)
        if len(deciders) < 2 or move.conflicts or not office.habits.happens("a conflict of interest", move.id):
            continue
        if office.habits.is_at_work(deciders[0], office.today):
            act = partial(moves.declare_conflict, actor=deciders[0], move=move)
            yield Act("declare a conflict of interest", move.id, act)


def approve_several(office: Office) -> Iterator[Act]:
    """Some partners take their clean cases together, once a week."""
    for partner in _list_partners_at_work(office):
        weekday = office.habits.chance("batch", partner.employee_number).randint(0, 4)
        if office.today.weekday() != weekday or not office.habits.happens("in batches", partner.employee_number):
            continue
        clean = [case.move for case in list_cases(partner) if case.obstacle is None]
        if clean:
            act = partial(moves.approve_batch, actor=partner, moves=clean, reason=HrReason.BOTH_AGREE, note="")
            yield Act("approve several", (partner.id, office.today), act)


def undo(office: Office) -> Iterator[Act]:
    """Minutes later a few decisions are taken back; they are taken again on another day."""
    for partner in _list_partners_at_work(office):
        for decision in list_undoable(partner):
            if office.habits.happens("undone", decision.move_id) and not _was_undone(decision.move_id):
                act = partial(moves.undo_decision, actor=partner, move=decision.move)
                yield Act("undo a decision", decision.move_id, act)


def _was_undone(move_id: int) -> bool:
    undone = AuditEntry.action.in_(["undo_approval", "undo_refusal"])
    of_it = sa.select(AuditEntry.id).where(AuditEntry.subject_type == "move", AuditEntry.subject_id == move_id, undone)
    return session.scalar(of_it.limit(1)) is not None
