"""Passkeys: added, named, used to sign in, removed."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from mobility.accounts import passkeys
from mobility.accounts.events import Change
from mobility.accounts.models import Account, Passkey, SpentChallenge
from mobility.accounts.passkeys import Site
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.queries import find_passkey_of, get_own_account, hash_token
from mobility.accounts.services.factors import weaken_sessions
from mobility.accounts.services.telling import tell
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person

CHALLENGE_SECONDS = 60 * 60  # as long as the page that holds it may be sent
PASSKEY_REFUSED = N_("This passkey could not be used here. Try again, or sign in with your password.")
NOT_MADE = N_("No passkey was made. Try again; your device asks you to confirm it.")


def add_passkey(*, actor: Person, site: Site, challenge: str, answer: str, name: str) -> Passkey:
    """Keep the public half of what the actor's device made; `challenge` is empty where it was not ours."""
    made = passkeys.check_made(site, challenge, answer) if challenge else None
    if made is None or find_passkey_of(made.credential_id) or not _spend(challenge):
        raise InvalidInput(NOT_MADE)
    passkey = Passkey(
        account=get_own_account(actor),
        name=name,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
    )
    session.add(passkey)
    entry = audit.record(actor=actor, action="add_passkey", subject=passkey, concerns=actor)
    tell(actor, actor, Change.PASSKEY_ADDED, entry)
    return passkey


def use_passkey(*, site: Site, challenge: str, answer: str) -> Account:
    """Whose passkey has signed the challenge, the device having asked its owner; InvalidInput for every reason else."""
    passkey = find_passkey_of(passkeys.read_credential_id(answer)) if challenge else None
    if passkey is None or not passkey.account.is_open:
        raise InvalidInput(PASSKEY_REFUSED)
    lock(passkey)  # two answers of one device are looked at one after the other
    count = passkeys.check_used(site, challenge, answer, public_key=passkey.public_key, sign_count=passkey.sign_count)
    if count is None or not _spend(challenge):
        raise InvalidInput(PASSKEY_REFUSED)
    passkey.sign_count, passkey.last_used_at = count, clock.now()
    return passkey.account


def rename_passkey(*, actor: Person, passkey: Passkey, name: str) -> None:
    authorize(actor, P.KEEP_PASSKEY, passkey)
    passkey.name = name


def remove_passkey(*, actor: Person, passkey: Passkey) -> None:
    authorize(actor, P.KEEP_PASSKEY, passkey)
    entry = audit.record(actor=actor, action="remove_passkey", subject=passkey, concerns=actor)
    tell(actor, actor, Change.PASSKEY_REMOVED, entry)
    session.delete(passkey)
    session.flush()
    weaken_sessions(passkey.account)


def _spend(challenge: str) -> bool:
    """Whether it is the first time that this challenge comes back."""
    key, now = hash_token(challenge), clock.now()
    if session.scalar(sa.select(SpentChallenge.id).where(SpentChallenge.key == key)) is not None:
        return False
    is_over = SpentChallenge.created_at < now - dt.timedelta(seconds=2 * CHALLENGE_SECONDS)
    session.execute(sa.delete(SpentChallenge).where(is_over))
    session.add(SpentChallenge(key=key))
    return True
