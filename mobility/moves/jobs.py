"""What the worker does for moves, safe to run again."""

from __future__ import annotations

from mobility.core.db import one_by_one, unit_of_work
from mobility.moves import queries, services
from mobility.moves.queries import milestones


def warn_of_ending_standing_approvals() -> None:
    """Daily: a month before the end its signer is told, once."""
    unit_of_work(services.warn_of_ending_standing_approvals)


def tell_of_undecidable() -> None:
    """Daily: a decision that HR has nobody left to take reaches those who can change that, once."""
    unit_of_work(services.tell_of_undecidable)


def advance_moves() -> None:
    """Often: moves begin and end, and proposals lapse, at midnight of their own time zone."""
    one_by_one(queries.list_to_advance(), lambda move: services.advance(move=move))


def follow_moves() -> None:
    """Often: what moves ask of people on their way is asked, brought to mind, and closed."""
    one_by_one(milestones.list_to_follow(), lambda move: services.follow_move(move=move))
