"""Acting for others: what is told of delegations, and what HR does for a person who asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from mobility.applications import services as applications
from mobility.applications.models import Application, ReasonCode
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput, TransitionNotAllowed
from mobility.core.i18n import N_
from mobility.moves.messages.acting import about_act, about_delegation
from mobility.moves.models import Move, RequestedAct, RequestedAction
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import find_move_of, list_possible_actions
from mobility.moves.services.change import accept_change, refuse_change
from mobility.moves.services.steps import require_text
from mobility.notifications.services import notify
from mobility.people.models import Delegation, Person
from mobility.people.queries import list_hr_for


def tell_of_delegation(*, delegation: Delegation, ended_by: Person | None) -> None:
    """Both are told, of the beginning and of an end before its time."""
    if ended_by is not None:
        for person in (delegation.owner, delegation.delegate):
            notify(recipient=person, notice=about_delegation("delegation_ended", delegation, person, ended_by))
        return
    to, owner = delegation.delegate, delegation.owner
    notify(recipient=to, notice=about_delegation("delegation_received", delegation, to))
    notify(recipient=owner, notice=about_delegation("delegation_given", delegation, owner))


def act_on_request(
    *,
    actor: Person,
    application: Application,
    action: RequestedAction,
    asked_on: dt.date,
    how: str,
    reason: ReasonCode | None = None,
) -> RequestedAct:
    """HR does what a person asked them to do in their name; the person is told at once, and can say that they did not.

    Whoever acted so decides nothing about the move that may follow (rule 4).
    """
    lock(application)
    authorize(actor, P.ACT_ON_REQUEST, application)
    if action not in list_possible_actions(application):
        raise TransitionNotAllowed(N_("This can no longer be done. Look at the application again."))
    text = require_text(how, "how", N_("Write how the person asked you: on the telephone, by e-mail, in person."))
    if asked_on > clock.today(actor.time_zone):
        raise InvalidInput(N_("Enter the day on which the person asked, not a later one."), field="asked_on")
    if action in {RequestedAction.WITHDRAW, RequestedAction.DECLINE_OFFER} and reason is None:
        raise InvalidInput(N_("Choose the reason that the person gave."), field="reason")
    act = RequestedAct(application=application, acted_by=actor, action=action, asked_on=asked_on, how=text)
    session.add(act)
    audit.record(
        actor=actor,
        action="act_on_request",
        subject=application,
        concerns=application.applicant,
        reason_code=action.value,
        note=text,
        on_behalf_of=application.applicant,
    )
    with audit.acted_for(person=application.applicant, by=actor):
        _do(action, application, reason)
    notify(recipient=application.applicant, notice=about_act("acted_for_you", act))
    return act


def contest_act(*, actor: Person, act: RequestedAct, sentence: str) -> None:
    """The person says that they did not ask for it: whoever acted and the other HR partners hear of it, once."""
    lock(act)
    authorize(actor, P.CONTEST_ACT, act)
    if act.contested_at is not None:
        return
    act.contest = require_text(sentence, "sentence", N_("Write what is wrong, in a sentence."))
    act.contested_at = clock.now()
    application = act.application
    audit.record(actor=actor, action="contest_act", subject=application, concerns=actor, note=act.contest)
    told = {person.id: person for person in (act.acted_by, *list_hr_for(application.applicant))}
    for person in told.values():
        notify(recipient=person, notice=about_act("act_contested", act))


def _do(action: RequestedAction, application: Application, reason: ReasonCode | None) -> None:
    person, move = application.applicant, find_move_of(application.id)
    code = reason or ReasonCode.OTHER
    ways: Mapping[RequestedAction, Callable[[], object]] = {
        RequestedAction.WITHDRAW: lambda: applications.withdraw(actor=person, application=application, reason=code),
        RequestedAction.ACCEPT_OFFER: lambda: applications.accept_offer(actor=person, application=application),
        RequestedAction.DECLINE_OFFER: lambda: applications.decline_offer(
            actor=person, application=application, reason=code
        ),
        RequestedAction.ACCEPT_CHANGE: lambda: accept_change(actor=person, move=_there(move)),
        RequestedAction.REFUSE_CHANGE: lambda: refuse_change(actor=person, move=_there(move)),
    }
    ways[action]()


def _there(move: Move | None) -> Move:
    assert move is not None
    return move
