"""Who may sign in and out, and who keeps the accounts of others."""

from __future__ import annotations

import enum

from mobility.accounts.models import Passkey, SignInSession
from mobility.core.authz import register_policy
from mobility.people.models import Person
from mobility.people.policy import anyone, is_admin, signed_in


class AccountPermission(enum.StrEnum):
    SIGN_IN = "account:sign-in"
    SIGN_OUT = "account:sign-out"
    CHOOSE_LANGUAGE = "account:choose-language"
    USE_LINK = "account:use-link"
    ASK_RESET = "account:ask-reset"
    USE = "account:use"
    END_SESSION = "account:end-session"
    KEEP = "account:keep"
    CLOSE = "account:close"
    KEEP_PASSKEY = "account:keep-passkey"
    RESET_FACTORS = "account:reset-factors"


def is_somebody_else(actor: Person | None, person: Person) -> bool:
    """So that no administrator locks the last door from outside."""
    return actor is not None and person.id != actor.id


def is_own_session(actor: Person | None, row: SignInSession) -> bool:
    return actor is not None and row.account.person_id == actor.id


def is_own_passkey(actor: Person | None, passkey: Passkey) -> bool:
    return actor is not None and passkey.account.person_id == actor.id


register_policy(
    {
        AccountPermission.SIGN_IN: ((anyone,),),
        AccountPermission.SIGN_OUT: ((signed_in,),),
        AccountPermission.CHOOSE_LANGUAGE: ((anyone,),),
        AccountPermission.USE_LINK: ((anyone,),),
        AccountPermission.ASK_RESET: ((anyone,),),
        AccountPermission.USE: ((signed_in,),),
        AccountPermission.END_SESSION: ((is_own_session,),),
        AccountPermission.KEEP: ((is_admin,),),
        AccountPermission.CLOSE: ((is_admin, is_somebody_else),),
        AccountPermission.KEEP_PASSKEY: ((is_own_passkey,),),
        AccountPermission.RESET_FACTORS: ((is_admin, is_somebody_else),),
    }
)
