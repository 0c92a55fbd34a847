"""Reading the inbox and the outbox."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from mobility.core import clock
from mobility.core.db import session
from mobility.notifications.models import MailChoice, MailStatus, Notification, NotificationPreference, OutgoingMail
from mobility.people.models import Person


def find_notification(notification_id: int) -> Notification | None:
    return session.get(Notification, notification_id)


def count_unread(person: Person) -> int:
    query = sa.select(sa.func.count(Notification.id)).where(
        Notification.recipient_id == person.id, Notification.read_at.is_(None)
    )
    return session.scalar(query) or 0


def list_notifications(person: Person) -> Sequence[Notification]:
    """Newest first."""
    return session.scalars(
        sa.select(Notification).where(Notification.recipient_id == person.id).order_by(Notification.id.desc())
    ).all()


def get_mail_choice(person: Person) -> MailChoice:
    query = sa.select(NotificationPreference.mail).where(NotificationPreference.person_id == person.id)
    return session.scalar(query) or MailChoice.AT_ONCE


def list_due_mails(*, recipient: Person | None = None, limit: int | None = None) -> Sequence[OutgoingMail]:
    """What is waiting to be sent and nobody is sending, oldest first; locked where the engine locks rows."""
    query = (
        sa.select(OutgoingMail)
        .join(OutgoingMail.notification)
        .where(OutgoingMail.due_at <= clock.now(), *unsent())
        .options(contains_eager(OutgoingMail.notification).joinedload(Notification.recipient, innerjoin=True))
        .order_by(OutgoingMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutgoingMail)
    )
    if recipient is not None:
        query = query.where(Notification.recipient_id == recipient.id)
    return session.scalars(query).all()


def unsent() -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of a mail that waits and that no worker has taken."""
    is_free = sa.or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until < clock.now())
    return OutgoingMail.status == MailStatus.WAITING, is_free
