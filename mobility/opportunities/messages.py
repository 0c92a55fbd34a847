"""What the opportunities room tells people: notices, the state of a posting in words, its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from mobility.audit.models import AuditEntry
from mobility.core.i18n import N_, Message
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.opportunities.changes import name_in_a_row
from mobility.opportunities.models import Opportunity, PostingChange, Question
from mobility.opportunities.models import OpportunityStatus as S
from mobility.people.models import Person

register_wordings(
    {
        "posting_to_review": Wording(
            subject=N_("“%(title)s” waits for your review"),
            body=N_(
                "%(host)s (%(unit)s) wants to publish it. Read it, then approve it or send it back with a sentence. "
                "People can then apply until %(closes_on)s."
            ),
            link=N_("Review posting"),
        ),
        "posting_approved": Wording(
            subject=N_("“%(title)s” is open"),
            body=N_(
                "%(actor)s approved it, and everyone in its audience can find it now. People can apply until "
                "%(closes_on)s; you are told of each application."
            ),
            link=N_("See the posting"),
        ),
        "posting_sent_back": Wording(
            subject=N_("“%(title)s” came back to you"),
            body=N_(
                "%(actor)s asks for a change before it can be published: “%(reason)s” Edit it and send it to HR again."
            ),
            link=N_("Edit the posting"),
        ),
        "posting_closed": Wording(
            subject=N_("“%(title)s” is closed for applications"),
            body=N_(
                "Its deadline, %(closes_on)s, is over. Answer everyone who applied within 10 working days, or reopen "
                "it with a new deadline."
            ),
            link=N_("See the posting"),
        ),
        "posting_closed_by": Wording(
            subject=N_("%(actor)s closed “%(title)s” for applications"),
            body=N_("Nobody new can apply. Those who applied wait for your answer."),
            link=N_("See the posting"),
        ),
        "posting_cancelled": Wording(
            subject=N_("%(actor)s cancelled “%(title)s”"),
            body=N_(
                "The reason given: “%(reason)s” Everyone who applied is told. There is nothing left for you to do."
            ),
            link=N_("See the posting"),
        ),
        "posting_given": Wording(
            subject=N_("You are now the host of “%(title)s”"),
            body=N_("%(actor)s gave it to you. From now on you answer its applicants; work starts on %(starts_on)s."),
            link=N_("See the posting"),
        ),
        "posting_taken": Wording(
            subject=N_("“%(title)s” has a new host"),
            body=N_(
                "%(actor)s gave it to %(host)s, who answers its applicants from now on. There is nothing left for "
                "you to do."
            ),
            link=N_("See your postings"),
        ),
        "host_left": Wording(
            subject=N_("“%(title)s” needs another host"),
            body=N_(
                "%(host)s has left the company. Give the posting to somebody else of the unit, who then answers its "
                "applicants, or cancel it."
            ),
            link=N_("See the posting"),
        ),
        "posting_inherited": Wording(
            subject=N_("You are now the host of “%(title)s”"),
            body=N_(
                "%(leaver)s has left the company, and you were named beside them. From now on you answer its "
                "applicants, who are told so; work starts on %(starts_on)s."
            ),
            link=N_("See the posting"),
        ),
        "co_owner_named": Wording(
            subject=N_("You now run “%(title)s” together with %(host)s"),
            body=N_(
                "%(actor)s named you. You can edit it, answer questions and applicants, and offer places; only "
                "%(host)s and HR can cancel it. If this is a mistake, take yourself off the list."
            ),
            link=N_("See the posting"),
        ),
        "co_owner_removed": Wording(
            subject=N_("You no longer run “%(title)s”"),
            body=N_("%(actor)s took you off its hosts. There is nothing left for you to do."),
            link=N_("See your postings"),
        ),
        "posting_changed": Wording(
            subject=N_("“%(title)s” was changed while it is open"),
            body=N_(
                "%(actor)s changed: %(what)s. It stays open, and those who applied are told. Compare before and "
                "after; if something is not right, talk to the host or close it."
            ),
            link=N_("Compare before and after"),
        ),
        "posting_current": Wording(
            subject=N_("Is “%(title)s” still current?"),
            body=N_(
                "It has no deadline. Say that it is still current, or close it. If nobody answers by %(day)s, it "
                "closes by itself."
            ),
            link=N_("Answer for the posting"),
        ),
        "posting_current_reminder": Wording(
            subject=N_("“%(title)s” closes after %(day)s unless you say it is current"),
            body=N_("It has no deadline and nobody has answered yet. One click keeps it open."),
            link=N_("Answer for the posting"),
        ),
        "posting_unconfirmed": Wording(
            subject=N_("“%(title)s” was closed, since nobody said it is current"),
            body=N_(
                "Nobody new can apply. Answer everyone who applied; if it is still current, reopen it with a deadline."
            ),
            link=N_("See the posting"),
        ),
        "question_asked": Wording(
            subject=N_("A colleague asks about “%(title)s”"),
            body=N_("“%(question)s” Answer it for everybody who can see the posting; you are not told who asked."),
            link=N_("Answer the question"),
        ),
        "question_waiting": Wording(
            subject=N_("A question about “%(title)s” still waits"),
            body=N_(
                "“%(question)s” Answer it, or hide it with a reason. People decide by such answers whether to apply."
            ),
            link=N_("Answer the question"),
        ),
        "question_answered": Wording(
            subject=N_("Your question about “%(title)s” has an answer"),
            body=N_("“%(answer)s” Everybody who can see the posting reads it too; nobody is told that you asked."),
            link=N_("See the posting"),
        ),
        "question_hidden": Wording(
            subject=N_("Your question about “%(title)s” was hidden"),
            body=N_("The reason: “%(reason)s” You can ask in other words."),
            link=N_("See the posting"),
        ),
    }
)

HISTORY = {
    "draft": N_("Draft written"),
    "update": N_("Posting changed"),
    "submit_for_review": N_("Sent to HR for review"),
    "publish": N_("Published"),
    "approve": N_("Approved and published"),
    "send_back": N_("Sent back to the host"),
    "close": N_("Closed for applications"),
    "close_on_deadline": N_("Closed by itself after its deadline"),
    "open_from_file": N_("Opened from a file"),
    "reopen": N_("Reopened for applications"),
    "complete": N_("Marked as completed"),
    "cancel": N_("Cancelled"),
    "reassign": N_("Given to another host"),
    "replace_host": N_("Taken over by a co-owner, since the host has left"),
    "add_co_owner": N_("Co-owner added"),
    "remove_co_owner": N_("Co-owner removed"),
    "confirm": N_("Confirmed as current"),
    "close_unconfirmed": N_("Closed by itself, since nobody said that it is current"),
}
NO_DEADLINE = Message(N_("every place is taken"))  # fills “until …”


@dataclass(frozen=True)
class State:
    """Where a posting stands: a word with its kind (see the status macro), and the sentence that says what is next."""

    label: Message
    kind: str
    next: Message


FOR_HR = {
    S.DRAFT: N_("Only the host and HR see it, until %(host)s finishes it."),
    S.IN_REVIEW: N_("%(host)s waits for HR: approve it, or send it back with a sentence."),
    S.OPEN: N_("%(host)s reviews people as they apply. It closes by itself after its deadline."),
    S.CLOSED: N_("%(host)s answers everyone who applied and offers the places."),
}


def describe_state_for_hr(opportunity: Opportunity) -> State:
    """The same word as for the host; what is next is told of the host, who is somebody else."""
    state = describe_state(opportunity)
    if opportunity.status not in FOR_HR:
        return state
    return State(state.label, state.kind, Message(FOR_HR[opportunity.status], {"host": opportunity.host_manager.name}))


def describe_state(opportunity: Opportunity) -> State:
    """For the host: what it is now, what happens next, who acts, by when."""
    status = opportunity.status
    if status is S.DRAFT:
        return _describe_draft(opportunity)
    if status is S.IN_REVIEW:
        return _state(N_("In review"), "waiting", N_("HR of your unit reads it; you are told what they decide."))
    if status is S.OPEN:
        return _describe_open(opportunity)
    if status is S.CLOSED:
        return _describe_closed(opportunity)
    if status is S.COMPLETED:
        return _state(N_("Completed"), "good", N_("The work is done. Copy the posting to offer it again."))
    return _state(N_("Cancelled"), "bad", N_("Everyone who applied was told. Copy the posting to start again."))


def _describe_draft(opportunity: Opportunity) -> State:
    if opportunity.submitted_at is not None:
        return _state(N_("Sent back"), "warn", N_("HR asks for a change: edit it, then send it to HR again."))
    if opportunity.needs_review:
        return _state(N_("Draft"), "neutral", N_("Only you and HR see it. Send it to HR when it is ready."))
    return _state(N_("Draft"), "neutral", N_("Only you and HR see it. Publish it when it is ready."))


def _describe_open(opportunity: Opportunity) -> State:
    if not opportunity.places_left:
        return _state(
            N_("Open, full"),
            "info",
            N_("New applicants go to the reserve. Close it if nobody else is needed."),
        )
    if opportunity.closes_on is None:
        return _state(N_("Open"), "good", N_("Review people as they apply; close it when you have enough."))
    return _state(
        N_("Open"),
        "good",
        N_("It closes by itself after %(closes_on)s; review people as they apply."),
        closes_on=opportunity.closes_on,
    )


def _describe_closed(opportunity: Opportunity) -> State:
    if opportunity.has_holders:
        return _state(
            N_("Closed"),
            "info",
            N_("Work goes from %(starts_on)s to %(ends_on)s; then mark it as completed."),
            starts_on=opportunity.starts_on,
            ends_on=opportunity.ends_on,
        )
    return _state(
        N_("Closed"), "info", N_("Answer everyone who applied; then offer a place, reopen it or mark it as completed.")
    )


def explain_no_editing(opportunity: Opportunity) -> Message | None:
    """Why a posting cannot be edited now, and what its host can do instead; None if it can."""
    if opportunity.is_editable:
        return None
    if opportunity.status is S.IN_REVIEW:
        return Message(N_("HR is reading this posting, so it cannot be edited now. Ask them to send it back to you."))
    return Message(N_("This posting is over and can no longer be edited. Copy it to start a new one."))


def explain_to_reader(opportunity: Opportunity) -> Message | None:
    """For somebody who thinks of applying: why it is not simply open, and what they can do instead."""
    status = opportunity.status
    if status is S.OPEN and not opportunity.places_left:
        return Message(
            N_(
                "Every place is taken at the moment. You can still apply: the host may keep you in reserve, "
                "and a place may become free again."
            )
        )
    if status is S.CLOSED:
        return Message(
            N_(
                "This opportunity no longer takes applications. If you applied, the host answers you. "
                "Otherwise look for a similar one."
            )
        )
    if status is S.COMPLETED:
        return Message(N_("This work is done. Look for a similar opportunity that is open."))
    if status is S.CANCELLED:
        return Message(N_("This opportunity was cancelled, and everyone who applied was told. Look for a similar one."))
    return None


def _state(label: str, kind: str, next_: str, **params: Any) -> State:
    return State(Message(label), kind, Message(next_, params))


def posting_to_review(opportunity: Opportunity) -> Notice:
    host = opportunity.host_manager
    return _notice(
        "posting_to_review",
        opportunity,
        host=host.name,
        unit=opportunity.org_unit.name,
        closes_on=opportunity.closes_on or NO_DEADLINE,
    )


def posting_approved(opportunity: Opportunity, actor: Person) -> Notice:
    return _notice("posting_approved", opportunity, actor=actor.name, closes_on=opportunity.closes_on or NO_DEADLINE)


def posting_sent_back(opportunity: Opportunity, actor: Person, reason: str) -> Notice:
    return _notice("posting_sent_back", opportunity, actor=actor.name, reason=reason)


def posting_closed(opportunity: Opportunity) -> Notice:
    return _notice("posting_closed", opportunity, closes_on=opportunity.closes_on)


def posting_closed_by(opportunity: Opportunity, actor: Person) -> Notice:
    return _notice("posting_closed_by", opportunity, actor=actor.name)


def posting_cancelled(opportunity: Opportunity, actor: Person, reason: str) -> Notice:
    return _notice("posting_cancelled", opportunity, actor=actor.name, reason=reason)


def posting_given(opportunity: Opportunity, actor: Person) -> Notice:
    return _notice("posting_given", opportunity, actor=actor.name, starts_on=opportunity.starts_on)


def posting_taken(opportunity: Opportunity, actor: Person, host: Person) -> Notice:
    return _notice("posting_taken", opportunity, path="/opportunities/mine", actor=actor.name, host=host.name)


def host_left(opportunity: Opportunity) -> Notice:
    return _notice("host_left", opportunity, host=opportunity.host_manager.name)


def posting_inherited(opportunity: Opportunity, leaver: Person) -> Notice:
    return _notice("posting_inherited", opportunity, leaver=leaver.name, starts_on=opportunity.starts_on)


def co_owner_named(opportunity: Opportunity, actor: Person, entry: AuditEntry) -> Notice:
    host = opportunity.host_manager.name
    return _notice("co_owner_named", opportunity, entry=entry, actor=actor.name, host=host)


def co_owner_removed(opportunity: Opportunity, actor: Person, entry: AuditEntry) -> Notice:
    return _notice("co_owner_removed", opportunity, path="/opportunities/mine", entry=entry, actor=actor.name)


def posting_changed(change: PostingChange) -> Notice:
    opportunity = change.opportunity
    return Notice(
        "posting_changed",
        f"posting_change:{change.id}",
        f"/opportunities/{opportunity.id}/changes",
        {
            "title": opportunity.title,
            "actor": change.actor.name,
            "what": name_in_a_row(name for name, _before, _after in change.terms),
        },
    )


def about_being_current(kind: str, opportunity: Opportunity, asked_at: dt.datetime, day: dt.date | None) -> Notice:
    """Each question is told, and reminded of, once."""
    key = f"opportunity:{opportunity.id}:{kind}:{asked_at:%Y%m%d}"
    return Notice(kind, key, f"/opportunities/{opportunity.id}", {"title": opportunity.title, "day": day})


def about_question(kind: str, question: Question) -> Notice:
    """Never names who asked."""
    opportunity = question.opportunity
    when = f":{question.answered_at:%Y%m%d%H%M%S}" if question.answered_at else ""
    to_hosts = kind in {"question_asked", "question_waiting"}
    return Notice(
        kind,
        f"question:{question.id}:{kind}{when}",
        f"/opportunities/questions/{question.id}/answer" if to_hosts else f"/opportunities/{opportunity.id}",
        {
            "title": opportunity.title,
            "question": question.text,
            "answer": question.answer or "",
            "reason": question.hidden_reason or "",
        },
    )


def _notice(
    kind: str, opportunity: Opportunity, path: str | None = None, *, entry: AuditEntry | None = None, **params: Any
) -> Notice:
    """The version is in the key: the same posting can be sent back twice, and both are told.

    Who runs it is no part of its version: what is told of that is told apart by its `entry` in the record.
    """
    happening = f"entry-{entry.id}" if entry else opportunity.version
    key = f"opportunity:{opportunity.id}:{kind}:{happening}"
    return Notice(kind, key, path or f"/opportunities/{opportunity.id}", {"title": opportunity.title, **params})
