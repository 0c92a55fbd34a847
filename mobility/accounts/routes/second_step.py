"""The second step of signing in: a one-time code after the password, or a passkey in place of both."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from itsdangerous import BadData
from werkzeug.wrappers import Response

from mobility.accounts import queries, services
from mobility.accounts.forms import CodeForm, SignInForm
from mobility.accounts.models import Account
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.routes.browser import address, bp, hand_back, remember, user_agent
from mobility.accounts.routes.challenges import USING, ask_for_passkey, find_challenge, site
from mobility.core import security_log
from mobility.core.errors import InvalidInput
from mobility.core.security_log import Event, Result
from mobility.web.current import requires
from mobility.web.filters import translate
from mobility.web.pages import local
from mobility.web.signing import dated
from mobility.web.transactions import leave_trace

HALF = "second step"
HALF_SECONDS = 10 * 60
FINGERPRINT = 16  # characters of a hash of the password's hash: another password ends what began with this one


def sign_in_page(form: SignInForm, *, target: str | None = None, kept: str = "") -> str:
    passkey = ask_for_passkey(USING)
    return render_template("accounts/sign_in.html", form=form, target=target, kept=kept, passkey=passkey)


def let_in(account: Account, *, target: str | None = None, sealed: str = "") -> Response:
    """Open a session for whoever gave the right password, or ask for the code of their app first."""
    if queries.asks_for_code(account):
        return make_response(_code_page(CodeForm(None), account, target, sealed))
    return _open(account, target, sealed, has_second_factor=False)


@bp.post("/sign-in/code")
@requires(P.SIGN_IN)
def enter_code() -> Response | tuple[str, int]:
    form, sealed, target = CodeForm(), request.form.get("kept", ""), local(request.form.get("next"))
    account = _read_half(request.form.get("half_token", ""))
    if account is None:
        return _start_again(_("That took too long. Sign in again."), target, sealed)
    services.check_codes(account_id=account.id)
    if form.attempt(lambda: services.use_code(account=account, code=form.one_time_password.data)):
        return _open(account, target, sealed, has_second_factor=True)
    leave_trace(lambda: services.note_wrong_code(account_id=account.id))
    security_log.emit(Event.CODE_REFUSED, Result.REFUSED, account=account.id)
    return _code_page(form, account, target, sealed), 422


@bp.post("/sign-in/passkey")
@requires(P.SIGN_IN)
def use_passkey() -> Response:
    answer, sealed, target = request.form.get("answer", ""), request.form.get("kept", ""), request.form.get("next")
    services.check_passkeys(address=address())
    try:
        account = services.use_passkey(site=site(), challenge=find_challenge(USING, answer), answer=answer)
    except InvalidInput as wrong:
        return refuse_passkey(_start_again(translate(wrong.message), local(target), sealed))
    return _open(account, local(target), sealed, has_second_factor=True)


def refuse_passkey(answer: Response) -> Response:
    leave_trace(lambda: services.note_wrong_passkey(address=address()))
    security_log.emit(Event.PASSKEY_REFUSED, Result.REFUSED)
    return answer


def _open(account: Account, target: str | None, sealed: str, *, has_second_factor: bool) -> Response:
    token = services.open_session(account=account, user_agent=user_agent(), has_second_factor=has_second_factor)
    return hand_back(sealed, remember(token, redirect(target or url_for("home.index"), code=303)))


def _start_again(why: str, target: str | None, sealed: str) -> Response:
    """The page for signing in, with what was typed before still kept in it."""
    flash(why, "warn")
    return make_response(sign_in_page(SignInForm(None), target=target, kept=sealed), 422)


def _code_page(form: CodeForm, account: Account, target: str | None, sealed: str) -> str:
    half = dated(HALF).dumps([account.id, _fingerprint(account)])
    return render_template("accounts/code.html", form=form, half=half, target=target, kept=sealed)


def _read_half(token: str) -> Account | None:
    """Whose password was right a short while ago, and is still the same."""
    try:
        account_id, fingerprint = dated(HALF).loads(token, max_age=HALF_SECONDS)
    except BadData:
        return None
    account = queries.find_account_by_id(account_id)
    is_same = account is not None and account.is_open and _fingerprint(account) == fingerprint
    return account if is_same else None


def _fingerprint(account: Account) -> str:
    return queries.hash_token(account.password_hash or "")[:FINGERPRINT]
