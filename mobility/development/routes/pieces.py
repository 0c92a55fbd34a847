"""What the pages of this room share: the blueprint."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

bp = Blueprint("development", __name__, url_prefix="/development")

Answer = str | Response | tuple[str, int]
