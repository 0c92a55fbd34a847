"""Pages about one's own account: where one is signed in, and another password."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from mobility.accounts import queries, services
from mobility.accounts.devices import name_device
from mobility.accounts.forms import ChangePasswordForm
from mobility.accounts.models import SignInSession
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.routes.browser import bp, own_attempt, remember, user_agent
from mobility.core import security_log
from mobility.core.security_log import Event, Result
from mobility.web.current import me, requires
from mobility.web.transactions import leave_trace


@bp.get("/account")
@requires(P.USE)
def own() -> str:
    account = queries.find_account(me())
    return render_template(
        "accounts/own.html",
        sessions=queries.list_sessions(account) if account else (),
        this=queries.hash_token(current_user.get_id()),
        name_device=name_device,
        idle_minutes=queries.get_idle_minutes(me()),
        session_hours=queries.SESSION_HOURS,
    )


@bp.post("/account/sessions/<int:session_id>/end")
@requires(P.END_SESSION, of=queries.find_own_session)
def end_session(row: SignInSession) -> Response:
    services.end_session(actor=me(), row=row)
    flash(_("This browser is signed out."))
    return redirect(url_for(".own"), code=303)


@bp.post("/account/sessions/end-others")
@requires(P.USE)
def end_other_sessions() -> Response:
    ended = services.end_other_sessions(actor=me(), token=current_user.get_id())
    flash(ngettext("%(num)s other browser is signed out.", "%(num)s other browsers are signed out.", ended))
    return redirect(url_for(".own"), code=303)


@bp.route("/account/password", methods=["GET", "POST"])
@requires(P.USE)
def change_password() -> str | Response | tuple[str, int]:
    form = ChangePasswordForm()
    if request.method == "GET":
        return render_template("accounts/password.html", form=form)
    tried = own_attempt()
    services.check_attempts(**tried)
    if form.attempt(
        lambda: services.change_password(
            actor=me(),
            current=form.current.data,
            password=form.password.data,
            user_agent=user_agent(),
            has_second_factor=current_user.has_second_factor,
        )
    ):
        answer = remember(form.result, redirect(url_for(".own"), code=303))
        flash(_("Your password is changed. Every other browser is signed out."))
        return answer
    if form.current.data and form.current.errors:
        leave_trace(lambda: services.note_failed_attempt(**tried))
        security_log.emit(Event.PASSWORD_REFUSED, Result.REFUSED)
    return render_template("accounts/password.html", form=form), 422
