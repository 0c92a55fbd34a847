"""Pages for administrators: the account of one person, the link into it, and its end."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask import session as browser_session
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from mobility.accounts import queries, services
from mobility.accounts.devices import name_device
from mobility.accounts.policy import AccountPermission as P
from mobility.accounts.routes.browser import bp
from mobility.core.authz import permits
from mobility.people.models import Person
from mobility.people.queries import find_person
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request

SHOWN_ONCE = "invitation"  # where the administrator's own cookie keeps a secret until the next page


@bp.get("/admin/people/<int:person_id>/account")
@requires(P.KEEP, of=find_person)
def state_of(person: Person) -> str:
    account = queries.find_account(person)
    return render_template(
        "accounts/_state.html" if is_fragment_request() else "accounts/state_of.html",
        person=person,
        account=account,
        sessions=queries.list_sessions(account) if account else (),
        link=queries.find_last_link(account) if account else None,
        address=_shown_once(person),
        may_close=permits(me(), P.CLOSE, person),
        may_reset=permits(me(), P.RESET_FACTORS, person),
        app=queries.find_app(account) if account else None,
        passkeys=queries.list_passkeys(account) if account else (),
        name_device=name_device,
    )


@bp.post("/admin/people/<int:person_id>/account/invite")
@requires(P.KEEP, of=find_person, proof=True)
def invite(person: Person) -> Response:
    services.mail_invitation(actor=me(), person=person)
    browser_session[SHOWN_ONCE] = [person.id, services.invite(actor=me(), person=person)]
    flash(_("A sign-in link is on its way to %(email)s.", email=person.email))
    return _back_to(person)


@bp.post("/admin/people/<int:person_id>/account/end-sessions")
@requires(P.KEEP, of=find_person)
def end_sessions_of(person: Person) -> Response:
    ended = services.end_sessions_of(actor=me(), person=person)
    flash(ngettext("%(num)s browser is signed out.", "%(num)s browsers are signed out.", ended))
    return _back_to(person)


@bp.post("/admin/people/<int:person_id>/account/close")
@requires(P.CLOSE, of=find_person, seen_by=P.KEEP)
def close(person: Person) -> Response:
    services.close_account(actor=me(), person=person)
    flash(_("The account of %(name)s is closed.", name=person.name))
    return _back_to(person)


@bp.post("/admin/people/<int:person_id>/account/reopen")
@requires(P.CLOSE, of=find_person, seen_by=P.KEEP)
def reopen(person: Person) -> Response:
    services.reopen_account(actor=me(), person=person)
    flash(_("The account of %(name)s is open again.", name=person.name))
    return _back_to(person)


@bp.post("/admin/people/<int:person_id>/account/reset-factors")
@requires(P.RESET_FACTORS, of=find_person, seen_by=P.KEEP, proof=True)
def reset_factors(person: Person) -> Response:
    services.reset_factors(actor=me(), person=person)
    flash(_("The second factors of %(name)s are removed. They are told by e-mail.", name=person.name))
    return _back_to(person)


def _back_to(person: Person) -> Response:
    return redirect(url_for(".state_of", person_id=person.id), code=303)


def _shown_once(person: Person) -> str | None:
    """The address of the link just made for this person, the first time somebody looks."""
    kept: Any = browser_session.get(SHOWN_ONCE)
    if not kept or kept[0] != person.id:
        return None
    del browser_session[SHOWN_ONCE]
    return f"{current_app.config['BASE_URL']}{url_for('.welcome', secret=kept[1])}"
