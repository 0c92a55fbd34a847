"""Who is behind a session."""

from __future__ import annotations

import datetime as dt
import hashlib

import sqlalchemy as sa

from mobility.accounts.models import Account, OneTimeLink, SignInAttempt, SignInSession
from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import Person


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_person_by_session(token: str) -> Person | None:
    """The person signed in with this token, unless the session ended, the account closed or the person left."""
    row = session.scalar(
        sa.select(SignInSession).where(
            SignInSession.token_hash == hash_token(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > clock.now(),
        )
    )
    if row is None:
        return None
    person = row.account.person
    return None if person.has_left(clock.today(person.time_zone)) else person


def find_account(person: Person) -> Account | None:
    return session.scalar(sa.select(Account).where(Account.person_id == person.id))


def find_link(secret: str) -> OneTimeLink | None:
    """The link of this secret, if it can still be used."""
    return session.scalar(
        sa.select(OneTimeLink).where(
            OneTimeLink.token_hash == hash_token(secret),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
        )
    )


def count_attempts(key: str, since: dt.datetime) -> int:
    query = sa.select(sa.func.count(SignInAttempt.id)).where(
        SignInAttempt.key == key, SignInAttempt.created_at >= since
    )
    return session.scalar(query) or 0
