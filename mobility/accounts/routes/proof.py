"""Showing once more who one is: before acts with far-reaching effects (S19), and where a second factor is due (S21)."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from mobility.accounts import queries, services
from mobility.accounts.forms import ProofForm
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.routes.browser import address, bp, go_on_as, hand_back, own_attempt
from mobility.accounts.routes.challenges import USING, ask_for_passkey, find_challenge, site
from mobility.accounts.routes.second_step import refuse_passkey
from mobility.accounts.services.passkeys import PASSKEY_REFUSED
from mobility.core import security_log
from mobility.core.errors import InvalidInput
from mobility.core.security_log import Event, Result
from mobility.web.current import current_person, me, requires
from mobility.web.filters import translate
from mobility.web.kept import find_kept_entry, seal_entry
from mobility.web.pages import is_fragment_request, local
from mobility.web.transactions import leave_trace

# what somebody may open who has to set up a second factor first
WITHOUT_FACTOR = frozenset(
    f"accounts.{name}"
    for name in (
        "add_passkey", "authenticator", "authenticator_image", "change_password", "confirm", "confirm_with_passkey",
        "end_other_sessions", "end_session", "enter_code", "factors", "open_session", "own", "remove_authenticator",
        "remove_passkey", "rename_passkey", "renew_recovery_codes", "sign_in", "sign_out", "start_authenticator",
        "switch_language", "use_passkey", "welcome",
    )
)  # fmt: skip


def lead_to_second_factor() -> Response | None:
    """Before every page: where the company's rule asks for a second factor, there is no way around it."""
    if request.endpoint is None or request.endpoint in WITHOUT_FACTOR:
        return None
    person = current_person()
    if person is None or current_user.has_second_factor or not queries.needs_second_factor(person):
        return None
    account = queries.find_account(person)
    if account is not None and queries.has_factor(account):
        return ask_to_prove(strongly=True)
    if is_fragment_request():
        return Response(status=401)
    if request.method == "GET":
        return redirect(url_for("accounts.factors"), code=303)
    return make_response(render_template("accounts/factor_first.html", kept=find_kept_entry()), 403)


def ask_to_prove(*, strongly: bool = False) -> Response:
    """For an act that needs it: what was sent is carried along, so that nothing typed is lost."""
    security_log.emit(Event.PROOF_ASKED, Result.REFUSED)
    if is_fragment_request():
        return Response(status=401)
    if request.method == "GET":
        target = request.full_path.rstrip("?")
        return redirect(url_for("accounts.confirm", next=target, strongly="yes" if strongly else None), code=303)
    entry = find_kept_entry()
    sealed = seal_entry(entry, me().id) if entry else ""
    return make_response(_page(_form(None), sealed=sealed, target=None, strongly=strongly), 401)


@bp.route("/account/confirm", methods=["GET", "POST"])
@requires(P.USE)
def confirm() -> str | Response | tuple[str, int]:
    sealed, target, strongly = _carried()
    if request.method == "GET":
        return _page(_form(None), sealed=sealed, target=target, strongly=strongly)
    account, form = queries.get_own_account(me()), _form()
    tried = own_attempt()
    services.check_attempts(**tried)
    services.check_codes(account_id=account.id)
    code = form.one_time_password.data if "one_time_password" in form else ""
    if form.attempt(lambda: services.prove(actor=me(), password=form.password.data, code=code)):
        return _go_on(sealed, target, has_second_factor=form.result)
    if form.password.data and form.password.errors:
        leave_trace(lambda: services.note_failed_attempt(**tried))
        security_log.emit(Event.PASSWORD_REFUSED, Result.REFUSED)
    if code and form.one_time_password.errors:
        leave_trace(lambda: services.note_wrong_code(account_id=account.id))
        security_log.emit(Event.CODE_REFUSED, Result.REFUSED, account=account.id)
    return _page(form, sealed=sealed, target=target, strongly=strongly), 422


@bp.post("/account/confirm/passkey")
@requires(P.USE)
def confirm_with_passkey() -> Response:
    sealed, target, strongly = _carried()
    answer = request.form.get("answer", "")
    services.check_passkeys(address=address())
    try:
        account = services.use_passkey(site=site(), challenge=find_challenge(USING, answer), answer=answer)
        if account.person_id != me().id:
            raise InvalidInput(PASSKEY_REFUSED)
    except InvalidInput as wrong:
        flash(translate(wrong.message), "warn")
        page = _page(_form(None), sealed=sealed, target=target, strongly=strongly)
        return refuse_passkey(make_response(page, 422))
    return _go_on(sealed, target, has_second_factor=True)


def _go_on(sealed: str, target: str | None, *, has_second_factor: bool) -> Response:
    go_on_as(services.renew_session(actor=me(), token=current_user.get_id(), has_second_factor=has_second_factor))
    return hand_back(sealed, redirect(target or url_for("home.index"), code=303))


def _carried() -> tuple[str, str | None, bool]:
    return request.form.get("kept", ""), local(request.values.get("next")), request.values.get("strongly") == "yes"


def _form(*formdata: None) -> ProofForm:
    """With a field for the code where the account asks for one."""
    form, account = ProofForm(*formdata), queries.find_account(me())
    if account is None or not queries.asks_for_code(account):
        del form.one_time_password
    return form


def _page(form: ProofForm, *, sealed: str, target: str | None, strongly: bool) -> str:
    account = queries.find_account(me())
    has_passkey = account is not None and bool(queries.list_passkeys(account))
    return render_template(
        "accounts/confirm.html",
        form=form,
        kept=sealed,
        target=target,
        strongly=strongly,
        takes_password=not strongly or "one_time_password" in form,
        passkey=ask_for_passkey(USING) if has_passkey else None,
    )
