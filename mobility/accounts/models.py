"""How a person signs in: an account, its sessions, second factors, passkeys, and one-time links."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mobility.core import clock
from mobility.core.db import Model, instant
from mobility.people.models import Person

USER_AGENT_LENGTH = 300
LONGEST_CREDENTIAL_ID = 1364  # 1023 bytes (WebAuthn Level 3, section 4) as base64url
PASSKEY_NAME_LENGTH = 60


class Account(Model):
    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    last_sign_in_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether its person may sign in: an administrator may have closed it, or their last day be over."""
        return self.closed_at is None and not self.person.has_left(clock.today(self.person.time_zone))


class SignInSession(Model):
    """A browser that is signed in; the cookie holds the token, the table only its hash.

    `proven_at` is when its owner last showed who they are, `has_second_factor` whether with more than a password.
    """

    __tablename__ = "sign_in_session"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[instant]
    ended_at: Mapped[dt.datetime | None]
    last_seen_at: Mapped[dt.datetime | None]
    user_agent: Mapped[str | None] = mapped_column(sa.String(USER_AGENT_LENGTH))
    proven_at: Mapped[dt.datetime | None]
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    account: Mapped[Account] = relationship()

    @property
    def last_proof_at(self) -> dt.datetime:
        return self.proven_at or self.created_at

    @property
    def seen_at(self) -> dt.datetime:
        return self.last_seen_at or self.created_at


class LinkPurpose(enum.StrEnum):
    INVITATION = "invitation"
    RESET = "reset"


class OneTimeLink(Model):
    """A link that lets its holder choose a password, once, until it expires.

    One that waits to be mailed gets its secret as it is sent, so that the secret is never kept anywhere.
    """

    __tablename__ = "one_time_link"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    expires_at: Mapped[instant]
    used_at: Mapped[dt.datetime | None]
    mail_due_at: Mapped[dt.datetime | None] = mapped_column(index=True)

    account: Mapped[Account] = relationship()


class SignInAttempt(Model):
    """Attempts, to slow down guessing; `key` is a mark of what is counted: a name typed, an address, all of them."""

    __tablename__ = "sign_in_attempt"

    key: Mapped[str] = mapped_column(sa.String(64), index=True)


class AuthenticatorApp(Model):
    """An app that shows a code every 30 seconds. Its secret is sealed, so that a copy of the table opens nothing.

    It is asked for once a first code of it was typed; `last_step` is that of the last code, so that none works twice.
    """

    __tablename__ = "authenticator_app"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), unique=True)
    sealed_secret: Mapped[str] = mapped_column(sa.String(300))
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int | None]

    account: Mapped[Account] = relationship()


class RecoveryCode(Model):
    """For the day the app is lost: works once. The table holds only its hash."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()


class Passkey(Model):
    """A key pair whose private half never leaves the person's device (WebAuthn); base64url here."""

    __tablename__ = "passkey"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(PASSKEY_NAME_LENGTH))
    credential_id: Mapped[str] = mapped_column(sa.String(LONGEST_CREDENTIAL_ID), unique=True)
    public_key: Mapped[str] = mapped_column(sa.String(2000))
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    last_used_at: Mapped[dt.datetime | None]

    account: Mapped[Account] = relationship()


class SpentChallenge(Model):
    """What a device has signed once; `key` is its hash. It is believed no second time."""

    __tablename__ = "spent_challenge"

    key: Mapped[str] = mapped_column(sa.String(64), unique=True)
