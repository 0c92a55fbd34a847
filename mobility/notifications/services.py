"""Telling people, in the same transaction as what they are told of; sending is the worker's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.core.i18n import Message
from mobility.notifications.messages import Notice
from mobility.notifications.models import MailChoice, MailStatus, Notification, NotificationPreference, OutgoingMail
from mobility.notifications.queries import get_mail_choice, list_due_mails
from mobility.people.models import Person

DIGEST_HOUR = 7
BATCH = 100
LEASE = dt.timedelta(seconds=60)
PAUSES = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2))
GIVE_UP_AFTER = dt.timedelta(days=3)

# sends one letter that tells one person one or more things; raises OSError when it cannot
Send = Callable[[Person, Sequence[Notification]], None]


def notify(*, recipient: Person, notice: Notice) -> Notification | None:
    """Tell one person one thing once: in the app always, by mail as they chose; None if already told or gone.

    Dates in the notice's params stay dates and Messages stay Messages until somebody reads them.
    """
    told = sa.select(Notification.id).where(
        Notification.recipient_id == recipient.id, Notification.event_key == notice.event_key
    )
    if session.scalar(told) is not None or recipient.has_left(clock.today(recipient.time_zone)):
        return None
    notification = Notification(
        recipient=recipient,
        kind=notice.kind,
        event_key=notice.event_key,
        path=notice.path,
        params=_plain(notice.params),
    )
    session.add(notification)
    choice = get_mail_choice(recipient)
    if choice is not MailChoice.NEVER:
        session.add(OutgoingMail(notification=notification, due_at=_mail_due_at(recipient, choice)))
    return notification


def mark_read(*, actor: Person, notification: Notification) -> None:
    if notification.read_at is None:
        notification.read_at = clock.now()


def mark_all_read(*, actor: Person) -> None:
    session.execute(
        sa.update(Notification)
        .where(Notification.recipient_id == actor.id, Notification.read_at.is_(None))
        .values(read_at=clock.now())
    )


def choose_mail(*, actor: Person, choice: MailChoice) -> None:
    row = session.scalar(sa.select(NotificationPreference).where(NotificationPreference.person_id == actor.id))
    if row is None:
        row = NotificationPreference(person=actor)
        session.add(row)
    row.mail = choice


def deliver_due_mails(*, send: Send) -> int:
    """Send what is due, each under a lease, so that a worker that dies loses nothing; how many letters went."""
    leased = unit_of_work(_lease)
    sent = 0
    for _, group in groupby(leased, key=lambda row: row[0]):
        sent += _deliver([mail_id for _, mail_id in group], send)
    return sent


def _lease() -> list[tuple[tuple[int, int], int]]:
    """Take a batch; rows that belong into one letter share a key: a digest per person, else one each."""
    rows = []
    for mail in list_due_mails(BATCH):
        mail.leased_until = clock.now() + LEASE
        recipient = mail.notification.recipient
        is_digest = get_mail_choice(recipient) is MailChoice.DAILY
        rows.append(((recipient.id, 0 if is_digest else mail.id), mail.id))
    return sorted(rows)


def _deliver(mail_ids: list[int], send: Send) -> int:
    mails = [session.get_one(OutgoingMail, mail_id) for mail_id in mail_ids]
    try:
        send(mails[0].notification.recipient, [mail.notification for mail in mails])
    except OSError as error:
        failure = f"{type(error).__name__}: {error}"
        unit_of_work(partial(_put_off, mail_ids, failure))
        return 0
    unit_of_work(partial(_mark_sent, mail_ids))
    return 1


def _mark_sent(mail_ids: list[int]) -> None:
    for mail_id in mail_ids:
        mail = session.get_one(OutgoingMail, mail_id)
        mail.status, mail.sent_at, mail.leased_until = MailStatus.SENT, clock.now(), None


def _put_off(mail_ids: list[int], failure: str) -> None:
    for mail_id in mail_ids:
        mail = session.get_one(OutgoingMail, mail_id)
        mail.due_at = clock.now() + PAUSES[min(mail.attempts, len(PAUSES) - 1)]
        mail.attempts, mail.last_error, mail.leased_until = mail.attempts + 1, failure, None
        if clock.now() - mail.created_at > GIVE_UP_AFTER:
            mail.status = MailStatus.FAILED


def _mail_due_at(recipient: Person, choice: MailChoice) -> dt.datetime:
    """Now, or for a daily digest the next morning where the recipient lives."""
    now = clock.now()
    if choice is MailChoice.AT_ONCE:
        return now
    local = now.astimezone(ZoneInfo(recipient.time_zone))
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + dt.timedelta(days=1)


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON: dates and messages are marked, so that they are put into words in the reader's language."""
    return {name: _plain_value(value) for name, value in params.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, Message):
        return {"message": value.msgid, "params": _plain(value.params)}
    return value
