"""What needs me: the first page after signing in."""

from __future__ import annotations

from flask import Blueprint, render_template

from mobility.home import queries
from mobility.people.policy import PersonPermission
from mobility.web.current import me, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(PersonPermission.USE)
def index() -> str:
    person = me()
    applications = queries.list_current_applications(person)
    return render_template(
        "home/index.html",
        tasks=queries.list_tasks(person),
        today=queries.today_of(person),
        applications=[(row, queries.describe_application(row)) for row in applications],
        postings=queries.list_current_postings(person),
        can_apply=person.is_employed,
    )
