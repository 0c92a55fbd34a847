"""How many requests, of which pages, how long, with what answer: for Prometheus, and a line of the log for each."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

from mobility.web.current import request_id

log = logging.getLogger("mobility.requests")

REGISTRY = CollectorRegistry()
# no person, no address, no id: the page's name and the class of the answer
LABELS = ("page", "method", "status")
METHODS = frozenset({"GET", "HEAD", "POST"})
REQUESTS = Counter("mobility_requests", "Requests answered", LABELS, registry=REGISTRY)
SECONDS = Histogram(
    "mobility_request_seconds",
    "Time to the answer",
    ("page",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4),
    registry=REGISTRY,
)


def init_app(app: Flask) -> None:
    """Call it first: what is begun first ends last, so that everything is measured."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.begun_at = time.perf_counter()


def _end(response: Response) -> Response:
    page = request.endpoint or "none"
    method = request.method if request.method in METHODS else "other"
    seconds = time.perf_counter() - g.get("begun_at", time.perf_counter())
    REQUESTS.labels(page, method, f"{response.status_code // 100}xx").inc()
    SECONDS.labels(page).observe(seconds)
    response.headers["X-Request-ID"] = request_id()
    told = {"method": method, "status": response.status_code, "ms": round(seconds * 1000, 1)}
    log.info("answered", extra=told)
    return response
