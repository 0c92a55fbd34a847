"""What the invariants do not say: no decision waits for ever, and every posting in review has a reviewer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from benchmarks.year.office import to_day
from benchmarks.year.posting import list_postings
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.moves.models import BEFORE_DECISION, Move, MoveStatus
from mobility.moves.queries.deciding import is_active
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.people.queries import list_hr_for_unit

TOO_LONG = dt.timedelta(days=90)


def find_orphans(today: dt.date) -> Iterator[str]:
    """Each in one line, by what it is about."""
    undecided = (*BEFORE_DECISION, MoveStatus.AWAITING_CLEARANCES)
    for move in session.scalars(sa.select(Move).where(Move.status.in_(undecided)).order_by(Move.id)):
        if to_day(move.created_at) + TOO_LONG < today:
            yield f"move {move.id} has been {move.status} since {to_day(move.created_at)}"
    for posting in list_postings(Opportunity.status == OpportunityStatus.IN_REVIEW):
        partners = list_hr_for_unit(posting.org_unit, posting.legal_entity_id)
        if not any(is_active(one) and permits(one, P.REVIEW, posting) for one in partners):
            yield f"nobody can review opportunity {posting.id}"
