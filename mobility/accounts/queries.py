"""Who is behind a session, and what there is to know about an account."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from mobility.accounts.models import (
    Account,
    AuthenticatorApp,
    OneTimeLink,
    Passkey,
    RecoveryCode,
    SignInAttempt,
    SignInSession,
)
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet
from mobility.core.i18n import N_
from mobility.people.models import Person, Role, RoleGrant
from mobility.policies.queries import Rule, get_value

SESSION_HOURS = 12
IDLE_MINUTES = 60
IDLE_MINUTES_OF_THE_POWERFUL = 30  # who reads the most, or grants roles
POWERFUL = (Role.HR, Role.ADMIN)
SEEN_ANEW_AFTER = dt.timedelta(minutes=1)
# what every page asks about whoever opens it: their part in the company, which says what they may do
WITH_WHO_IT_IS = (
    joinedload(SignInSession.account, innerjoin=True)
    .joinedload(Account.person, innerjoin=True)
    .options(
        undefer(Person.leads_people),
        joinedload(Person.org_unit),
        joinedload(Person.legal_entity),
        joinedload(Person.role_grants).joinedload(RoleGrant.org_unit),
        joinedload(Person.delegations_received),
    )
)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_session(token: str) -> SignInSession | None:
    """The session of this token, unless it ended, was left idle, the account closed or the person left."""
    query = sa.select(SignInSession).where(SignInSession.token_hash == hash_token(token), *_still_open())
    row = session.scalars(query.options(WITH_WHO_IT_IS)).unique().one_or_none()
    return row if row is not None and row.account.is_open and not is_idle(row) else None


def find_holder(token: str) -> int | None:
    """Whose session this was, whether or not it is over."""
    return session.scalar(
        sa.select(Account.person_id)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(SignInSession.token_hash == hash_token(token))
    )


def is_idle(row: SignInSession) -> bool:
    """Whether nothing was asked for so long that whoever asks now may be somebody else."""
    return clock.now() - row.seen_at >= dt.timedelta(minutes=get_idle_minutes(row.account.person))


def get_idle_minutes(person: Person) -> int:
    return IDLE_MINUTES_OF_THE_POWERFUL if is_powerful(person) else IDLE_MINUTES


def is_powerful(person: Person) -> bool:
    return any(person.has(role) for role in POWERFUL)


def needs_second_factor(person: Person) -> bool:
    """Whether the company's rule asks this person for more than a password."""
    return is_powerful(person) and bool(get_value(Rule.SECOND_FACTOR))


def find_app(account: Account) -> AuthenticatorApp | None:
    """Whether or not a first code of it was typed."""
    return session.scalar(sa.select(AuthenticatorApp).where(AuthenticatorApp.account_id == account.id))


def asks_for_code(account: Account) -> bool:
    """Whether a password alone no longer signs this account in."""
    app = find_app(account)
    return app is not None and app.confirmed_at is not None


def list_passkeys(account: Account) -> Sequence[Passkey]:
    """The oldest first."""
    return session.scalars(sa.select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)).all()


def find_passkey(passkey_id: int) -> Passkey | None:
    return session.get(Passkey, passkey_id)


def find_passkey_of(credential_id: str) -> Passkey | None:
    return session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id))


def has_factor(account: Account) -> bool:
    """Whether there is anything besides the password."""
    return asks_for_code(account) or bool(list_passkeys(account))


def count_recovery_codes(account: Account) -> int:
    """Those that still work."""
    unused = sa.select(sa.func.count(RecoveryCode.id)).where(
        RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(unused) or 0


def is_seen_anew(row: SignInSession) -> bool:
    """Whether it is time to write down that it is in use."""
    return clock.now() - row.seen_at >= SEEN_ANEW_AFTER


def list_sessions(account: Account) -> Sequence[SignInSession]:
    """Those that can still be used, the one used last first."""
    usable = (row for row in list_unended_sessions(account) if not is_idle(row))
    return sorted(usable, key=lambda row: row.seen_at, reverse=True)


def list_unended_sessions(account: Account) -> Sequence[SignInSession]:
    """Those left idle too: the limit depends on roles, so that one could come back with another role."""
    return session.scalars(
        sa.select(SignInSession)
        .options(joinedload(SignInSession.account).joinedload(Account.person))
        .where(SignInSession.account_id == account.id, *_still_open())
    ).all()


def find_own_session(session_id: int) -> SignInSession | None:
    return session.get(SignInSession, session_id)


def get_own_account(actor: Person) -> Account:
    account = find_account(actor)
    if account is None:
        raise ConditionNotMet(N_("You have no account to sign in with. Ask your administrator for a link."))
    return account


def find_account_by_id(account_id: int) -> Account | None:
    return session.get(Account, account_id)


def find_account(person: Person) -> Account | None:
    return session.scalar(sa.select(Account).where(Account.person_id == person.id))


def is_shut_out(person_id: sa.orm.InstrumentedAttribute[int | None]) -> sa.Exists:
    """In SQL: whether the account of whoever this column points at was closed."""
    return sa.exists().where(Account.person_id == person_id, Account.closed_at.is_not(None))


def find_link(secret: str) -> OneTimeLink | None:
    """The link of this secret, if it can still be used."""
    link = session.scalar(sa.select(OneTimeLink).where(OneTimeLink.token_hash == hash_token(secret), *_still_usable()))
    return link if link is not None and link.account.is_open else None


def find_last_link(account: Account) -> OneTimeLink | None:
    """The newest link that can still be used."""
    return session.scalar(
        sa.select(OneTimeLink)
        .where(OneTimeLink.account_id == account.id, *_still_usable())
        .order_by(OneTimeLink.id.desc())
        .limit(1)
    )


def find_due_link() -> OneTimeLink | None:
    """The oldest link that waits to be mailed."""
    return session.scalar(
        sa.select(OneTimeLink)
        .where(OneTimeLink.mail_due_at <= clock.now(), *_still_usable())
        .order_by(OneTimeLink.mail_due_at, OneTimeLink.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def find_attempt(key: str, before_last: int) -> dt.datetime | None:
    """When the attempt was made that so many followed."""
    return session.scalar(
        sa.select(SignInAttempt.created_at)
        .where(SignInAttempt.key == key)
        .order_by(SignInAttempt.created_at.desc())
        .offset(before_last)
        .limit(1)
    )


def list_uninvited() -> Sequence[Person]:
    """Employees who were never given an account."""
    return session.scalars(
        sa.select(Person)
        .where(
            Person.left_at.is_(None),
            Person.email.not_like("%.invalid"),  # stands for nobody
            ~sa.exists().where(Account.person_id == Person.id),
        )
        .order_by(Person.id)
    ).all()


def _still_open() -> tuple[sa.ColumnElement[bool], ...]:
    return SignInSession.ended_at.is_(None), SignInSession.expires_at > clock.now()


def _still_usable() -> tuple[sa.ColumnElement[bool], ...]:
    return OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > clock.now()
