"""Passwords: hashed with argon2id at a cost that two cores survive, and none that others would guess."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 128
SHORTEST_WORD = 3
FEWEST_OWN_LETTERS = 8  # besides words about the person
SAFE_SCORE = 3  # of zxcvbn: more than 10^8 guesses
LETTERS_JUDGED = 72  # judging takes time that grows faster than the length

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# each takes 19 MiB and a core: a flood of sign-ins waits here rather than take the machine down
_hashing = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    with _hashing:
        return hasher.hash(_bytes(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the one; somebody without a password costs as much time as a wrong one."""
    try:
        with _hashing:
            return hasher.verify(password_hash or _nobodys_hash(), _bytes(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether it was made at a lower cost than today's."""
    return hasher.check_needs_rehash(password_hash)


def has_right_length(password: str) -> bool:
    return MINIMUM_LENGTH <= len(_composed(password)) <= MAXIMUM_LENGTH


def is_guessable(password: str, about: Iterable[str]) -> bool:
    """A common or leaked password, a pattern, or little more than words about the person (name, e-mail, company)."""
    known = {word for text in about for word in _words(text)}
    rest = _composed(password).casefold()
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < FEWEST_OWN_LETTERS:
        return True
    from zxcvbn import zxcvbn  # 12 MB of leaked passwords, for the few who choose one

    judged = zxcvbn(_composed(password)[:LETTERS_JUDGED], user_inputs=sorted(known))
    return int(judged["score"]) < SAFE_SCORE


def _words(text: str) -> list[str]:
    letters = "".join(letter if letter.isalnum() else " " for letter in _composed(text).casefold())
    return [word for word in letters.split() if len(word) >= SHORTEST_WORD]


def _composed(password: str) -> str:
    """One form for what keyboards send in several: é may be one letter, or e and an accent."""
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    return _composed(password).encode("utf-8", "surrogatepass")


@cache
def _nobodys_hash() -> str:
    return hasher.hash(b"nobody has this password")
