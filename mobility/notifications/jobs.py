"""What the worker does for the notifications room."""

from __future__ import annotations

from mobility.accounts import services as accounts
from mobility.notifications import services
from mobility.notifications.letters import send_letter, send_link


def deliver_mails() -> None:
    services.deliver_due_mails(send=send_letter)


def deliver_links() -> None:
    accounts.deliver_links(send=send_link)
