"""Who may sign in and out."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.people.policy import anyone, signed_in


class AccountPermission(enum.StrEnum):
    SIGN_IN = "account:sign-in"
    SIGN_OUT = "account:sign-out"
    CHOOSE_LANGUAGE = "account:choose-language"
    USE_LINK = "account:use-link"


register_policy(
    {
        AccountPermission.SIGN_IN: ((anyone,),),
        AccountPermission.SIGN_OUT: ((signed_in,),),
        AccountPermission.CHOOSE_LANGUAGE: ((anyone,),),
        AccountPermission.USE_LINK: ((anyone,),),
    }
)
