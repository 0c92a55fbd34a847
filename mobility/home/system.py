"""How the marketplace itself is: worker, mails, model, database, disk. Each part can be read without the others."""

from __future__ import annotations

import datetime as dt
import enum
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.embeddings.models import EmbeddingModel, ModelStatus
from mobility.embeddings.queries import count_vectors, find_model, hash_text, list_hashes
from mobility.embeddings.services import find_version
from mobility.home.models import WorkerBeat
from mobility.matching.indexing import has_passed
from mobility.matching.models import IndexRun
from mobility.matching.queries import count_indexed, find_last_run, list_needed_texts, list_open_runs
from mobility.notifications.models import MailStatus, OutgoingMail

SILENT_AFTER = dt.timedelta(minutes=2)
GIGABYTE = 1024**3
LITTLE_SPACE = 2 * GIGABYTE


@dataclass(frozen=True)
class Worker:
    seen_at: dt.datetime | None
    host: str | None

    @property
    def is_silent(self) -> bool:
        return self.seen_at is None or clock.now() - self.seen_at > SILENT_AFTER


class Freshness(enum.StrEnum):
    """How the index is, in one word; the first that holds."""

    BUSY = "busy"
    NO_MODEL = "no_model"
    UNREAD = "unread"
    FAILED = "failed"
    STALE = "stale"
    FRESH = "fresh"


@dataclass(frozen=True)
class Index:
    """The models and what they have read; `version` and `is_whole`: of the files of the configured and the active one.

    `waiting`: texts without a vector of the active model; None where they were not counted.
    """

    name: str
    version: str | None
    is_whole: bool
    models: dict[ModelStatus, EmbeddingModel]
    vectors: dict[str, int]
    run: IndexRun | None
    last_run: IndexRun | None
    people: int
    postings: int
    waiting: int | None = None

    @property
    def active(self) -> EmbeddingModel | None:
        return self.models.get(ModelStatus.ACTIVE)

    @property
    def prepared(self) -> EmbeddingModel | None:
        return self.models.get(ModelStatus.PREPARING)

    @property
    def former(self) -> EmbeddingModel | None:
        return self.models.get(ModelStatus.FORMER)

    @property
    def freshness(self) -> Freshness:
        holds = {
            Freshness.BUSY: self.run is not None,
            Freshness.NO_MODEL: self.active is None and self.version is None,
            Freshness.UNREAD: self.active is None,
            Freshness.FAILED: not self.is_whole or (self.active is not None and self.active.problem is not None),
            Freshness.STALE: bool(self.waiting),
        }
        return next((word for word, is_so in holds.items() if is_so), Freshness.FRESH)

    @property
    def has_other(self) -> bool:
        """Whether another model is configured than the one in use."""
        return self.active is not None and (self.name, self.version) != (self.active.name, self.active.version)

    @property
    def can_use_prepared(self) -> bool:
        return self.prepared is not None and self.prepared.completed_at is not None and has_passed(self.prepared)


class Database(NamedTuple):
    engine: str
    version: str
    revision: str | None
    head: str

    @property
    def is_current(self) -> bool:
        return self.revision == self.head


class Disk(NamedTuple):
    free: float
    total: float
    is_low: bool


def list_alarms() -> list[Message]:
    """What an administrator must hear on every page; one statement over two indexes."""
    seen = sa.select(sa.func.max(WorkerBeat.beaten_at)).scalar_subquery()
    has_failed = sa.exists().where(OutgoingMail.status == MailStatus.FAILED)
    seen_at, has_dead_mails = session.execute(sa.select(seen, has_failed)).one()
    alarms = []
    if Worker(seen_at, None).is_silent:
        alarms.append(_say_silence(seen_at))
    if has_dead_mails:
        alarms.append(Message(N_("Some mails could not be sent for three days and were given up.")))
    return alarms


def _say_silence(seen_at: dt.datetime | None) -> Message:
    if seen_at is None:
        return Message(N_("The worker has not run yet: no mail is sent, and no deadline is watched."))
    sentence = N_("The worker has not been seen since %(seen_at)s: no mail is sent, and no deadline is watched.")
    return Message(sentence, {"seen_at": seen_at})


def describe_worker() -> Worker:
    newest = sa.select(WorkerBeat.beaten_at, WorkerBeat.host).order_by(WorkerBeat.beaten_at.desc()).limit(1)
    row = session.execute(newest).first()
    return Worker(row.beaten_at, row.host) if row else Worker(None, None)


def describe_index(name: str, models: Path | str, *, counting: bool = False) -> Index:
    """How the index is; `counting` the texts that wait reads every text, so it takes a moment."""
    known = {status: model for status in ModelStatus if (model := find_model(status)) is not None}
    active = known.get(ModelStatus.ACTIVE)
    runs = list_open_runs()
    people, postings = count_indexed()
    is_counted = counting and not runs and active is not None
    return Index(
        name=name,
        version=find_version(name=name, models=models),
        is_whole=active is None or find_version(name=active.name, models=models) == active.version,
        models=known,
        vectors=count_vectors(),
        run=runs[0] if runs else None,
        last_run=find_last_run(),
        people=people,
        postings=postings,
        waiting=_count_waiting(active.key) if is_counted and active is not None else None,
    )


def _count_waiting(key: str) -> int:
    known = list_hashes(key)
    return sum(hash_text(text) not in known for text in list_needed_texts())


def describe_database(migrations: Path) -> Database:
    bind = session.connection()
    version = ".".join(map(str, bind.dialect.server_version_info or ()))
    has_table = sa.inspect(bind).has_table("alembic_version")
    revision = session.scalar(sa.text("SELECT version_num FROM alembic_version")) if has_table else None
    head = (migrations / ".current-head").read_text("utf-8").strip()
    return Database({"postgresql": "PostgreSQL", "sqlite": "SQLite"}[bind.dialect.name], version, revision, head)


def describe_disk(folder: Path) -> Disk:
    usage = shutil.disk_usage(folder)
    return Disk(usage.free / GIGABYTE, usage.total / GIGABYTE, usage.free < LITTLE_SPACE)
