"""What every act on a move shares: one step of the table, telling those concerned, stopping for good."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable
from itertools import takewhile
from zoneinfo import ZoneInfo

from mobility.audit import services as audit
from mobility.capacity import services as capacity
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput, TransitionNotAllowed
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.moves.events import MoveEnded
from mobility.moves.messages import about, approval_path, passed_on, release_path
from mobility.moves.models import ClockStep, Move, MoveStatus, ReleaseDecision, ReleaseRequest
from mobility.moves.policy import DELEGABLE, find_principal
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries.deciding import find_manager_above, list_asked, list_hr_who_may
from mobility.moves.services.settling import settle_with_move
from mobility.moves.workflow import workflow
from mobility.notifications.services import drop_held, notify
from mobility.opportunities import services as opportunities
from mobility.people.models import Person
from mobility.people.working_days import add_working_days, count_working_days
from mobility.policies.queries import Rule, get_value

REMINDERS = frozenset({ClockStep.REMINDED, ClockStep.REMINDED_AGAIN})
RELEASE_ANSWERS = frozenset({"agree", "propose_change", "decline", "release_in_review", "uphold_decline"})


def begin(actor: Person | None, action: str, move: Move) -> None:
    """Hold the move against whoever acts at the same moment, then ask whether this person may, and still can."""
    lock(move)
    if actor is not None:
        workflow.may(actor, action, move)
    if move.release is not None and not workflow.allows(action, move):
        if action not in RELEASE_ANSWERS:
            workflow.apply(action, move)  # refuses in its own words
        sentence = N_("%(name)s answered on %(at)s, before you. Nothing of yours was written.")
        raise TransitionNotAllowed(sentence, name=move.release.decided_by.name, at=move.release.decided_at)


def take(actor: Person | None, action: str, move: Move, *, reason: enum.StrEnum | None = None, note: str = "") -> None:
    """Change the status as the table says, and put it on record."""
    principal = find_principal_of(actor, action, move)
    old, new = workflow.apply(action, move)
    if move.request is not None and new is not MoveStatus.AWAITING_RELEASE:
        move.request.ended_at = clock.now()
    audit.record(
        actor=actor,
        action=action,
        subject=move,
        concerns=move.person,
        old_status=old,
        new_status=new,
        reason_code=reason.value if reason else None,
        note=note or None,
        on_behalf_of=principal,
    )


def find_principal_of(actor: Person | None, action: str, move: Move) -> Person | None:
    """For whom a delegate takes this step, asked while it can still be taken."""
    permission = workflow[action].permission
    return find_principal(actor, permission, move) if isinstance(permission, P) and permission in DELEGABLE else None


def stop(move: Move, end_application: Callable[[], None]) -> None:
    """It will not take place: the place and the time are free again, the application ends, nothing is to be cleared."""
    free(move)
    end_application()
    drop_held_notices(move)
    settle_with_move(move=move)
    publish(MoveEnded(move=move))


def free(move: Move) -> None:
    opportunities.free_place(place=move.place, person=move.person)
    capacity.release_time(commitment=move.commitment)


def tell(
    kind: str,
    move: Move,
    people: Iterable[Person | None],
    *,
    by: dt.date | None = None,
    path: str | None = None,
    held_until: dt.datetime | None = None,
) -> None:
    """Tell each of these people once; not before `held_until`."""
    for person in {person.id: person for person in people if person is not None}.values():
        notify(recipient=person, notice=about(kind, move, person, by=by, path=path), held_until=held_until)


def drop_held_notices(move: Move) -> None:
    """What was to be told of a decision is no longer so."""
    drop_held(starting_with=f"move:{move.id}:")


def get_people(move: Move) -> list[Person | None]:
    """Those whose move it is: the person, the host, the line manager, and whoever was asked in their place."""
    newest = move.release_requests[-1] if move.release_requests else None
    above = newest.above if newest is not None and newest.has_come_above else None
    return [move.person, move.opportunity.host_manager, move.releaser, above]


def ask_for_release(move: Move) -> None:
    """Start the release clock, in the working days of whoever decides, and tell them."""
    start_release_clock(move)
    kind = "release_asked" if move.releaser else "release_asked_of_hr"
    asked = list_asked(move, move.releaser) if move.releaser else list_hr_who_may(P.RELEASE, move)
    tell(kind, move, asked, by=move.release_due_on, path=release_path(move))


def start_release_clock(move: Move) -> ReleaseRequest:
    """A new clock with dates of its own, or the one before it once more; that one, if it still runs, stops."""
    if move.request is not None:
        move.request.ended_at = clock.now()
    move.release_asked_at = clock.now()
    request = ReleaseRequest(releaser=move.releaser, asked_at=move.release_asked_at, above=find_manager_above(move))
    count_release_days(move, request)
    rounds = list_rounds(move, request)
    if len(rounds) > 1 and rounds[-2].step in REMINDERS:
        request.step = rounds[-2].step
    move.release_requests.append(request)
    session.flush()
    return request


def list_rounds(move: Move, request: ReleaseRequest) -> list[ReleaseRequest]:
    """This request, after those before it in which the same one was asked: more than one where a change was refused."""
    before = [one for one in reversed(move.release_requests) if one is not request]
    same = takewhile(lambda one: one.releaser is request.releaser, before)
    return [*reversed(list(same)), request]


def count_release_days(move: Move, request: ReleaseRequest) -> None:
    """The dates of a clock, from its start and the rules of that day; counting again gives the same, but for pauses.

    It stands still while the first change is proposed and goes on if that is refused. A further proposal does not stop
    it: else whoever is asked could put their answer off for as long as they like.
    """
    partners = [] if request.releaser else list_hr_who_may(P.RELEASE, move)
    keeper = request.releaser or (partners[0] if partners else None)
    zone = ZoneInfo(request.releaser.time_zone if request.releaser else move.time_zone)
    first, *later = list_rounds(move, request)
    began, used = (later[0] if later else first).asked_at, 0
    if later and first.ended_at is not None:
        asked_on, stopped_on = (at.astimezone(zone).date() for at in (first.asked_at, first.ended_at))
        used = count_working_days(asked_on, stopped_on, keeper)

    def after(rule: Rule) -> dt.date:
        return add_working_days(began.astimezone(zone).date(), max(0, get_value(rule, began) - used), keeper)

    move.release_due_on = after(Rule.RELEASE_WORKING_DAYS)
    request.remind_on = after(Rule.RELEASE_FIRST_REMINDER_DAYS)
    request.remind_again_on = after(Rule.RELEASE_SECOND_REMINDER_DAYS)
    request.above_on = after(Rule.RELEASE_ABOVE_DAYS) if request.above else None
    request.hr_on = move.release_due_on if request.releaser else None


def count_answer_day(rule: Rule, begun_at: dt.datetime, zone: str, people: Iterable[Person]) -> dt.date:
    """The last day for an answer of all of these people. Others read it, so it is counted in ordinary weeks."""
    begun_on, days = begun_at.astimezone(ZoneInfo(zone)).date(), get_value(rule, begun_at)
    return max(add_working_days(begun_on, days, person, ordinary_week=True) for person in people)


def count_change_day(move: Move, proposed_at: dt.datetime) -> dt.date:
    """By when person and host both answer a proposed change."""
    return count_answer_day(
        Rule.PROPOSAL_DAYS, proposed_at, move.time_zone, [move.person, move.opportunity.host_manager]
    )


def count_review_day(move: Move, declined: ReleaseDecision) -> dt.date:
    """Until when the person may ask HR to review a declined release."""
    return count_answer_day(Rule.REVIEW_REQUEST_DAYS, declined.decided_at, move.person.time_zone, [move.person])


def tell_of_reroute(move: Move, former: Person | None) -> None:
    """Whoever was asked before learns that it is no longer theirs, and by the page they get that it is gone."""
    if former is not None:
        notify(recipient=former, notice=passed_on(move, former))
    if move.status is MoveStatus.AWAITING_RELEASE:
        tell("release_rerouted", move, [move.person, move.opportunity.host_manager])


def ask_for_approval(move: Move) -> None:
    tell("approval_asked", move, list_hr_who_may(P.APPROVE, move), by=move.starts_on, path=approval_path(move))


def ask_for_review(move: Move) -> None:
    tell("review_asked", move, list_hr_who_may(P.DECIDE_REVIEW, move), by=move.starts_on, path=approval_path(move))


def require_text(value: str, field: str, sentence: str) -> str:
    """A text that somebody else will read; `sentence` says what to write."""
    if not value.strip():
        raise InvalidInput(sentence, field=field)
    return value.strip()
