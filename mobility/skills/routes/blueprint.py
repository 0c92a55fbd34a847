"""The blueprint of the skills room's pages."""

from flask import Blueprint
from flask_babel import get_locale

bp = Blueprint("skills", __name__)


def language() -> str:
    return str(get_locale() or "en")
