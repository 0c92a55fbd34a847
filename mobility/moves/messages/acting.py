"""What is told of clocks that stand still, of delegations, and of what HR did because a person asked."""

from __future__ import annotations

import datetime as dt

from mobility.core.i18n import N_, Message
from mobility.moves.messages import SEE_MOVE, about
from mobility.moves.models import Move, RequestedAct, RequestedAction
from mobility.moves.progress import find_answer_day, is_answered_before_the_day
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.people.models import ClockPause, Delegation, DelegationScope, Person

SEE_DELEGATION = N_("See your delegations")

SCOPES: dict[DelegationScope, str] = {
    DelegationScope.RELEASES: N_("Releases"),
    DelegationScope.HR_DECISIONS: N_("HR decisions"),
    DelegationScope.BOTH: N_("Everything"),
}
ACTIONS: dict[RequestedAction, str] = {
    RequestedAction.WITHDRAW: N_("The application was withdrawn"),
    RequestedAction.ACCEPT_OFFER: N_("The offer was accepted"),
    RequestedAction.DECLINE_OFFER: N_("The offer was declined"),
    RequestedAction.ACCEPT_CHANGE: N_("The proposed change was accepted"),
    RequestedAction.REFUSE_CHANGE: N_("The first terms were kept"),
}

register_wordings(
    {
        "clock_moved": Wording(
            N_("More time to answer: %(what)s"),
            N_("Clocks stand still from %(first)s to %(until)s: %(reason)s. The answer is due %(when)s now."),
            SEE_MOVE,
        ),
        "clock_moved_back": Wording(
            N_("Clocks run again: %(what)s"),
            N_("The pause of clocks ended early. The answer is due %(when)s now."),
            SEE_MOVE,
        ),
        "delegation_received": Wording(
            N_("You decide for %(owner)s from %(first)s to %(until)s"),
            N_("%(scope)s: what waits for %(owner)s waits for you too. Each act names you both; %(owner)s sees it."),
            SEE_DELEGATION,
        ),
        "delegation_given": Wording(
            N_("%(delegate)s decides for you from %(first)s to %(until)s"),
            N_("%(scope)s. You can still decide yourself, you see all that is done for you, and you can end it."),
            SEE_DELEGATION,
        ),
        "delegation_ended": Wording(
            N_("%(delegate)s no longer decides for %(owner)s"),
            N_("%(who)s ended the delegation. What waits is decided by %(owner)s again."),
            SEE_DELEGATION,
        ),
        "acted_for_you": Wording(
            N_("%(partner)s of HR acted for you: “%(title)s”"),
            N_("%(what)s, as you asked on %(asked)s: “%(how)s”. If you did not ask for this, say so on the page."),
            N_("Read what was done"),
        ),
        "act_contested": Wording(
            N_("%(person)s says they did not ask for this: “%(title)s”"),
            N_("%(what)s by %(partner)s in their name. Talk to %(person)s, and put right what can be put right."),
            N_("Read what was done"),
        ),
    }
)


def clock_moved(move: Move, pause: ClockPause, to: Person, by: dt.date) -> Notice:
    """Once for each pause, and once more where it ends early."""
    kind = "clock_moved_back" if pause.ended_on is not None else "clock_moved"
    notice = about(kind, move, to, by=by)
    sentence = N_("before %(day)s") if is_answered_before_the_day(move) else N_("by %(day)s")
    when = Message(sentence, {"day": find_answer_day(move) or by})
    params = {**notice.params, "when": when, "first": pause.starts_on, "until": pause.last_day, "reason": pause.reason}
    return Notice(kind, f"move:{move.id}:{kind}:{pause.id}:{to.id}", notice.path, params)


def about_delegation(kind: str, delegation: Delegation, to: Person, who: Person | None = None) -> Notice:
    return Notice(
        kind=kind,
        event_key=f"delegation:{delegation.id}:{kind}:{to.id}",
        path="/delegations",
        params={
            "owner": delegation.owner.name,
            "delegate": delegation.delegate.name,
            "first": delegation.starts_on,
            "until": delegation.ends_on,
            "scope": Message(SCOPES[delegation.scope]),
            "who": who.name if who else "",
        },
    )


def about_act(kind: str, act: RequestedAct) -> Notice:
    application = act.application
    return Notice(
        kind=kind,
        event_key=f"requested_act:{act.id}:{kind}",
        path=f"/applications/{application.id}/on-request",
        params={
            "partner": act.acted_by.name,
            "person": application.applicant.name,
            "title": application.opportunity.title,
            "what": Message(ACTIONS[act.action]),
            "asked": act.asked_on,
            "how": act.how,
        },
    )
