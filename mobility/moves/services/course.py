"""The move once it is decided: beginning, ending, leaving, and what time alone brings about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from mobility.applications import services as applications
from mobility.applications.models import ReasonCode
from mobility.audit import services as audit
from mobility.capacity import services as capacity
from mobility.core import clock
from mobility.core.db import lock
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.moves.events import MoveEnded
from mobility.moves.messages import feedback_path
from mobility.moves.models import Move, MoveStatus, TaskKind
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import earliest_last_day, is_in_first_weeks
from mobility.moves.queries.milestones import FEEDBACK_KINDS, list_hosts, list_line
from mobility.moves.services.change import lapse_change
from mobility.moves.services.clearance_clock import run_clearance_clocks
from mobility.moves.services.extending import lapse_extension
from mobility.moves.services.pause import close_pause
from mobility.moves.services.release import lapse_review
from mobility.moves.services.release_clock import run_release_clock
from mobility.moves.services.running_out import has_run_out, run_out
from mobility.moves.services.steps import begin, get_people, require_text, stop, take, tell
from mobility.moves.services.tasks import ask
from mobility.moves.words.on_the_way import END_REASONS_OF_HOST, find_feedback_day, find_home_day
from mobility.opportunities import services as opportunities
from mobility.people.models import Person


def withdraw(*, actor: Person, move: Move, reason: ReasonCode, note: str) -> None:
    """The person steps back before the move begins."""
    begin(actor, "withdraw", move)
    take(actor, "withdraw", move, reason=reason, note=note.strip())
    stop(move, lambda: applications.end_withdrawn(application=move.application, reason=reason))
    tell("move_withdrawn", move, [move.opportunity.host_manager, move.releaser])


def cancel(*, move: Move) -> None:
    """The person leaves the company before the move begins."""
    take(None, "cancel", move)
    stop(move, lambda: applications.end_withdrawn(application=move.application))
    tell("move_cancelled", move, [move.opportunity.host_manager, move.releaser])


def end_early(
    *, actor: Person, move: Move, last_day: dt.date, reason: ReasonCode | None = None, sentence: str = ""
) -> None:
    """Person or host gives notice, after the first three weeks with a reason. The move goes on until the last day."""
    _give_notice(actor, "end_early", move, last_day, reason, sentence)


def end_while_paused(
    *, actor: Person, move: Move, last_day: dt.date, reason: ReasonCode | None = None, sentence: str = ""
) -> None:
    """The same while the move rests: it rests until the last day."""
    _give_notice(actor, "end_while_paused", move, last_day, reason, sentence)


def _give_notice(
    actor: Person, action: str, move: Move, last_day: dt.date, reason: ReasonCode | None, sentence: str
) -> None:
    begin(actor, action, move)
    today = clock.today(move.time_zone)
    earliest = earliest_last_day(move, today)
    if earliest >= move.ends_on:
        raise ConditionNotMet(N_("The move ends on %(ends)s anyway, before the notice is over."), ends=move.ends_on)
    if not earliest <= last_day < move.ends_on:
        raise InvalidInput(
            N_("Choose a last day from %(first)s on and before %(ends)s."),
            field="last_day",
            first=earliest,
            ends=move.ends_on,
        )
    if not is_in_first_weeks(move, today):
        _require_reason(actor, move, reason, sentence)
        move.end_reason, move.end_sentence = reason, sentence.strip()
    take(actor, action, move, reason=move.end_reason)
    _settle_last_day(move, last_day, actor)


def _require_reason(actor: Person, move: Move, reason: ReasonCode | None, sentence: str) -> None:
    """A code from whoever ends it; from the host also a sentence that the person can read."""
    if reason is None or (actor.id != move.person_id and reason not in END_REASONS_OF_HOST):
        raise InvalidInput(N_("Choose a reason."), field="reason")
    if actor.id != move.person_id:
        require_text(sentence, "sentence", N_("Write a sentence that the person can read."))


def end_on_leaving(*, move: Move, last_day: dt.date) -> None:
    """A leaver's move ends on their last day here."""
    if last_day >= move.last_day:
        return
    audit.record(actor=None, action="end_on_leaving", subject=move, concerns=move.person)
    move.end_reason, move.end_sentence = None, ""  # of a notice that was given before: nobody ends it but the calendar
    _settle_last_day(move, max(last_day, move.starts_on), None)


def _settle_last_day(move: Move, last_day: dt.date, actor: Person | None) -> None:
    move.ended_on, move.ended_by_id = last_day, actor.id if actor else None
    taken = move.commitment  # after a pause it begins later than the move, and maybe after the last day of a leaver
    if taken.starts_on > last_day:
        capacity.release_time(commitment=taken)
    else:
        capacity.change_commitment(commitment=taken, starts_on=taken.starts_on, ends_on=last_day, percent=move.percent)
    lapse_extension(move=move)
    tell("end_announced", move, [*get_people(move), *list_hosts(move)])


def advance(*, move: Move) -> int:
    """Do what only waited for its date; how many steps were taken: after a long silence a move begins and ends at once.

    Running it again changes nothing.
    """
    steps = 0
    lock(move)
    if has_run_out(move):
        run_out(move)
        return 1
    while (step := _due_step(move)) is not None:
        step(move)
        steps += 1
    run_release_clock(move)
    run_clearance_clocks(move=move)
    return steps


def _due_step(move: Move) -> Callable[[Move], None] | None:
    """The step that is due today where the move is lived."""
    today, answer_by = clock.today(move.time_zone), move.release.answer_by if move.release else None
    due: dict[MoveStatus, tuple[bool, Callable[[Move], None]]] = {
        MoveStatus.CHANGE_PROPOSED: (answer_by is not None and answer_by < today, lapse_change),
        MoveStatus.RELEASE_DECLINED: (
            move.review_by is not None and move.review_by < today,
            lapse_review,
        ),
        MoveStatus.APPROVED: (move.starts_on <= today and _is_final(move), _activate),
        MoveStatus.ACTIVE: (move.last_day < today, _complete),
        MoveStatus.PAUSED: (move.last_day < today, _complete),
    }
    is_due, step = due.get(move.status, (False, _activate))
    return step if is_due else None


def _is_final(move: Move) -> bool:
    """Whether the approval can no longer be undone."""
    return move.hr_decision is None or move.hr_decision.is_final


def _activate(move: Move) -> None:
    take(None, "activate", move)
    tell("move_begun", move, get_people(move))


def _complete(move: Move) -> None:
    """The place is free again; feedback is asked for both ways, and the way home of the line manager."""
    take(None, "complete" if move.ended_on is None else "finish_early", move)
    close_pause(move=move)
    opportunities.free_place(place=move.place, person=move.person)
    publish(MoveEnded(move=move))
    if move.ends_with_employment:
        return
    for person in (move.person, *list_hosts(move)):
        tell("feedback_asked", move, [person], by=find_feedback_day(move, person), path=feedback_path(move))
    for kind in FEEDBACK_KINDS:
        ask(move, kind, is_told=False)
    if move.needs_homecoming:
        ask(move, TaskKind.HOMECOMING, is_told=False)
        tell("homecoming_asked", move, list_line(move, P.CONFIRM_HOME), by=find_home_day(move))
