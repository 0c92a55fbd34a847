"""Pages about one's own passkeys: add one, name it, remove it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from mobility.accounts import queries, services
from mobility.accounts.forms import PasskeyNameForm
from mobility.accounts.models import Passkey
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.routes.browser import bp, go_on_as
from mobility.accounts.routes.challenges import MAKING, ask_for_new_passkey, find_challenge, site
from mobility.accounts.routes.factors import changes_factors
from mobility.web.current import me, requires


@bp.route("/account/passkeys/new", methods=["GET", "POST"])
@requires(P.USE, proof=True)
@changes_factors
def add_passkey() -> str | Response | tuple[str, int]:
    form, account = PasskeyNameForm(), queries.get_own_account(me())
    answer = request.form.get("answer", "")
    if request.method == "POST" and form.attempt(
        lambda: services.add_passkey(
            actor=me(), site=site(), challenge=find_challenge(MAKING, answer), answer=answer, name=form.name.data
        )
    ):
        go_on_as(services.renew_session(actor=me(), token=current_user.get_id(), has_second_factor=True))
        flash(_("The passkey is added. You can sign in with it from now on."))
        return redirect(url_for(".factors"), code=303)
    known = [passkey.credential_id for passkey in queries.list_passkeys(account)]
    options = ask_for_new_passkey(account, known)
    return render_template("accounts/add_passkey.html", form=form, options=options), 422 if form.errors else 200


@bp.route("/account/passkeys/<int:passkey_id>", methods=["GET", "POST"])
@requires(P.KEEP_PASSKEY, of=queries.find_passkey)
def rename_passkey(passkey: Passkey) -> str | Response | tuple[str, int]:
    form = PasskeyNameForm(name=passkey.name)
    if request.method == "POST" and form.attempt(
        lambda: services.rename_passkey(actor=me(), passkey=passkey, name=form.name.data)
    ):
        flash(_("The passkey has another name."))
        return redirect(url_for(".factors"), code=303)
    return render_template("accounts/rename_passkey.html", form=form, passkey=passkey), 422 if form.errors else 200


@bp.post("/account/passkeys/<int:passkey_id>/remove")
@requires(P.KEEP_PASSKEY, of=queries.find_passkey, proof=True)
@changes_factors
def remove_passkey(passkey: Passkey) -> Response:
    services.remove_passkey(actor=me(), passkey=passkey)
    flash(_("The passkey is removed. Delete it on your device too."))
    return redirect(url_for(".factors"), code=303)
