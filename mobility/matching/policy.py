"""Who may see what matching found, and who may switch the ranking off."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.opportunities.policy import is_host_manager
from mobility.people.policy import signed_in


class MatchingPermission(enum.StrEnum):
    LIST_SUGGESTIONS = "suggestion:list-own"
    SWITCH_RANKING = "ranking:switch"


register_policy(
    {
        MatchingPermission.LIST_SUGGESTIONS: ((signed_in,),),
        MatchingPermission.SWITCH_RANKING: ((is_host_manager,),),
    }
)
