"""Courses recommended to oneself, what one says about them, and the path to a skill or a role."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import flash, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.development import advice
from mobility.development.forms.recommending import LearningForm, RoleTargetForm, SkillTargetForm
from mobility.development.models import HiddenCourse
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.queries import recommending as queries
from mobility.development.recommendation import MOST_ROWS
from mobility.development.reproducing import write_inputs
from mobility.development.routes.pieces import Answer, bp, go, page
from mobility.development.services import recommending as services
from mobility.matching.index import read_labels
from mobility.skills.queries import Role, find_named_skill, has_occupations, list_roles
from mobility.training.messages import FORMAT_WORDS, say_cost
from mobility.training.models import Course
from mobility.training.queries import find_course
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request
from mobility.web.transactions import leave_trace


def language() -> str:
    return str(get_locale() or "en")


@bp.get("/recommended")
@requires(P.LIST_RECOMMENDED)
def recommended() -> Answer:
    choice = queries.find_learning_choice(me())
    obstacle = queries.explain_silence(me())
    is_off = choice is not None and choice.is_off
    found = None if is_off or obstacle else queries.recommend(me(), MOST_ROWS)
    if found is not None and found.found.rows:
        _remember(found)
    return page(
        "recommended", is_off=is_off, obstacle=obstacle, hidden=queries.list_hidden_courses(me()),
        format_words=FORMAT_WORDS, say_cost=say_cost, **(_tell(found) if found else {}),
    )  # fmt: skip


def _remember(made: queries.Advice) -> None:
    """Nobody sees a list that is not on record."""
    rows, weights = made.found.rows, made.found.weights
    inputs = write_inputs(made.learner, rows, made.shelf, made.vectors, made.relations, weights)
    shown = services.ShownCourses(me().id, rows, made.model, weights.version, inputs)
    leave_trace(partial(services.record_courses_shown, shown=shown), is_required=True)


def _tell(made: queries.Advice) -> dict[str, Any]:
    names = read_labels(advice.list_concepts(made.found.rows), language())
    titles = {name: course.title for name, course in made.courses.items()}
    return {
        "rows": [
            (made.courses[row.course.id], advice.tell(row, made.learner, made.found.weights, names, titles))
            for row in made.found.rows
        ],
        "left_out": advice.tell_left_out(made.found),
        "lacks_something": bool(made.learner.needs),
        "weights": made.found.weights.version,
    }


@bp.post("/courses/<int:course_id>/hide")
@requires(P.HIDE_COURSE, of=find_course)
def hide_course(course: Course) -> Response:
    services.hide_course(actor=me(), course=course)
    flash(_("“%(course)s” is no longer recommended to you. You find it below, to take this back.", course=course.title))
    return go("recommended")


@bp.post("/hidden-courses/<int:hidden_id>/show-again")
@requires(P.SHOW_COURSE, of=queries.find_hidden_course)
def show_course_again(hidden: HiddenCourse) -> Response:
    title = hidden.course.title
    services.show_course_again(actor=me(), hidden=hidden)
    flash(_("“%(course)s” can be recommended to you again.", course=title))
    return go("recommended")


@bp.route("/learning", methods=["GET", "POST"])
@requires(P.LIST_RECOMMENDED)
def learning() -> Answer:
    """How one likes to learn."""
    choice = queries.find_learning_choice(me())
    form = LearningForm(
        formats=choice.stated if choice else [],
        hours_a_quarter=choice.hours_a_quarter if choice else None,
        recommends=not (choice and choice.is_off),
    )
    if request.method == "POST" and form.attempt(
        lambda: services.save_learning_choice(
            actor=me(), person=me(), formats=form.formats.data, hours_a_quarter=form.hours_a_quarter.data,
            is_off=not form.recommends.data,
        )
    ):  # fmt: skip
        flash(_("Saved. It holds from now on."))
        return go("recommended")
    return page("learning", form)


@bp.get("/path")
@requires(P.FIND_PATH)
def path() -> Answer:
    """To a skill at a level, or to a role: what is asked for stands in the address."""
    skill_form, role_form = SkillTargetForm(request.args), RoleTargetForm(request.args)
    context: dict[str, Any] = {"skill_form": skill_form, "role_form": role_form, "has_roles": has_occupations()}
    if "skill" in request.args:
        context |= _ask_for_skill(skill_form)
    elif "role" in request.args:
        context |= _ask_for_role(role_form)
    elif has_occupations():
        role_form.role.data = me().job_title
    refused = next((form for form in (skill_form, role_form) if form.errors), None)
    return page("path", refused, format_words=FORMAT_WORDS, **context)


def _ask_for_skill(form: SkillTargetForm) -> dict[str, Any]:
    if not form.validate():
        return {}
    skill = find_named_skill(form.skill.data, language(), form.picked.data or "")
    if skill is None:
        return {"unknown": form.skill.data}
    return _find(skill.label(language()), [(skill.id, form.level.data)])


def _ask_for_role(form: RoleTargetForm) -> dict[str, Any]:
    if not form.validate():
        return {}
    roles = list_roles(form.role.data, language())
    chosen = _choose(roles, form.occupation.data or "")
    if chosen is None:
        return {"roles": roles, "unknown": None if roles else form.role.data}
    return {"roles": roles, "chosen": chosen, **_find(chosen.label, queries.list_role_rows(chosen.occupation_id))}


def _choose(roles: Sequence[Role], picked: str) -> Role | None:
    """What was picked of them; else the only one, or the one that bears the very title."""
    meant = [one for one in roles if str(one.occupation_id) == picked]
    meant += [one for one in roles if one.is_meant or len(roles) == 1]
    return meant[0] if meant else None


def _find(target: str, rows: Sequence[queries.SkillRow]) -> dict[str, Any]:
    way = queries.find_way(me(), rows)
    names = read_labels(advice.list_concepts_of_path(way.path), language())
    legs = [(leg, advice.tell_leg(leg, names)) for leg in way.path.legs]
    return {"target": target, "way": way, "legs": legs, "missing": advice.tell_missing(way.path, names)}


@bp.get("/roles/options")
@requires(P.FIND_PATH)
def role_options() -> Answer:
    """Roles to pick from while typing (`?q=`); a page without htmx."""
    text = request.args.get("q", "")
    found = list_roles(text, language()) if text else []
    if is_fragment_request():
        return render_template("development/_role_options.html", found=found)
    return page(
        "path", None, skill_form=SkillTargetForm(None), role_form=RoleTargetForm(None, role=text), roles=found,
        has_roles=has_occupations(), unknown=None if found or not text else text,
    )  # fmt: skip
