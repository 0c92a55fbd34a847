"""What people are told while a move goes on and after it: asked, reminded, agreed, taken over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from mobility.core.i18n import N_, Message
from mobility.moves.messages import SEE_MOVE
from mobility.moves.models import CourseTask, Extension, Move
from mobility.moves.words.on_the_way import PATHS
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.notifications.services import notify
from mobility.people.models import Person

register_wordings(
    {
        "course_check_in_asked": Wording(
            N_("Half-way: how does it go? %(what)s"),
            N_("Write a few lines by %(by)s. Host and person read each other's; it is nobody's appraisal."),
            N_("Say how it goes"),
        ),
        "course_check_in_reminded": Wording(
            N_("Your check-in is still open: %(what)s"),
            N_("Write a few lines by %(by)s, or leave it. It is nobody's appraisal."),
            N_("Say how it goes"),
        ),
        "course_return_plan_asked": Wording(
            N_("The way home: %(what)s"),
            N_(
                "The move ends on %(last)s. The person and the line manager agree what the work at home is then; "
                "either of you writes the plan."
            ),
            N_("Open the plan"),
        ),
        "course_return_plan_reminded": Wording(
            N_("The plan of return waits for you: %(what)s"),
            N_("Write it or agree to it before the move ends on %(last)s."),
            N_("Open the plan"),
        ),
        "course_return_plan_expected": Wording(
            N_("The plan of return was written: %(what)s"),
            N_("It says what is handed over before %(last)s. You need not do anything."),
            N_("Open the plan"),
        ),
        "course_return_plan_drafted": Wording(
            N_("%(actor)s wrote the plan of return: %(what)s"),
            N_("Read it, then agree or change it before the move ends on %(last)s."),
            N_("Open the plan"),
        ),
        "course_return_plan_agreed": Wording(
            N_("The plan of return is agreed: %(what)s"),
            N_("The move ends on %(last)s. You need not do anything."),
            N_("Open the plan"),
        ),
        "course_feedback_reminded": Wording(
            N_("Your feedback is still open: %(what)s"),
            N_("The move ended on %(last)s. Give your feedback by %(by)s, or decline with one click."),
            N_("Give feedback"),
        ),
        "course_homecoming_reminded": Wording(
            N_("Is %(person)s back with your team? %(title)s"),
            N_("The move ended on %(last)s. Confirm it; otherwise HR is told and %(person)s may say it."),
            SEE_MOVE,
        ),
        "course_homecoming_yours": Wording(
            N_("Are you back home? %(title)s"),
            N_("Nobody has confirmed it yet. If you are back with your team, say so with one click."),
            SEE_MOVE,
        ),
        "course_homecoming_overdue": Wording(
            N_("Nobody confirmed that %(person)s is back: %(title)s"),
            N_("The move ended on %(last)s. Ask the line manager; you may confirm in their place."),
            SEE_MOVE,
        ),
        "course_said_back": Wording(
            N_("%(person)s is back with your team: %(title)s"),
            N_("%(person)s said so, since nobody had confirmed it. You need not do anything."),
            SEE_MOVE,
        ),
        "course_host_gone": Wording(
            N_("%(host)s has left: %(what)s"),
            N_("The move goes on. Until another host is named, HR of the hosting unit answers in their place."),
            SEE_MOVE,
        ),
        "course_host_new": Wording(
            N_("%(host)s is the host now: %(what)s"),
            N_("The move goes on as it was agreed. You need not do anything."),
            SEE_MOVE,
        ),
        "extension_asked": Wording(
            N_("A later last day is proposed: %(what)s"),
            N_(
                "%(actor)s proposes %(new)s instead of %(old)s. Agree or keep the last day by %(by)s; without an "
                "answer it stays as it was."
            ),
            N_("Answer the proposal"),
        ),
        "extension_agreed": Wording(
            N_("The move goes on until %(new)s: %(what)s"),
            N_("Everybody who was asked has agreed. Before, it ended on %(old)s."),
            SEE_MOVE,
        ),
        "extension_refused": Wording(
            N_("The last day stays %(old)s: %(what)s"),
            N_("%(actor)s keeps the last day. The move ends as before; nothing is asked of you."),
            SEE_MOVE,
        ),
        "extension_withdrawn": Wording(
            N_("The last day stays %(old)s: %(what)s"),
            N_("%(actor)s took the proposal back. The move ends as before; nothing is asked of you."),
            SEE_MOVE,
        ),
        "extension_lapsed": Wording(
            N_("The last day stays %(old)s: %(what)s"),
            N_("Nobody answered the proposal in time. The move ends as before; nothing is asked of you."),
            SEE_MOVE,
        ),
    }
)


def tell_of_task(kind: str, task: CourseTask, people: Iterable[Person]) -> None:
    """About one thing that a move asks for; each person once for each of its steps, anew where it is asked anew."""
    for person in people:
        params = _of_move(task.move, person) | {"by": task.close_on or task.remind_again_on}
        key = f"course_task:{task.id}:{kind}:{task.step.value}:{task.remind_on}:{person.id}"
        notify(recipient=person, notice=Notice(kind, key, PATHS[task.kind].format(task.move_id), params))


def tell_on_way(
    kind: str, move: Move, people: Iterable[Person | None], *, round: str, path: str = "/moves/{}", actor: str = ""
) -> None:
    """About a move as it goes on; `round` tells one such happening from the next."""
    for person in {one.id: one for one in people if one is not None}.values():
        key = f"move:{move.id}:{kind}:{round}:{person.id}"
        notify(
            recipient=person,
            notice=Notice(kind, key, path.format(move.id), _of_move(move, person, actor) | {"actor": actor}),
        )


def tell_of_extension(kind: str, extension: Extension, people: Iterable[Person | None], actor: Person | None) -> None:
    days: dict[str, str | dt.date | Message] = {
        "new": extension.ends_on,
        "old": extension.old_ends_on,
        "by": extension.answer_by,
        "actor": actor.name if actor else "",
    }
    for person in {one.id: one for one in people if one is not None}.values():
        turn = extension.waiting_parts[0].value if extension.waiting_parts else "all"
        key = f"extension:{extension.id}:{kind}:{turn}:{person.id}"
        params = _of_move(extension.move, person) | days
        notify(recipient=person, notice=Notice(kind, key, f"/moves/{extension.move_id}", params))


def _of_move(move: Move, to: Person, actor: str = "") -> dict[str, str | dt.date | Message]:
    """Whose move it is stands in the sentence only where neither the reader nor who acts is that person."""
    is_plain = to.id == move.person_id or actor == move.person.name
    what = N_("“%(title)s”") if is_plain else N_("%(person)s, “%(title)s”")
    names = {"person": move.person.name, "title": move.opportunity.title}
    return {**names, "what": Message(what, names), "last": move.last_day, "host": move.opportunity.host_manager.name}
