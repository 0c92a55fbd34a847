"""Pages of the moves room."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("moves", __name__, url_prefix="/moves")
