"""Skills to pick from while typing."""

from __future__ import annotations

from collections import Counter

from flask import render_template, request
from flask_babel import gettext as _
from wtforms import Label

from mobility.skills import queries
from mobility.skills.forms import KIND_WORDS, FoundSkillForm
from mobility.skills.policy import SkillPermission
from mobility.skills.routes.blueprint import bp, language
from mobility.web.current import requires
from mobility.web.pages import is_fragment_request


@bp.get("/skills/options")
@requires(SkillPermission.SEARCH)
def options() -> str:
    """Skills to pick from while typing (`?q=`, or any field whose name ends in “skill”); a page without htmx."""
    typed = [value for name, value in request.args.items() if name == "q" or name.endswith("skill")]
    text = typed[0] if typed else ""
    found = queries.search_skills(text, language())
    if is_fragment_request():
        return render_template("skills/_options.html", found=found)
    twins, forms = Counter[str](), {}
    for one in found:
        twins[one.label] += 1
        forms[one.skill_id] = _add(one, one.label if twins[one.label] == 1 else f"{one.label} ({twins[one.label]})")
    return render_template("skills/options.html", found=found, forms=forms, text=text, kind_words=KIND_WORDS)


def _add(option: queries.SkillOption, called: str) -> FoundSkillForm:
    """What adds one of many to the profile: its labels and ids say which, also of two that are called the same."""
    form = FoundSkillForm(None, prefix="held-", skill=option.label, picked=str(option.skill_id))
    for part in (form.skill, form.picked, form.level):
        part.id = f"{part.id}-{option.skill_id}"
    form.level.label = Label(form.level.id, _("Your level in %(skill)s", skill=called))
    form.called = called
    return form
