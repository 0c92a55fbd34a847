"""Notifications as letters in the reader's language, sent by SMTP or written to files a newcomer can read."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from flask import current_app, render_template, url_for
from flask_babel import force_locale, gettext

from mobility.accounts.models import LinkPurpose, OneTimeLink
from mobility.core import clock
from mobility.core.db import session
from mobility.notifications.messages import find_address, find_attachment, get_wording, put_into_words
from mobility.notifications.models import Notification
from mobility.people.models import Person
from mobility.web.filters import instant, translate
from mobility.web.signing import sign

TIMEOUT_SECONDS = 10


def send_letter(recipient: Person, notifications: Sequence[Notification]) -> None:
    """Send one letter about one or more things; OSError (smtplib's errors are) when it cannot be sent."""
    letter = compose(recipient, notifications)
    session.rollback()  # nothing is held in the database while the mail server takes its time
    if current_app.config["SMTP_URL"]:
        _send(letter, urlsplit(current_app.config["SMTP_URL"]))
    else:
        _write(letter, current_app.config["MAIL_DIR"])


def compose(recipient: Person, notifications: Sequence[Notification]) -> EmailMessage:
    """The letter as it would be sent; a repeat has the same Message-ID, so that a reader sees it once."""
    base_url, zone = current_app.config["BASE_URL"], recipient.time_zone
    with current_app.test_request_context(base_url=base_url), force_locale(_language_of(recipient)):
        items = [(notification, put_into_words(notification)) for notification in notifications]
        alone = translate(items[0][1].subject, zone) if len(items) == 1 else None
        subject = alone or gettext("%(n)s things happened", n=len(items))
        body = render_template(
            "email/notifications/letter.txt",
            recipient=recipient,
            items=items,
            base_url=base_url,
            zone=zone,
            settings_url=url_for("notifications.settings", _external=True),
            stop_url=(stop_url := _find_stop_url(recipient, notifications)),
        )
        found = [find_attachment(notification, base_url, translate) for notification in notifications]
    # first and last: a digest that has grown since it was tried is another letter
    numbers = "-".join(str(notification.id) for notification in dict.fromkeys((notifications[0], notifications[-1])))
    letter = _address(recipient, subject, body, f"notification-{numbers}", find_address(notifications[0]))
    if stop_url:  # RFC 8058: mail programs show a button that stops such mails
        letter["List-Unsubscribe"] = f"<{stop_url}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for attachment in dict.fromkeys(filter(None, found)):  # two notices of one move bring the same file
        kind, _, subtype = attachment.mimetype.partition("/")
        params = {"charset": "utf-8"} if kind == "text" else {}
        letter.add_attachment(
            attachment.content, maintype=kind, subtype=subtype, filename=attachment.name, params=params
        )
    return letter


def send_link(link: OneTimeLink, secret: str) -> None:
    """Send the letter with a one-time link to its person; OSError when it cannot be sent."""
    letter = compose_link(link.account.person, link, secret)
    session.rollback()
    if current_app.config["SMTP_URL"]:
        _send(letter, urlsplit(current_app.config["SMTP_URL"]))
    else:
        _write(letter, current_app.config["MAIL_DIR"])


def compose_link(recipient: Person, link: OneTimeLink, secret: str) -> EmailMessage:
    base_url = current_app.config["BASE_URL"]
    is_invitation = link.purpose is LinkPurpose.INVITATION
    with current_app.test_request_context(base_url=base_url), force_locale(_language_of(recipient)):
        subject = gettext("Your sign-in link") if is_invitation else gettext("Choose a new password")
        body = render_template(
            "email/notifications/link.txt",
            recipient=recipient,
            is_invitation=is_invitation,
            address=f"{base_url}{url_for('accounts.welcome', secret=secret)}",
            expires_at=instant(link.expires_at, recipient.time_zone),
        )
    return _address(recipient, subject, body, f"link-{link.id}-{clock.now():%H%M%S}", recipient.email)


def _address(recipient: Person, subject: str, body: str, number: str, to: str) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = _one_line(subject)
    letter["From"] = current_app.config["MAIL_FROM"]
    letter["To"] = Address(display_name=_one_line(recipient.name), addr_spec=to)
    letter["Date"] = clock.now().astimezone(ZoneInfo(recipient.time_zone))
    letter["Message-ID"] = f"<{number}@{urlsplit(current_app.config['BASE_URL']).hostname}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body, cte="quoted-printable")
    return letter


def _find_stop_url(recipient: Person, notifications: Sequence[Notification]) -> str | None:
    """Where the recipient stops mails of this kind without signing in, if there is one of that kind in the letter."""
    endpoints = [get_wording(notification.kind).unsubscribe for notification in notifications]
    endpoint = next(filter(None, endpoints), None)
    return url_for(endpoint, token=sign(endpoint, recipient.id), _external=True) if endpoint else None


def _language_of(person: Person) -> str:
    """fr for fr-CA, and the first of ours for whoever reads none of them."""
    language, ours = person.reading_language.partition("-")[0], current_app.config["LANGUAGES"]
    return language if language in ours else str(ours[0])


def _one_line(words: str) -> str:
    """Without line breaks and other control characters, which have no place in a header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def _send(letter: EmailMessage, url: SplitResult) -> None:
    """`smtp://user:password@host:port`, or `smtps://` for TLS from the first byte."""
    server = _connect(url)
    try:
        if url.username:
            if url.scheme != "smtps":
                server.starttls(context=ssl.create_default_context())
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(letter)
        with suppress(OSError):  # it has the letter: nothing that happens now makes it unsent
            server.quit()
    finally:
        server.close()


def _connect(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "localhost", url.port or 0
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


def _write(letter: EmailMessage, folder: Path) -> None:
    """A file named for when, to whom and which; it appears whole or not at all, accents as they are."""
    body = letter.get_body(("plain",))
    assert body is not None
    body.set_content(body.get_content(), cte="8bit")
    to = re.sub(r"[^\w.+-]", "_", letter["To"].addresses[0].username)
    number = letter["Message-ID"].strip("<").partition("@")[0].removeprefix("notification-")
    name = f"{clock.now():%Y-%m-%d-%H%M%S}-{to}-{number}.eml"
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{name}"
    unfinished.write_bytes(letter.as_bytes(policy=SMTPUTF8.clone(linesep="\n")))
    os.replace(unfinished, folder / name)
