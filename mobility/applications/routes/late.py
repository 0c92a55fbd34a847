"""Answers that hosts owe and that are late, for HR of the hosting unit."""

from __future__ import annotations

from flask import render_template

from mobility.applications import queries
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.routes.pieces import Answer, bp
from mobility.web.current import me, requires
from mobility.web.pages import paginate


@bp.get("/answers-late")
@requires(P.LIST_LATE)
def answers_late() -> Answer:
    return render_template("applications/answers_late.html", rows=paginate(queries.list_late_answers(me())))
