"""What the process says about its work: JSON lines on standard error, each under the reference of its request."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from mobility.core import security_log

TOLD = ("request", "page")  # of a request: no person, no address, nothing that was typed
QUIET = ("huey", "waitress")  # theirs only where something is wrong


def write_json(stream: TextIO | None = None) -> None:
    """From now on; the security log keeps its own lines, whose readers are others."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(lambda record: record.name != security_log.log.name)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(default=str),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                structlog.stdlib.ExtraAdder(),
                _add_request,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _add_request(logger: object, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    described = security_log.describe_context()
    return {**{key: described[key] for key in TOLD if described.get(key) is not None}, **line}
