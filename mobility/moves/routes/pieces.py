"""What the pages of this room share: the blueprint, and a move as lists and pages show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.audit.models import AuditEntry
from mobility.audit.queries import find_note
from mobility.core import clock
from mobility.core.i18n import Message
from mobility.moves import decision_words, progress, queries
from mobility.moves.changes import effort_of
from mobility.moves.clearing_words import CLEARANCE_REASONS, CLEARANCE_WORDS
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import MovePermission, find_principal
from mobility.people.models import ClockPause, Person
from mobility.people.queries import find_person
from mobility.people.working_days import find_pause
from mobility.policies.rules.clearances import KIND_WORDS, SIDE_WORDS
from mobility.web.current import me
from mobility.web.fields import BaseForm
from mobility.web.filters import day, translate

bp = Blueprint("moves", __name__)

Answer = str | Response | tuple[str, int]
find = queries.find_move
WAITS = frozenset({MoveStatus.AWAITING_RELEASE, MoveStatus.CHANGE_PROPOSED, MoveStatus.RELEASE_DECLINED})
NAMING = frozenset({"reroute", "hand_up"})  # happenings whose note names whom it went to


def _messages(words: Mapping[Any, str]) -> dict[str, Message]:
    return {code.value: Message(text) for code, text in words.items()}


WORDS = {
    "words": _messages(progress.DECISION_WORDS),
    "reasons": _messages(progress.RELEASE_REASONS),
    "clearance_kinds": _messages(KIND_WORDS),
    "clearance_sides": _messages(SIDE_WORDS),
    "clearance_reasons": _messages(CLEARANCE_REASONS),
    "clearance_words": {code.value: (Message(word), mark) for code, (word, mark) in CLEARANCE_WORDS.items()},
    "hr_reasons": _messages(decision_words.HR_REASONS),
}


def go(endpoint: str, **ids: Any) -> Response:
    return redirect(url_for(f".{endpoint}", **ids), code=303)


def page(template: str, form: BaseForm | None, **context: Any) -> tuple[str, int]:
    status = 422 if form is not None and form.errors else 200
    return render_template(f"moves/{template}.html", form=form, **WORDS, **context), status


def row_of(move: Move) -> dict[str, Any]:
    """A move as lists and pages show it."""
    word, mark = progress.STATUS_WORDS[move.status]
    return {
        "move": move,
        "word": _(word),
        "mark": mark,
        "effort": effort_of(move),
        "sentence": progress.status_sentence(move, progress.get_reader(me(), move)),
        "pause": pause_of(move),
    }


def list_steps(move: Move) -> list[dict[str, Any]]:
    stations = progress.list_stations(move, queries.find_offer(move).accepted_at)
    return [
        {
            "label": _(station.label),
            "state": station.state,
            "who": translate(station.who) if station.who else None,
            "on": station.on,
            "by": station.by,
            "note": station.note,
        }
        for station in stations
    ]


def list_months(move: Move) -> list[dict[str, Any]]:
    """The allocation strip: every month with the same parts in the same order."""
    labels = {"home": _("Home team"), "committed": _("Other moves"), "proposed": _("This move")}
    return [
        {
            "label": format_date(share.first_day, "MMM", locale=get_locale()),
            "parts": [
                {"label": labels[kind], "percent": getattr(share, kind), "kind": kind}
                for kind in ("home", "committed", "proposed")
            ],
        }
        for share in queries.list_month_shares(move)
    ]


def said(value: Any) -> Any:
    """One side of a change, in the reader's language."""
    return value if value is None else day(value) if hasattr(value, "isoformat") else translate(value)


def list_events(move: Move) -> list[dict[str, Any]]:
    return [
        {
            "at": entry.created_at,
            "text": _(progress.HAPPENINGS[entry.action]),
            "who": _name_of_actor(entry, actor),
            "note": find_note(entry) if entry.action in NAMING else None,
        }
        for entry, actor in queries.list_history(move)
    ]


def _name_of_actor(entry: AuditEntry, actor: Person | None) -> str | None:
    """Who did it, and for whom if not in their own name."""
    owner = find_person(entry.on_behalf_of_id) if entry.on_behalf_of_id else None
    if actor is None or owner is None:
        return actor.name if actor else None
    return _("%(name)s on behalf of %(owner)s", name=actor.name, owner=owner.name)


def acts_for(move: Move, permission: MovePermission) -> str | None:
    """For whom this reader would decide, where it is delegated to them."""
    principal = find_principal(me(), permission, move)
    return principal.name if principal else None


def pause_of(move: Move) -> ClockPause | None:
    """The pause of clocks during which nobody has to answer today."""
    if move.status not in WAITS:
        return None
    decider = move.opportunity.host_manager if move.status is MoveStatus.CHANGE_PROPOSED else move.releaser
    decider = move.person if move.status is MoveStatus.RELEASE_DECLINED else decider
    return find_pause(clock.today(decider.time_zone if decider else move.time_zone), decider)


def ending_of(move: Move) -> dict[str, Any] | None:
    """Who withdrew it and when, for whoever comes too late to decide."""
    if move.status not in {MoveStatus.WITHDRAWN, MoveStatus.CANCELLED}:
        return None
    return next(iter(list_events(move)), None)


def act_and_show(move: Move, act: Callable[[], Any], told: str) -> Response:
    """An act that asks for nothing."""
    act()
    flash(told)
    return go("show", move_id=move.id)
