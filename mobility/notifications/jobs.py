"""What the worker does for the notifications room."""

from __future__ import annotations

from mobility.notifications import services
from mobility.notifications.letters import send_letter


def deliver_mails() -> None:
    services.deliver_due_mails(send=send_letter)
