"""A second factor: an authenticator app and its recovery codes, set up, used, removed and reset."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from mobility.accounts import one_time_codes as codes
from mobility.accounts.events import Change
from mobility.accounts.models import Account, AuthenticatorApp, Passkey, RecoveryCode, SignInSession
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.queries import find_account, find_app, get_own_account, has_factor
from mobility.accounts.sealing import seal, unseal
from mobility.accounts.services.sessions import end_sessions
from mobility.accounts.services.telling import tell
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person

WRONG_CODE = N_(
    "This code is not right, or was used already. Wait for the next one in your app, or use a recovery code."
)


def start_app(*, actor: Person) -> AuthenticatorApp:
    """A new secret to put into an app; it is asked for only once a first code of it was typed."""
    account = get_own_account(actor)
    app = find_app(account)
    if app is not None and app.confirmed_at is not None:
        raise ConditionNotMet(N_("You have an authenticator app already. Remove it first, then add another one."))
    if app is None:
        app = AuthenticatorApp(account=account)
        session.add(app)
    app.sealed_secret, app.last_step = seal(codes.new_secret()), None
    session.flush()
    return app


def confirm_app(*, actor: Person, code: str) -> list[str]:
    """The first code of the app: from now on a password alone does not sign in. Answers the recovery codes, once."""
    app = find_app(get_own_account(actor))
    if app is None or app.confirmed_at is not None:
        raise ConditionNotMet(N_("There is no authenticator app to confirm. Start anew."))
    if not _takes(app, codes.clean(code)):
        raise InvalidInput(WRONG_CODE, field="one_time_password")
    app.confirmed_at = clock.now()
    entry = audit.record(actor=actor, action="add_authenticator", subject=app, concerns=actor)
    tell(actor, actor, Change.APP_ADDED, entry)
    return _renew_codes(app.account)


def remove_app(*, actor: Person) -> None:
    """The recovery codes go with it."""
    account = get_own_account(actor)
    app = find_app(account)
    if app is None:
        return
    if app.confirmed_at is not None:
        entry = audit.record(actor=actor, action="remove_authenticator", subject=app, concerns=actor)
        tell(actor, actor, Change.APP_REMOVED, entry)
    _drop_app(account)
    weaken_sessions(account)


def renew_recovery_codes(*, actor: Person) -> list[str]:
    """New ones; those of before no longer work."""
    account = get_own_account(actor)
    app = find_app(account)
    if app is None or app.confirmed_at is None:
        raise ConditionNotMet(N_("Recovery codes belong to an authenticator app. Add one first."))
    entry = audit.record(actor=actor, action="renew_recovery_codes", subject=account, concerns=actor)
    tell(actor, actor, Change.CODES_RENEWED, entry)
    return _renew_codes(account)


def use_code(*, account: Account, code: str) -> None:
    """Take a code of the app, or a recovery code; InvalidInput if it is wrong or was taken before."""
    app, typed = find_app(account), codes.clean(code)
    if app is None or app.confirmed_at is None:
        raise InvalidInput(WRONG_CODE, field="one_time_password")
    taken = _takes(app, typed) if codes.is_from_app(typed) else _takes_recovery_code(account, typed)
    if not taken:
        raise InvalidInput(WRONG_CODE, field="one_time_password")


def reset_factors(*, actor: Person, person: Person) -> None:
    """An administrator takes away every second factor and passkey of somebody who lost them, and signs them out."""
    authorize(actor, P.RESET_FACTORS, person)
    account = find_account(person)
    if account is None:
        raise ConditionNotMet(N_("This person has no account yet. Send a sign-in link first."))
    _drop_app(account)
    session.execute(sa.delete(Passkey).where(Passkey.account_id == account.id))
    end_sessions(actor=actor, person=person, reason="reset_factors")
    entry = audit.record(actor=actor, action="reset_factors", subject=account, concerns=person)
    tell(person, actor, Change.FACTORS_RESET, entry)


def weaken_sessions(account: Account) -> None:
    """Whoever has nothing besides a password any more is as one who never had."""
    if not has_factor(account):
        session.execute(
            sa.update(SignInSession).where(SignInSession.account_id == account.id).values(has_second_factor=False)
        )


def _takes(app: AuthenticatorApp, code: str) -> bool:
    """Whether the code is right; of two who send it at one moment the first is taken, since each step counts once."""
    secret = unseal(app.sealed_secret)
    step = codes.find_step(secret, code, clock.now(), app.last_step) if secret else None
    if step is None:
        return False
    is_newer = sa.or_(AuthenticatorApp.last_step.is_(None), AuthenticatorApp.last_step < step)
    taken: Any = session.execute(
        sa.update(AuthenticatorApp).where(AuthenticatorApp.id == app.id, is_newer).values(last_step=step)
    )
    return bool(taken.rowcount)


def _takes_recovery_code(account: Account, code: str) -> bool:
    now = clock.now()
    is_this = (
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == codes.hash_recovery_code(code),
        RecoveryCode.used_at.is_(None),
    )
    taken: Any = session.execute(sa.update(RecoveryCode).where(*is_this).values(used_at=now))
    if not taken.rowcount:
        return False
    entry = audit.record(actor=account.person, action="use_recovery_code", subject=account, concerns=account.person)
    tell(account.person, account.person, Change.CODE_USED, entry)
    return True


def _renew_codes(account: Account) -> list[str]:
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    made = codes.new_recovery_codes()
    session.add_all(RecoveryCode(account=account, code_hash=codes.hash_recovery_code(code)) for code in made)
    return made


def _drop_app(account: Account) -> None:
    for table in (RecoveryCode, AuthenticatorApp):
        session.execute(sa.delete(table).where(table.account_id == account.id))
