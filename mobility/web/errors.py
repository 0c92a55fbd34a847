"""Errors as pages: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from mobility.core.db import session
from mobility.core.errors import (
    ConditionNotMet,
    Conflict,
    InvalidInput,
    MobilityError,
    NotFound,
    NotPermitted,
    TransitionNotAllowed,
)
from mobility.core.i18n import N_, Message

STATUS_OF_ERROR = {
    NotPermitted: 403,
    NotFound: 404,
    TransitionNotAllowed: 409,
    ConditionNotMet: 409,
    Conflict: 409,
    InvalidInput: 422,
}
PAGES = frozenset({403, 404, 409, 413, 422, 429, 500, 503})
RETRY_AFTER_SECONDS = 5
# a form whose token is no longer valid, or text that cannot be stored
UNREADABLE = N_("What this page sent could not be accepted: perhaps it was open for a long time. Open it again.")


def init_app(app: Flask) -> None:
    for error, status in STATUS_OF_ERROR.items():
        app.register_error_handler(error, _domain_page(status))
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(StaleDataError, _stale_page)
    app.register_error_handler(OperationalError, _busy_page)


def _domain_page(status: int) -> Callable[[MobilityError], Response]:
    def handle(error: MobilityError) -> Response:
        return error_page(status, error.message if error.message.msgid else None)

    return handle


def _http_page(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    if code == 400:
        response = error_page(422, Message(UNREADABLE))
    else:
        response = error_page(code if code in PAGES else (404 if code < 500 else 500))
    response.status_code = code
    if code == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _stale_page(error: StaleDataError) -> Response:
    return error_page(409, Message(N_("Somebody changed this at the same moment. Nothing of yours was written.")))


def _busy_page(error: OperationalError) -> Response:
    response = error_page(503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def error_page(status: int, message: Message | None = None) -> Response:
    """The page for a status, with the sentence of whoever refused where there is one."""
    session.rollback()
    page = render_template(f"errors/{status}.html", message=message, back_url=request.referrer)
    return make_response(page, status)
