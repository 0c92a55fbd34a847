"""What the moves room tells people: what happened, what happens next, who acts, by when."""

from __future__ import annotations

import datetime as dt

from mobility.core.i18n import N_, Message
from mobility.moves.checks import name_of_speaker
from mobility.moves.models import Feedback, Move, MoveStatus
from mobility.moves.progress import name_of_stand_in
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.people.models import Person

SEE_MOVE = N_("See the move")

register_wordings(
    {
        "release_asked": Wording(
            N_("%(person)s asks for your agreement: %(title)s"),
            N_(
                "%(person)s was offered a place and accepted it, from %(starts)s to %(ends)s. You agree, propose a "
                "change or decline before %(handover)s; from then on %(stand_in)s may decide in your place."
            ),
            N_("Answer the request"),
        ),
        "release_asked_of_hr": Wording(
            N_("A release is for you to decide: %(what)s"),
            N_("Nobody else can release %(person)s. One HR partner decides by %(by)s; another approves the move."),
            N_("Answer the request"),
        ),
        "release_expected": Wording(
            N_("%(manager)s was asked to agree: %(title)s"),
            N_(
                "%(manager)s was asked to agree to your move and answers before %(handover)s; from then on "
                "%(stand_in)s may decide too. You need not do anything."
            ),
            SEE_MOVE,
        ),
        "release_reminded": Wording(
            N_("%(person)s waits for your agreement: %(title)s"),
            N_("Agree, propose a change or decline before %(handover)s; from then on %(stand_in)s may decide too."),
            N_("Answer the request"),
        ),
        "release_reminded_again": Wording(
            N_("%(person)s still waits for your agreement: %(title)s"),
            N_("If you do not answer before %(handover)s, %(stand_in)s may decide in your place."),
            N_("Answer the request"),
        ),
        "nobody_decides": Wording(
            N_("Nobody in HR can decide on a move: %(entity)s"),
            N_("It is to begin on %(starts)s. Give another colleague the HR role for %(entity)s."),
            N_("Find a colleague"),
        ),
        "release_hr_reminded": Wording(
            N_("A release still waits for HR: %(what)s"),
            N_("Nobody else can release %(person)s. One HR partner decides by %(by)s; another approves the move."),
            N_("Answer the request"),
        ),
        "release_handed_up": Wording(
            N_("You may decide in place of %(releaser)s: %(what)s"),
            N_(
                "%(releaser)s did not answer in time. Agree, propose a change or decline before %(by)s; from then on "
                "HR may decide too."
            ),
            N_("Answer the request"),
        ),
        "release_gone_up": Wording(
            N_("%(stand_in)s may now decide in place of %(releaser)s: %(what)s"),
            N_("%(releaser)s did not answer in time. Both may answer now; HR may from %(by)s on."),
            SEE_MOVE,
        ),
        "release_overdue": Wording(
            N_("A release request was not answered: %(what)s"),
            N_("%(releaser)s did not answer in time. You may decide in their place; another HR partner approves."),
            N_("Answer the request"),
        ),
        "release_gone_to_hr": Wording(
            N_("HR may now decide in place of %(releaser)s: %(what)s"),
            N_("%(releaser)s did not answer in time. HR decides before the start on %(starts)s and tells you at once."),
            SEE_MOVE,
        ),
        "release_rerouted": Wording(
            N_("%(releaser)s now decides the release: %(what)s"),
            N_("The reporting line changed. %(releaser)s was asked and answers by %(by)s. You need not do anything."),
            SEE_MOVE,
        ),
        "release_passed_on": Wording(
            N_("The release of %(person)s is no longer yours to decide"),
            N_("The reporting line changed: %(releaser)s decides about “%(title)s” now. You need not do anything."),
            N_("Go to your home page"),
        ),
        "release_given": Wording(
            N_("%(manager)s agreed: %(what)s"),
            N_("HR is asked to approve the move now. You are told as soon as HR has decided."),
            SEE_MOVE,
        ),
        "approval_asked": Wording(
            N_("A move is for you to approve: %(what)s"),
            N_("The release is given. You approve or decline before the move begins on %(starts)s."),
            N_("Review the move"),
        ),
        "change_proposed": Wording(
            N_("%(manager)s proposes a change: %(what)s"),
            N_(
                "Read what would change and answer by %(by)s. Both the person and the host have to accept; without "
                "an answer the first terms are asked for again."
            ),
            N_("Answer the proposal"),
        ),
        "change_settled": Wording(
            N_("The change is agreed: %(what)s"),
            N_("The move now runs from %(starts)s to %(ends)s. HR is asked to approve it."),
            SEE_MOVE,
        ),
        "change_dropped": Wording(
            N_("The change was not agreed: %(what)s"),
            N_("The first terms stand. %(manager)s is asked again and answers by %(by)s."),
            SEE_MOVE,
        ),
        "release_declined": Wording(
            N_("The release was declined: %(what)s"),
            N_("%(person)s may ask HR for a review until %(by)s; the place is held meanwhile."),
            SEE_MOVE,
        ),
        "release_declined_to_you": Wording(
            N_("%(manager)s declined the release: %(what)s"),
            N_("The reason is on the page. You may ask HR for a review until %(by)s; the place is held meanwhile."),
            N_("Read the reason"),
        ),
        "release_declined_again": Wording(
            N_("%(manager)s declined the release: %(what)s"),
            N_("The reason is on the page. It is the second time within a year, so HR reviews it without being asked."),
            N_("Read the reason"),
        ),
        "review_asked": Wording(
            N_("A declined release is for you to review: %(what)s"),
            N_("Read the reason and decide. The place is held meanwhile."),
            N_("Review the move"),
        ),
        "review_begun": Wording(
            N_("HR reviews the declined release: %(what)s"),
            N_("An HR partner decides next. The place is held meanwhile."),
            SEE_MOVE,
        ),
        "release_final": Wording(
            N_("The move will not take place: %(what)s"),
            N_("The release stays declined, so the place is free again. Other opportunities remain open."),
            SEE_MOVE,
        ),
        "conflict_declared": Wording(
            N_("Another HR partner does not decide here: %(what)s"),
            N_(
                "They said that they have a conflict of interest. You or another partner decide before the move "
                "begins on %(starts)s."
            ),
            N_("Review the move"),
        ),
        "move_approved": Wording(
            N_("HR approved the move: %(what)s"), N_("It begins on %(starts)s and ends on %(ends)s."), SEE_MOVE
        ),
        "move_waits_for_clearances": Wording(
            N_("HR approved the move, and a clearance is open: %(what)s"),
            N_("HR settles it by %(by)s; then the move can begin. You need not do anything."),
            SEE_MOVE,
        ),
        "move_approved_beforehand": Wording(
            N_("The move is approved: %(what)s"),
            N_("A standing approval of HR covers it. It begins on %(starts)s and ends on %(ends)s."),
            SEE_MOVE,
        ),
        "move_cleared": Wording(
            N_("Everything is cleared: %(what)s"), N_("The move begins on %(starts)s and ends on %(ends)s."), SEE_MOVE
        ),
        "move_not_cleared": Wording(
            N_("A clearance was refused: %(what)s"),
            N_("The move will not take place, and the place is free again."),
            SEE_MOVE,
        ),
        "move_refused": Wording(
            N_("HR declined the move: %(what)s"), N_("The reason is on the page. The place is free again."), SEE_MOVE
        ),
        "move_withdrawn": Wording(
            N_("%(person)s withdrew from the move: %(title)s"),
            N_("The place is free again. Nothing is asked of you."),
            SEE_MOVE,
        ),
        "move_cancelled": Wording(
            N_("The move was cancelled: %(what)s"),
            N_("%(person)s leaves the company before it can begin. The place is free again."),
            SEE_MOVE,
        ),
        "move_ran_out": Wording(
            N_("The move was cancelled: %(what)s"),
            N_("Its last day, %(last)s, passed before everything was settled. The place is free again."),
            SEE_MOVE,
        ),
        "move_begun": Wording(N_("The move begins: %(what)s"), N_("It runs until %(ends)s."), SEE_MOVE),
        "end_announced": Wording(
            N_("The move ends early: %(what)s"),
            N_("The last day is %(last)s. After it, host and person tell each other how it went."),
            SEE_MOVE,
        ),
        "feedback_asked": Wording(
            N_("How did it go? %(what)s"),
            N_("The move ended on %(last)s. Give your feedback by %(by)s; it takes a few minutes."),
            N_("Give feedback"),
        ),
        "homecoming_asked": Wording(
            N_("%(person)s comes back to your team: %(title)s"),
            N_("The move ended on %(last)s. Confirm by %(by)s that %(person)s is back home."),
            SEE_MOVE,
        ),
        "home_confirmed": Wording(
            N_("Welcome back: %(title)s"),
            N_("%(manager)s confirmed that you are back home. You need not do anything."),
            SEE_MOVE,
        ),
        "feedback_received": Wording(
            N_("You received feedback: %(title)s"),
            N_("Only you can read it. You decide whether the skills in it enter your profile."),
            N_("Read the feedback"),
        ),
        "opportunity_feedback_received": Wording(
            N_("%(person)s gave feedback on your opportunity: %(title)s"),
            N_("Read it before you post the next one. You need not answer."),
            N_("Read the feedback"),
        ),
        "feedback_accepted": Wording(
            N_("%(person)s accepted your feedback: %(title)s"),
            N_("The skills you named are now in their profile. You need not do anything."),
            SEE_MOVE,
        ),
    }
)


def move_path(move: Move) -> str:
    return f"/moves/{move.id}"


def release_path(move: Move) -> str:
    return f"/releases/{move.id}"


def approval_path(move: Move) -> str:
    return f"/approvals/{move.id}"


def feedback_path(move: Move) -> str:
    return f"/moves/{move.id}/feedback"


def about(kind: str, move: Move, to: Person, *, by: dt.date | None = None, path: str | None = None) -> Notice:
    """The notice of one kind about a move as it is now; one per round (see `_round_of`)."""
    what = N_("“%(title)s”") if to.id == move.person_id else N_("%(person)s, “%(title)s”")
    request = move.request
    return Notice(
        kind=kind,
        event_key=f"move:{move.id}:{kind}:{_round_of(move)}:{to.id}",
        path=path or move_path(move),
        params={
            "person": move.person.name,
            "title": move.opportunity.title,
            "what": Message(what, {"person": move.person.name, "title": move.opportunity.title}),
            "manager": _name_of_manager(move),
            "releaser": name_of_releaser(move),
            "stand_in": name_of_stand_in(move),
            "handover": (request and request.above_on) or move.release_due_on or move.starts_on,
            "starts": move.starts_on,
            "ends": move.ends_on,
            "last": move.last_day,
            "by": by or move.release_due_on or move.starts_on,
        },
    )


def _round_of(move: Move) -> str:
    """A release is asked for and spoken of more than once, its clock reminds twice, and a last day can come earlier."""
    step, last = move.request.step.value if move.request else "", move.ended_on or ""
    return f"{len(move.release_requests)}.{len(move.release_decisions)}.{step}.{last}"


def passed_on(move: Move, former: Person) -> Notice:
    """To whoever decided before: their way to the move is closed, so that this leads home."""
    return about("release_passed_on", move, former, path="/")


def nobody_decides(move: Move, to: Person) -> Notice:
    """For administrators, who read nothing that is HR's: where somebody is missing, and since when it matters."""
    entity, unit = move.person.legal_entity, move.person.org_unit
    return Notice(
        kind="nobody_decides",
        event_key=f"move:{move.id}:nobody_decides:{to.id}",
        path="/people",
        params={"entity": entity.name if entity else unit.name if unit else "–", "starts": move.starts_on},
    )


def about_feedback(kind: str, feedback: Feedback) -> Notice:
    move = feedback.move
    return Notice(
        kind=kind,
        event_key=f"feedback:{feedback.id}:{kind}",
        path=feedback_path(move),
        params={"person": move.person.name, "title": move.opportunity.title},
    )


def _name_of_manager(move: Move) -> str | Message:
    """Who acted for the home team last: welcomed the person back, is asked now, or spoke on the release."""
    if move.back_home_by is not None:
        return move.back_home_by.name
    return name_of_releaser(move) if move.status is MoveStatus.AWAITING_RELEASE else name_of_decider(move)


def name_of_decider(move: Move) -> str | Message:
    """Who spoke last on the release, and for whom, else who is asked; HR where nobody else can be."""
    if move.release is not None:
        return name_of_speaker(move.release)
    return name_of_releaser(move)


def name_of_releaser(move: Move) -> str | Message:
    """Who is asked for the release now; HR where nobody else can be."""
    return move.releaser.name if move.releaser else Message(N_("HR"))
