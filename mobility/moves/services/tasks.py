"""What a move asks of people on its way: asking, reminding, closing what nobody gave, and passing it on."""

from __future__ import annotations

import datetime as dt

from mobility.core import clock
from mobility.core.db import lock, session
from mobility.moves.messages.on_the_way import tell_of_task, tell_on_way
from mobility.moves.models import FINISHED, UNDER_WAY, CourseTask, Move, MoveStatus, TaskKind, TaskOutcome, TaskStep
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import find_task, has_no_host, has_to_answer
from mobility.moves.queries.deciding import list_hr_who_may
from mobility.moves.queries.milestones import (
    CHECK_IN_KINDS,
    half_way,
    list_asked,
    list_hosts,
    list_line,
    list_moves_of,
    plan_of_return_is_due,
)
from mobility.moves.services.extending import follow_extension
from mobility.moves.services.steps import get_people, tell
from mobility.opportunities.models import Opportunity
from mobility.people.working_days import add_working_days

K = TaskKind
REMIND_AFTER, REMIND_AGAIN_AFTER, CLOSE_AFTER = 5, 10, 20  # working days of whoever is asked
NAMES = {
    K.CHECK_IN_PERSON: "check_in",
    K.CHECK_IN_HOST: "check_in",
    K.RETURN_PLAN: "return_plan",
    K.FEEDBACK_PERSON: "feedback",
    K.FEEDBACK_HOST: "feedback",
    K.HOMECOMING: "homecoming",
}
ENDS_WITH_THE_MOVE = frozenset({*CHECK_IN_KINDS, K.RETURN_PLAN})
STEPS = tuple(TaskStep)


def follow_move(*, move: Move) -> None:
    """Ask what is due, remind, close, pass on. Running it again changes nothing."""
    lock(move)
    if move.status is MoveStatus.ACTIVE:
        _ask_what_is_due(move)
        _follow_the_end(move)
    for task in move.tasks:
        if task.is_open:
            _follow(task)
    follow_extension(move=move)
    if has_no_host(move) and move.status in {MoveStatus.APPROVED, MoveStatus.ACTIVE}:
        told = [move.person, *list_line(move, C.WRITE_RETURN_PLAN), *list_hosts(move)]
        tell_on_way("course_host_gone", move, told, round=str(move.opportunity.host_manager_id))


def _ask_what_is_due(move: Move) -> None:
    """Only in work packages; who ends early is not asked half-way."""
    today = clock.today(move.time_zone)
    if move.opportunity.is_gig or move.last_day < today:
        return
    if move.ended_on is None and half_way(move) <= today:
        for kind in CHECK_IN_KINDS:
            ask(move, kind)
    if plan_of_return_is_due(move) <= today:
        ask(move, K.RETURN_PLAN)


def _follow_the_end(move: Move) -> None:
    """The plan of return is asked for until the last day, wherever that has moved: once more where it is later now."""
    task = find_task(move, K.RETURN_PLAN)
    if task is None or task.close_on is None or task.outcome is TaskOutcome.DONE or task.close_on == move.last_day:
        return
    if task.close_on < move.last_day:
        begins = max(clock.today(move.time_zone), plan_of_return_is_due(move))
        asked = next(iter(list_asked(move, K.RETURN_PLAN)), None)
        task.remind_on, task.remind_again_on = (
            add_working_days(begins, days, asked) for days in (REMIND_AFTER, REMIND_AGAIN_AFTER)
        )
        task.step, task.ended_at, task.outcome = TaskStep.ASKED, None, None
    task.close_on = move.last_day


def ask(move: Move, kind: TaskKind, *, is_told: bool = True) -> CourseTask:
    """Open a task, once; `is_told` is False where another message asks for it."""
    known = find_task(move, kind)
    if known is not None:
        return known
    asked = list_asked(move, kind)
    who = asked[0] if asked else None
    asked_on = clock.today(who.time_zone if who else move.time_zone)
    days = [add_working_days(asked_on, count, who) for count in (REMIND_AFTER, REMIND_AGAIN_AFTER, CLOSE_AFTER)]
    task = CourseTask(
        kind=kind,
        asked_at=clock.now(),
        remind_on=days[0],
        remind_again_on=days[1],
        close_on=_find_close(move, kind, days[2]),
    )
    move.tasks.append(task)
    session.flush()
    if is_told:
        tell_of_task(f"course_{NAMES[kind]}_asked", task, asked)
    return task


def _find_close(move: Move, kind: TaskKind, after: dt.date) -> dt.date | None:
    if kind is K.HOMECOMING:
        return None
    if kind is K.RETURN_PLAN:
        return move.last_day
    return min(after, move.last_day) if kind in CHECK_IN_KINDS else after


def settle_task(move: Move, kind: TaskKind, outcome: TaskOutcome = TaskOutcome.DONE) -> None:
    """It was done or declined; a move from before there were tasks has none."""
    task = find_task(move, kind)
    if task is not None and task.is_open:
        task.ended_at, task.outcome = clock.now(), outcome


def _follow(task: CourseTask) -> None:
    """After an outage only the latest step is taken: nobody is reminded of what has passed."""
    today = clock.today(task.move.time_zone)
    is_over = task.kind in ENDS_WITH_THE_MOVE and task.move.status in FINISHED
    if is_over or (task.close_on is not None and task.close_on < today):
        settle_task(task.move, task.kind, TaskOutcome.NOT_GIVEN)
        return
    due = TaskStep.ASKED
    if task.remind_on <= today:
        due = TaskStep.REMINDED_AGAIN if task.remind_again_on <= today else TaskStep.REMINDED
    if STEPS.index(due) <= STEPS.index(task.step):
        return
    task.step = due
    tell_of_task(f"course_{NAMES[task.kind]}_reminded", task, list_asked(task.move, task.kind))
    if task.kind is K.HOMECOMING and due is TaskStep.REMINDED_AGAIN:
        tell_of_task("course_homecoming_yours", task, [task.move.person])
        tell_of_task("course_homecoming_overdue", task, list_hr_who_may(P.CONFIRM_HOME, task.move))


def pass_on_to_host(*, opportunity: Opportunity) -> None:
    """Another host: those whose moves go on learn who it is, and what was asked of the former one is asked of them."""
    for move in list_moves_of(opportunity):
        lock(move)
        if move.status in UNDER_WAY:
            tell_on_way("course_host_new", move, get_people(move), round=str(opportunity.host_manager_id))
        if move.status is MoveStatus.CHANGE_PROPOSED and has_to_answer(opportunity.host_manager, move):
            tell(
                "change_proposed", move, [opportunity.host_manager], by=move.release.answer_by if move.release else None
            )
        for kind in (K.CHECK_IN_HOST, K.FEEDBACK_HOST):
            task = find_task(move, kind)
            if task is not None and task.is_open:
                tell_of_task(f"course_{NAMES[kind]}_reminded", task, list_asked(task.move, task.kind))
