"""Who speaks while a move goes on and after it."""

from __future__ import annotations

from mobility.core import clock
from mobility.moves.models import (
    CourseTask,
    Extension,
    Move,
    Part,
    TaskKind,
)
from mobility.moves.policy.parts import is_active, is_home_hr, is_move_host, is_mover, is_not_move_host
from mobility.people.models import Person


def is_homecoming_overdue(actor: Person | None, move: Move) -> bool:
    """The line manager was asked and reminded, and has not said that the person is back."""
    task = find_task(move, TaskKind.HOMECOMING)
    return task is not None and task.is_open and task.remind_again_on <= clock.today(move.time_zone)


def find_task(move: Move, kind: TaskKind) -> CourseTask | None:
    return next((task for task in move.tasks if task.kind is kind), None)


def find_line(move: Move) -> Person | None:
    """The line manager of today, or the head of the nearest unit; None means that HR speaks for the line."""
    found = move.person.manager_here
    return found if found is not None and is_active(found) else None


def speaks_for_line(actor: Person | None, move: Move) -> bool:
    if actor is None or actor.id == move.person_id:
        return False
    named = move.person.manager_here
    if named is not None and named.id == actor.id:
        return True
    return is_home_hr(actor, move) and find_line(move) is None


def has_shared_with_line(actor: Person | None, move: Move) -> bool:
    return any(row.shared_at is not None for row in move.check_ins)


def find_part(actor: Person | None, extension: Extension) -> Part | None:
    """In which of the parts that are asked now this person answers; HR is nobody who has agreed before, nor a host."""
    move, agreed = extension.move, {answer.person_id for answer in extension.answers}
    if actor is None:
        return None
    plays = {
        Part.PERSON: is_mover(actor, move),
        Part.HOST: is_move_host(actor, move),
        Part.LINE: speaks_for_line(actor, move),
        Part.HR: is_home_hr(actor, move) and is_not_move_host(actor, move) and actor.id not in agreed,
    }
    return next((part for part in extension.waiting_parts if plays[part]), None)


def answers_extension(actor: Person | None, extension: Extension) -> bool:
    return find_part(actor, extension) is not None


def proposed_extension(actor: Person | None, extension: Extension) -> bool:
    return actor is not None and actor.id == extension.proposed_by_id
