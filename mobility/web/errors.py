"""Errors as pages: what happened, what was kept, what to do."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from mobility.core import security_log
from mobility.core.db import session
from mobility.core.errors import (
    ConditionNotMet,
    Conflict,
    InvalidInput,
    MobilityError,
    NotFound,
    NotPermitted,
    TooOften,
    TransitionNotAllowed,
)
from mobility.core.i18n import N_, Message
from mobility.core.security_log import Event, Result
from mobility.web.current import came_from_here, request_id
from mobility.web.kept import find_kept_entry
from mobility.web.pages import is_fragment_request

STATUS_OF_ERROR = {
    NotPermitted: 403,
    NotFound: 404,
    TransitionNotAllowed: 409,
    ConditionNotMet: 409,
    Conflict: 409,
    InvalidInput: 422,
}
EVENT_OF_STATUS = {403: Event.REFUSED, 404: Event.HIDDEN, 413: Event.TOO_LARGE}
PAGES = frozenset({403, 404, 409, 413, 422, 429, 500, 503, 507})
SERVER_ERROR = 500
RETRY_AFTER_SECONDS = 5
DISK_FULL = "53100"  # of PostgreSQL; SQLite says it in words
ONLY_TO_READ = "25006"  # the database we reach is a replica, after a failure of the one before it
# a form whose token is no longer valid, or text that cannot be stored
UNREADABLE = N_("What this page sent could not be accepted: perhaps it was open for a long time. Open it again.")


def init_app(app: Flask) -> None:
    for error, status in STATUS_OF_ERROR.items():
        app.register_error_handler(error, _domain_page(status))
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(StaleDataError, _stale_page)
    app.register_error_handler(TooOften, _too_often_page)
    app.register_error_handler(OperationalError, _database_page)
    app.register_error_handler(InternalError, _only_to_read_page)
    app.register_error_handler(NoConnection, _database_page)


def _domain_page(status: int) -> Callable[[MobilityError], Response]:
    def handle(error: MobilityError) -> Response:
        return error_page(status, error.message if error.message.msgid else None)

    return handle


def _http_page(error: HTTPException) -> Response:
    code = error.code or SERVER_ERROR
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, CSRFError):
        security_log.emit(Event.CSRF_REFUSED, Result.REFUSED)
        if is_fragment_request():
            return Response(status=401)  # the script then sends the form as a page, which can say more
    if code == 400:
        is_late = isinstance(error, CSRFError) and came_from_here()
        kept = find_kept_entry() if is_late else None
        response = error_page(422, None if kept else Message(UNREADABLE), kept=kept)
    else:
        response = error_page(code if code in PAGES else (404 if code < SERVER_ERROR else SERVER_ERROR))
    response.status_code = code
    if code == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _stale_page(error: StaleDataError) -> Response:
    return error_page(409, Message(N_("Somebody changed this at the same moment. Nothing of yours was written.")))


def _too_often_page(error: TooOften) -> Response:
    security_log.emit(Event.LIMITED, Result.REFUSED, seconds=error.seconds)
    response = error_page(429, retry_minutes=math.ceil(error.seconds / 60))
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _only_to_read_page(error: InternalError) -> Response:
    if getattr(error.orig, "sqlstate", None) != ONLY_TO_READ:
        raise error
    return _database_page(error)


def _database_page(error: SQLAlchemyError) -> Response:
    """The database cannot be reached or cannot take more; what was typed is handed back."""
    is_full = "disk is full" in str(error) or getattr(getattr(error, "orig", None), "sqlstate", None) == DISK_FULL
    current_app.logger.error("request %s: %s", request_id(), type(error).__name__, exc_info=error)
    security_log.emit(Event.STORAGE_FULL if is_full else Event.UNAVAILABLE, Result.FAILED)
    return unavailable_page(507 if is_full else 503)


def unavailable_page(status: int = 503) -> Response:
    response = error_page(status, kept=find_kept_entry())
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def error_page(status: int, message: Message | None = None, **shown: Any) -> Response:
    """The page for a status, with the sentence of whoever refused where there is one."""
    if status in EVENT_OF_STATUS:
        security_log.emit(EVENT_OF_STATUS[status], Result.REFUSED)
    with suppress(SQLAlchemyError):
        session.rollback()
    if status >= SERVER_ERROR:
        _ask_the_database_nothing()
    shown |= {"message": message, "back_url": _own_referrer(), "reference": request_id()}
    try:
        page = render_template(f"errors/{status}.html", **shown)
    except SQLAlchemyError:
        _ask_the_database_nothing()
        page = render_template(f"errors/{status}.html", **shown)
    return make_response(page, status)


def _ask_the_database_nothing() -> None:
    """The page must come whatever is broken, so it is shown as to somebody who is not signed in."""
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]


def _own_referrer() -> str | None:
    """The page people come from, if it is one of ours."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return None
    return request.referrer if parts.scheme in {"http", "https"} and parts.netloc == request.host else None
