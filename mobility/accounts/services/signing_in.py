"""Signing in with a password, and choosing one."""

from __future__ import annotations

from mobility.accounts.events import Change
from mobility.accounts.models import Account
from mobility.accounts.passwords import (
    MAXIMUM_LENGTH,
    MINIMUM_LENGTH,
    has_right_length,
    hash_password,
    is_guessable,
    is_outdated,
    is_password,
)
from mobility.accounts.queries import asks_for_code, find_account, get_own_account
from mobility.accounts.services.factors import use_code
from mobility.accounts.services.sessions import end_sessions, open_session
from mobility.accounts.services.telling import tell
from mobility.audit import services as audit
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.people.queries import find_person_by_email

# one sentence for every reason, so that nobody learns who has an account
REFUSED = N_("This e-mail address and password do not belong together. Check both and try again.")
OURS = "talent marketplace mobility"


def sign_in(*, email: str, password: str) -> Account:
    """The account that this name and password open; InvalidInput, with the same sentence for every reason, if none.

    Whether they are enough, or a second factor has to follow, is for whoever opens the session.
    """
    person = find_person_by_email(email)
    account = find_account(person) if person else None
    matches = is_password(password, account.password_hash if account else None)
    if not matches or account is None or not account.is_open:
        raise InvalidInput(REFUSED)
    if account.password_hash and is_outdated(account.password_hash):
        account.password_hash = hash_password(password)
    return account


def prove(*, actor: Person, password: str, code: str) -> bool:
    """That it is still the same person who sits there; answers whether with more than the password."""
    account = get_own_account(actor)
    if not is_password(password, account.password_hash):
        raise InvalidInput(N_("This is not your current password. Type it again."), field="password")
    if not asks_for_code(account):
        return False
    use_code(account=account, code=code)
    return True


def change_password(
    *, actor: Person, current: str, password: str, user_agent: str = "", has_second_factor: bool = False
) -> str:
    """Choose another password, knowing the one there is; answers the token of the only session left."""
    account = find_account(actor)
    if account is None or not is_password(current, account.password_hash):
        raise InvalidInput(N_("This is not your current password. Type it again."), field="current")
    set_password(account=account, password=password)
    return open_session(account=account, user_agent=user_agent, has_second_factor=has_second_factor)


def set_password(*, account: Account, password: str) -> None:
    """Every session that was open ends: whoever else was signed in is not any more."""
    _check(account.person, password)
    is_another = account.password_hash is not None
    account.password_hash = hash_password(password)
    end_sessions(actor=account.person, person=account.person, reason="set_password")
    entry = audit.record(actor=account.person, action="set_password", subject=account, concerns=account.person)
    if is_another:
        tell(account.person, account.person, Change.PASSWORD_CHANGED, entry)


def _check(person: Person, password: str) -> None:
    if not has_right_length(password):
        raise InvalidInput(
            N_("Choose a password of %(minimum)s to %(maximum)s characters."),
            field="password",
            minimum=MINIMUM_LENGTH,
            maximum=MAXIMUM_LENGTH,
        )
    company = person.legal_entity.name if person.legal_entity else ""
    if is_guessable(password, (person.name, person.email, company, OURS)):
        raise InvalidInput(
            N_(
                "This password is easy to guess: it is often used, follows a pattern, or is made of your name or "
                "company. Choose another one, such as four words that have nothing to do with each other."
            ),
            field="password",
        )
