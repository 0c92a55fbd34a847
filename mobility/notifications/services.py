"""Telling people, in the same transaction as what they are told of; sending is the worker's."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from functools import partial
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session, unit_of_work
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_, pack_all
from mobility.notifications.messages import MAILED_ANYWAY, Notice, find_address
from mobility.notifications.models import (
    Announcement,
    AnnouncementDismissal,
    MailChoice,
    MailStatus,
    Notification,
    NotificationPreference,
    OutgoingMail,
)
from mobility.notifications.policy import NotificationPermission as P
from mobility.notifications.queries import can_be_told, get_mail_choice, list_due_mails, unsent
from mobility.people.models import Person

DIGEST_HOUR = 7
LEASE = dt.timedelta(seconds=60)
PAUSES = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2))
GIVE_UP_AFTER = dt.timedelta(days=3)

log = logging.getLogger("mobility.notifications")

# sends one letter that tells one person one or more things; raises what it must when it cannot
Send = Callable[[Person, Sequence[Notification]], None]


def notify(
    *,
    recipient: Person,
    notice: Notice,
    by_mail: bool = True,
    at_once: bool = False,
    held_until: dt.datetime | None = None,
) -> Notification | None:
    """Tell one person one thing once: in the app always, by mail as they chose; None if already told or gone.

    What is about the safety of their account is mailed `at_once`, whatever they chose. What is held can be dropped
    until then, and nobody has heard of it. Dates in the notice's params stay dates and Messages stay Messages until
    somebody reads them.
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
        params=pack_all(notice.params),
        held_until=held_until,
    )
    session.add(notification)
    choice = MailChoice.AT_ONCE if at_once else get_mail_choice(recipient)
    if by_mail and choice is not MailChoice.NEVER:
        due_at = _mail_due_at(recipient, choice, held_until or clock.now())
        session.add(OutgoingMail(notification=notification, due_at=due_at))
    return notification


def drop_held(*, starting_with: str) -> None:
    """What was to be told of a happening did not come to pass; `starting_with` begins the keys of its notices."""
    is_held = Notification.held_until > clock.now()
    held = sa.select(Notification.id).where(Notification.event_key.startswith(starting_with, autoescape=True), is_held)
    ids = session.scalars(held).all()
    session.execute(sa.delete(OutgoingMail).where(OutgoingMail.notification_id.in_(ids)))
    session.execute(sa.delete(Notification).where(Notification.id.in_(ids)))


def mark_read(*, actor: Person, notification: Notification) -> None:
    authorize(actor, P.OPEN, notification)
    if notification.read_at is None:
        notification.read_at = clock.now()


def mark_all_read(*, actor: Person) -> None:
    authorize(actor, P.LIST_OWN)
    session.execute(
        sa.update(Notification)
        .where(Notification.recipient_id == actor.id, Notification.read_at.is_(None), can_be_told())
        .values(read_at=clock.now())
    )


def choose_mail(*, actor: Person, choice: MailChoice) -> None:
    """From now on, and for what still waits to be sent, but for what is about the safety of their account."""
    authorize(actor, P.CHOOSE)
    row = session.scalar(sa.select(NotificationPreference).where(NotificationPreference.person_id == actor.id))
    if row is None:
        row = NotificationPreference(person=actor)
        session.add(row)
    row.mail = choice
    chosen = _unsent_to(actor, Notification.kind.not_in(MAILED_ANYWAY))
    if choice is MailChoice.NEVER:
        session.execute(sa.delete(OutgoingMail).where(*chosen))
    else:
        due_at = _mail_due_at(actor, choice, clock.now())
        session.execute(sa.update(OutgoingMail).where(*chosen).values(due_at=due_at))


def drop_unsent_mails(*, person: Person) -> None:
    """For somebody who has left; what they were told stays in the inbox."""
    session.execute(sa.delete(OutgoingMail).where(*_unsent_to(person)))


def deliver_due_mails(*, send: Send) -> int:
    """Send letter after letter, each under a lease, so that a worker that dies loses nothing; how many went.

    The first one that cannot be sent is put off and ends the round: where the server is down nobody waits for it
    again and again, and where one letter is broken the next round, seconds later, goes on with the others.
    """
    sent = 0
    while mail_ids := unit_of_work(_lease_letter):
        if not _deliver(mail_ids, send):
            break
        sent += 1
    return sent


def _lease_letter() -> list[int]:
    """Take the oldest mail that is due; for whoever wants a digest, all that is due to them at the same address."""
    mails = list_due_mails(limit=1)
    if mails and get_mail_choice(recipient := mails[0].notification.recipient) is MailChoice.DAILY:
        address = find_address(mails[0].notification)
        mails = [mail for mail in list_due_mails(recipient=recipient) if find_address(mail.notification) == address]
    for mail in mails:
        mail.leased_until = clock.now() + LEASE
    return [mail.id for mail in mails]


def _deliver(mail_ids: list[int], send: Send) -> bool:
    mails = [session.get_one(OutgoingMail, mail_id) for mail_id in mail_ids]
    try:
        send(mails[0].notification.recipient, [mail.notification for mail in mails])
    except Exception as error:
        # whatever is wrong with one letter must not hold up the others
        log.warning("letter %s is put off", mail_ids, exc_info=not isinstance(error, OSError))
        failure = f"{type(error).__name__}: {error}"
        unit_of_work(partial(_put_off, mail_ids, failure))
        return False
    unit_of_work(partial(_mark_sent, mail_ids))
    return True


def _mark_sent(mail_ids: list[int]) -> None:
    for mail in _list_waiting(mail_ids):
        mail.status, mail.sent_at, mail.leased_until = MailStatus.SENT, clock.now(), None


def _put_off(mail_ids: list[int], failure: str) -> None:
    for mail in _list_waiting(mail_ids):
        mail.due_at = clock.now() + PAUSES[min(mail.attempts, len(PAUSES) - 1)]
        mail.attempts, mail.last_error, mail.leased_until = mail.attempts + 1, failure, None
        if clock.now() - mail.created_at > GIVE_UP_AFTER:
            mail.status = MailStatus.FAILED


def _list_waiting(mail_ids: list[int]) -> Sequence[OutgoingMail]:
    """Those that nobody else has dealt with after a lease ran out."""
    is_waiting = OutgoingMail.status == MailStatus.WAITING
    return session.scalars(sa.select(OutgoingMail).where(OutgoingMail.id.in_(mail_ids), is_waiting)).all()


def _unsent_to(person: Person, *only: sa.ColumnElement[bool]) -> tuple[sa.ColumnElement[bool], ...]:
    theirs = sa.select(Notification.id).where(Notification.recipient_id == person.id, *only)
    return OutgoingMail.notification_id.in_(theirs), *unsent()


def _mail_due_at(recipient: Person, choice: MailChoice, at: dt.datetime) -> dt.datetime:
    """When it can be told, or for a daily digest the next morning where the recipient lives."""
    if choice is MailChoice.AT_ONCE:
        return at
    local = at.astimezone(ZoneInfo(recipient.time_zone))
    morning = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + dt.timedelta(days=1)


def send_again(*, actor: Person, mail: OutgoingMail) -> None:
    """A mail that was given up goes back to those that wait; it is tried once more, and again as ever."""
    authorize(actor, P.SEND_AGAIN, mail)
    lock(mail)
    if mail.status is not MailStatus.FAILED:
        raise Conflict(N_("This mail waits to be sent or was sent. Open the page again to see how it is now."))
    mail.status, mail.due_at, mail.attempts, mail.leased_until = MailStatus.WAITING, clock.now(), 0, None
    audit.record(actor=actor, action="send_mail_again", subject=mail)


def write_announcement(
    *,
    actor: Person,
    english: str,
    french: str,
    starts_on: dt.date,
    ends_on: dt.date,
    announcement: Announcement | None = None,
) -> Announcement:
    """Say something to everybody from one day to another, or change what is said; who put it away is shown it anew."""
    authorize(actor, P.WRITE_ANNOUNCEMENT, announcement)
    if ends_on < starts_on:
        raise InvalidInput(N_("Choose a last day on or after the first."), field="ends_on")
    if announcement is None:
        announcement = Announcement(written_by=actor)
        session.add(announcement)
    elif (announcement.english, announcement.french) != (english, french):
        said_before = AnnouncementDismissal.announcement_id == announcement.id
        session.execute(sa.delete(AnnouncementDismissal).where(said_before))
    announcement.english, announcement.french = english, french
    announcement.starts_on, announcement.ends_on = starts_on, ends_on
    audit.record(actor=actor, action="write_announcement", subject=announcement, note=f"{english}\n{french}")
    return announcement


def end_announcement(*, actor: Person, announcement: Announcement) -> None:
    """It is taken down now, and what it said stays in the audit record."""
    authorize(actor, P.WRITE_ANNOUNCEMENT, announcement)
    audit.record(actor=actor, action="end_announcement", subject=announcement)
    session.delete(announcement)


def dismiss_announcement(*, actor: Person, announcement: Announcement) -> None:
    authorize(actor, P.DISMISS_ANNOUNCEMENT, announcement)
    known = sa.select(AnnouncementDismissal.id).where(
        AnnouncementDismissal.person_id == actor.id, AnnouncementDismissal.announcement_id == announcement.id
    )
    if session.scalar(known) is None:
        session.add(AnnouncementDismissal(person_id=actor.id, announcement_id=announcement.id))
