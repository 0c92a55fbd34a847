"""The pages of applications and moves in all their states, for the gallery."""

from __future__ import annotations

from mobility.applications.models import ApplicationStatus
from mobility.moves.models import MoveStatus
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
        Page("moves.approval", "/approvals/{move in_review}", "hr", press="Uphold the refusal"),
        Page("moves.withdraw", "/moves/{move approved}/withdraw", "mover approved"),
        Page("moves.end_early", "/moves/{move active}/end-early", "mover active"),
        Page("moves.end_early", "/moves/{move active}/end-early", "host", press="End the move on this day"),
        *(Page("moves.feedback", "/moves/{move completed}/feedback", who) for who in ("mover completed", "host")),
        Page("moves.feedback", "/moves/{move ended_early}/feedback", "host"),
        Page("moves.feedback", "/moves/{move active}/feedback", "host"),
    ]
