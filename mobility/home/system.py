"""How the marketplace itself is: worker, mails, model, database, disk. Each part can be read without the others."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.embeddings.embedder import HashingEmbedder, ModelUnavailable, model_folder
from mobility.embeddings.manifest import read_manifest
from mobility.embeddings.queries import hash_text, list_hashes, read_stamp
from mobility.embeddings.services import HASHING
from mobility.home.models import WorkerBeat
from mobility.matching.queries import list_needed_texts
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


@dataclass(frozen=True)
class Model:
    """`version` None: the files are not there or damaged, and pages go on with concepts and words."""

    name: str
    version: str | None
    indexed_by: str | None
    vectors: int

    @property
    def is_in_use(self) -> bool:
        return self.version is not None and self.indexed_by == f"{self.name}:{self.version}"


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


def describe_model(name: str, models: Path | str) -> Model:
    """Which model is asked for, whether its files are whole, and which one made the index."""
    try:
        version = HashingEmbedder.version if name == HASHING else read_manifest(model_folder(models, name)).version
    except ModelUnavailable:
        version = None
    stamp = read_stamp()
    return Model(name, version, stamp.model, stamp.count)


def count_texts_waiting() -> int:
    """How many texts have no vector of the model that the index was made with; reads every text, so it takes time."""
    texts = list_needed_texts()
    model = read_stamp().model
    known = list_hashes(model) if model else set()
    return sum(hash_text(text) not in known for text in texts)


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
