"""Sessions: opened at sign-in, ended by their owner, by an administrator, or by what changes about the person."""

from __future__ import annotations

import datetime as dt
import secrets

import sqlalchemy as sa

from mobility.accounts.models import USER_AGENT_LENGTH, Account, SignInSession
from mobility.accounts.queries import SESSION_HOURS, find_account, find_session, hash_token, list_unended_sessions
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import NotFound
from mobility.people.models import Person


def open_session(*, account: Account, user_agent: str = "", has_second_factor: bool = False) -> str:
    """The token of a new session; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    row = SignInSession(
        account=account,
        token_hash=hash_token(token),
        expires_at=now + dt.timedelta(hours=SESSION_HOURS),
        last_seen_at=now,
        proven_at=now,
        has_second_factor=has_second_factor,
        user_agent=user_agent[:USER_AGENT_LENGTH],
    )
    account.last_sign_in_at = now
    session.add(row)
    audit.record(actor=account.person, action="sign_in", subject=row, concerns=account.person)
    return token


def note_seen(*, token: str) -> None:
    """Written now and then rather than with every page."""
    session.execute(
        sa.update(SignInSession)
        .where(SignInSession.token_hash == hash_token(token), SignInSession.ended_at.is_(None))
        .values(last_seen_at=clock.now())
    )


def renew_session(*, actor: Person, token: str, has_second_factor: bool) -> str:
    """Its owner has shown again who they are: the session goes on, under another token than before."""
    row, new = find_session(token), secrets.token_urlsafe(32)
    if row is None:
        raise NotFound
    row.token_hash, row.proven_at = hash_token(new), clock.now()
    row.has_second_factor = row.has_second_factor or has_second_factor
    audit.record(actor=actor, action="prove", subject=row, concerns=actor)
    return new


def sign_out(*, actor: Person, token: str) -> None:
    row = find_session(token)
    if row is not None:
        row.ended_at = clock.now()
        audit.record(actor=actor, action="sign_out", subject=row, concerns=actor)


def end_session(*, actor: Person, row: SignInSession) -> None:
    """End one browser's session; one that has ended already stays as it is."""
    if row.ended_at is None:
        row.ended_at = clock.now()
        audit.record(actor=actor, action="end_session", subject=row, concerns=row.account.person)


def end_other_sessions(*, actor: Person, token: str) -> int:
    """All of one's own but the one that asks."""
    return end_sessions(actor=actor, person=actor, reason="end_others", but=token)


def end_sessions(*, actor: Person | None, person: Person, reason: str, but: str | None = None) -> int:
    """End every session of a person, except that of the token; how many ended."""
    account = find_account(person)
    kept = hash_token(but) if but else None
    ended = [row for row in list_unended_sessions(account) if row.token_hash != kept] if account else []
    for row in ended:
        row.ended_at = clock.now()
    if account and ended:
        audit.record(actor=actor, action="end_sessions", subject=account, concerns=person, reason_code=reason)
    return len(ended)


def choose_language(*, actor: Person, language: str) -> None:
    actor.chosen_language = language
