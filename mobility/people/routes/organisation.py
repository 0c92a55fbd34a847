"""Units and legal entities."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.people import directory, queries, services
from mobility.people.differences import fingerprint
from mobility.people.forms import LegalEntityForm, UnitForm
from mobility.people.messages import ACTS, KINDS
from mobility.people.models import LegalEntity, OrgUnit
from mobility.people.policy import PersonPermission as P
from mobility.people.routes.blueprint import bp
from mobility.web.current import me, requires, row_id
from mobility.web.pages import is_fragment_request, paginate

UNITS_ON_A_PAGE = 50


@bp.get("/units")
@requires(P.ORGANISE)
def units() -> str:
    """The top of the tree, or the units whose path holds the words looked for."""
    words = request.args.get("q", "").strip()[:200]
    found = directory.list_units_like(words) if words else directory.list_units_inside(None)
    page = paginate(found, UNITS_ON_A_PAGE)
    return render_template(
        "people/units.html", page=page, words=words, counts=directory.count_people(page.items), kinds=KINDS
    )


@bp.get("/units/options")
@requires(P.ORGANISE)
def unit_options() -> str:
    """Units to pick from while typing, whatever the field is called; a page of its own without htmx."""
    text = next(iter(request.args.values()), "").strip()
    template = "people/_unit_options.html" if is_fragment_request() else "people/unit_options.html"
    return render_template(template, units=directory.suggest_units(text), text=text)


@bp.get("/units/<int:unit_id>")
@requires(P.ORGANISE, of=queries.find_unit_by_id)
def unit(unit: OrgUnit) -> str:
    page = paginate(directory.list_units_inside(unit), UNITS_ON_A_PAGE)
    counts = directory.count_people([unit, *page.items])
    changes = directory.list_changes(unit)
    return render_template(
        "people/unit.html", unit=unit, page=page, counts=counts, kinds=KINDS, changes=changes, acts=ACTS
    )


@bp.route("/units/new", methods=["GET", "POST"])
@requires(P.ORGANISE)
def new_unit() -> str | Response | tuple[str, int]:
    form = UnitForm(kind="team", parent=queries.find_unit_by_id(request.args.get("inside", 0, type=row_id)))
    if request.method == "POST" and form.attempt(lambda: services.create_unit(actor=me(), **form.said)):
        flash(_("Saved."))
        return redirect(url_for(".unit", unit_id=form.result.id), code=303)
    return _unit_page(form, None)


@bp.route("/units/<int:unit_id>/edit", methods=["GET", "POST"])
@requires(P.ORGANISE, of=queries.find_unit_by_id)
def edit_unit(unit: OrgUnit) -> str | Response | tuple[str, int]:
    form = UnitForm(obj=unit, version=fingerprint(unit))
    if request.method == "POST":
        version = form.version.data
        if form.attempt(lambda: services.edit_unit(actor=me(), unit=unit, version=version, **form.said)):
            flash(_("Saved."))
            return redirect(url_for(".unit", unit_id=unit.id), code=303)
        if form.form_errors:  # told that it changed meanwhile: whoever saves again has seen it
            form.version.data = fingerprint(unit)
    return _unit_page(form, unit)


def _unit_page(form: UnitForm, unit: OrgUnit | None) -> tuple[str, int]:
    return render_template("people/edit_unit.html", form=form, unit=unit), 422 if form.errors else 200


@bp.get("/legal-entities")
@requires(P.ORGANISE)
def legal_entities() -> str:
    return render_template("people/legal_entities.html", rows=directory.list_entities_with_people())


@bp.route("/legal-entities/new", methods=["GET", "POST"])
@requires(P.ORGANISE)
def new_legal_entity() -> str | Response | tuple[str, int]:
    form = LegalEntityForm()
    if request.method == "POST" and form.attempt(lambda: services.create_legal_entity(actor=me(), **form.said)):
        flash(_("Saved."))
        return redirect(url_for(".legal_entities"), code=303)
    return _entity_page(form, None)


@bp.route("/legal-entities/<int:entity_id>/edit", methods=["GET", "POST"])
@requires(P.ORGANISE, of=queries.find_legal_entity)
def edit_legal_entity(entity: LegalEntity) -> str | Response | tuple[str, int]:
    form = LegalEntityForm(obj=entity, version=fingerprint(entity))
    if request.method == "POST":
        version = form.version.data
        if form.attempt(lambda: services.edit_legal_entity(actor=me(), entity=entity, version=version, **form.said)):
            flash(_("Saved."))
            return redirect(url_for(".legal_entities"), code=303)
        if form.form_errors:  # told that it changed meanwhile: whoever saves again has seen it
            form.version.data = fingerprint(entity)
    return _entity_page(form, entity)


def _entity_page(form: LegalEntityForm, entity: LegalEntity | None) -> tuple[str, int]:
    changes = directory.list_changes(entity) if entity else []
    page = render_template("people/edit_legal_entity.html", form=form, entity=entity, changes=changes, acts=ACTS)
    return page, 422 if form.errors else 200
