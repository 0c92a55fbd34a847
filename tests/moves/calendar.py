"""What time alone brings about, within the transaction of a test."""

import sqlalchemy as sa

from mobility.core.db import session
from mobility.moves import queries, services
from mobility.moves.queries import milestones
from mobility.notifications.models import Notification


def advance_moves():
    """The steps taken, over all moves."""
    return sum(services.advance(move=move) for move in queries.list_to_advance())


def follow_moves():
    for move in milestones.list_to_follow():
        services.follow_move(move=move)


def told(person):
    """The kinds of what somebody was told on the way of moves, in order."""
    of_the_way = sa.or_(Notification.kind.startswith("course_"), Notification.kind.startswith("extension_"))
    kinds = sa.select(Notification.kind).where(Notification.recipient_id == person.id, of_the_way)
    return list(session.scalars(kinds.order_by(Notification.id)))
