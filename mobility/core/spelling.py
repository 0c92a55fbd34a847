"""Words found in columns as people type them: case, accents, hyphens and apostrophes forgiven, on either engine.

SQLite folds the case of ASCII letters alone, and neither engine accents, so each typed letter becomes the class of all
that are read as it: GLOB on SQLite, a regular expression on PostgreSQL. Letters that are written as two (ß, œ, æ) are
looked for in both spellings.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from itertools import product
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session

# of the Latin letters those of European languages and of Vietnamese: each one more makes every search slower
LATIN = frozenset({*range(0xC0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x218, 0x21C), *range(0x1EA0, 0x1EFA)})
STROKED = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h"}
JOINED = {"ss": "ßẞ", "oe": "œŒ", "ae": "æÆ"}
BETWEEN = "-‐‑‒–—_'’‘`´ "  # the hyphen first, where it means no range


def _plain(text: str) -> str:
    """Without case and accents; letters of other scripts stay whole."""
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    plain = "".join(STROKED.get(one) or _base(one) for one in letters)
    for two, joined in JOINED.items():
        plain = plain.replace(joined[0], two)
    return plain


def _base(letter: str) -> str:
    base = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    return base if ord(letter) in LATIN or unicodedata.combining(letter) else letter


def _list_variants() -> dict[str, str]:
    variants: dict[str, set[str]] = defaultdict(set)
    for letter in map(chr, sorted(LATIN)):
        plain = _plain(letter)
        if len(plain) == 1:
            variants[plain].add(letter)
    return {plain: "".join(sorted(letters)) for plain, letters in variants.items()}


VARIANTS = _list_variants()


def mentions(column: Any, text: str) -> sa.ColumnElement[bool]:
    """In SQL: whether a column has these letters in this order, however they are written there."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    found = []
    for spelling in _list_spellings(_plain(text)):
        classes = [_read_as(letter) for letter in spelling]
        if on_sqlite:
            found.append(column.op("GLOB")("*" + "".join(map(_in_glob, classes)) + "*"))
        else:
            found.append(column.regexp_match("".join(map(_in_regular_expression, classes))))
    return sa.or_(*found)


def _list_spellings(plain: str) -> list[list[str]]:
    """As letters, each pair that may be written as one in either way."""
    pairs = [two for two in JOINED if two in plain]
    spellings = []
    for chosen in product((False, True), repeat=len(pairs)):
        letters = plain
        for two, is_joined in zip(pairs, chosen, strict=True):
            letters = letters.replace(two, JOINED[two][0]) if is_joined else letters
        spellings.append(list(letters))
    return spellings


def _read_as(letter: str) -> str:
    """All that are read as this letter."""
    if letter in BETWEEN:
        return BETWEEN
    joined = next((both for both in JOINED.values() if letter in both), None)
    upper = letter.upper()
    return joined or "".join(dict.fromkeys(letter + (upper if len(upper) == 1 else "") + VARIANTS.get(letter, "")))


def _in_glob(letters: str) -> str:
    if letters == BETWEEN:
        return f"[{BETWEEN}]"
    return f"[{_in_ranges(letters)}]" if len(letters) > 1 or letters in "*?[" else letters


@cache
def _in_ranges(letters: str) -> str:
    """Six comparisons for all that is read as e, in place of forty."""
    runs: list[str] = []
    for letter in sorted(letters):
        if runs and ord(letter) == ord(runs[-1][-1]) + 1:
            runs[-1] += letter
        else:
            runs.append(letter)
    return "".join(run if len(run) < 3 else f"{run[0]}-{run[-1]}" for run in runs)


def _in_regular_expression(letters: str) -> str:
    if len(letters) > 1:
        return f"[{letters}]"
    return letters if letters.isalnum() else f"\\{letters}"
