"""The blueprint of the training room, and what several of its pages say."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import get_locale
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.core.i18n import N_
from mobility.training import messages
from mobility.training.queries import DutyState

bp = Blueprint("training", __name__, url_prefix="/training")

Answer = str | Response | tuple[str, int]
DUTY_WORDS = {
    DutyState.DUE: N_("To complete"),
    DutyState.OVERDUE: N_("Overdue"),
    DutyState.RENEW: N_("To renew"),
    DutyState.HELD: N_("Done"),
}
DUTY_KINDS = {DutyState.DUE: "waiting", DutyState.OVERDUE: "bad", DutyState.RENEW: "warn", DutyState.HELD: "good"}


@bp.context_processor
def words() -> dict[str, Any]:
    """What formats and states are called, on every page of the room."""
    return {
        "format_words": messages.FORMAT_WORDS,
        "status_words": messages.STATUS_WORDS,
        "status_kinds": messages.STATUS_KINDS,
        "duty_words": DUTY_WORDS,
        "duty_kinds": DUTY_KINDS,
        "say_cost": messages.say_cost,
        "today": clock.today(),
    }


def language() -> str:
    return str(get_locale() or "en")
