"""What needs me: the first page after signing in."""

from __future__ import annotations

from flask import Blueprint, render_template

from mobility.people.policy import PersonPermission
from mobility.web.current import requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(PersonPermission.USE)
def index() -> str:
    return render_template("home/index.html")
