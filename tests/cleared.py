"""Clearances, standing approvals and pauses: what their pages are about, what is sent, how they show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core import clock
from mobility.moves import services as moves
from mobility.moves.models import (
    Clearance,
    ClearanceReason,
    ClearanceStatus,
    Move,
    MoveStatus,
    Pause,
    StandingApproval,
)
from mobility.opportunities.models import Opportunity, OpportunityKind, OpportunityStatus
from mobility.people.models import Person
from mobility.policies.models import ClearanceKind, Side
from mobility.policies.queries import Rule
from tests.evidenced import PDF
from tests.factories import OVERRIDE, World, make_entity, make_move, make_opportunity, save

REASON = "The works council asked for it."
NEED = "A screen reader on the machine of the host team."


def make_clearance(move: Move, owner: Person, **fields: Any) -> Clearance:
    """An open one for tax, due in ten days."""
    given = {"kind": ClearanceKind.TAX, "side": Side.HOME, "due_on": clock.today() + dt.timedelta(days=10)}
    return save(Clearance(move=move, owner=owner, **{**given, **fields}))


def make_standing_approval(signer: Person, **fields: Any) -> StandingApproval:
    """For all that the signer's legal entity employs, for half a year."""
    today = clock.today()
    given = {"valid_from": today, "valid_until": today + dt.timedelta(days=180), "legal_entity_id": make_entity().id}
    return save(StandingApproval(signed_by=signer, **{**given, **fields}))


def pause_since(move: Move, days: int, **fields: Any) -> Pause:
    """As if it had been paused so many days ago, by the person."""
    move.status, move.commitment.released_at = MoveStatus.PAUSED, clock.now()
    return save(Pause(move=move, from_on=clock.today() - dt.timedelta(days=days), paused_by=move.person, **fields))


def things_of(people: World, posting: Opportunity) -> dict[str, dict[str, Any]]:
    """The name of a thing → the ids that its addresses need; `posting` is one for which the employee has the time."""
    waiting = make_move(people.employee, posting)
    bring(waiting, MoveStatus.AWAITING_CLEARANCES, people)
    first, second = waiting.clearances[:2]
    second.document_name, second.document = "form.pdf", PDF
    started = clock.today() - dt.timedelta(days=60)
    running = make_opportunity(
        people.host, OpportunityStatus.CLOSED, starts_on=started, allocation_percent=20.0, days_abroad=1
    )
    paused = make_move(people.employee, running, MoveStatus.ACTIVE)
    pause_since(paused, 5)
    return {
        "open clearance": {"clearance_id": first.id},
        "clearance with a document": {"clearance_id": second.id},
        "paused move": {"move_id": paused.id},
        "standing approval": {"approval_id": make_standing_approval(people.hr).id},
        "list of clearances": {"name": Rule.CLEARANCES.value},
        "row of the list of clearances": {"name": Rule.CLEARANCES.value, "number": 0},
    }


def bring(move: Move, status: MoveStatus, world: World) -> None:
    """A released move that waits for tax and social security, was refused them, or rests."""
    move.opportunity.days_abroad = 5
    moves.agree(actor=world.manager, move=move, home_work="Reports stop")
    moves.approve(actor=world.hr, move=move, note="Checked", override=OVERRIDE)
    if status is MoveStatus.CLEARANCE_REFUSED:
        moves.refuse_clearance(
            actor=world.hr, clearance=move.clearances[0], reason=ClearanceReason.LAW, note="No permit can be had."
        )
    if status is MoveStatus.PAUSED:
        for clearance in list(move.clearances):
            moves.clear(actor=world.hr2, clearance=clearance)
        move.starts_on = clock.today() - dt.timedelta(days=30)
        pause_since(move, 3, expected_on=clock.today() + dt.timedelta(days=20))


def sent_about_clearances() -> dict[str, dict[str, Any]]:
    day = (clock.today() + dt.timedelta(days=40)).isoformat()
    row = {"kind": "data_access", "side": "host", "days": "10", "host_country": "FR", "reason": REASON}
    return {
        "moves.clear": {"clear_note": "The form is in."},
        "moves.mark_not_needed": {"not_needed_note": "Fewer than five days."},
        "moves.refuse_clearance": {"reason": "law", "explanation": "No permit can be had."},
        "moves.ask_adjustment": {"need": NEED},
        "moves.sign_standing_approval": {"legal_entity": str(make_entity().id), "valid_until": day},
        "moves.pause": {"from_on": clock.today().isoformat(), "expected_on": ""},
        "moves.end_while_paused": {"last_day": day, "reason": "dates", "sentence": REASON},
        "policies.add_clearance_rule": row,
        "policies.change_clearance_rule": row,
        "policies.drop_clearance_rule": {"reason": REASON},
    }


def hang_clearances(world: World, waiting: Move, long: str) -> dict[str, int]:
    """Ids for the gallery: an open one, a late one, an adjustment, one settled with a document; a used approval."""
    late, settled = waiting.clearances[:2]
    late.due_on = clock.today() - dt.timedelta(days=2)
    settled.status, settled.decided_by, settled.decided_at = ClearanceStatus.CLEARED, world.hr, clock.now()
    settled.note, settled.document_name, settled.document = f"Checked: {long}", f"{long}.pdf", PDF
    opened = make_clearance(waiting, world.hr, kind=ClearanceKind.WORKS_COUNCIL, law="§ 99 (3) BetrVG")
    need = make_clearance(waiting, world.hr2, kind=ClearanceKind.WORKPLACE_ADJUSTMENT, need=NEED)
    approval = make_standing_approval(world.hr, org_unit_id=world.colleague.org_unit_id)
    revoked = make_standing_approval(world.hr2, revoked_at=clock.now(), revoked_by=world.hr)
    posting = make_opportunity(world.host, kind=OpportunityKind.GIG, title=f"Small {long}", hours_per_week=2.0)
    gig = make_move(world.colleague, posting)
    moves.agree(actor=world.manager, move=gig, home_work="Reports stop")
    return {
        "clearance open": opened.id,
        "clearance late": late.id,
        "clearance settled": settled.id,
        "clearance of an adjustment": need.id,
        "standing": approval.id,
        "standing revoked": revoked.id,
        "move under a standing approval": gig.id,
    }


# endpoint, address, who opens it, and the button pressed there
PAGES: tuple[tuple[str, ...], ...] = (
    *(("moves.clearances", "/clearances", who) for who in ("hr", "hr_elsewhere")),
    *(("moves.clearance", f"/clearances/{{clearance {state}}}", "hr")
      for state in ("open", "late", "settled", "of an adjustment")),
    ("moves.clearance", "/clearances/{clearance open}", "hr", "Mark as not needed"),
    ("moves.show", "/moves/{move awaiting_clearances}", "host"),
    ("moves.show", "/moves/{move awaiting_clearances}", "hr"),
    ("moves.show", "/moves/{move paused}", "host"),
    ("moves.show", "/moves/{move under a standing approval}", "hr"),
    ("moves.ask_adjustment", "/moves/{move awaiting_hr}/adjustment", "mover awaiting_hr"),
    ("moves.ask_adjustment", "/moves/{move awaiting_hr}/adjustment", "mover awaiting_hr", "Tell HR"),
    ("moves.pause", "/moves/{move active}/pause", "mover active"),
    *(("moves.resume", "/moves/{move paused}/resume", who) for who in ("mover paused", "hr")),
    ("moves.end_while_paused", "/moves/{move paused}/end-while-paused", "host"),
    *(("moves.standing_approvals", "/standing-approvals", who) for who in ("hr", "hr_elsewhere")),
    *(("moves.standing_approval", f"/standing-approvals/{{{one}}}", "hr") for one in ("standing", "standing revoked")),
    ("moves.sign_standing_approval", "/standing-approvals/new", "hr"),
    ("moves.sign_standing_approval", "/standing-approvals/new", "hr", "Sign in my name"),
    *(("policies.show", "/policies/clearances", who) for who in ("admin", "representative")),
    ("policies.add_clearance_rule", "/policies/clearances/rows/new", "admin"),
    ("policies.add_clearance_rule", "/policies/clearances/rows/new", "admin", "Save the row"),
    ("policies.change_clearance_rule", "/policies/clearances/rows/0", "admin"),
    ("policies.drop_clearance_rule", "/policies/clearances/rows/0/drop", "admin"),
    ("policies.drop_clearance_rule", "/policies/clearances/rows/0/drop", "admin", "Take out the row"),
)  # fmt: skip
