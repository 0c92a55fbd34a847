"""The database session, the base of every table, and the one place that commits."""

from __future__ import annotations

import datetime as dt
import enum
import logging
import random
import sqlite3
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

from mobility.core import clock, postgresql

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
# what stands in a database beside the tables of the models: Huey's own, and what full text needs on one engine
BESIDE_THE_MODELS = ("huey_", "searchable_words", "ix_searchable_text_words", "ix_index_change_stamp")
RETRIES = 3
BUSY_TIMEOUT_MS = 5000
BRIEF_TIMEOUT_MS = 200
CONFLICTS = frozenset({"40001", "40P01"})  # of PostgreSQL: serialization failure, deadlock
LOST = frozenset({"57P01", "57P02", "57P03", "08000", "08001", "08003", "08004", "08006"})
READ_ONCE = "read once"  # where the session keeps what it has read in this transaction
TRIED_AGAIN_WITHIN_SECONDS = 3.0  # whoever waited that long for a server that is gone is told

log = logging.getLogger("mobility.db")

T = TypeVar("T")
M = TypeVar("M", bound="Model")
_writing: ContextVar[bool] = ContextVar("writing", default=False)
_brief: ContextVar[bool] = ContextVar("brief", default=False)
_from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """An instant: aware in Python, UTC in the database, on both engines."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


instant = Annotated[dt.datetime, mapped_column(UtcDateTime)]
day = Annotated[dt.date, mapped_column(sa.Date)]
text = Annotated[str, mapped_column(sa.Text)]
short = Annotated[str, mapped_column(sa.String(200))]


class Routed(Session):
    """Reads from the replica where that was asked for, and writes never."""

    replica: ClassVar[sa.Engine | None] = None

    def get_bind(self, *args: Any, **kwargs: Any) -> sa.Engine | sa.Connection:
        if self.replica is not None and _from_replica.get() and not _writing.get():
            return self.replica
        return super().get_bind(*args, **kwargs)


session = scoped_session(sessionmaker(class_=Routed, expire_on_commit=False))


class Model(DeclarativeBase):
    """Base of every table: an integer id and a creation time."""

    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map = {
        dt.datetime: UtcDateTime,
        enum.Enum: sa.Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
        dict[str, Any]: sa.JSON,
        list[Any]: sa.JSON,
    }

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)
    created_at: Mapped[instant] = mapped_column(default=clock.now, sort_order=-9)


def create_engine(url: str, *, must_exist: bool = False, **options: Any) -> sa.Engine:
    """An engine for SQLite or PostgreSQL with the settings that keep what was acknowledged.

    With `must_exist` a SQLite file that is not there is an error, rather than an empty database in its place.
    """
    # an error that reaches a log names no value: what people write stands in the tables only
    pool = postgresql.POOL if sa.make_url(url).get_backend_name() == "postgresql" else {}
    engine = sa.create_engine(url, **{"hide_parameters": True, **pool, **options})
    if engine.dialect.name == "postgresql":
        from mobility.core import connecting  # psycopg: 8 MB that a company on SQLite does without

        connecting.configure(engine)
    else:
        sa.event.listen(engine, "connect", _configure_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        if must_exist:
            sa.event.listen(engine, "do_connect", _refuse_missing_file)
    return engine


def _refuse_missing_file(dialect: sa.Dialect, record: object, arguments: list[Any], options: dict[str, Any]) -> None:
    if not Path(arguments[0]).exists():
        raise sqlite3.OperationalError(f"there is no database {arguments[0]}")


def find_fault(engine: sa.Engine) -> str | None:
    """Why this database cannot be used, in one line for whoever starts the application; None if it can."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("CREATE TABLE can_be_written (id INTEGER)")  # and is not, in the end
                said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                return None if said == "ok" else f"The database is damaged: {said}. Restore a backup."
            connection.exec_driver_sql("SELECT 1")
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        return f"The database cannot be used: {reason}. Check DATABASE_URL, the file's rights and the disk."
    return None


def _configure_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _begin_sqlite(connection: sa.Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={BRIEF_TIMEOUT_MS if _brief.get() else BUSY_TIMEOUT_MS}")
    # a deferred transaction that upgrades fails at once with "database is locked", whatever the busy timeout
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def unit_of_work(work: Callable[[], T], *, keep: Callable[[T], bool] = lambda result: True) -> T:
    """Run `work` in one writing transaction; commit if `keep` says so; retry the whole on a lost connection.

    `work` may run up to RETRIES times, so it must do nothing but change rows.
    """

    def attempt() -> T:
        result = work()
        if keep(result):
            session.commit()
        else:
            session.rollback()
        return result

    token = _writing.set(True)
    try:
        session.rollback()  # ends what was read before, so that the new transaction sees the present
        return _try(attempt, is_retryable)
    finally:
        _writing.reset(token)


def read(work: Callable[[], T]) -> T:
    """Run `work`, which only reads; the whole again where the connection was lost meanwhile."""
    return _try(work, is_lost)


def _try(attempt: Callable[[], T], is_worth_another: Callable[[DBAPIError], bool]) -> T:
    started = time.monotonic()
    for number in range(1, RETRIES + 1):
        try:
            return attempt()
        except DBAPIError as error:
            session.rollback()
            is_late = is_lost(error) and time.monotonic() - started > TRIED_AGAIN_WITHIN_SECONDS
            if number == RETRIES or is_late or not is_worth_another(error):
                raise
            time.sleep(random.uniform(0, 0.05) * number)  # noqa: S311  (jitter, not a secret)
        except BaseException:
            session.rollback()
            raise
    raise AssertionError("unreachable: the last attempt returns or raises")


@contextmanager
def _while_set(flag: ContextVar[bool]) -> Iterator[None]:
    token = flag.set(True)
    try:
        yield
    finally:
        flag.reset(token)


def briefly() -> AbstractContextManager[None]:
    """What is written within waits only a moment for another who writes to the SQLite file: there is another way."""
    return _while_set(_brief)


def from_replica() -> AbstractContextManager[None]:
    """What is read within may be a moment old: it comes from the replica, where there is one."""
    return _while_set(_from_replica)


def once(name: Hashable, read: Callable[[], T]) -> T:
    """What `read` finds, read once in a transaction: a page asks for it again with each row that it lists.

    Whoever changes it in the transaction that has read it calls `forget`.
    """
    kept: dict[Hashable, T] = _read_once()
    if name in kept:
        return kept[name]
    found = read()
    _read_once()[name] = found  # it may be another by now: reading begins a transaction, and may itself keep more
    return found


def _read_once() -> dict[Hashable, Any]:
    transaction, kept = session.info.get(READ_ONCE, (None, {}))
    now = session().get_transaction()
    if now is None or transaction is not now:
        kept = {}
        session.info[READ_ONCE] = now, kept
    found: dict[Hashable, Any] = kept
    return found


def once_while_reading(name: Hashable, read: Callable[[], T]) -> T:
    """The same for what depends on rows that a unit of work may change: there it is read each time."""
    return read() if is_writing() else once(name, read)


def forget(name: Hashable) -> None:
    _read_once().pop(name, None)


def is_writing() -> bool:
    """Whether what is read now may be this unit's own, and never be committed."""
    return _writing.get()


def one_by_one(things: Iterable[M], act: Callable[[M], object]) -> None:
    """Act on each thing in a unit of work of its own: one that fails is logged, and holds up none of the others.

    `act` finds the thing as it is by then, so it asks again whether there is anything to do.
    """
    for thing in list(things):
        key = sa.inspect(thing).identity
        try:
            unit_of_work(partial(act, thing))
        except Exception:
            log.exception("%s %s is left for the next run", type(thing).__name__, key)


def is_retryable(error: DBAPIError) -> bool:
    """Lost connections, deadlocks and serialization failures; a lost race for a unique row is one too."""
    return is_lost(error) or isinstance(error, IntegrityError) or _sqlstate(error) in CONFLICTS


def is_lost(error: DBAPIError) -> bool:
    """Whether the server went away, or could not be reached: PostgreSQL's library then knows no code."""
    state = _sqlstate(error)
    return error.connection_invalidated or state in LOST or (isinstance(error, OperationalError) and state is None)


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", "")


def lock(thing: Model) -> None:
    """Hold a row until the end of the transaction (SQLite holds the whole database already)."""
    session.flush()  # a refresh discards what was changed and not yet written
    session.refresh(thing, with_for_update={"of": type(thing)})  # the row itself, whatever is read along with it
