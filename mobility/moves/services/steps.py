"""What every act on a move shares: one step of the table, telling those concerned, stopping for good."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable

from mobility.audit import services as audit
from mobility.capacity import services as capacity
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.moves.events import MoveEnded
from mobility.moves.messages import about, approval_path, release_path
from mobility.moves.models import Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import list_hr_who_may
from mobility.moves.workflow import workflow
from mobility.notifications.services import notify
from mobility.opportunities import services as opportunities
from mobility.people.models import Person
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value


def begin(actor: Person | None, action: str, move: Move) -> None:
    """Hold the move against whoever acts at the same moment, then ask whether this person may."""
    lock(move)
    if actor is not None:
        workflow.may(actor, action, move)


def take(actor: Person | None, action: str, move: Move, *, reason: enum.StrEnum | None = None, note: str = "") -> None:
    """Change the status as the table says, and put it on record."""
    old, new = workflow.apply(action, move)
    audit.record(
        actor=actor,
        action=action,
        subject=move,
        concerns=move.person,
        old_status=old,
        new_status=new,
        reason_code=reason.value if reason else None,
        note=note or None,
    )


def stop(move: Move, end_application: Callable[[], None]) -> None:
    """It will not take place: the place and the time are free again, and the application ends."""
    free(move)
    end_application()
    publish(MoveEnded(move=move))


def free(move: Move) -> None:
    opportunities.free_place(place=move.place, person=move.person)
    capacity.release_time(commitment=move.commitment)


def tell(
    kind: str, move: Move, people: Iterable[Person | None], *, by: dt.date | None = None, path: str | None = None
) -> None:
    """Tell each of these people once."""
    for person in {person.id: person for person in people if person is not None}.values():
        notify(recipient=person, notice=about(kind, move, person, by=by, path=path))


def get_people(move: Move) -> list[Person | None]:
    """Those whose move it is: the person, the host, the line manager."""
    return [move.person, move.opportunity.host_manager, move.releaser]


def ask_for_release(move: Move) -> None:
    """Start the release clock, in the working days of whoever decides, and tell them."""
    move.release_asked_at = clock.now()
    asked_on = clock.today(move.releaser.time_zone if move.releaser else move.time_zone)
    move.release_due_on = add_working_days(asked_on, get_value(Rule.RELEASE_WORKING_DAYS), move.releaser)
    session.flush()
    kind = "release_asked" if move.releaser else "release_asked_of_hr"
    asked = [move.releaser] if move.releaser else list_hr_who_may(P.RELEASE, move)
    tell(kind, move, asked, by=move.release_due_on, path=release_path(move))


def ask_for_approval(move: Move) -> None:
    tell("approval_asked", move, list_hr_who_may(P.APPROVE, move), by=move.starts_on, path=approval_path(move))


def ask_for_review(move: Move) -> None:
    tell("review_asked", move, list_hr_who_may(P.DECIDE_REVIEW, move), by=move.starts_on, path=approval_path(move))


def days_from_today(days: int, zone: str) -> dt.date:
    return clock.today(zone) + dt.timedelta(days=days)


def require_text(value: str, field: str, sentence: str) -> str:
    """A text that somebody else will read; `sentence` says what to write."""
    if not value.strip():
        raise InvalidInput(sentence, field=field)
    return value.strip()
