"""How a person signs in: an account, its sessions, and one-time links."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core.db import Model, instant
from mobility.people.models import Person


class Account(Model):
    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))

    person: Mapped[Person] = relationship()


class SignInSession(Model):
    """A browser that is signed in; the cookie holds the token, the table only its hash."""

    __tablename__ = "sign_in_session"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[instant]
    ended_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()


class LinkPurpose(enum.StrEnum):
    INVITATION = "invitation"


class OneTimeLink(Model):
    """A link that lets its holder choose a password, once, until it expires."""

    __tablename__ = "one_time_link"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[instant]
    used_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()


class SignInAttempt(Model):
    """Failed attempts, to slow down guessing; `key` is a hash of the address or of the name typed."""

    __tablename__ = "sign_in_attempt"

    key: Mapped[str] = mapped_column(sa.String(64), index=True)
