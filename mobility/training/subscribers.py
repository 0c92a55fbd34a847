"""What the training room does when something happens in a room below."""

from __future__ import annotations

from mobility.core.events import subscribe
from mobility.people.events import PersonLeft, ReportingLineChanged
from mobility.training import queries, services


@subscribe(PersonLeft)
def free_seats_and_pass_on(event: PersonLeft) -> None:
    for enrolment in queries.list_under_way(event.person):
        services.end_with_employment(enrolment=enrolment)
    for enrolment in queries.list_asked_of(event.person):
        services.ask_again(enrolment=enrolment)


@subscribe(ReportingLineChanged)
def ask_the_new_manager(event: ReportingLineChanged) -> None:
    for enrolment in queries.list_under_way(event.person):
        services.ask_again(enrolment=enrolment)
