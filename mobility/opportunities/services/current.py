"""The clock of postings without a deadline: they ask now and then whether they are still current, or close."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock
from mobility.core.events import publish as publish_event
from mobility.notifications.services import notify
from mobility.opportunities import messages
from mobility.opportunities.events import OpportunityClosed
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.queries import get_confirmation_day
from mobility.opportunities.services.lifecycle import move_on
from mobility.people.models import Person
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value


def confirm_current(*, actor: Person, opportunity: Opportunity) -> None:
    """A host says that the posting still holds; the question comes again after the same time."""
    lock(opportunity)
    authorize(actor, P.CONFIRM, opportunity)
    if opportunity.status is not OpportunityStatus.OPEN or opportunity.asked_current_at is None:
        return
    opportunity.confirmed_at, opportunity.asked_current_at = clock.now(), None
    audit.record(actor=actor, action="confirm", subject=opportunity, new_status=opportunity.status)


def ask_whether_current(*, opportunity: Opportunity) -> None:
    """Ask, remind or close, whatever is due today; running it again changes nothing."""
    lock(opportunity)
    if opportunity.status is not OpportunityStatus.OPEN or opportunity.closes_on is not None:
        return
    if opportunity.asked_current_at is None:
        _ask_when_due(opportunity)
    else:
        _follow_up(opportunity, opportunity.asked_current_at)


def _ask_when_due(opportunity: Opportunity) -> None:
    since = max(filter(None, (opportunity.published_at, opportunity.confirmed_at)), default=opportunity.created_at)
    if clock.now() < since + dt.timedelta(days=get_value(Rule.STILL_CURRENT_DAYS)):
        return
    opportunity.asked_current_at = clock.now()
    _tell_hosts(opportunity, "posting_current", opportunity.asked_current_at)


def _follow_up(opportunity: Opportunity, asked_at: dt.datetime) -> None:
    today, last = clock.today(opportunity.time_zone), get_confirmation_day(opportunity)
    asked_on = asked_at.astimezone(ZoneInfo(opportunity.time_zone)).date()
    reminder = add_working_days(asked_on, get_value(Rule.STILL_CURRENT_REMINDER_WORKING_DAYS), opportunity.host_manager)
    if last is not None and today > last:
        move_on("close_unconfirmed", None, opportunity)
        _tell_hosts(opportunity, "posting_unconfirmed", asked_at)
        opportunity.asked_current_at = None
        publish_event(OpportunityClosed(opportunity, None))
    elif today >= reminder:
        _tell_hosts(opportunity, "posting_current_reminder", asked_at)


def _tell_hosts(opportunity: Opportunity, kind: str, asked_at: dt.datetime) -> None:
    day = get_confirmation_day(opportunity)
    for host in opportunity.hosts:
        notify(recipient=host, notice=messages.about_being_current(kind, opportunity, asked_at, day))
