"""Calendar files of all-day entries, as RFC 5545 writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

MIMETYPE = "text/calendar"
LINE_OCTETS = 75  # section 3.1: longer lines are folded
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})  # section 3.3.11


@dataclass(frozen=True)
class Entry:
    """One day; the same `uid` with a higher `sequence` replaces what a calendar holds already."""

    uid: str
    summary: str
    on: dt.date
    url: str
    sequence: int = 0
    is_cancelled: bool = False


def write_calendar(entries: Iterable[Entry], written_at: dt.datetime) -> bytes:
    """A VCALENDAR of VEVENTs that take no time of the day; UTF-8, CRLF, lines folded."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mobility//Talent marketplace//EN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _event(entry, written_at)
    return "".join(f"{_fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode("utf-8")


def _event(entry: Entry, written_at: dt.datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{written_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.on + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(entry.summary)}",
        f"URL:{entry.url}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    """No control characters but line ends, and what has a meaning in the format escaped."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or sign.isprintable()).translate(ESCAPED)


def _fold(line: str) -> str:
    """Lines of at most 75 octets; each further one begins with a space, and no letter is cut in two."""
    folded, room, used = "", LINE_OCTETS, 0
    for sign in line:
        size = len(sign.encode("utf-8"))
        if used + size > room:
            folded, used, room = f"{folded}\r\n ", 0, LINE_OCTETS - 1
        folded, used = folded + sign, used + size
    return folded
