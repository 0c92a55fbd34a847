"""What is read out of a CV, whatever its format, and why a file is refused; plain data that fits through a pipe."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST_TEXT = 100_000  # letters; a CV of ten pages has 40,000
LONGEST_LINE = 4_000
LONGEST_TITLE = 200
MOST_PARTS = 30  # positions, languages: each
LAYOUT = "\n\t"
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs"})  # controls, marks that turn the direction of writing, no letters


class Fault(enum.StrEnum):
    """Why a file is refused; what to do about each is said by `reading`."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    OLD_WORD = "old_word"
    OTHER_OFFICE = "other_office"
    PICTURE = "picture"
    WEB_PAGE = "web_page"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_PARTS = "too_many_parts"
    DAMAGED = "damaged"
    DECLARATIONS = "declarations"
    TOO_DEEP = "too_deep"
    NOT_A_CV = "not_a_cv"
    NOT_TEXT = "not_text"
    NO_TEXT = "no_text"
    TOO_LONG = "too_long"


class Unreadable(Exception):
    """This file is not read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True)
class Position:
    """A former or present position; months are "YYYY-MM"."""

    title: str
    from_month: str | None = None
    to_month: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Spoken:
    """A language by its code or by its name as the file has it, and a level from A1 to C2."""

    language: str
    level: str


@dataclass(frozen=True)
class Cv:
    """All that is kept of a file: its words, line by line, and what a structured format says besides."""

    format: str
    text: str
    positions: tuple[Position, ...] = ()
    spoken: tuple[Spoken, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Gathered:
    """Lines and parts as a reader finds them; `finish` cuts them to size and cleans them."""

    format: str
    lines: list[str] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)

    def add(self, heading: str, *words: str) -> None:
        """Words under a heading, by which `passages` tells what they are about; no heading without words."""
        if any(words):
            self.lines += ["", heading, *filter(None, words)]

    def finish(self) -> Cv:
        text = clean("\n".join(self.lines))
        if not any(letter.isalpha() for letter in text):
            raise Unreadable(Fault.NO_TEXT)
        return Cv(
            self.format,
            text,
            tuple(tidy_position(one) for one in self.positions[:MOST_PARTS] if one_line(one.title)),
            tuple(self.spoken[:MOST_PARTS]),
        )


def clean(text: str) -> str:
    """Words alone: ligatures as letters, nothing that cannot be seen, no line without end."""
    kept = "".join(_visible(letter) for letter in text[:LONGEST_TEXT].replace("\r\n", "\n"))
    plain = unicodedata.normalize("NFKC", kept)[:LONGEST_TEXT]
    lines = (re.sub(r"[^\S\n]+", " ", line).strip()[:LONGEST_LINE] for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def tidy_position(position: Position) -> Position:
    return Position(
        one_line(position.title)[:LONGEST_TITLE],
        position.from_month,
        position.to_month,
        clean(position.text)[:LONGEST_LINE],
    )


def from_data(data: Mapping[str, Any]) -> Cv:
    """What `Cv.as_data` wrote; raises KeyError, TypeError or ValueError for anything else."""
    positions = tuple(
        Position(**{name: _text_or_none(value) for name, value in row.items()}) for row in data["positions"]
    )
    spoken = tuple(Spoken(str(row["language"]), str(row["level"])) for row in data["spoken"])
    return Cv(str(data["format"]), str(data["text"]), positions[:MOST_PARTS], spoken[:MOST_PARTS])


def _text_or_none(value: Any) -> Any:
    return None if value is None else str(value)


def _visible(letter: str) -> str:
    if letter in LAYOUT:
        return letter
    if letter in "\r\f\v\x85\u2028\u2029":
        return "\n"
    return "" if unicodedata.category(letter) in INVISIBLE else letter
