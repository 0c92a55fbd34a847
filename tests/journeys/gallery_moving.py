"""The pages of applications and moves in all their states, for the gallery."""

from __future__ import annotations

import datetime as dt

from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.moves import services
from mobility.moves.models import HrReason, MoveStatus
from tests.factories import World, make_move, make_opportunity, make_person, make_unit
from tests.journeys.gallery_page import Page

ANSWER, DECLINE = "Send the answer to Ana Petit", "Decline the offer"
REFUSAL = "h1:has-text('You cannot apply')"


def list_applications() -> list[Page]:
    draft, offered = "{application draft}", "{application offered}"
    states = [status.value for status in ApplicationStatus]
    return [
        *(Page("applications.index", "/applications", who) for who in ("employee", "newcomer")),
        *(Page("applications.index", "/applications?show=past", who) for who in ("employee", "newcomer")),
        *(Page("applications.show", f"/applications/{{application {state}}}") for state in states),
        *(
            Page("applications.show", f"/applications/{{application {state}}}", "host")
            for state in ("submitted", "offered", "accepted", "not_selected")
        ),
        Page("applications.show", "/applications/{application submitted}", "hr"),
        Page("applications.motivation", f"/applications/{draft}/motivation"),
        Page("applications.profile_check", f"/applications/{draft}/profile"),
        Page("applications.check", f"/applications/{draft}/check"),
        Page("applications.sent", "/applications/{application submitted}/sent"),
        *(Page("applications.withdraw", f"/applications/{one}/withdraw") for one in (draft, "{application submitted}")),
        Page("applications.accept_offer", f"/applications/{offered}/accept"),
        Page("applications.decline_offer", f"/applications/{offered}/decline"),
        Page("applications.decline_offer", f"/applications/{offered}/decline", press=DECLINE),
        Page("applications.withdraw_offer", f"/applications/{offered}/withdraw-offer", "host"),
        Page("applications.offer", "/applications/{application submitted}/offer", "host"),
        Page("applications.end", "/applications/{application submitted}/end", "host"),
        Page("applications.end", "/applications/{application submitted}/end", "host", press=ANSWER),
        Page("applications.invitation", "/invitations/{invitation}"),
        Page("", "/opportunities/{open}", "contractor", press="Start application", shows=REFUSAL),
    ]


def decide_together(world: World, ids: dict[str, int]) -> None:
    """Two clean cases that wait, two that were approved together with one left out, and one that a rule warns of."""
    people = [
        make_person(f"Noa of team {name}", org_unit=make_unit(f"Example / Sales / Team {name}"),
                    line_manager=world.manager)
        for name in "ABCDE"
    ]  # fmt: skip
    moves = [
        make_move(person, make_opportunity(world.host, title=f"Work of a batch {number}", days_abroad=abroad))
        for number, (person, abroad) in enumerate(zip(people, (0, 0, 0, 0, 12), strict=True))
    ]
    for move in moves:
        services.agree(actor=world.manager, move=move, home_work="Reports stop")
    services.write_note(actor=world.hr2, move=moves[4], text="Tax looks at the days in Basel until Friday.")
    batch = services.approve_batch(actor=world.hr, moves=moves[2:], reason=HrReason.BOTH_AGREE, note="")
    for item in batch.items[:2]:
        assert item.move.hr_decision is not None
        item.move.hr_decision.decided_at = clock.now() + dt.timedelta(days=1)  # however long the gallery hangs
    ids |= {"batch": batch.id, "move warned": moves[4].id, "clean": moves[0].id, "clean too": moves[1].id,
            "move just approved": moves[2].id}  # fmt: skip


def list_moves() -> list[Page]:
    states = [status.value for status in MoveStatus]
    return [
        *(Page("moves.show", f"/moves/{{move {state}}}", f"mover {state}") for state in states),
        *(Page("moves.show", f"/moves/{{move {state}}}", "manager") for state in ("awaiting_release", "completed")),
        Page("moves.of_application", "/applications/{application of a move approved}/move", "mover approved"),
        *(Page("moves.releases", "/releases", who) for who in ("manager", "hr")),
        *(Page("moves.release", f"/releases/{{move {state}}}", "manager") for state in states[:3]),
        Page("moves.release", "/releases/{move awaiting_release}", "manager", press="Agree to the move"),
        Page("moves.release", "/releases/{move awaiting_release}", "manager", press="Decline the release"),
        Page("moves.release", "/releases/{move of hr}", "hr"),
        *(Page("moves.approvals", "/approvals", who) for who in ("hr", "hr_elsewhere")),
        *(Page("moves.export", "/moves/export", who) for who in ("hr", "hr_elsewhere")),
        Page("moves.export", "/moves/export?from_on=2027-02-01&until_on=2027-01-01", "hr", status=422),
        *(Page("applications.answers_late", "/answers-late", who) for who in ("hr", "hr_elsewhere")),
        *(Page("moves.release", "/releases/{move late}", who) for who in ("manager", "boss")),
        *(Page("moves.show", "/moves/{move late}", who) for who in ("mover late", "manager", "boss", "hr")),
        Page("moves.releases", "/releases", "boss"),
        *(Page("moves.approval", f"/approvals/{{move {state}}}", "hr") for state in states),
        Page("moves.approval", "/approvals/{move awaiting_hr}", "hr", press="Decline move"),
        Page("moves.approval", "/approvals/{move warned}", "hr", press="Approve move"),
        Page("moves.approval", "/approvals/{move just approved}", "hr"),
        *(Page("moves.choose_batch", "/approvals/batch", who) for who in ("hr", "hr_elsewhere")),
        Page("moves.batch_summary", "/approvals/batch/summary?pick={clean}&pick={clean too}&pick={move warned}", "hr"),
        Page("moves.batch_summary", "/approvals/batch/summary", "hr"),
        Page("moves.batch", "/approvals/batches/{batch}", "hr"),
        Page("moves.approval", "/approvals/{move in_review}", "hr", press="Uphold the refusal"),
        Page("moves.withdraw", "/moves/{move approved}/withdraw", "mover approved"),
        Page("moves.end_early", "/moves/{move active}/end-early", "mover active"),
        Page("moves.end_early", "/moves/{move active}/end-early", "host", press="End the move on this day"),
        *(Page("moves.feedback", "/moves/{move completed}/feedback", who) for who in ("mover completed", "host")),
        Page("moves.feedback", "/moves/{move ended_early}/feedback", "host"),
        Page("moves.feedback", "/moves/{move active}/feedback", "host"),
    ]
