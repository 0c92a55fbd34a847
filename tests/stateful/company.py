"""The company of the machine: eight people whose roles, lines and employment change while it runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import StandingApproval
from mobility.opportunities.models import OpportunityKind
from mobility.people.models import Person, Role
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from mobility.skills.models import Skill
from tests.factories import grant, make_person, make_profile, make_skill, make_unit, save

PEOPLE = 8
A_YEAR = dt.timedelta(days=365)
GIG = OpportunityKind.GIG


def open_company() -> tuple[list[Person], Skill]:
    """Two hosts, two HR partners, a line of three, and somebody whose unit's head releases them."""
    top, north, south = make_unit("Example"), make_unit("Example / North"), make_unit("Example / South")
    people = [make_person(f"Person {letter}", org_unit=north) for letter in "ABCDEFGH"]
    a, b, c, d, e, f, g, h = people
    for report, manager in ((a, c), (b, c), (c, d), (e, d)):
        report.line_manager = manager
    for person in (f, g, h):
        person.org_unit = south
    south.head = g
    for person, role, unit in ((d, Role.HR, None), (e, Role.HR, top), (f, Role.HR, None), (g, Role.HOST, None)):
        grant(person, role, unit)
    grant(h, Role.HOST)
    for person in people:
        make_profile(person)
    save(StandingApproval(signed_by=f, org_unit=top, valid_from=clock.today(), valid_until=clock.today() + A_YEAR))
    # so that an offer can follow a posting soon; the days themselves have tests of their own
    for rule in (Rule.WORK_PACKAGE_MINIMUM_OPEN_DAYS, Rule.GIG_MINIMUM_OPEN_DAYS):
        save(PolicyVersion(rule=rule, value=0, valid_from=clock.now() - dt.timedelta(days=1)))
    session.commit()
    return people, make_skill("Power BI")


def terms_of_posting(host: Person, skill: Skill, *, is_gig: bool, percent: float) -> dict[str, Any]:
    """What a host writes: a gig that begins soon or a work package that begins in two months."""
    kind = OpportunityKind.GIG if is_gig else OpportunityKind.WORK_PACKAGE
    size: dict[str, Any] = (
        {"weeks": 4, "hours_per_week": 4.0} if is_gig else {"allocation_percent": percent, "days_abroad": 2}
    )
    return size | {
        "kind": kind,
        "title": "Launch the board",
        "description": "A board that everyone opens on Mondays.",
        "org_unit": host.org_unit,
        "starts_on": clock.today() + dt.timedelta(days=12 if is_gig else 40),
        "required_skills": [(skill, 3, "must")],
        "time_zone": "Europe/Paris",
        "places": 2,
    }
