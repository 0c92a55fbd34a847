"""What somebody was told, for tests."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core.db import session
from mobility.notifications.models import Notification
from mobility.people.models import Person


def kinds_told(person: Person) -> list[str]:
    """The kinds of everything this person was told, oldest first."""
    query = sa.select(Notification.kind).where(Notification.recipient_id == person.id).order_by(Notification.id)
    return list(session.scalars(query))
