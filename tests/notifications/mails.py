"""A mail server that does as it is told, and things to be told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from flask import Flask

from mobility.core.db import session, unit_of_work
from mobility.core.i18n import N_
from mobility.notifications import services
from mobility.notifications.letters import send_letter
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.notifications.models import Notification, OutgoingMail
from mobility.people.models import Person

register_wordings(
    {
        "test_offer": Wording(
            subject=N_("You are offered a place: “%(title)s”"),
            body=N_("Answer by %(day)s."),
            link=N_("See the offer"),
        )
    }
)


class Server:
    """`refuse_to` answers 550 to a recipient, `answer` is given to a letter; `drops` hangs up after taking it."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refused: set[str] = set()
        self.answer = "250 OK"
        self.drops = False
        self.url = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.raw.append(envelope.content)
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.drops:
            server.transport.close()
            await asyncio.sleep(0)
        return self.answer


@contextmanager
def mail_server() -> Iterator[Server]:
    server = Server()
    with socket.socket() as free:  # aiosmtpd looks for itself at the port it was given, so it cannot be 0
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    server.url = f"smtp://127.0.0.1:{port}"
    try:
        yield server
    finally:
        controller.stop()


def tell(person: Person, key: str = "offer:1:made", title: str = "Clean data", **more: Any) -> Notification:
    notice = Notice("test_offer", key, "/applications/1", {"title": title, "day": "Monday", **more})
    told = unit_of_work(lambda: services.notify(recipient=person, notice=notice))
    assert told is not None
    return told


def deliver(app: Flask) -> int:
    """One round of the worker's job."""
    with app.app_context():
        return services.deliver_due_mails(send=send_letter)


def list_mails() -> list[OutgoingMail]:
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id)))
