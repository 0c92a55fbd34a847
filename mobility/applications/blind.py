"""How somebody stands before a host who does not know who they are: a code, and texts without their name."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

CODE_LENGTH, SHOWN_LENGTH = 16, 4
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"  # nothing that is misread, and no vowels, so that no code is a word
LEFT_OUT = "[…]"
SHORT_NAME = 3  # shorter parts of a name are common words too, so only their exact spelling counts
SHORTEST_NAME = 2
PURPOSE = b"candidate code"

_secret = {"key": b""}


def configure(*, key: str) -> None:
    """Once, when the application starts: without the key nobody can work out whose code it is."""
    _secret["key"] = hmac.digest(key.encode(), PURPOSE, "sha256")


def code_of(opportunity_id: int, person_id: int) -> str:
    """The candidate's name in addresses: the same for everybody, another for each opportunity."""
    digest = hmac.digest(_secret["key"], f"{opportunity_id}:{person_id}".encode(), "sha256")
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


def short_code(code: str) -> str:
    """What people read and say."""
    return code[:SHOWN_LENGTH]


def leave_out(value: Any, person: Any) -> Any:
    """A text, or plain data full of texts, without this person's name, address and number."""
    return _replace(value, re.compile("|".join(_patterns(person))))


def _replace(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(LEFT_OUT, value)
    if isinstance(value, list):
        return [_replace(one, pattern) for one in value]
    if isinstance(value, dict):
        return {key: _replace(one, pattern) for key, one in value.items()}
    return value


def _patterns(person: Any) -> Iterator[str]:
    """Whole words only; with and without accents; the longest first, so that no half of one is left."""
    local = person.email.partition("@")[0]
    words = {person.email, local, person.employee_number, person.name, *re.split(r"[\s\-’']+", person.name)}
    spellings = {spelling for word in words for spelling in (word, _plain(word)) if len(word) >= SHORTEST_NAME}
    for spelling in sorted(spellings, key=lambda word: (-len(word), word)):
        flags = "i" if len(spelling) > SHORT_NAME else ""
        yield rf"(?{flags}:(?<!\w){re.escape(spelling)}(?!\w))"


def _plain(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
