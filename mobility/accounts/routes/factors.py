"""Pages about one's own second factor: what there is, an authenticator app, its recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from mobility.accounts import one_time_codes, queries, services
from mobility.accounts.forms import CodeForm
from mobility.accounts.models import AuthenticatorApp
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.routes.browser import bp, go_on_as
from mobility.accounts.routes.proof import ask_to_prove
from mobility.accounts.sealing import unseal
from mobility.core.errors import NotFound
from mobility.web.current import me, requires
from mobility.web.transactions import leave_trace


def changes_factors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever has a second factor shows it before it, or another one, is changed: a password alone is not enough."""

    @wraps(view)
    def guarded(*things: Any, **ids: Any) -> Any:
        account = queries.find_account(me())
        is_weak = account is not None and queries.has_factor(account) and not current_user.has_second_factor
        return ask_to_prove(strongly=True) if is_weak else view(*things, **ids)

    return guarded


@bp.get("/account/factors")
@requires(P.USE)
def factors() -> str:
    account = queries.find_account(me())
    app = queries.find_app(account) if account else None
    return render_template(
        "accounts/factors.html",
        app=app if app and app.confirmed_at else None,
        codes_left=queries.count_recovery_codes(account) if account else 0,
        passkeys=queries.list_passkeys(account) if account else (),
        is_needed=queries.needs_second_factor(me()) and not current_user.has_second_factor,
    )


@bp.post("/account/authenticator/start")
@requires(P.USE, proof=True)
@changes_factors
def start_authenticator() -> Response:
    if not queries.asks_for_code(queries.get_own_account(me())):
        services.start_app(actor=me())
    return redirect(url_for(".authenticator"), code=303)  # which leads on where there is one in use


@bp.route("/account/authenticator", methods=["GET", "POST"])
@requires(P.USE)
def authenticator() -> str | Response | tuple[str, int]:
    """The key of an app that is being set up, and its first code."""
    account, form = queries.get_own_account(me()), CodeForm()
    secret = _secret_in_setup()
    if secret is None:
        return redirect(url_for(".factors"), code=303)
    if request.method == "POST":
        services.check_codes(account_id=account.id)
        if form.attempt(lambda: services.confirm_app(actor=me(), code=form.one_time_password.data)):
            go_on_as(services.renew_session(actor=me(), token=current_user.get_id(), has_second_factor=True))
            return _show_once(form.result)
        leave_trace(lambda: services.note_wrong_code(account_id=account.id))
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return render_template("accounts/authenticator.html", form=form, groups=groups), 422 if form.errors else 200


@bp.get("/account/authenticator/code.svg")
@requires(P.USE)
def authenticator_image() -> Response:
    """The same key, to be read by a camera."""
    secret = _secret_in_setup()
    if secret is None:
        raise NotFound
    address = one_time_codes.address_of(secret, name=me().email, issuer=_("Talent marketplace"))
    answer = make_response(one_time_codes.draw(address))
    answer.mimetype = "image/svg+xml"
    return answer


@bp.post("/account/authenticator/remove")
@requires(P.USE, proof=True)
@changes_factors
def remove_authenticator() -> Response:
    services.remove_app(actor=me())
    flash(_("The authenticator app is removed. Its recovery codes no longer work."))
    return redirect(url_for(".factors"), code=303)


@bp.post("/account/recovery-codes/renew")
@requires(P.USE, proof=True)
@changes_factors
def renew_recovery_codes() -> str | Response:
    if not queries.asks_for_code(queries.get_own_account(me())):
        return redirect(url_for(".factors"), code=303)
    return _show_once(services.renew_recovery_codes(actor=me()))


def _show_once(codes: list[str]) -> str:
    """In this answer and nowhere else: no cookie and no table holds them."""
    return render_template("accounts/recovery_codes.html", codes=codes)


def _secret_in_setup() -> str | None:
    """Of an app whose first code is still to come; nobody is shown the key of one in use."""
    account = queries.find_account(me())
    app: AuthenticatorApp | None = queries.find_app(account) if account else None
    return unseal(app.sealed_secret) if app is not None and app.confirmed_at is None else None
