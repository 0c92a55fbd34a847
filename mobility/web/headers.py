"""The same protective headers on every answer."""

from __future__ import annotations

from collections.abc import Callable
from wsgiref.headers import Headers

from flask import Flask, Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# a file that somebody takes away is nothing that a browser shows here
ONLY_TO_SAVE = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox"}
ONLY_ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def headers_for(app: Flask, disposition: str | None = None) -> dict[str, str]:
    """What every answer of this installation carries: behind TLS a browser never again comes without."""
    encrypted = ONLY_ENCRYPTED if app.config["BASE_URL"].startswith("https://") else {}
    return HEADERS | encrypted | (ONLY_TO_SAVE if (disposition or "").startswith("attachment") else {})


def init_app(app: Flask) -> None:
    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.update(headers_for(app, response.headers.get("Content-Disposition")))
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def protecting_static(app: Flask) -> Callable[[Headers, str, str], None]:
    """The same for files that whitenoise serves without Flask."""
    protective = headers_for(app)

    def protect(headers: Headers, path: str, url: str) -> None:
        for name, value in protective.items():
            headers[name] = value

    return protect
