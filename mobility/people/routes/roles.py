"""Granting and revoking roles."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.people import queries, services
from mobility.people.forms import RoleForm
from mobility.people.messages import ROLES
from mobility.people.models import Person, Role, RoleGrant
from mobility.people.policy import PersonPermission as P
from mobility.people.routes.blueprint import bp
from mobility.web.current import me, requires


@bp.route("/people/<int:person_id>/roles/new", methods=["GET", "POST"])
@requires(P.GRANT_ROLE, of=queries.find_person, proof=True)
def grant_role(person: Person) -> str | Response | tuple[str, int]:
    form = RoleForm()
    if request.method == "POST" and form.attempt(lambda: _grant(person, form)):
        flash(_("Granted. %(person)s is told, and can use the role after signing in anew.", person=person.name))
        return redirect(url_for(".show", person_id=person.id), code=303)
    page = render_template("people/grant_role.html", form=form, person=person, is_me=person.id == me().id)
    return page, 422 if form.errors else 200


def _grant(person: Person, form: RoleForm) -> RoleGrant:
    return services.grant_role(
        actor=me(),
        person=person,
        role=Role(form.role.data),
        unit=form.unit.found,
        entity=form.legal_entity.found,
    )


@bp.route("/roles/<int:grant_id>/revoke", methods=["GET", "POST"])
@requires(P.GRANT_ROLE, of=queries.find_grant, proof=True)
def revoke_role(grant: RoleGrant) -> str | Response:
    person = grant.person
    if request.method == "POST":
        services.revoke_role(actor=me(), grant=grant)
        flash(_("Revoked. %(person)s is told, and signs in anew without the role.", person=person.name))
        return redirect(url_for(".show", person_id=person.id), code=303)
    return render_template(
        "people/revoke_role.html", grant=grant, person=person, roles=ROLES, is_me=person.id == me().id
    )
