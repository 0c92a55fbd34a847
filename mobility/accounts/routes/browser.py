"""What the browser keeps for these pages: the session's token, and a mark by which a device is known again."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request
from flask import session as browser_session
from flask_login import login_user
from itsdangerous import BadData
from werkzeug.wrappers import Response

from mobility.accounts import queries
from mobility.accounts.models import SignInSession
from mobility.people.queries import find_person_by_email
from mobility.web.current import SignedIn, me
from mobility.web.kept import read_entry
from mobility.web.signing import dated

bp = Blueprint("accounts", __name__)

PURPOSE = "device"
DEVICE_KNOWN_FOR = 180 * 24 * 60 * 60  # seconds
ACCOUNTS_ON_A_DEVICE = 5


def remember(token: str, answer: Response) -> Response:
    """Put the session into a fresh cookie, so that nothing from before the sign-in stays valid, and know the device."""
    row = queries.find_session(token)
    language = browser_session.get("language")
    browser_session.clear()
    if row is not None:
        person = row.account.person
        browser_session["language"] = language or person.reading_language.partition("-")[0]
        login_user(_signed_in(token, row))
        _mark_device(row.account_id, answer)
    return answer


def go_on_as(token: str) -> None:
    """The same session under another token; the forms in other tabs stay valid."""
    row = queries.find_session(token)
    if row is not None:
        login_user(_signed_in(token, row))


def _signed_in(token: str, row: SignInSession) -> SignedIn:
    return SignedIn(token, row.account.person, row.last_proof_at, has_second_factor=row.has_second_factor)


def hand_back(sealed: str, answer: Response) -> Response:
    """Whoever was asked to sign in while sending a form gets it back, to be sent; others go where they wanted."""
    kept = read_entry(sealed, me().id) if sealed else None
    if kept is None:
        return answer
    page = make_response(render_template("accounts/kept.html", kept=kept))
    for cookie in answer.headers.getlist("Set-Cookie"):
        page.headers.add("Set-Cookie", cookie)
    return page


def known_device(email: str) -> str | None:
    """The mark of this device, if whoever has this address signed in on it before."""
    mark = _read_mark()
    person = find_person_by_email(email) if mark else None
    account = find_account_id(person) if person else None
    return str(mark["id"]) if account is not None and account in mark.get("accounts", ()) else None


def own_attempt() -> dict[str, Any]:
    """How a password is counted that whoever is signed in types: guesses made elsewhere do not keep them from it."""
    return {"email": me().email, "address": address(), "device": known_device(me().email)}


def find_account_id(person: Any) -> int | None:
    account = queries.find_account(person)
    return account.id if account else None


def user_agent() -> str:
    return request.headers.get("User-Agent", "")


def address() -> str:
    return request.remote_addr or ""


def _mark_device(account_id: int, answer: Response) -> None:
    mark = _read_mark()
    others = [known for known in mark.get("accounts", ()) if known != account_id]
    accounts = [*others, account_id][-ACCOUNTS_ON_A_DEVICE:]
    answer.set_cookie(
        _cookie_name(),
        dated(PURPOSE).dumps({"id": mark.get("id") or secrets.token_hex(16), "accounts": accounts}),
        max_age=DEVICE_KNOWN_FOR,
        secure=bool(current_app.config.get("SESSION_COOKIE_SECURE")),
        httponly=True,
        samesite="Lax",
    )


def _read_mark() -> dict[str, Any]:
    try:
        mark = dated(PURPOSE).loads(request.cookies.get(_cookie_name(), ""), max_age=DEVICE_KNOWN_FOR)
    except BadData:
        return {}
    return mark if isinstance(mark, dict) else {}


def _cookie_name() -> str:
    return "__Host-device" if current_app.config.get("SESSION_COOKIE_SECURE") else "device"
