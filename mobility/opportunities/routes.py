"""Pages of the opportunities room."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("opportunities", __name__, url_prefix="/opportunities")
