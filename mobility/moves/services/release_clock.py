"""The release clock: it reminds, then goes on to the manager above, then to home HR; one message for each step."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core import clock
from mobility.moves.messages import release_path
from mobility.moves.models import ClockStep, Move, MoveStatus, ReleaseRequest
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import is_active
from mobility.moves.queries.deciding import (
    find_active_releaser,
    find_manager_above,
    list_asked,
    list_hr_who_may,
)
from mobility.moves.services.release import reroute_release
from mobility.moves.services.steps import start_release_clock, tell
from mobility.people.models import Person

STEPS = tuple(ClockStep)


def run_release_clock(move: Move) -> None:
    """Take the step that is due. After an outage only the latest is taken: nobody is reminded of what has passed."""
    if move.status is not MoveStatus.AWAITING_RELEASE:
        return
    reroute_from_the_absent(move=move)
    request = move.request or start_release_clock(move)
    replace_manager_above(move=move)
    due = _find_due_step(request)
    if STEPS.index(due) <= STEPS.index(request.step):
        return
    request.step = due
    if due is ClockStep.WITH_HR:
        _go_to_hr(move, request)
    elif due is ClockStep.WITH_MANAGER_ABOVE:
        _go_above(move, request)
    else:
        _remind(move, request)


def _find_due_step(request: ReleaseRequest) -> ClockStep:
    """The furthest step whose day has come where whoever was asked lives."""
    today = clock.today(request.time_zone)
    days = {
        ClockStep.REMINDED: request.remind_on,
        ClockStep.REMINDED_AGAIN: request.remind_again_on,
        ClockStep.WITH_MANAGER_ABOVE: request.above_on if request.above else None,
        ClockStep.WITH_HR: request.hr_on,
    }
    reached = [step for step, on in days.items() if on is not None and on <= today]
    return reached[-1] if reached else ClockStep.ASKED


def _remind(move: Move, request: ReleaseRequest) -> None:
    if request.releaser is not None:
        tell(f"release_{request.step.value}", move, list_asked(move, request.releaser), path=release_path(move))
    else:
        tell("release_hr_reminded", move, list_hr_who_may(P.RELEASE, move), path=release_path(move))


def _go_above(move: Move, request: ReleaseRequest) -> None:
    _record("hand_up", move, request.above)
    tell("release_handed_up", move, list_asked(move, request.above), path=release_path(move))
    tell("release_gone_up", move, [request.releaser, move.person, move.opportunity.host_manager])


def _go_to_hr(move: Move, request: ReleaseRequest) -> None:
    _record("hand_to_hr", move, None)
    tell("release_overdue", move, list_hr_who_may(P.RELEASE, move), path=release_path(move))
    told = [request.releaser, request.above, move.person, move.opportunity.host_manager]
    tell("release_gone_to_hr", move, told)


def _record(action: str, move: Move, to: Person | None) -> None:
    audit.record(actor=None, action=action, subject=move, concerns=move.person, note=to.name if to else None)


def reroute_from_the_absent(*, move: Move) -> None:
    """A line manager who is no longer here decides nothing: whoever is line manager now does, else HR."""
    if move.releaser is None or is_active(move.releaser):
        return
    reroute_release(move=move, releaser=find_active_releaser(move.person))


def replace_manager_above(*, move: Move) -> None:
    """Their own manager changed or left: the clock goes on to whoever that is now, who is told if it is their turn."""
    request = move.request
    if request is None or request.above_id is None or request.above_on is None:
        return
    above = find_manager_above(move)
    if above is request.above:
        return
    request.above = above
    if request.step in {ClockStep.WITH_MANAGER_ABOVE, ClockStep.WITH_HR} and above is not None:
        _record("hand_up", move, above)
        tell("release_handed_up", move, [above], path=release_path(move))
