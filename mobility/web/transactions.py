"""The transaction around every view: one unit of work, committed once; the same form sent twice has one effect."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, Response, g, redirect, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict

from mobility.core import clock, security_log
from mobility.core.db import briefly, read, session, unit_of_work
from mobility.core.errors import Conflict
from mobility.core.i18n import N_
from mobility.core.postgresql import in_a_hurry
from mobility.core.security_log import Event, Result
from mobility.web.current import SAFE_METHODS, current_person, request_id
from mobility.web.errors import unavailable_page
from mobility.web.models import LONGEST_LOCATION, SubmittedForm

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FORM_KEY = "form_key"
FORMS_KEPT = dt.timedelta(days=30)
FIRST_ERROR_STATUS = 400
log = logging.getLogger("mobility.web")
NOT_PART_OF_THE_ANSWER = frozenset({FORM_KEY, "csrf_token"})


class Application(Flask):
    """Flask, with each view's dispatch inside a unit of work."""

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with in_a_hurry():
            return super().wsgi_app(environ, start_response)

    def dispatch_request(self) -> Response:  # type: ignore[override]
        if request.method in SAFE_METHODS:
            return read(self._dispatch_reading)
        return unit_of_work(self._dispatch_once, keep=lambda answer: answer.status_code < FIRST_ERROR_STATUS)

    def _dispatch_reading(self) -> Response:
        return self.make_response(super().dispatch_request())

    def _dispatch_once(self) -> Response:
        key = _key_of_this_form()
        if key is None:
            return self.make_response(super().dispatch_request())
        body = _hash_of_body(request.form)
        sent = session.scalar(sa.select(SubmittedForm).where(SubmittedForm.key == key))
        if sent is not None:
            return self.make_response(_answer_again(sent, body))
        claim = SubmittedForm(key=key, body_hash=body, location="")
        session.add(claim)
        session.flush()  # whoever sends the same form at the same moment waits here, then is answered again
        answer = self.make_response(super().dispatch_request())
        if answer.status_code < FIRST_ERROR_STATUS:
            claim.location = _shorten(answer.headers.get("Location", ""))
        return answer

    def log_exception(self, exc_info: Any) -> None:
        """The stack goes to the log, under the reference that the page shows."""
        self.logger.error("incident %s at %s", request_id(), request.endpoint, exc_info=exc_info)
        security_log.emit(Event.INCIDENT, Result.FAILED, error=exc_info[0].__name__)


def init_app(app: Flask) -> None:
    app.after_request(_end_reading)
    app.teardown_appcontext(lambda error: session.remove())
    app.jinja_env.globals["form_key"] = lambda: uuid.uuid4().hex


def leave_trace(write: Callable[[], None], *, is_required: bool = False, instead: str | None = None) -> None:
    """Write a trace of this request (a list shown, an attempt) after the answer, in a transaction of its own.

    One that cannot be written is logged; a required one takes the answer back, so that nothing is shown unrecorded:
    the reader goes where they find the same without what had to be recorded (`instead`), soon, or reads that it
    does not work now.
    """
    if "traces" not in g:
        g.traces = []
    g.traces.append((write, is_required, instead))


def _end_reading(response: Response) -> Response:
    """Discard whatever a reading or refused request changed, then write the traces of it."""
    if request.method in SAFE_METHODS or response.status_code >= FIRST_ERROR_STATUS:
        session.rollback()
    for write, is_required, instead in g.pop("traces", ()):
        try:
            with briefly() if instead else nullcontext():
                unit_of_work(write)
        except SQLAlchemyError as error:
            log.warning("request %s: a trace was not written: %s", request_id(), type(error).__name__)
            security_log.emit(Event.TRACE_LOST, Result.FAILED, error=type(error).__name__)
            if is_required:
                return redirect(instead, code=303) if instead else unavailable_page()  # type: ignore[return-value]
    return response


def _key_of_this_form() -> str | None:
    """The key the page put into the form, bound to the person and the address it is sent to."""
    key = request.form.get(FORM_KEY, "")
    if not key:
        return None
    person = current_person()
    return hashlib.sha256(f"{key}|{person.id if person else ''}|{request.path}".encode()).hexdigest()


def _hash_of_body(form: MultiDict[str, str]) -> str:
    fields = sorted((name, value) for name, value in form.items(multi=True) if name not in NOT_PART_OF_THE_ANSWER)
    return hashlib.sha256(repr(fields).encode()).hexdigest()


def forget_forms() -> None:
    """Those sent so long ago that no open page can send them again."""
    session.execute(sa.delete(SubmittedForm).where(SubmittedForm.created_at < clock.now() - FORMS_KEPT))


def _shorten(location: str) -> str:
    """Where somebody is led may bear all the filters of a list: who sends the form twice comes to the whole list."""
    return location if len(location) <= LONGEST_LOCATION else location.partition("?")[0][:LONGEST_LOCATION]


def _answer_again(sent: SubmittedForm, body: str) -> Response:
    if sent.body_hash != body or not sent.location:
        raise Conflict(N_("This form was already sent. Open the page again if you want to send something else."))
    return redirect(sent.location, code=303)  # type: ignore[return-value]
