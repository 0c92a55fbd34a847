"""Telling those who applied what is new with the opportunity they applied for."""

from __future__ import annotations

from mobility.applications import messages, queries
from mobility.applications.models import ENDED, Application
from mobility.notifications.services import notify
from mobility.opportunities.models import Opportunity, PostingChange


def tell_of_change(*, change: PostingChange) -> None:
    """Everybody with a running application; terms of an offer change only once it was taken back and made anew."""
    for application in _list_running(change.opportunity):
        notify(recipient=application.applicant, notice=messages.terms_changed(application, change))


def tell_of_new_host(*, opportunity: Opportunity) -> None:
    for application in _list_running(opportunity):
        notify(recipient=application.applicant, notice=messages.host_changed(application))


def _list_running(opportunity: Opportunity) -> list[Application]:
    rows = queries.list_for_opportunity(opportunity)
    return [row for row in rows if row.submitted_at is not None and row.status not in ENDED]
