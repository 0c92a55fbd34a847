"""Moves on their way, for the page × role table and for the gallery: what is asked, said, proposed and planned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.applications.models import ReasonCode
from mobility.core import clock
from mobility.moves.models import (
    CheckIn,
    CourseTask,
    Extension,
    ExtensionAnswer,
    ExtensionStatus,
    Move,
    MoveStatus,
    Part,
    ReturnPlan,
    Side,
    TaskKind,
    TaskStep,
)
from mobility.opportunities.models import OpportunityStatus
from mobility.people.models import Person
from tests.factories import World, make_move, make_opportunity, make_person, save, save_all

DAY = dt.timedelta(days=1)


def _begun(world: World, person: Person, days: int, status: MoveStatus, **fields: Any) -> Move:
    starts_on = clock.today() - dt.timedelta(days=days)
    posting = make_opportunity(
        world.host, OpportunityStatus.CLOSED, starts_on=starts_on, allocation_percent=10.0, **fields
    )
    return make_move(person, posting, status)


def _ask(move: Move, kind: TaskKind, step: TaskStep = TaskStep.ASKED) -> CourseTask:
    today = clock.today()
    days = {"remind_on": today - 2 * DAY, "remind_again_on": today - DAY if step is TaskStep.REMINDED_AGAIN else today}
    return CourseTask(move_id=move.id, kind=kind, asked_at=clock.now(), close_on=today + 9 * DAY, step=step, **days)


def _propose(move: Move, by: Person, *answered: tuple[Part, Person], note: str = "") -> Extension:
    extension = Extension(
        move_id=move.id, proposed_by=by, status=ExtensionStatus.PROPOSED, old_ends_on=move.ends_on,
        ends_on=move.ends_on + 21 * DAY, note=note, needs_hr=False, answer_by=clock.today() + 5 * DAY,
    )  # fmt: skip
    extension.answers = [
        ExtensionAnswer(part=part, person=person, answered_at=clock.now()) for part, person in answered
    ]
    return save(extension)


def _plan(move: Move, by: Person, long: str = "") -> ReturnPlan:
    return ReturnPlan(
        move_id=move.id, drafted_by=by, comes_back_to=f"Monthly reports. {long}", handover="The board, to Ines.",
        skills_at_home="Storytelling in every report.",
    )  # fmt: skip


def things_underway(people: World, active: Move) -> dict[str, dict[str, int]]:
    """By name the ids that addresses need; `active` is asked for its check-in."""
    save_all([_ask(active, kind) for kind in (TaskKind.CHECK_IN_PERSON, TaskKind.CHECK_IN_HOST)])
    move = _begun(people, people.employee, 100, MoveStatus.ACTIVE)
    said = CheckIn(move_id=move.id, side=Side.PERSON, author=people.employee, goes_well="The team.")
    save_all([said, _plan(move, people.manager)])
    extension = _propose(move, people.manager, (Part.LINE, people.manager))
    home = _begun(people, people.employee, 170, MoveStatus.COMPLETED)
    save(_ask(home, TaskKind.HOMECOMING, TaskStep.REMINDED_AGAIN))
    return {
        "move on its way": {"move_id": move.id},
        "later last day": {"extension_id": extension.id},
        "move nobody confirmed": {"move_id": home.id},
    }


def sent_underway() -> dict[str, dict[str, Any]]:
    day = (clock.today() + dt.timedelta(days=120)).isoformat()
    return {
        "moves.give_check_in": {"goes_well": "The team.", "is_difficult": "", "should_change": "More time."},
        "moves.draft_return_plan": {"comes_back_to": "Monthly reports.", "handover": "", "skills_at_home": ""},
        "moves.propose_extension": {"ends_on": day, "note": "One more launch."},
    }


def hang_underway(world: World, long: str) -> tuple[dict[str, int], dict[str, int]]:
    """Ids of moves and of people for the gallery."""
    people = {
        name: make_person(f"Nia {name}", org_unit=world.manager.org_unit, line_manager=world.manager)
        for name in ("underway", "homecoming", "ending")
    }
    move = _begun(world, people["underway"], 70, MoveStatus.ACTIVE, title=f"Underway {long}")
    home = _begun(world, people["homecoming"], 170, MoveStatus.COMPLETED, title="Nobody confirmed it")
    ending = _begun(world, people["ending"], 40, MoveStatus.ACTIVE, title="Ends early")
    ending.ended_on, ending.ended_by_id = clock.today() + 14 * DAY, world.host.id
    ending.end_reason = ReasonCode.WORKLOAD
    ending.end_sentence = f"The launch was moved. {long}"
    said = CheckIn(
        move_id=move.id, side=Side.PERSON, author=people["underway"], goes_well=f"The team. {long}",
        is_difficult="The tools are new to me.",
    )  # fmt: skip
    save_all([
        said, _plan(move, world.manager, long), _ask(move, TaskKind.CHECK_IN_HOST), _ask(move, TaskKind.RETURN_PLAN),
        _ask(home, TaskKind.HOMECOMING, TaskStep.REMINDED_AGAIN), _ask(home, TaskKind.FEEDBACK_HOST),
    ])  # fmt: skip
    _propose(move, world.host, (Part.HOST, world.host), note=f"One more launch. {long}")
    ids = {f"move {name}": move.id for name, move in (("underway", move), ("homecoming", home), ("ending", ending))}
    return ids, {f"mover {name}": person.id for name, person in people.items()}


# endpoint, address, who opens it, and the button pressed there
PAGES: tuple[tuple[str, ...], ...] = (
    *(("moves.show", "/moves/{move underway}", who) for who in ("mover underway", "host", "manager")),
    ("moves.show", "/moves/{move homecoming}", "mover homecoming"),
    ("moves.show", "/moves/{move ending}", "mover ending"),
    *(("moves.check_in", "/moves/{move underway}/check-in", who) for who in ("mover underway", "host")),
    ("moves.check_in", "/moves/{move underway}/check-in", "host", "Send check-in"),
    *(("moves.return_plan", "/moves/{move underway}/return-plan", who) for who in ("mover underway", "host")),
    ("moves.return_plan", "/moves/{move ending}/return-plan", "manager", "Save and ask the other one"),
    ("moves.propose_extension", "/moves/{move active}/extension", "host", "Propose this day"),
    ("moves.end_early", "/moves/{move underway}/end-early", "host", "End the move on this day"),
)
