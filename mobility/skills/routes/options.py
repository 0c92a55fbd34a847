"""Skills to pick from while typing."""

from __future__ import annotations

from flask import render_template, request

from mobility.skills import queries
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
    template = "skills/_options.html" if is_fragment_request() else "skills/options.html"
    return render_template(template, options=found, text=text)
