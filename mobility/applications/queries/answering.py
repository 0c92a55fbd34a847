"""How long hosts of a unit usually take to answer."""

from __future__ import annotations

import math
import statistics

import sqlalchemy as sa

from mobility.applications.models import Application, ApplicationStatus, Offer
from mobility.core.db import session
from mobility.opportunities.models import Opportunity

ENOUGH_CASES = 10
LATEST_CASES = 100


def find_usual_answer_days(opportunity: Opportunity) -> int | None:
    """The median in days, of the latest answers of this unit; nothing before there are ten."""
    first_offer = sa.select(sa.func.min(Offer.created_at)).where(Offer.application_id == Application.id)
    refused = sa.case((Application.status == ApplicationStatus.NOT_SELECTED, Application.decided_at))
    answered = sa.func.coalesce(first_offer.scalar_subquery(), refused)
    rows = session.execute(
        sa.select(Application.submitted_at, sa.type_coerce(answered, Application.decided_at.type).label("answered_at"))
        .join(Application.opportunity)
        .where(
            Opportunity.org_unit_id == opportunity.org_unit_id,
            Application.submitted_at.is_not(None),
            answered.is_not(None),
        )
        .order_by(Application.id.desc())
        .limit(LATEST_CASES)
    ).all()
    if len(rows) < ENOUGH_CASES:
        return None
    days: list[float] = [(row.answered_at - row.submitted_at).total_seconds() / 86400 for row in rows]
    return max(1, math.ceil(statistics.median(days)))
