"""When the work that is offered can begin, if everybody who is asked first takes the time they have."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from mobility.applications.models import Application
from mobility.applications.queries.applications import get_offer_day
from mobility.core import clock
from mobility.opportunities.models import Opportunity, last_day
from mobility.opportunities.queries import HR_WORKING_DAYS
from mobility.people.queries import find_releaser
from mobility.people.working_days import ONE_DAY, add_working_days
from mobility.policies.queries import Rule, get_value


class Dates(NamedTuple):
    """The first and the last day of the work."""

    starts_on: dt.date
    ends_on: dt.date


def find_dates_from(opportunity: Opportunity, starts_on: dt.date) -> Dates | None:
    """Of work as long as was posted that begins on this day; None where policy does not let it begin so late."""
    latest = opportunity.starts_on + dt.timedelta(weeks=get_value(Rule.LATEST_START_WEEKS))
    if not opportunity.starts_on <= starts_on <= latest:
        return None
    return Dates(starts_on, last_day(opportunity.kind, starts_on, opportunity.weeks))


def find_later_dates(application: Application) -> Dates | None:
    """Dates that an offer made today can keep: after the answer, the release and HR's decision.

    None where the posted ones can be kept, or where policy lets nothing begin late enough to lie ahead. Hosts read it,
    so it is counted in ordinary weeks: who works part-time is not theirs to know.
    """
    opportunity, person = application.opportunity, application.applicant
    answered_on = get_offer_day(application)
    days = get_value(Rule.RELEASE_WORKING_DAYS) + HR_WORKING_DAYS
    settled_on = add_working_days(answered_on, days, find_releaser(person) or person, ordinary_week=True)
    if opportunity.starts_on > settled_on:
        return None
    latest = opportunity.starts_on + dt.timedelta(weeks=get_value(Rule.LATEST_START_WEEKS))
    starts_on = min(settled_on + ONE_DAY, latest)
    is_ahead = max(opportunity.starts_on, clock.today(opportunity.time_zone)) < starts_on
    return find_dates_from(opportunity, starts_on) if is_ahead else None
