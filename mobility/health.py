"""For what watches over the processes: is it alive, may it be asked, how is it doing.

Answered before anything else, whatever name the request was sent to: no session, no page, no personal data.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask
from prometheus_client import generate_latest
from prometheus_client.core import CollectorRegistry, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from mobility.core import clock
from mobility.core.db import session
from mobility.core.postgresql import in_a_hurry
from mobility.home import system
from mobility.home.models import JobRun
from mobility.matching.queries.catalogues import take_catalogue
from mobility.notifications.models import MailStatus, OutgoingMail
from mobility.skills.search import load_skill_search
from mobility.web.headers import headers_for
from mobility.web.measuring import REGISTRY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("mobility.health")

ROOT = Path(__file__).parents[1]
PATHS = ("/livez", "/readyz", "/metrics")
LEAST_DISK = 0.05
MODEL_SECONDS = 60.0  # the files of a model are many megabytes, each checked
THROUGH_A_PROXY = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")
NEEDED = ("database", "migrations")  # without the others pages go on

Answer = tuple[str, str, bytes]


class Health:
    """Around the application: it answers the three paths itself, and lets the rest through."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._inner = app.wsgi_app
        self._model = ("", -MODEL_SECONDS)
        self._gauges = CollectorRegistry()
        self._gauges.register(self)
        self.stopping = threading.Event()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path not in PATHS or environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return self._inner(environ, start_response)
        answers: Mapping[str, Callable[[WSGIEnvironment], Answer]] = {
            "/livez": self._live, "/readyz": self._ready, "/metrics": self._measure
        }  # fmt: skip
        status, kind, body = answers[path](environ)
        headers = {**headers_for(self._app), "Cache-Control": "no-store", "Content-Type": kind}
        start_response(status, [*headers.items(), ("Content-Length", str(len(body)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def warm_up(self) -> None:
        """Read what the first visitors would wait for, the words of all skills and the index of the matching."""
        with self._app.app_context():
            try:
                load_skill_search()
                take_catalogue()
            except (SQLAlchemyError, NoConnection) as error:
                log.warning("not warm: %s", type(error).__name__)

    def _live(self, environ: WSGIEnvironment) -> Answer:
        return "200 OK", "text/plain; charset=utf-8", b"alive\n"

    def _ready(self, environ: WSGIEnvironment) -> Answer:
        """What fails is named, without versions and paths: anybody may ask."""
        parts = {"status": "stopping"} if self.stopping.is_set() else self._look()
        is_ready = not self.stopping.is_set() and all(parts[name] == "ok" for name in NEEDED)
        parts = {"status": "ready" if is_ready else "not ready", **parts}
        status = "200 OK" if is_ready else "503 SERVICE UNAVAILABLE"
        return status, "application/json", json.dumps(parts).encode() + b"\n"

    def _look(self) -> dict[str, str]:
        with self._app.app_context(), in_a_hurry():
            try:
                if not can_write():
                    return {"database": "read-only", "migrations": "unknown"}
                return {
                    "database": "ok",
                    "migrations": "ok" if system.describe_database(ROOT / "migrations").is_current else "not at head",
                    "worker": "silent" if system.describe_worker().is_silent else "ok",
                    "matching": self._look_at_model(),
                    "disk": "ok" if _has_room(self._app.config["INSTANCE_DIR"]) else "low",
                }
            except (SQLAlchemyError, NoConnection) as error:
                log.warning("not ready: %s", type(error).__name__)
                return {"database": "unreachable", "migrations": "unknown"}

    def _look_at_model(self) -> str:
        said, at = self._model
        if time.monotonic() - at > MODEL_SECONDS:
            config = self._app.config
            index = system.describe_index(config["EMBEDDING_MODEL"], config["MODELS_DIR"])
            said = "ok" if index.active is not None and index.is_whole else "degraded"
            self._model = said, time.monotonic()
        return said

    def _measure(self, environ: WSGIEnvironment) -> Answer:
        if not may_measure(environ, self._app.config.get("METRICS_TOKEN", "")):
            return "404 NOT FOUND", "text/plain; charset=utf-8", b"There is nothing here.\n"
        return "200 OK", CONTENT_TYPE_LATEST, generate_latest(REGISTRY) + generate_latest(self._gauges)

    def collect(self) -> Iterator[Metric]:
        """What is read when somebody asks; of a database that is away there is nothing to say."""
        yield _gauge("mobility_stopping", "1 while the process ends", self.stopping.is_set())
        pool = self._app.extensions["engine"].pool
        for name in ("size", "checkedout", "overflow"):
            if hasattr(pool, name):
                yield _gauge(f"mobility_pool_{name}", "Connections of this process", getattr(pool, name)())
        with self._app.app_context(), in_a_hurry():
            try:
                yield from _count_mails()
                yield from _describe_jobs()
            except (SQLAlchemyError, NoConnection) as error:
                log.warning("not measured: %s", type(error).__name__)


def can_write() -> bool:
    """A replica takes no write, and neither does a file that is only to be read."""
    bind = session.connection()
    if bind.dialect.name == "postgresql":
        return not bind.scalar(sa.text("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool"))
    return os.access(str(bind.engine.url.database), os.W_OK)


def may_measure(environ: Mapping[str, Any], token: str) -> bool:
    """Whoever has the token; without one set, a program on this machine that asks itself, not through a proxy."""
    if token:
        given = str(environ.get("HTTP_AUTHORIZATION", "")).encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    try:
        address = ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback and not any(name in environ for name in THROUGH_A_PROXY)


def _has_room(folder: Path) -> bool:
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total > LEAST_DISK


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=float(value))


def _count_mails() -> Iterator[Metric]:
    depth = GaugeMetricFamily("mobility_outbox_mails", "Mails by what became of them", labels=("status",))
    counted = dict(session.execute(
        sa.select(OutgoingMail.status, sa.func.count())
        .where(OutgoingMail.status != MailStatus.SENT)
        .group_by(OutgoingMail.status)
    ).all())  # fmt: skip
    for status in MailStatus:
        if status is not MailStatus.SENT:
            depth.add_metric([status.value], counted.get(status, 0))
    yield depth
    seen = system.describe_worker().seen_at
    if seen is not None:
        yield _gauge("mobility_worker_silent_seconds", "Since a worker was last seen", _age(seen))


def _describe_jobs() -> Iterator[Metric]:
    """Whether each runs now, and how late it is; there are none on SQLite, where the one worker keeps no list."""
    running = GaugeMetricFamily("mobility_job_running", "1 while a worker has it", labels=("job",))
    late = GaugeMetricFamily("mobility_job_late_seconds", "Since it was due", labels=("job",))
    failed = GaugeMetricFamily("mobility_job_failed", "1 where the last run failed", labels=("job",))
    for run in session.scalars(sa.select(JobRun).order_by(JobRun.name)):
        name = [run.name.removeprefix("mobility.").replace(".jobs.", ".")]
        running.add_metric(name, run.leased_until is not None and run.leased_until > clock.now())
        late.add_metric(name, max(0.0, _age(run.due_at)) if run.leased_until is None else 0.0)
        failed.add_metric(name, run.failed_at is not None and run.failed_at == run.ended_at)
    yield from (running, late, failed)


def _age(at: Any) -> float:
    return float((clock.now() - at).total_seconds())
