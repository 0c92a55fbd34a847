"""What is told about clearances, standing approvals and pauses; no notice names the kind of a clearance."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.moves.messages import SEE_MOVE, move_path
from mobility.moves.models import Clearance, Pause, StandingApproval
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.people.models import Person

SETTLE = N_("Open the clearance")

register_wordings(
    {
        "clearance_opened": Wording(
            N_("A clearance is yours to settle: %(person)s, “%(title)s”"),
            N_("Settle it by %(by)s; the move waits for it. Any HR partner of the same scope may do so too."),
            SETTLE,
        ),
        "clearance_reminded": Wording(
            N_("A clearance is due soon: %(person)s, “%(title)s”"),
            N_("Settle it by %(by)s; the move waits for it."),
            SETTLE,
        ),
        "clearance_due": Wording(
            N_("A clearance is due today: %(person)s, “%(title)s”"),
            N_("Settle it by %(by)s. From tomorrow on the other HR partners of this scope are asked too."),
            SETTLE,
        ),
        "clearance_late": Wording(
            N_("A clearance is late: %(person)s, “%(title)s”"),
            N_("It was due on %(by)s. Any HR partner of this scope may settle it now; the move waits for it."),
            SETTLE,
        ),
        "clearance_handed_on": Wording(
            N_("A clearance is yours now: %(person)s, “%(title)s”"),
            N_("Whoever owned it is no longer there. Settle it by %(by)s; the move waits for it."),
            SETTLE,
        ),
        "clearance_moved": Wording(
            N_("More time for a clearance: %(person)s, “%(title)s”"),
            N_("Clocks stand still on the day on which it was due. Settle it by %(by)s."),
            SETTLE,
        ),
        "clearance_fell_away": Wording(
            N_("A clearance is no longer needed: %(person)s, “%(title)s”"),
            N_("The move will not take place. You need not do anything."),
            SETTLE,
        ),
        "pause_begun": Wording(
            N_("The move is paused: %(person)s, “%(title)s”"),
            N_("It rests from %(from_on)s on; %(person)s or HR resumes it. You need not do anything."),
            SEE_MOVE,
        ),
        "pause_over": Wording(
            N_("The move goes on: %(person)s, “%(title)s”"),
            N_("It was resumed on %(resumed)s and ends on %(ends)s."),
            SEE_MOVE,
        ),
        "standing_ends": Wording(
            N_("Your standing approval ends on %(ends)s"),
            N_("Sign a new one before then, or HR decides each small gig by hand from the day after."),
            N_("Open the standing approval"),
        ),
        "standing_revoked": Wording(
            N_("%(by)s revoked your standing approval"),
            N_("HR decides each small gig by hand from now on. What was approved under it stays approved."),
            N_("Open the standing approval"),
        ),
    }
)


def about_clearance(kind: str, clearance: Clearance, to: Person) -> Notice:
    """Once for each owner and day on which it was due."""
    move = clearance.move
    return Notice(
        kind=kind,
        event_key=f"clearance:{clearance.id}:{kind}:{clearance.due_on}:{clearance.owner_id}:{to.id}",
        path=f"/clearances/{clearance.id}",
        params={"person": move.person.name, "title": move.opportunity.title, "by": clearance.due_on},
    )


def about_pause(kind: str, pause: Pause) -> Notice:
    move = pause.move
    return Notice(
        kind=kind,
        event_key=f"pause:{pause.id}:{kind}",
        path=move_path(move),
        params={
            "person": move.person.name,
            "title": move.opportunity.title,
            "from_on": pause.from_on,
            "resumed": pause.resumed_on or pause.from_on,
            "ends": move.last_day,
        },
    )


def about_standing(kind: str, approval: StandingApproval, by: Person | None = None) -> Notice:
    return Notice(
        kind=kind,
        event_key=f"standing_approval:{approval.id}:{kind}",
        path=f"/standing-approvals/{approval.id}",
        params={"ends": approval.valid_until, "by": (by or approval.signed_by).name},
    )
