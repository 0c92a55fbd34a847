"""The search for people."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from mobility.people.models import Role
from mobility.skills import directory, queries, services
from mobility.skills.directory import Asked, PeopleFilters
from mobility.skills.policy import DirectoryPermission as P
from mobility.skills.routes.blueprint import bp, language
from mobility.skills.routes.looking import LookForm, label, say_nearest, to_arguments
from mobility.web.current import me, requires
from mobility.web.pages import paginate
from mobility.web.transactions import leave_trace

Answer = str | Response | tuple[str, int]


@bp.get("/people")
@requires(P.SEARCH)
def people() -> Answer:
    """Colleagues who chose to be found; a skill that was typed goes into the address by its id."""
    form = LookForm(request.args)
    form.offer_countries(list(directory.list_countries(me())))
    form.validate()
    asked = _read_skill(form)
    if asked is not None:
        return redirect(_url(form.filters.with_skill(asked)), code=303)
    filters = form.filters
    if filters.applied and me().has(Role.HR):
        leave_trace(partial(services.record_search, actor=me()))
    page = paginate(directory.find_people(me(), filters))
    return render_template(
        "skills/people.html",
        form=form,
        page=page,
        found=directory.show_found(me(), page.items, filters.skills, language()),
        most=directory.MOST_FOUND,
        is_hr=me().has(Role.HR),
        **_say(filters, page.total),
    ), (422 if form.errors else 200)


def _read_skill(form: LookForm) -> Asked | None:
    """The skill that was typed; words that no skill is called are answered with the nearest that exist."""
    if not form.skill.data or form.skill.errors or form.level.errors:
        return None
    skill = queries.find_named_skill(form.skill.data, language(), form.picked.data or "")
    if skill is not None:
        return Asked(skill.id, form.level.data)
    form.skill.errors = [*form.skill.errors, say_nearest(form.skill.data)]
    return None


def _say(filters: PeopleFilters, total: int) -> dict[str, Any]:
    """The words around the rows."""
    names = directory.name_skills([asked.skill_id for asked in filters.skills], language())
    to_drop = directory.find_what_to_drop(me(), filters) if not total else None
    return {
        "chips_shown": [
            {"label": label(name, value, filters, names), "remove_url": _url(filters.without(name, value))}
            for name, value in filters.applied
        ],
        "asks_skills": bool(filters.skills),
        "to_drop": to_drop
        and {
            "label": label(to_drop[0], to_drop[1], filters, names),
            "count": to_drop[2],
            "url": _url(filters.without(to_drop[0], to_drop[1])),
        },
    }


def _url(filters: PeopleFilters) -> str:
    return url_for(".people", **to_arguments(filters))
