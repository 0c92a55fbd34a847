"""What an administrator does with somebody's account."""

from __future__ import annotations

from mobility.accounts.models import Account
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.queries import find_account
from mobility.accounts.services.sessions import end_sessions
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.errors import ConditionNotMet
from mobility.core.i18n import N_
from mobility.people.models import Person


def end_sessions_of(*, actor: Person, person: Person) -> int:
    """Sign somebody out everywhere."""
    authorize(actor, P.KEEP, person)
    return end_sessions(actor=actor, person=person, reason="by_administrator")


def close_account(*, actor: Person, person: Person) -> None:
    """Nobody signs in with it any more, from the next request on; what the person did stays."""
    authorize(actor, P.CLOSE, person)
    account = _account_of(person)
    if account.closed_at is None:
        account.closed_at = clock.now()
        end_sessions(actor=actor, person=person, reason="close_account")
        audit.record(actor=actor, action="close_account", subject=account, concerns=person)


def reopen_account(*, actor: Person, person: Person) -> None:
    """The password is the one it was; no session comes back."""
    authorize(actor, P.CLOSE, person)
    account = _account_of(person)
    if account.closed_at is not None:
        account.closed_at = None
        audit.record(actor=actor, action="reopen_account", subject=account, concerns=person)


def _account_of(person: Person) -> Account:
    account = find_account(person)
    if account is None:
        raise ConditionNotMet(N_("This person has no account yet. Send a sign-in link first."))
    return account
