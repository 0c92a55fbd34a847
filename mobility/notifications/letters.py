"""Notifications as letters in the reader's language, sent by SMTP or written to files a newcomer can read."""

from __future__ import annotations

import os
import smtplib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from mobility.core import clock
from mobility.notifications.messages import put_into_words
from mobility.notifications.models import Notification
from mobility.people.models import Person
from mobility.web.filters import translate

TIMEOUT_SECONDS = 10


def send_letter(recipient: Person, notifications: Sequence[Notification]) -> None:
    """Send one letter about one or more things; OSError (smtplib's errors are) when it cannot be sent."""
    letter = compose(recipient, notifications)
    if current_app.config["SMTP_URL"]:
        _send(letter, current_app.config["SMTP_URL"])
    else:
        _write(letter, current_app.config["MAIL_DIR"], notifications[0].id)


def compose(recipient: Person, notifications: Sequence[Notification]) -> EmailMessage:
    """The letter as it would be sent; a repeat has the same Message-ID, so that a reader sees it once."""
    letter = EmailMessage(policy=SMTP)
    with current_app.test_request_context(base_url=current_app.config["BASE_URL"]), force_locale(recipient.reading_language):
        words = [put_into_words(notification) for notification in notifications]
        items = list(zip(notifications, words, strict=True))
        subject = translate(words[0].subject) if len(words) == 1 else gettext("%(n)s things happened", n=len(words))
        body = render_template(
            "email/notifications/letter.txt", recipient=recipient, items=items,
            base_url=current_app.config["BASE_URL"], zone=recipient.time_zone,
        )
    letter["Subject"] = " ".join(subject.split())
    letter["From"] = current_app.config["MAIL_FROM"]
    letter["To"] = recipient.email
    letter["Date"] = clock.now().astimezone(ZoneInfo(recipient.time_zone))
    letter["Message-ID"] = f"<notification-{notifications[0].id}@{urlsplit(current_app.config['BASE_URL']).hostname}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body)
    return letter


def _send(letter: EmailMessage, url: str) -> None:
    """`smtp://user:password@host:port`, or `smtps://` for TLS from the first byte."""
    parts = urlsplit(url)
    connect = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with connect(parts.hostname or "localhost", parts.port or 0, timeout=TIMEOUT_SECONDS) as server:
        if parts.username:
            if parts.scheme != "smtps":
                server.starttls()
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)


def _write(letter: EmailMessage, folder: Path, number: int) -> None:
    """A file named for when and to whom; it appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{clock.now():%Y-%m-%d-%H%M%S}-{number:06}-{letter['To'].partition('@')[0]}.eml"
    unfinished = folder / f".{name}"
    unfinished.write_bytes(letter.as_bytes(policy=letter.policy.clone(cte_type="8bit")))
    os.replace(unfinished, folder / name)
