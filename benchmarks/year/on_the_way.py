"""What a move asks of people once it runs and after it: check-ins, the plan of return, feedback, a later last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

import sqlalchemy as sa

from benchmarks.year.moving import PLAN, list_moves
from benchmarks.year.office import Act, Office
from mobility.core.db import session
from mobility.moves import services as moves
from mobility.moves.models import (
    CourseTask,
    Extension,
    ExtensionStatus,
    Feedback,
    FeedbackKind,
    Move,
    MoveStatus,
    TaskKind,
)
from mobility.moves.policy import find_line, is_mover
from mobility.moves.queries import list_skills_of
from mobility.moves.queries.milestones import has_to_agree, latest_end, list_asked, list_asked_about, may_say_back
from mobility.people.models import Person

K = TaskKind
PARTS = {
    K.CHECK_IN_PERSON: "checking in",
    K.CHECK_IN_HOST: "checking in",
    K.RETURN_PLAN: "planning the return",
    K.FEEDBACK_PERSON: "giving feedback",
    K.FEEDBACK_HOST: "giving feedback",
    K.HOMECOMING: "confirming the way home",
}
LATER = dt.timedelta(weeks=3)


def do_what_is_asked(office: Office) -> Iterator[Act]:
    """Each open task by whoever has it today; some never do it, and then it is closed or passed on."""
    tasks = session.scalars(sa.select(CourseTask).where(CourseTask.outcome.is_(None)).order_by(CourseTask.id)).all()
    for task in tasks:
        move, asked = task.move, list_asked(task.move, task.kind)
        person = office.first_due(PARTS[task.kind], asked, task.asked_at, move.id, task.kind)
        says_it = task.kind is K.HOMECOMING and office.habits.happens("says it themselves", move.id)
        act = DEEDS[task.kind](office, person, move) if person is not None else None
        if act is not None:
            yield act
        elif says_it and may_say_back(move.person, move):
            yield Act("say that one is back", move.id, partial(moves.say_back, actor=move.person, move=move))


def _check_in(office: Office, person: Person, move: Move) -> Act:
    def check_in() -> None:
        moves.give_check_in(actor=person, move=move, goes_well="The team helps.", should_change="Fewer meetings.")
        session.flush()
        if is_mover(person, move) and office.habits.happens("a check-in is shared", move.id):
            session.refresh(move, ["check_ins"])
            moves.share_check_in(actor=person, move=move)

    return Act("check in", (move.id, person.id), check_in)


def _plan_return(office: Office, person: Person, move: Move) -> Act | None:
    plan = move.return_plan
    if plan is None:
        draft = partial(moves.draft_return_plan, actor=person, move=move, comes_back_to=PLAN)
        return Act("write a plan of return", move.id, draft)
    if has_to_agree(person, plan):
        agree = partial(moves.agree_return_plan, actor=person, move=move)
        return Act("agree to a plan of return", (move.id, person.id), agree)
    return None


def _give_feedback(office: Office, person: Person, move: Move) -> Act:
    if office.habits.happens("feedback declined", person.employee_number, move.id):
        decline = partial(moves.decline_to_give, actor=person, move=move)
        return Act("decline to give feedback", (move.id, person.id), decline)
    skills = [] if is_mover(person, move) else list_skills_of(move.opportunity)[:3]
    give = partial(
        moves.give_feedback,
        actor=person,
        move=move,
        text="It went well.",
        levels=dict.fromkeys(skills, 3),
        evidence=dict.fromkeys(skills, "In the launch of spring."),
    )
    return Act("give feedback", (move.id, person.id), give)


def _confirm_home(office: Office, person: Person, move: Move) -> Act:
    return Act("confirm the way home", move.id, partial(moves.confirm_home, actor=person, move=move))


DEEDS: dict[TaskKind, Callable[[Office, Person, Move], Act | None]] = {
    K.CHECK_IN_PERSON: _check_in,
    K.CHECK_IN_HOST: _check_in,
    K.RETURN_PLAN: _plan_return,
    K.FEEDBACK_PERSON: _give_feedback,
    K.FEEDBACK_HOST: _give_feedback,
    K.HOMECOMING: _confirm_home,
}


def read_feedback(office: Office) -> Iterator[Act]:
    received = session.scalars(
        sa.select(Feedback)
        .where(
            Feedback.kind == FeedbackKind.ABOUT_PERSON,
            Feedback.accepted_at.is_(None),
            Feedback.declined_at.is_(None),
        )
        .order_by(Feedback.id)
    )
    for feedback in received:
        person = feedback.move.person
        if office.first_due("reading feedback", [person], feedback.created_at, feedback.id):
            is_kept = office.habits.happens("feedback taken into the profile", feedback.id)
            answer = moves.accept_feedback if is_kept else moves.decline_feedback
            yield Act("answer feedback", feedback.id, partial(answer, actor=person, feedback=feedback))


def propose_extensions(office: Office) -> Iterator[Act]:
    """The person, the host or the line manager, in the last third of a move."""
    for move in list_moves(MoveStatus.ACTIVE):
        day = move.starts_on + (move.last_day - move.starts_on) * 2 // 3
        if day != office.today or move.ended_on is not None or not office.habits.happens("an extension", move.id):
            continue
        people = [one for one in (move.person, move.opportunity.host_manager, find_line(move)) if one is not None]
        actor = office.habits.chance("extension", move.id).choice(people)
        ends_on = min(latest_end(move), move.ends_on + LATER)
        if ends_on > move.ends_on:
            act = partial(moves.propose_extension, actor=actor, move=move, ends_on=ends_on, note="To finish it well.")
            yield Act("propose an extension", move.id, act)


def answer_extensions(office: Office) -> Iterator[Act]:
    proposed = sa.select(Extension).where(Extension.status == ExtensionStatus.PROPOSED).order_by(Extension.id)
    for extension in session.scalars(proposed):
        asked = list_asked_about(extension)
        person = office.first_due("answering an extension", asked, extension.created_at, extension.id)
        if person is None:
            continue
        refuse = partial(moves.refuse_extension, actor=person, extension=extension)
        otherwise = Act("refuse an extension", (extension.id, person.id), refuse)
        if office.habits.happens("extension accepted", extension.id, person.employee_number):
            accept = partial(moves.accept_extension, actor=person, extension=extension)
            yield Act("accept an extension", (extension.id, person.id), accept, otherwise=otherwise)
        else:
            yield otherwise
