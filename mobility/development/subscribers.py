"""What the development room does when something happens in a room below."""

from __future__ import annotations

from mobility.core.events import subscribe
from mobility.development import services
from mobility.moves.events import MoveEnded
from mobility.people.events import PersonLeft, ReportingLineChanged
from mobility.training.events import CourseCompleted


@subscribe(MoveEnded)
def settle_actions(event: MoveEnded) -> None:
    services.settle_by_move(move=event.move)


@subscribe(CourseCompleted)
def settle_actions_by_course(event: CourseCompleted) -> None:
    services.settle_by_course(person=event.person, course=event.course)


@subscribe(ReportingLineChanged)
def inherit(event: ReportingLineChanged) -> None:
    services.inherit_contracts(person=event.person)


@subscribe(PersonLeft)
def close(event: PersonLeft) -> None:
    services.close_for_leaver(person=event.person)
