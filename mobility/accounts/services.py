"""What people do with accounts: being invited, choosing a password, signing in and out."""

from __future__ import annotations

import datetime as dt
import secrets

import sqlalchemy as sa

from mobility.accounts.models import Account, LinkPurpose, OneTimeLink, SignInAttempt, SignInSession
from mobility.accounts.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, hash_password, is_password
from mobility.accounts.queries import (
    count_attempts,
    find_account,
    find_link,
    hash_token,
)
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.people.queries import find_person_by_email

SESSION_HOURS = 12
LINK_HOURS = 24
ATTEMPTS_ALLOWED = 10
ATTEMPT_WINDOW = dt.timedelta(minutes=5)
# one sentence for every reason, so that nobody learns who has an account
REFUSED = N_("This e-mail address and password do not belong together. Check both and try again.")


def invite(*, actor: Person | None, person: Person) -> str:
    """Give a person an account and answer the secret of a link, valid once, that lets them choose a password."""
    account = find_account(person)
    if account is None:
        account = Account(person=person)
        session.add(account)
    secret = secrets.token_urlsafe(32)
    link = OneTimeLink(
        account=account,
        purpose=LinkPurpose.INVITATION,
        token_hash=hash_token(secret),
        expires_at=clock.now() + dt.timedelta(hours=LINK_HOURS),
    )
    session.add(link)
    audit.record(actor=actor, action="invite", subject=account, concerns=person)
    return secret


def set_password(*, account: Account, password: str) -> None:
    """Every session that was open ends: whoever else was signed in is not any more."""
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        raise InvalidInput(
            N_("Choose a password of %(minimum)s to %(maximum)s characters."),
            field="password",
            minimum=MINIMUM_LENGTH,
            maximum=MAXIMUM_LENGTH,
        )
    account.password_hash = hash_password(password)
    session.execute(
        sa.update(SignInSession)
        .where(SignInSession.account_id == account.id, SignInSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record(actor=account.person, action="set_password", subject=account, concerns=account.person)


def use_link(*, secret: str, password: str) -> str:
    """Choose a password with a one-time link; answers the token of a new session."""
    link = find_link(secret)
    if link is None:
        raise InvalidInput(N_("This link was used or has expired. Ask your administrator for a new one."))
    set_password(account=link.account, password=password)
    link.used_at = clock.now()
    return _open_session(link.account)


def sign_in(*, email: str, password: str) -> str:
    """The token of a new session; InvalidInput, with the same sentence for every reason, if there is none."""
    person = find_person_by_email(email)
    account = find_account(person) if person else None
    matches = is_password(password, account.password_hash if account else None)
    if not matches or account is None or account.person.has_left(clock.today(account.person.time_zone)):
        raise InvalidInput(REFUSED)
    return _open_session(account)


def sign_out(*, actor: Person, token: str) -> None:
    row = session.scalar(sa.select(SignInSession).where(SignInSession.token_hash == hash_token(token)))
    if row is not None:
        row.ended_at = clock.now()
        audit.record(actor=actor, action="sign_out", subject=row, concerns=actor)


def note_failed_attempt(*, email: str, address: str) -> None:
    """Remember it under the name typed and under the address it came from."""
    session.add_all([SignInAttempt(key=hash_token(email.strip().lower())), SignInAttempt(key=hash_token(address))])


def must_wait(*, email: str, address: str) -> bool:
    """Whether too many attempts under this name or from this address failed in the last minutes."""
    since = clock.now() - ATTEMPT_WINDOW
    keys = (hash_token(email.strip().lower()), hash_token(address))
    return any(count_attempts(key, since) >= ATTEMPTS_ALLOWED for key in keys)


def choose_language(*, actor: Person, language: str) -> None:
    actor.chosen_language = language


def _open_session(account: Account) -> str:
    token = secrets.token_urlsafe(32)
    row = SignInSession(
        account=account,
        token_hash=hash_token(token),
        expires_at=clock.now() + dt.timedelta(hours=SESSION_HOURS),
    )
    session.add(row)
    audit.record(actor=account.person, action="sign_in", subject=row, concerns=account.person)
    return token
