"""Everybody reads their own messages and says how they want to hear."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.notifications.models import Notification
from mobility.people.models import Person
from mobility.people.policy import signed_in


class NotificationPermission(enum.StrEnum):
    LIST_OWN = "notification:list-own"
    OPEN = "notification:open"
    CHOOSE = "notification:choose"


def is_recipient(actor: Person | None, notification: Notification) -> bool:
    return actor is not None and actor.id == notification.recipient_id


register_policy(
    {
        NotificationPermission.LIST_OWN: ((signed_in,),),
        NotificationPermission.OPEN: ((is_recipient,),),
        NotificationPermission.CHOOSE: ((signed_in,),),
    }
)
