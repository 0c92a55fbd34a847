"""Whom to ask: the help one offers, what units are strong in, and what they specialise in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from mobility.people import queries as people_queries
from mobility.people.models import OrgUnit
from mobility.skills import directory, expertise, queries, services
from mobility.skills.policy import DirectoryPermission as P
from mobility.skills.policy import ProfilePermission
from mobility.skills.routes.blueprint import bp, language
from mobility.skills.routes.looking import HelpForm, SpecialityForm, say_nearest
from mobility.web.current import me, requires
from mobility.web.pages import paginate

Answer = str | Response | tuple[str, int]


@bp.route("/profile/help", methods=["GET", "POST"])
@requires(ProfilePermission.KEEP_OWN)
def edit_help() -> Answer:
    held, topics = queries.list_held(me()), queries.list_topics(me())
    ticked = [row.skill_id for row in held if row.skill_id in topics] if request.method == "GET" else []
    form = HelpForm(data={"skills": ticked})
    form.skills.choices = [SelectChoice(row.skill_id, row.skill.label(language())) for row in held]
    if request.method == "POST" and form.attempt(
        lambda: services.choose_help(actor=me(), person=me(), skill_ids=form.skills.data or ())
    ):
        flash(_("Your choice is saved. It holds from now on."))
        return redirect(url_for(".edit_help"), code=303)
    offers = [offer for offer in queries.find_offers(me()) if offer.skill_id in topics]
    return render_template("skills/help.html", form=form, offers=offers), (422 if form.errors else 200)


@bp.get("/units")
@requires(P.SEARCH)
def units() -> str:
    """Every centre of expertise."""
    return render_template("skills/units.html", page=paginate(expertise.list_centres()))


@bp.get("/units/<int:unit_id>")
@requires(P.READ_UNIT, of=people_queries.find_unit_by_id)
def unit(unit: OrgUnit) -> str:
    page = paginate(expertise.list_helpers(me(), unit))
    return render_template(
        "skills/unit.html",
        unit=unit,
        page=page,
        found=directory.show_topics(page.items, language()),
        strengths=expertise.list_strengths(unit, language()),
        specialities=queries.list_specialities(unit),
        fewest=expertise.FEWEST,
    )


@bp.route("/units/<int:unit_id>/skills", methods=["GET", "POST"])
@requires(P.SPECIALISE, of=people_queries.find_unit_by_id, seen_by=P.READ_UNIT)
def specialise(unit: OrgUnit) -> Answer:
    form = SpecialityForm()
    if form.validate_on_submit():
        skill = queries.find_named_skill(form.skill.data, language(), form.picked.data or "")
        if skill is not None:
            services.specialise(actor=me(), unit=unit, skill=skill)
            flash(_("Saved."))
            return redirect(url_for(".specialise", unit_id=unit.id), code=303)
        form.skill.errors = [*form.skill.errors, say_nearest(form.skill.data)]
    said = {"form": form, "unit": unit, "specialities": queries.list_specialities(unit)}
    return render_template("skills/specialise.html", **said), (422 if form.errors else 200)


@bp.post("/units/<int:unit_id>/skills/<int:skill_id>/remove")
@requires(P.SPECIALISE, of=people_queries.find_unit_by_id, seen_by=P.READ_UNIT)
def unspecialise(unit: OrgUnit, skill_id: int) -> Response:
    services.unspecialise(actor=me(), unit=unit, skill_id=skill_id)
    flash(_("Saved."))
    return redirect(url_for(".specialise", unit_id=unit.id), code=303)
