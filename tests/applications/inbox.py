"""What somebody was told, for tests."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core.db import session
from mobility.notifications.messages import put_into_words
from mobility.notifications.models import Notification
from mobility.people.models import Person


def kinds_told(person: Person) -> list[str]:
    """The kinds of everything this person was told, oldest first; each of them in words that can be said."""
    query = sa.select(Notification).where(Notification.recipient_id == person.id).order_by(Notification.id)
    told = list(session.scalars(query))
    for notification in told:
        words = put_into_words(notification)
        assert "%(" not in f"{words.subject} {words.body}"
    return [notification.kind for notification in told]
