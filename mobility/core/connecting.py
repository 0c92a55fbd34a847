"""Connections to PostgreSQL: they wait for a server that restarts, and give up on one that does not answer."""

from __future__ import annotations

import time
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout

from mobility.core.postgresql import CONNECT_SECONDS, IDLE_SECONDS, KEEPALIVE, STATEMENT_SECONDS, is_in_a_hurry

ANSWER_SECONDS = 6.0  # the server stops a long statement itself, and says so, unless it cannot be heard
PAUSE_SECONDS = 0.1
COMES_BACK = ("starting up", "shutting down", "recovery mode", "not yet accepting")

R = TypeVar("R")


class Connection(psycopg.Connection[Any]):
    """One that gives up on a server that does not answer, where the network neither answers nor breaks (F23)."""

    def wait(self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None) -> R:
        if timeout is not None or not is_in_a_hurry():
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, ANSWER_SECONDS)
        except _WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server did not answer in time") from None


def configure(engine: sa.Engine) -> None:
    sa.event.listen(engine, "do_connect", _connect)
    sa.event.listen(engine, "begin", _take_time)
    sa.event.listen(engine, "handle_error", _hide_values)


def _connect(dialect: sa.Dialect, record: object, arguments: tuple[Any, ...], options: dict[str, Any]) -> Connection:
    """A server that restarts is waited for; one that does not answer, or refuses us, is not."""
    limits = f"-c statement_timeout={STATEMENT_SECONDS}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    options = {"connect_timeout": CONNECT_SECONDS, **KEEPALIVE, "options": limits, **options}
    until = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            return Connection.connect(*arguments, **options)
        except psycopg.OperationalError as error:
            if time.monotonic() > until or not _comes_back(error):
                raise
            time.sleep(PAUSE_SECONDS)


def _comes_back(error: psycopg.OperationalError) -> bool:
    said = str(error)
    return "FATAL" not in said or any(words in said for words in COMES_BACK)


def _hide_values(context: sa.ExceptionContext) -> None:
    """An error that reaches a log names no value; the server adds some of them to what it says first."""
    error, told = context.original_exception, context.sqlalchemy_exception
    first = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    if first and told is not None:
        told.args = (str(told.args[0]).replace(str(error), first), *told.args[1:])
        error.args = (first,)


def _take_time(connection: sa.Connection) -> None:
    """Jobs, commands and migrations may take as long as they need."""
    if not is_in_a_hurry():
        connection.exec_driver_sql(
            "SELECT set_config('statement_timeout', '0', true), "
            "set_config('idle_in_transaction_session_timeout', '0', true)"
        )
