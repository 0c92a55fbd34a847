"""The door: only names of ours are answered to, and only our own proxies are believed about who is behind them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from mobility.core import security_log
from mobility.core.security_log import Event, Result
from mobility.web.headers import headers_for

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

OWN_MACHINE = ("localhost", "127.0.0.1")  # outside production: whoever tries it out
WORDS = b"This address is not served here.\n"


def init_app(app: Flask) -> None:
    """Around everything, the files that whitenoise serves included; call it last."""
    proxies = app.config.get("TRUSTED_PROXIES", 0)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    app.wsgi_app = OwnHosts(app)  # type: ignore[method-assign]


class OwnHosts:
    """Answers 400, in plain words, to a request that names another host than ours."""

    def __init__(self, app: Flask) -> None:
        self._inner = app.wsgi_app
        self._hosts = [_ascii(name) for name in _own_hosts(app) if name]
        self._headers = [*headers_for(app).items(), ("Content-Type", "text/plain; charset=utf-8")]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        named = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
        if self._is_own(named):
            return self._inner(environ, start_response)
        security_log.emit(Event.HOST_REFUSED, Result.REFUSED, host=named[:200], address=environ.get("REMOTE_ADDR", ""))
        start_response("400 BAD REQUEST", [*self._headers, ("Cache-Control", "no-store")])
        return [WORDS]

    def _is_own(self, named: str) -> bool:
        return host_is_trusted(named.lower(), self._hosts) or _without_port(named) in self._hosts


def _own_hosts(app: Flask) -> list[str]:
    own = [urlsplit(app.config["BASE_URL"]).hostname or "", *app.config.get("HOSTS", ())]
    return own if app.config["MOBILITY_ENV"] == "production" else [*own, *OWN_MACHINE, "::1"]


def _ascii(name: str) -> str:
    return name.lower() if name.isascii() else name.lower().encode("idna").decode("ascii")


def _without_port(named: str) -> str:
    """An address of version 6 in its brackets: [::1]:8000."""
    inside = named.partition("]")[0].removeprefix("[")
    try:
        return str(ipaddress.IPv6Address(inside)) if named.startswith("[") else ""
    except ValueError:
        return ""
