"""What people are told: the inbox, the outbox of mails, and how each person wants to hear."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.people.models import Person


class MailChoice(enum.StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class MailStatus(enum.StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class NotificationPreference(Model):
    __tablename__ = "notification_preference"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    mail: Mapped[MailChoice] = mapped_column(default=MailChoice.AT_ONCE)

    person: Mapped[Person] = relationship()


class Notification(Model):
    """One thing told to one person. `kind` names the sentence, `params` fills it; the language is the reader's.

    Until `held_until` it is not told, in the app neither: what it tells of can still be undone.
    """

    __tablename__ = "notification"
    __table_args__ = (
        sa.UniqueConstraint("recipient_id", "event_key"),
        sa.Index("ix_notification_inbox", "recipient_id", "read_at"),
    )

    recipient_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    event_key: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[str] = mapped_column(sa.String(60))
    params: Mapped[dict[str, Any]]
    path: Mapped[str] = mapped_column(sa.String(200))
    read_at: Mapped[dt.datetime | None]
    held_until: Mapped[dt.datetime | None]

    recipient: Mapped[Person] = relationship()


class OutgoingMail(Model):
    """A mail to be sent by the worker: written with the event, leased while sending, kept afterwards."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        sa.Index("ix_outgoing_mail_due", "status", "due_at"),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_at_when_sent"),
    )

    notification_id: Mapped[int] = mapped_column(sa.ForeignKey("notification.id"), unique=True)
    status: Mapped[MailStatus] = mapped_column(default=MailStatus.WAITING)
    due_at: Mapped[instant]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[dt.datetime | None]
    sent_at: Mapped[dt.datetime | None]
    last_error: Mapped[str | None] = mapped_column(sa.Text)

    notification: Mapped[Notification] = relationship()


class Announcement(Model):
    """A few words to everybody, shown above every page from one day to another."""

    __tablename__ = "announcement"
    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        sa.Index("ix_announcement_days", "ends_on", "starts_on"),
    )

    english: Mapped[str] = mapped_column(sa.Text)
    french: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    written_by: Mapped[Person] = relationship()

    def in_language(self, language: str) -> str:
        return self.french if language.startswith("fr") else self.english


class AnnouncementDismissal(Model):
    """Somebody has read an announcement and does not want to see it again."""

    __tablename__ = "announcement_dismissal"
    __table_args__ = (sa.UniqueConstraint("person_id", "announcement_id"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    announcement_id: Mapped[int] = mapped_column(sa.ForeignKey("announcement.id", ondelete="CASCADE"))
