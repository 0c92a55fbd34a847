"""What came before a move and bears on it: the person's earlier moves, and the skills they sent with their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import FINISHED, UNDER_WAY, Move, MoveStatus
from mobility.opportunities.models import Importance

A_YEAR_MONTHS = 12
S = MoveStatus
LIVED = (*UNDER_WAY, *FINISHED)


def list_other_moves(move: Move) -> Sequence[Move]:
    """Approved, running or finished moves of the same person, the latest start first."""
    query = sa.select(Move).options(joinedload(Move.opportunity))
    others = query.where(Move.person_id == move.person_id, Move.id != move.id, Move.status.in_(LIVED))
    return session.scalars(others.order_by(Move.starts_on.desc(), Move.id.desc())).all()


def find_last_home_day(move: Move, others: Iterable[Move]) -> dt.date | None:
    """The last day of the work package before this one."""
    days = [row.last_day for row in others if not row.opportunity.is_gig and row.starts_on <= move.starts_on]
    return max(days, default=None)


def count_days_abroad(move: Move, others: Iterable[Move]) -> int:
    """Days foreseen in the country of the work in the twelve months up to the end of the move, itself included."""
    since, country = clock.add_months(move.ends_on, -A_YEAR_MONTHS), move.opportunity.country
    before = [row for row in others if row.opportunity.country == country and since < row.last_day]
    return move.opportunity.days_abroad + sum(row.opportunity.days_abroad for row in before)


def list_levels(move: Move) -> tuple[tuple[int, int], ...]:
    """Each level that is a must, with the one that the person stated when they applied; 0 where they stated none."""
    stated = {row.get("skill_id"): row.get("level") or 0 for row in (move.application.snapshot or {}).get("skills", ())}
    asked = [row for row in move.opportunity.required_skills if row.importance is Importance.MUST]
    return tuple((row.level, stated.get(row.skill_id, 0)) for row in asked)


def list_movers_of_a_year(moves: Sequence[Move]) -> set[int]:
    """Those of the people who had another move, begun or ended, in the twelve months before today."""
    since = clock.add_months(clock.today(), -A_YEAR_MONTHS)
    query = sa.select(Move.person_id).where(
        Move.person_id.in_([move.person_id for move in moves]),
        Move.status.in_((S.ACTIVE, S.PAUSED, *FINISHED)),
        sa.func.coalesce(Move.ended_on, Move.ends_on) >= since,
    )
    return set(session.scalars(query))


def list_overlapping(moves: Sequence[Move]) -> set[int]:
    """Those of the moves during which the same person has another one, asked for, approved or running."""
    other = sa.orm.aliased(Move)
    query = (
        sa.select(Move.id)
        .join(other, sa.and_(other.person_id == Move.person_id, other.id != Move.id))
        .where(
            Move.id.in_([move.id for move in moves]),
            other.status.in_((S.AWAITING_HR, *UNDER_WAY)),
            other.starts_on <= Move.ends_on,
            sa.func.coalesce(other.ended_on, other.ends_on) >= Move.starts_on,
        )
    )
    return set(session.scalars(query))
