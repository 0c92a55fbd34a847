"""Reading the inbox and the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from mobility.core import clock
from mobility.core.db import session
from mobility.notifications.models import (
    Announcement,
    AnnouncementDismissal,
    MailChoice,
    MailStatus,
    Notification,
    NotificationPreference,
    OutgoingMail,
)
from mobility.people.models import Person


def find_notification(notification_id: int) -> Notification | None:
    return session.get(Notification, notification_id)


def unread_by(person: Person) -> sa.Select[int]:
    """In SQL: how many notices this person has not opened."""
    return sa.select(sa.func.count(Notification.id)).where(
        Notification.recipient_id == person.id, Notification.read_at.is_(None), can_be_told()
    )


def count_unread(person: Person) -> int:
    return session.scalar(unread_by(person)) or 0


def list_notifications(person: Person) -> Sequence[Notification]:
    """Newest first."""
    return session.scalars(
        sa.select(Notification)
        .where(Notification.recipient_id == person.id, can_be_told())
        .order_by(Notification.created_at.desc(), Notification.id.desc())
    ).all()


def get_mail_choice(person: Person) -> MailChoice:
    query = sa.select(NotificationPreference.mail).where(NotificationPreference.person_id == person.id)
    return session.scalar(query) or MailChoice.AT_ONCE


def list_due_mails(*, recipient: Person | None = None, limit: int | None = None) -> Sequence[OutgoingMail]:
    """What is waiting to be sent and nobody is sending, oldest first; locked where the engine locks rows."""
    query = (
        sa.select(OutgoingMail)
        .join(OutgoingMail.notification)
        .where(OutgoingMail.due_at <= clock.now(), can_be_told(), *unsent())
        .options(contains_eager(OutgoingMail.notification).joinedload(Notification.recipient, innerjoin=True))
        .order_by(OutgoingMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutgoingMail)
    )
    if recipient is not None:
        query = query.where(Notification.recipient_id == recipient.id)
    return session.scalars(query).all()


def can_be_told() -> sa.ColumnElement[bool]:
    """Whether a notice is not held back, for what it tells of can no longer be undone."""
    return sa.or_(Notification.held_until.is_(None), Notification.held_until <= clock.now())


def unsent() -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of a mail that waits and that no worker has taken."""
    is_free = sa.or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until < clock.now())
    return OutgoingMail.status == MailStatus.WAITING, is_free


@dataclass(frozen=True)
class MailQueue:
    """How the outbox is: what waits, since when the oldest of it is due, what was given up."""

    waiting: int
    oldest_due: dt.datetime | None
    failed: int


def describe_mail_queue() -> MailQueue:
    waiting, oldest = session.execute(
        sa.select(sa.func.count(OutgoingMail.id), sa.func.min(OutgoingMail.due_at)).where(
            OutgoingMail.status == MailStatus.WAITING, OutgoingMail.due_at <= clock.now()
        )
    ).one()
    failed = session.scalar(sa.select(sa.func.count(OutgoingMail.id)).where(OutgoingMail.status == MailStatus.FAILED))
    return MailQueue(waiting, oldest, failed or 0)


def list_failed_mails(limit: int) -> Sequence[OutgoingMail]:
    """Those given up, the oldest first, with whom they are for."""
    query = sa.select(OutgoingMail).where(OutgoingMail.status == MailStatus.FAILED)
    to = joinedload(OutgoingMail.notification).joinedload(Notification.recipient)
    return session.scalars(query.options(to).order_by(OutgoingMail.id).limit(limit)).all()


def find_mail(mail_id: int) -> OutgoingMail | None:
    return session.get(OutgoingMail, mail_id)


def find_announcement(announcement_id: int) -> Announcement | None:
    return session.get(Announcement, announcement_id)


def list_announcements() -> Sequence[Announcement]:
    """All of them, those that end last first."""
    query = sa.select(Announcement).options(joinedload(Announcement.written_by))
    return session.scalars(query.order_by(Announcement.ends_on.desc(), Announcement.id.desc())).all()


def shown_to(person: Person) -> sa.Select[Announcement]:
    """In SQL: what this person is told today above every page and has not put away."""
    today = clock.today(person.time_zone)
    put_away = sa.select(AnnouncementDismissal.announcement_id).where(AnnouncementDismissal.person_id == person.id)
    query = sa.select(Announcement).where(
        Announcement.ends_on >= today, Announcement.starts_on <= today, Announcement.id.not_in(put_away)
    )
    return query.order_by(Announcement.id)


def list_shown_announcements(person: Person) -> Sequence[Announcement]:
    return session.scalars(shown_to(person)).all()
