"""How we talk to PostgreSQL: a page waits only so long for a server that is slow, starting or gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

CONNECT_SECONDS = 3  # in which a server that restarts comes back, mostly
STATEMENT_SECONDS = 5
IDLE_SECONDS = 60
POOL = {"pool_size": 8, "max_overflow": 4, "pool_timeout": CONNECT_SECONDS, "pool_pre_ping": True}
# a peer that no longer answers at all is noticed by the system, also where nobody is in a hurry
KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}

_hurried: ContextVar[bool] = ContextVar("hurried", default=False)


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Somebody waits for what is done within: every statement and every answer has its limit."""
    token = _hurried.set(True)
    try:
        yield
    finally:
        _hurried.reset(token)


def is_in_a_hurry() -> bool:
    return _hurried.get()
