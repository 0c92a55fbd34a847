"""The dates of a move as a calendar file: for who asks for it, and with the mails that tell of dates."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mobility.core import clock, ics
from mobility.core.authz import permits
from mobility.core.i18n import Message
from mobility.moves.messages import move_path
from mobility.moves.models import STOPPED, Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import find_move
from mobility.moves.queries.milestones import list_dates
from mobility.notifications.messages import Attachment, Say, register_attachments
from mobility.notifications.models import Notification
from mobility.people.models import Person

APPROVED = ("move_approved", "move_approved_beforehand", "move_cleared")
CHANGED = ("extension_agreed", "end_announced", "pause_over")
STOPPING = ("move_withdrawn", "move_cancelled", "move_ran_out", "move_not_cleared")
PATH = re.compile(r"/moves/(\d+)")


def write_dates(*, move: Move, reader: Person, base_url: str, say: Say) -> bytes:
    """Those that are the reader's, as they are now; a move that will not take place takes them back.

    An entry keeps its UID for as long as the move lives, and each change of the move raises its SEQUENCE.
    """
    host, url = urlsplit(base_url).hostname, base_url + move_path(move)
    entries = [
        ics.Entry(
            uid=f"move-{move.id}-{name}@{host}",
            summary=say(Message(words, {"title": move.opportunity.title})),
            on=on,
            url=url,
            sequence=move.version,
            is_cancelled=move.status in STOPPED,
        )
        for name, words, on in list_dates(move, reader)
    ]
    return ics.write_calendar(entries, clock.now())


def _attach_dates(notification: Notification, base_url: str, say: Say) -> Attachment | None:
    """None for a move that HR never approved: no calendar has it."""
    found = PATH.match(notification.path)
    move = find_move(int(found[1])) if found else None
    if move is None or move.hr_decision is None or not permits(notification.recipient, P.READ, move):
        return None
    content = write_dates(move=move, reader=notification.recipient, base_url=base_url, say=say)
    return Attachment(f"move-{move.id}.ics", ics.MIMETYPE, content)


register_attachments(dict.fromkeys((*APPROVED, *CHANGED, *STOPPING), _attach_dates))
