"""Pages for signing in and out, for a forgotten password, for one-time links, and for choosing a language."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask import session as browser_session
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from mobility.accounts import queries, services
from mobility.accounts.forms import ForgottenForm, PasswordForm, SignInForm
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.routes.browser import address, bp, known_device
from mobility.accounts.routes.second_step import let_in, sign_in_page
from mobility.accounts.sealing import mark
from mobility.core import security_log
from mobility.core.errors import NotFound
from mobility.core.security_log import Event, Result
from mobility.web.current import ENDED, came_from_here, current_person, me, requires, speak_to
from mobility.web.kept import find_kept_entry, seal_entry
from mobility.web.pages import is_fragment_request, local
from mobility.web.transactions import leave_trace


@bp.get("/sign-in")
@requires(P.SIGN_IN)
def sign_in() -> str | Response:
    if current_person() is not None:
        return redirect(url_for("home.index"), code=303)
    return sign_in_page(SignInForm(), target=local(request.args.get("next")))


def ask_to_sign_in() -> Response:
    """For a page that needs a sign-in: what was sent is carried along, so that nothing typed is lost (WCAG 2.2.1)."""
    if is_fragment_request():
        return Response(status=401)
    if entry := find_kept_entry() if came_from_here() else None:
        sealed = seal_entry(entry, browser_session.get(ENDED))
        return make_response(sign_in_page(SignInForm(None), kept=sealed), 401)
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=target), code=303)


@bp.post("/sign-in")
@requires(P.SIGN_IN)
def open_session() -> Response | tuple[str, int]:
    form, target = SignInForm(), local(request.form.get("next"))
    sealed = request.form.get("kept", "")
    email = form.email.data or ""
    tried: dict[str, Any] = {"email": email, "address": address(), "device": known_device(email)}
    services.check_attempts(**tried)
    if form.attempt(lambda: services.sign_in(email=email, password=form.password.data)):
        return let_in(form.result, target=target, sealed=sealed)
    leave_trace(lambda: services.note_failed_attempt(**tried))
    security_log.emit(Event.SIGN_IN_FAILED, Result.REFUSED, typed=_short(email))
    return sign_in_page(form, target=target, kept=sealed), 422


@bp.post("/sign-out")
@requires(P.SIGN_OUT)
def sign_out() -> Response:
    services.sign_out(actor=me(), token=current_user.get_id())
    logout_user()
    browser_session.clear()
    answer = redirect(url_for(".sign_in"), code=303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.post("/language")
@requires(P.CHOOSE_LANGUAGE)
def switch_language() -> Response:
    language = request.form.get("locale", "")
    if language not in current_app.config["LANGUAGES"]:
        raise NotFound
    browser_session["language"] = language
    if current_person() is not None:
        services.choose_language(actor=me(), language=language)
    return redirect(local(request.form.get("next")) or url_for("home.index"), code=303)


@bp.get("/forgotten-password")
@requires(P.ASK_RESET)
def forgotten() -> str | Response:
    if current_person() is not None:
        return redirect(url_for(".change_password"), code=303)
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/forgotten-password")
@requires(P.ASK_RESET)
def ask_reset() -> Response | tuple[str, int]:
    """The answer is the same for everybody, whether or not there is such an account."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    tried = {"email": form.email.data, "address": address()}
    services.check_resets(**tried)
    services.note_reset_asked(**tried)
    services.ask_reset(email=form.email.data)
    security_log.emit(Event.RESET_ASKED, Result.DONE, typed=_short(form.email.data))
    flash(_("If this address has an account, a link is on its way to it. It works once, for 24 hours."))
    return redirect(url_for(".sign_in"), code=303)


@bp.route("/welcome/<secret>", methods=["GET", "POST"])
@requires(P.USE_LINK)
def welcome(secret: str) -> str | Response | tuple[str, int]:
    link = queries.find_link(secret)
    if link is None:
        security_log.emit(Event.LINK_GONE, Result.REFUSED)
        return render_template("accounts/link_gone.html"), 404
    speak_to(link.account.person)
    form = PasswordForm()
    if request.method == "POST" and form.attempt(lambda: services.use_link(secret=secret, password=form.password.data)):
        return let_in(form.result)
    page = render_template("accounts/welcome.html", form=form, secret=secret, person=link.account.person)
    return page, 422 if request.method == "POST" else 200


def _short(email: str) -> str:
    """Enough to see that the same name is tried again; people type passwords into the wrong field."""
    return mark(email.strip().lower())[:16]
