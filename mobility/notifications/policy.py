"""Everybody reads their own messages and says how they want to hear; a few speak to all, one looks after the mails."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.notifications.models import Notification
from mobility.people.models import Person
from mobility.people.policy import signed_in
from mobility.policies.policy import is_admin, is_hr_for_the_whole_company


class NotificationPermission(enum.StrEnum):
    LIST_OWN = "notification:list-own"
    OPEN = "notification:open"
    CHOOSE = "notification:choose"
    LIST_ANNOUNCEMENTS = "announcement:list"
    WRITE_ANNOUNCEMENT = "announcement:write"
    DISMISS_ANNOUNCEMENT = "announcement:dismiss"
    SEND_AGAIN = "mail:send-again"


def is_recipient(actor: Person | None, notification: Notification) -> bool:
    return actor is not None and actor.id == notification.recipient_id


register_policy(
    {
        NotificationPermission.LIST_OWN: ((signed_in,),),
        NotificationPermission.OPEN: ((is_recipient,),),
        NotificationPermission.CHOOSE: ((signed_in,),),
        NotificationPermission.LIST_ANNOUNCEMENTS: ((is_admin,), (is_hr_for_the_whole_company,)),
        NotificationPermission.WRITE_ANNOUNCEMENT: ((is_admin,), (is_hr_for_the_whole_company,)),
        NotificationPermission.DISMISS_ANNOUNCEMENT: ((signed_in,),),
        NotificationPermission.SEND_AGAIN: ((is_admin,),),
    }
)
