"""Reading the inbox and the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import Message
from mobility.notifications.messages import get_wording
from mobility.notifications.models import MailChoice, MailStatus, Notification, NotificationPreference, OutgoingMail
from mobility.people.models import Person


@dataclass(frozen=True)
class Words:
    """A notification as sentences, still untranslated."""

    subject: Message
    body: Message
    link: Message


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


def list_due_mails(limit: int) -> Sequence[OutgoingMail]:
    """What is waiting to be sent and nobody is sending, oldest first; locked where the engine locks rows."""
    now = clock.now()
    query = (
        sa.select(OutgoingMail)
        .where(
            OutgoingMail.status == MailStatus.WAITING,
            OutgoingMail.due_at <= now,
            sa.or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until < now),
        )
        .options(joinedload(OutgoingMail.notification, innerjoin=True).joinedload(Notification.recipient, innerjoin=True))
        .order_by(OutgoingMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutgoingMail)
    )
    return session.scalars(query).all()


def put_into_words(notification: Notification) -> Words:
    wording, params = get_wording(notification.kind), _rich(notification.params)
    return Words(*(Message(sentence, params) for sentence in (wording.subject, wording.body, wording.link)))


def _rich(params: Mapping[str, Any]) -> dict[str, Any]:
    """Dates and messages as they were before they went into the database."""
    return {name: _rich_value(value) for name, value in params.items()}


def _rich_value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "instant" in value:
        return dt.datetime.fromisoformat(value["instant"])
    if "day" in value:
        return dt.date.fromisoformat(value["day"])
    return Message(value["message"], _rich(value["params"]))
