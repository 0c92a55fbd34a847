"""Slowing down whoever guesses, without locking out the person whose account it is."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.accounts.models import SignInAttempt
from mobility.accounts.queries import find_attempt
from mobility.accounts.sealing import mark
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import TooOften


@dataclass(frozen=True)
class Limit:
    """So many attempts in any window of that length."""

    allowed: int
    window: dt.timedelta


SHORT = dt.timedelta(minutes=5)
PER_NAME = Limit(10, SHORT)
PER_ADDRESS = Limit(10, SHORT)
ALL_TOGETHER = Limit(1000, SHORT)
RESETS = Limit(5, dt.timedelta(days=1))
FILES = Limit(20, dt.timedelta(hours=1))  # each of which costs some seconds of computing
CODES = (Limit(5, SHORT), Limit(20, dt.timedelta(hours=1)), Limit(50, dt.timedelta(days=1)))
LONGEST = max(limit.window for limit in (PER_NAME, PER_ADDRESS, ALL_TOGETHER, RESETS, FILES, *CODES))


def check_attempts(*, email: str, address: str, device: str | None = None) -> None:
    """TooOften if the next attempt has to wait. A device known to the account is counted by itself, so that
    nobody who guesses elsewhere locks out its owner."""
    _check(_counted(email, address, device))


def note_failed_attempt(*, email: str, address: str, device: str | None = None) -> None:
    """Remember it under the name typed, the address it came from, and all together."""
    _note(_counted(email, address, device))


def check_resets(*, email: str, address: str) -> None:
    """TooOften if links were asked for too often, whether or not anybody has that address."""
    _check(_counted_resets(email, address))


def note_reset_asked(*, email: str, address: str) -> None:
    _note(_counted_resets(email, address))


def check_codes(*, account_id: int) -> None:
    """TooOften if too many wrong one-time codes were typed for this account; whoever types them knew the password."""
    for limit in CODES:
        _check({_codes_of(account_id): limit})


def note_wrong_code(*, account_id: int) -> None:
    _note((_codes_of(account_id),))


def check_passkeys(*, address: str) -> None:
    """TooOften if too much came from this address, or from everywhere, that was no passkey."""
    _check(_counted_from(address))


def note_wrong_passkey(*, address: str) -> None:
    _note(_counted_from(address))


def check_files(*, person_id: int) -> None:
    """TooOften if this person sent too many files to be read."""
    _check({f"files of {person_id}": FILES})


def note_file_sent(*, person_id: int) -> None:
    _note({f"files of {person_id}": FILES})


def _counted(email: str, address: str, device: str | None) -> dict[str, Limit]:
    if device is not None:
        return {f"device {device}": PER_NAME}
    return {f"name {_folded(email)}": PER_NAME, **_counted_from(address)}


def _counted_from(address: str) -> dict[str, Limit]:
    return {f"address {address}": PER_ADDRESS, "all": ALL_TOGETHER}


def _codes_of(account_id: int) -> str:
    return f"codes of {account_id}"


def _counted_resets(email: str, address: str) -> dict[str, Limit]:
    return {f"reset {_folded(email)}": RESETS, f"reset from {address}": PER_ADDRESS}


def _folded(email: str) -> str:
    return email.strip().lower()


def _check(counted: dict[str, Limit]) -> None:
    """The time of the one attempt too many, counted back, says how long is left."""
    now = clock.now()
    left = dt.timedelta()
    for key, limit in counted.items():
        oldest = find_attempt(mark(key), before_last=limit.allowed - 1)
        if oldest is not None:
            left = max(left, oldest + limit.window - now)
    if left > dt.timedelta():
        raise TooOften(math.ceil(left.total_seconds()))


def _note(counted: Iterable[str]) -> None:
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.created_at < clock.now() - LONGEST))
    session.add_all(SignInAttempt(key=mark(key)) for key in counted)
