"""One-time links with which a person chooses a password: shown to an administrator, or mailed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from mobility.accounts.models import Account, LinkPurpose, OneTimeLink
from mobility.accounts.queries import find_account, find_due_link, find_link, hash_token
from mobility.accounts.services.signing_in import set_password
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.people.queries import find_person_by_email

LINK_HOURS = 24
MAIL_AGAIN_AFTER = dt.timedelta(minutes=5)

# sends one link to its person; OSError when it cannot be sent
Send = Callable[[OneTimeLink, str], None]


def invite(*, actor: Person | None, person: Person) -> str:
    """Give a person an account and answer the secret of a link, valid once, that lets them choose a password."""
    secret = secrets.token_urlsafe(32)
    _make_link(actor, _open_account(person), LinkPurpose.INVITATION, hash_token(secret))
    return secret


def mail_invitation(*, actor: Person | None, person: Person) -> None:
    """Give a person an account and mail them such a link."""
    _mail_link(actor, _open_account(person), LinkPurpose.INVITATION)


def ask_reset(*, email: str) -> None:
    """Mail a link to whoever has an open account under this address; nobody learns whether anybody has."""
    person = find_person_by_email(email)
    account = find_account(person) if person else None
    if account is not None and account.is_open:
        _mail_link(None, account, LinkPurpose.RESET)


def use_link(*, secret: str, password: str) -> Account:
    """Choose a password with a one-time link; answers whose account it opened. No other link works any more."""
    link = find_link(secret)
    if link is None:
        raise InvalidInput(N_("This link was used or has expired. Ask for a new one on the sign-in page."))
    set_password(account=link.account, password=password)
    session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.account_id == link.account_id, OneTimeLink.used_at.is_(None))
        .values(used_at=clock.now(), mail_due_at=None)
    )
    audit.record(actor=link.account.person, action="use_link", subject=link, concerns=link.account.person)
    return link.account


def deliver_links(*, send: Send) -> int:
    """Mail the links that wait; one that cannot be sent is tried again, with another secret, until it expires."""
    sent = 0
    while found := unit_of_work(_take_link):
        link, secret = found
        try:
            send(link, secret)
        except OSError:
            return sent
        unit_of_work(partial(_mark_mailed, link.id))
        sent += 1
    return sent


def _open_account(person: Person) -> Account:
    account = find_account(person)
    if account is None:
        account = Account(person=person)
        session.add(account)
    return account


def _mail_link(actor: Person | None, account: Account, purpose: LinkPurpose) -> None:
    nobody_knows = hash_token(secrets.token_urlsafe(32))
    link = _make_link(actor, account, purpose, nobody_knows)
    link.mail_due_at = clock.now()


def _make_link(actor: Person | None, account: Account, purpose: LinkPurpose, token_hash: str) -> OneTimeLink:
    expires_at = clock.now() + dt.timedelta(hours=LINK_HOURS)
    link = OneTimeLink(account=account, purpose=purpose, token_hash=token_hash, expires_at=expires_at)
    session.add(link)
    action = "invite" if purpose is LinkPurpose.INVITATION else "ask_reset"
    audit.record(actor=actor, action=action, subject=account, concerns=account.person)
    return link


def _take_link() -> tuple[OneTimeLink, str] | None:
    """The next link to mail, with the secret made for it just now."""
    link = find_due_link()
    if link is None:
        return None
    secret = secrets.token_urlsafe(32)
    link.token_hash, link.mail_due_at = hash_token(secret), clock.now() + MAIL_AGAIN_AFTER
    return link, secret


def _mark_mailed(link_id: int) -> None:
    session.execute(sa.update(OneTimeLink).where(OneTimeLink.id == link_id).values(mail_due_at=None))
