"""Who is asking: the person behind the request, and the guard every endpoint declares."""

from __future__ import annotations

import datetime as dt
import enum
import logging
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import refresh
from flask_login import UserMixin, current_user
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map

from mobility.core import clock, security_log
from mobility.core.actor import Actor
from mobility.core.authz import authorize, permits
from mobility.core.db import from_replica, session
from mobility.core.errors import NotFound
from mobility.core.security_log import Event, Result

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

log = logging.getLogger("mobility.web")
View = TypeVar("View", bound=Callable[..., Any])

ENDED = "ended"  # in the browser's session: whose sign-in was found to be over
LARGEST_ID = 2**31 - 1
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")
PROOF_HOLDS = dt.timedelta(minutes=10)
MOST_FIELDS = 5000  # of the largest form there is, a company being imported apart


class IdConverter(IntegerConverter):
    """`<int:…>` in an address: a number that no id can be leads nowhere, rather than to an error of the database."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_ID, **kwargs})


def row_id(value: str) -> int:
    """For `type=` where what follows the address, or a form, names a row: the same of a number that is given there."""
    number = int(value)
    if not 0 < number <= LARGEST_ID:
        raise ValueError
    return number


class SignedIn(UserMixin):
    """What flask-login keeps: the token of the session row, the person it leads to, and how sure that is.

    `proven_at` is when they last showed who they are, `has_second_factor` whether with more than a password.
    """

    def __init__(self, token: str, person: Actor, proven_at: dt.datetime, *, has_second_factor: bool) -> None:
        self.token = token
        self.person = person
        self.proven_at = proven_at
        self.has_second_factor = has_second_factor
        self.person_id = person.id  # known whatever happens to the database

    def get_id(self) -> str:
        return self.token


def current_person() -> Any | None:
    """The signed-in person, or None."""
    return current_user.person if current_user.is_authenticated else None


def me() -> Any:
    """The signed-in person, on pages whose permission asks for one."""
    return current_user.person


def speak_to(person: Any) -> None:
    """Whoever a link shows to be this person reads its page in their language, unless they chose another here."""
    g.reading_language = person.reading_language
    refresh()


def is_proven() -> bool:
    """Whether whoever is signed in has shown a short while ago who they are."""
    return clock.now() - current_user.proven_at < PROOF_HOLDS


def ask_for_proof() -> Any:
    """The answer to an act with far-reaching effects while that is longer ago: what was sent is kept."""
    return current_app.login_manager.needs_refresh()  # type: ignore[attr-defined]


def requires(
    permission: enum.StrEnum,
    of: Callable[[int], Any] | None = None,
    seen_by: enum.StrEnum | None = None,
    *,
    proof: bool = False,
) -> Callable[[View], View]:
    """Declare a view's permission; `of` loads the thing named by the first id in the URL and passes it instead.

    A thing that does not exist, and one that the person may not see (`seen_by`, by default the permission
    itself), answer the same 404; an act not allowed on a thing that may be seen answers 403. With `proof` whoever
    may do it shows who they are once more, unless they did so a short while ago (S19).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**ids: Any) -> Any:
            person, things = current_person(), ()
            if person is None and not (of is None and permits(None, permission)):
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            if of is not None:
                name, *_ = ids
                things = (of(ids.pop(name)),)
                if things == (None,) or not permits(person, seen_by or permission, *things):
                    raise NotFound
            authorize(person, permission, *things)
            return ask_for_proof() if proof and not is_proven() else _open(view, *things, **ids)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.seen_by = seen_by or permission  # type: ignore[attr-defined]
        guarded.of = of  # type: ignore[attr-defined]
        guarded.asks_for_proof = proof  # type: ignore[attr-defined]
        return cast(View, guarded)

    return decorate


def _open(view: Callable[..., Any], *things: Any, **ids: Any) -> Any:
    """A few pages of figures from the replica; who asks, and whether they may, was read from the database itself.

    Where the replica is away that is asked for the figures too.
    """
    if request.method in SAFE_METHODS and request.endpoint in current_app.config.get("FROM_REPLICA", ()):
        try:
            with from_replica():
                return view(*things, **ids)
        except (DBAPIError, NoConnection) as error:
            session.rollback()
            log.warning("request %s: not from the replica: %s", request_id(), type(error).__name__)
    return view(*things, **ids)


def deny_undeclared() -> None:
    """Before every request: an endpoint that declares no permission answers 403."""
    if request.endpoint is None or request.endpoint == "static":
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "permission", None) is None:
        security_log.emit(Event.UNDECLARED, Result.REFUSED)
        raise Forbidden


def refuse_other_sites() -> None:
    """Before every unsafe request: what a browser says comes from another site is refused, whatever token it has."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or (origin and not came_from_here()):
        security_log.emit(Event.ORIGIN_REFUSED, Result.REFUSED, origin=origin)
        raise BadRequest


def came_from_here() -> bool:
    """Whether the browser says that a page of this site sent the request."""
    own = {request.host, urlsplit(current_app.config["BASE_URL"]).netloc}
    with suppress(ValueError):  # no address at all
        return urlsplit(request.headers.get("Origin", "")).netloc in own
    return False


def refuse_nul() -> None:
    """Before every request: PostgreSQL keeps no NUL in a text, and nobody types one."""
    if any("\0" in value for sent in (request.args, request.form) for _, value in sent.items(multi=True)):
        security_log.emit(Event.INPUT_REFUSED, Result.REFUSED)
        raise BadRequest


def refuse_masses() -> None:
    """Before every request: no page has that many fields, and everything behind it would take its time."""
    if sum(len(values) for sent in (request.args, request.form) for values in sent.listvalues()) > MOST_FIELDS:
        raise RequestEntityTooLarge


def request_id() -> str:
    """Known once for a request: an error page shows it, every line of the log about it and the answer have it.

    A proxy's own is taken where it is well-formed, so that its log and ours can be read together.
    """
    if "request_id" not in g:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex[:16]
    return str(g.request_id)


def describe_request() -> dict[str, Any]:
    """For the security log: ids only, nothing that was typed, and never a question to the database."""
    if not has_request_context():
        return {}
    user = g.get("_login_user")
    ids = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}
    return {
        "request": request_id(),
        "who": getattr(user, "person_id", None),
        "address": request.remote_addr,
        "page": request.endpoint,
        "ids": ids,
    }


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = IdConverter
    security_log.set_context(describe_request)
    for refuse in (deny_undeclared, refuse_other_sites, refuse_masses, refuse_nul):
        app.before_request(refuse)
