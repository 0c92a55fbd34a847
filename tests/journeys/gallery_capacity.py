"""The pages about time for the gallery: calendars, days of a mover, who could step in, offers that fit and do not."""

from __future__ import annotations

from typing import Any

from mobility.applications.models import ApplicationStatus
from mobility.capacity.models import Leave
from mobility.core import clock
from tests.factories import World, give_skill, make_application, make_opportunity, make_person, make_profile
from tests.factories import save as keep

PAGES_OF_CAPACITY = [
    *(("capacity.own", "/calendar", who) for who in ("employee", "newcomer")),
    ("capacity.own", "/calendar?from=2030-01", "employee", "Add days away"),
    ("capacity.of_person", "/people/{employee}/calendar", "manager"),
    ("moves.days", "/moves/{move approved}/days", "host"),
    ("matching.backfill", "/releases/{move awaiting_release}/backfill", "manager"),
    ("matching.backfill", "/releases/{move of hr}/backfill", "hr"),
    ("applications.accept_offer", "/applications/{offer that fits}/accept", "colleague"),
]


def hang_calendar(world: World, skills: list[Any], ids: dict[str, Any]) -> None:
    """Somebody of the team is away in the time of the moves, somebody elsewhere could step in."""
    first = clock.add_months(clock.today().replace(day=1), 3)
    for person in (world.employee, world.colleague):
        keep(Leave(person=person, starts_on=first.replace(day=6), ends_on=first.replace(day=24)))
    stranger = make_person("Sam Stranger", org_unit=world.host.org_unit)
    make_profile(stranger)
    give_skill(stranger, skills[0], level=4)
    posting = make_opportunity(world.host, title="Work that fits")
    ids["offer that fits"] = make_application(world.colleague, posting, ApplicationStatus.OFFERED).id
