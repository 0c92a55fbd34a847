"""Searching people, and their employment records."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.people import directory, queries, services
from mobility.people.differences import fingerprint
from mobility.people.directory import PeopleFilter
from mobility.people.forms import PRESENCE, NewPersonForm, PeopleFilterForm, PersonForm
from mobility.people.messages import ACTS, ENGAGEMENTS, ROLES
from mobility.people.models import Person
from mobility.people.policy import PersonPermission as P
from mobility.people.routes.blueprint import bp
from mobility.web.current import ask_for_proof, is_proven, me, requires, row_id
from mobility.web.pages import is_fragment_request, paginate

PEOPLE_ON_A_PAGE = 50
REPORTS_SHOWN = 20


@bp.get("/people")
@requires(P.ADMINISTER)
def index() -> str:
    form = PeopleFilterForm(request.args)
    wanted = _wanted(form)
    page = paginate(directory.list_people(wanted), PEOPLE_ON_A_PAGE)
    return render_template(
        "people/index.html", form=form, page=page, today=clock.today(), chips_shown=_chips(wanted), roles=ROLES
    )


def _wanted(form: PeopleFilterForm) -> PeopleFilter:
    return PeopleFilter(
        q=(form.q.data or "")[:200],
        unit=(form.unit.data or "")[:1000],
        entity=form.entity.data or None,
        role=form.chosen_role,
        manager=request.args.get("manager", type=row_id),
        presence=form.chosen_presence,
        without_manager=form.without_manager.data,
    )


def _chips(wanted: PeopleFilter) -> list[dict[str, str]]:
    """What is looked for, each with the address without it."""
    chips = []
    for name in wanted.applied:
        rest: dict[str, Any] = {key: value for key, value in request.args.items() if key not in {name, "page"}}
        chips.append({"label": _label(name, wanted), "remove_url": url_for(".index", **rest)})
    return chips


def _label(name: str, wanted: PeopleFilter) -> str:
    if name == "entity":
        entity = queries.find_legal_entity(wanted.entity or 0)
        return entity.name if entity else str(_("Unknown legal entity"))
    if name == "manager":
        manager = queries.find_person(wanted.manager or 0)
        return str(_("Reports to %(person)s", person=manager.name) if manager else _("Reports to nobody known"))
    if name == "role" and wanted.role:
        return str(_(ROLES[wanted.role]))
    if name == "presence":
        return str(_(PRESENCE[wanted.presence]))
    if name == "without_manager":
        return str(_("Without a line manager"))
    return str(_("Words: %(words)s", words=wanted.q)) if name == "q" else wanted.unit


@bp.get("/people/options")
@requires(P.ADMINISTER)
def options() -> str:
    """People to pick from while typing, whatever the field is called; a page of its own without htmx."""
    text = next(iter(request.args.values()), "").strip()
    template = "people/_people_options.html" if is_fragment_request() else "people/people_options.html"
    return render_template(template, people=directory.suggest_people(text), text=text)


@bp.get("/people/<int:person_id>")
@requires(P.ADMINISTER, of=queries.find_person)
def show(person: Person) -> str:
    reports = directory.list_people(PeopleFilter(manager=person.id))
    return render_template(
        "people/show.html",
        person=person,
        is_me=person.id == me().id,
        has_left=person.has_left(clock.today(person.time_zone)),
        reports=reports[:REPORTS_SHOWN],
        report_count=len(reports),
        terms=directory.list_terms(person),
        changes=directory.list_changes(person),
        roles=ROLES, acts=ACTS, engagements=ENGAGEMENTS,
    )  # fmt: skip


@bp.route("/people/new", methods=["GET", "POST"])
@requires(P.ADMINISTER)
def new() -> str | Response | tuple[str, int]:
    form = NewPersonForm()
    if request.method == "POST" and form.attempt(
        lambda: services.create_person(actor=me(), employee_number=form.employee_number.data, **form.said)
    ):
        flash(_("Saved. Invite %(person)s when they should sign in.", person=form.result.name))
        return redirect(url_for(".show", person_id=form.result.id), code=303)
    return _person_page(form, None)


@bp.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
@requires(P.ADMINISTER, of=queries.find_person)
def edit(person: Person) -> str | Response | tuple[str, int]:
    form = PersonForm(obj=person, version=fingerprint(person))
    if request.method == "POST":
        if _leads_mails_elsewhere(person, form) and not is_proven():
            return ask_for_proof()
        version = form.version.data
        if form.attempt(lambda: services.edit_person(actor=me(), person=person, version=version, **form.said)):
            flash(_("Saved.") if form.result.fields else _("Nothing was changed."))
            return redirect(url_for(".show", person_id=person.id), code=303)
        if form.form_errors:  # told that it changed meanwhile: whoever saves again has seen it
            form.version.data = fingerprint(person)
    return _person_page(form, person)


def _leads_mails_elsewhere(person: Person, form: PersonForm) -> bool:
    """Whoever gets somebody's mails gets the link to a new password too."""
    return (form.email.data or "").lower() != person.email.lower()


def _person_page(form: PersonForm, person: Person | None) -> tuple[str, int]:
    page = render_template("people/edit.html", form=form, person=person)
    return page, 422 if form.errors else 200
