"""The security log: one JSON line for each thing that those who watch over the system must be able to find."""

from __future__ import annotations

import enum
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, SessionTransaction, scoped_session

from mobility.core import clock

log = logging.getLogger("mobility.security")
Described = Mapping[str, Any]

PENDING = "security lines"  # where the session keeps what is not committed yet


class Event(enum.StrEnum):
    """What is noticed around the pages; what people do is in the audit record, each entry of which is a line too."""

    AUDITED = "audited"
    SIGN_IN_FAILED = "sign-in failed"
    LIMITED = "limited"
    PASSWORD_REFUSED = "password refused"
    CODE_REFUSED = "code refused"
    PASSKEY_REFUSED = "passkey refused"
    PROOF_ASKED = "proof asked"
    RESET_ASKED = "reset asked"
    LINK_GONE = "link gone"
    SESSION_GONE = "session gone"
    REFUSED = "refused"
    HIDDEN = "hidden"
    UNDECLARED = "undeclared page"
    CSRF_REFUSED = "csrf refused"
    ORIGIN_REFUSED = "origin refused"
    HOST_REFUSED = "host refused"
    INPUT_REFUSED = "input refused"
    TOO_LARGE = "too large"
    INCIDENT = "incident"
    UNAVAILABLE = "unavailable"
    STORAGE_FULL = "storage full"
    TRACE_LOST = "trace lost"


class Result(enum.StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


def nothing_known() -> Described:
    return {}


_context: Callable[[], Described] = nothing_known


def set_context(context: Callable[[], Described]) -> None:
    """Who asks, from where, in which request: told by whoever knows (the web layer)."""
    global _context
    _context = context


def describe_context() -> Described:
    """What is known of the request that is being answered; nothing outside one."""
    return _context()


def emit(event: Event, result: Result, **about: Any) -> None:
    """Write one line. Everything is escaped as JSON in ASCII, so that no value begins a line of its own."""
    line = {"at": clock.now().isoformat(timespec="milliseconds"), "event": event, "result": result, **_context()}
    log.info(json.dumps({**line, **about}, default=str))


def follow(session: scoped_session[Session], model: type, describe: Callable[[Any], Described]) -> None:
    """One line for each row of `model`, once it is committed; none for what is rolled back."""

    def collect(session: Session, context: object) -> None:
        added = [(row, describe(row)) for row in session.new if isinstance(row, model)]
        session.info.setdefault(PENDING, []).extend(added)

    def write(session: Session) -> None:
        if session.in_nested_transaction():
            return
        for row, described in session.info.pop(PENDING, ()):
            if row in session:
                emit(Event.AUDITED, Result.DONE, **described)

    def forget(session: Session, ended: SessionTransaction) -> None:
        if not ended.nested:
            session.info.pop(PENDING, None)

    sa.event.listen(session, "after_flush", collect)
    sa.event.listen(session, "after_commit", write)
    sa.event.listen(session, "after_soft_rollback", forget)


def write_to(target: str) -> None:
    """Send the lines to a file that only its owner reads, or with "-" to the standard error of the process."""
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    log.setLevel(logging.INFO)
    if not target:
        return
    log.addHandler(_handler(target))


def _handler(target: str) -> logging.Handler:
    if target == "-":
        return logging.StreamHandler(sys.stderr)
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_APPEND, 0o600))
    return WatchedFileHandler(target, encoding="ascii", delay=True)  # opened again where somebody rotated it
