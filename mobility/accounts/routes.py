"""Pages for signing in and out, choosing a password and a language."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as browser_session
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from mobility.accounts import queries, services
from mobility.accounts.forms import PasswordForm, SignInForm
from mobility.accounts.policy import AccountPermission as P
from mobility.core.errors import NotFound
from mobility.web.current import SignedIn, current_person, me, requires
from mobility.web.transactions import leave_trace

bp = Blueprint("accounts", __name__)
TOO_MANY_REQUESTS = 429


@bp.get("/sign-in")
@requires(P.SIGN_IN)
def sign_in() -> str | Response:
    if current_person() is not None:
        return redirect(url_for("home.index"), code=303)
    return render_template("accounts/sign_in.html", form=SignInForm(), target=_local(request.args.get("next")))


@bp.post("/sign-in")
@requires(P.SIGN_IN)
def open_session() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    form, target = SignInForm(), _local(request.form.get("next"))
    email, address = form.email.data or "", request.remote_addr or ""
    if services.must_wait(email=email, address=address):
        wait = {"Retry-After": str(int(services.ATTEMPT_WINDOW.total_seconds()))}
        return render_template("errors/429.html"), TOO_MANY_REQUESTS, wait
    if form.attempt(lambda: services.sign_in(email=email, password=form.password.data)):
        _remember(form.result)
        return redirect(target or url_for("home.index"), code=303)
    leave_trace(lambda: services.note_failed_attempt(email=email, address=address))
    return render_template("accounts/sign_in.html", form=form, target=target), 422


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
    return redirect(_local(request.form.get("next")) or url_for("home.index"), code=303)


@bp.route("/welcome/<secret>", methods=["GET", "POST"])
@requires(P.USE_LINK)
def welcome(secret: str) -> str | Response | tuple[str, int]:
    link = queries.find_link(secret)
    if link is None:
        return render_template("accounts/link_gone.html"), 404
    form = PasswordForm()
    if request.method == "POST" and form.attempt(lambda: services.use_link(secret=secret, password=form.password.data)):
        _remember(form.result)
        return redirect(url_for("home.index"), code=303)
    page = render_template("accounts/welcome.html", form=form, secret=secret, person=link.account.person)
    return page, 422 if request.method == "POST" else 200


def _remember(token: str) -> None:
    """Put the session into a fresh cookie, so that nothing from before the sign-in stays valid."""
    language = browser_session.get("language")
    browser_session.clear()
    if language:
        browser_session["language"] = language
    person = queries.find_person_by_session(token)
    if person is not None:
        login_user(SignedIn(token, person))


def _local(target: str | None) -> str | None:
    """An address on this site, or None: nobody is sent elsewhere by a link into this one."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and target.isprintable() else None
