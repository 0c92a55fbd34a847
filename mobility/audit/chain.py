"""Proof that the record is whole: a keyed code on every entry, and a keyed chain over all of them in order.

An entry's own code (HMAC-SHA256, RFC 2104) shows that it was written here and not changed since. The seals, each over
the one before it, show that none is missing and none changed places. The key stands outside the database: whoever can
write there, and only there, can make neither. A chain cut off at its end is still a chain, so the newest seal is also
written to a file beside the data, the anchor.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path
from typing import NamedTuple

from mobility.audit.models import AuditEntry

FIRST = ""  # what stands before the first link

_key = b""
_anchor_file = Path()


class Anchor(NamedTuple):
    """A line of the anchor file: the seal that was the newest at an instant."""

    at: str
    number: int
    hash: str


def configure(*, key: str, anchor_file: Path) -> None:
    """The key and the file, from the settings; before anything is recorded."""
    global _key, _anchor_file
    _key, _anchor_file = key.encode(), anchor_file


def hash_note(note: str) -> str:
    """Of the words of an entry; keyed, so that short words cannot be guessed from it."""
    return _hash("note", note)


def sign(entry: AuditEntry) -> str:
    """The code of an entry, over everything it says."""
    written_at = entry.created_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    said = (entry.actor_id, entry.action, entry.subject_type, entry.subject_id, entry.concerns_id)
    behalf = () if entry.on_behalf_of_id is None else (entry.on_behalf_of_id,)  # older entries were signed without
    return _hash("entry", entry.key, written_at, *said, entry.old_status, entry.new_status, entry.reason_code,
                 entry.note_hash, *behalf)  # fmt: skip


def link(before: str, number: int, entry_id: int, code: str | None) -> str:
    """The hash of a seal: `number` counts from 1, `before` is the hash of the seal before it."""
    return _hash("seal", before, number, entry_id, code)


def drop_anchor(at: dt.datetime, number: int, newest: str) -> None:
    """Add a line to the anchor file."""
    _anchor_file.parent.mkdir(parents=True, exist_ok=True)
    with _anchor_file.open("a", encoding="utf-8") as file:
        file.write(f"{at.isoformat(timespec='seconds')} {number} {newest}\n")


def read_anchors() -> dict[int, Anchor]:
    """Every anchor, under the number of its seal; lines that cannot be read are none."""
    anchors = {}
    for line in _anchor_file.read_text(encoding="utf-8").splitlines() if _anchor_file.exists() else ():
        at, _, rest = line.partition(" ")
        number, _, newest = rest.partition(" ")
        if number.isdecimal() and newest:
            anchors[int(number)] = Anchor(at, int(number), newest)
    return anchors


def put_anchors_aside() -> None:
    """When the made-up company is thrown away, its chain goes with it; the file is kept under another name."""
    if _anchor_file.exists():
        _anchor_file.rename(_anchor_file.with_suffix(".old"))


def _hash(*parts: object) -> str:
    return hmac.new(_key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()
