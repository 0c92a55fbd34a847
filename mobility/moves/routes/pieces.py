"""What the pages of this room share: the blueprint, and a move as lists and pages show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.audit.models import AuditEntry
from mobility.audit.queries import find_note
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.errors import ConditionNotMet, TransitionNotAllowed
from mobility.core.i18n import N_, Message
from mobility.moves import progress, queries
from mobility.moves.changes import effort_of
from mobility.moves.models import Move, MoveStatus
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import MovePermission, find_principal
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import milestones
from mobility.moves.words import deciding as decision_words
from mobility.moves.words import on_the_way
from mobility.moves.words.clearing import CLEARANCE_REASONS, CLEARANCE_WORDS
from mobility.moves.words.happenings import HAPPENINGS
from mobility.moves.workflow import extending, workflow
from mobility.people.models import ClockPause, Person
from mobility.people.queries import find_person
from mobility.people.working_days import find_pause
from mobility.policies.rules.clearances import KIND_WORDS, SIDE_WORDS
from mobility.web.current import me
from mobility.web.fields import BaseForm
from mobility.web.filters import day, translate
from mobility.web.pages import buttons_for

bp = Blueprint("moves", __name__)

Answer = str | Response | tuple[str, int]
find = queries.find_move
WAITS = frozenset({MoveStatus.AWAITING_RELEASE, MoveStatus.CHANGE_PROPOSED, MoveStatus.RELEASE_DECLINED})
NAMING = frozenset({"reroute", "hand_up"})  # happenings whose note names whom it went to


def _messages(words: Mapping[Any, str]) -> dict[str, Message]:
    return {code.value: Message(text) for code, text in words.items()}


WORDS = {
    "words": _messages(decision_words.DECISION_WORDS),
    "reasons": _messages(decision_words.RELEASE_REASONS),
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
        "proposed_last_day": queries.find_proposed_last_day(move),
    }


def list_steps(move: Move) -> list[dict[str, Any]]:
    return _say_stations(progress.list_stations(move, queries.find_offer(move).accepted_at))


def list_ahead(move: Move) -> list[dict[str, Any]]:
    """What comes while the move goes on and after it."""
    return _say_stations(milestones.list_milestones(move))


def _say_stations(stations: list[progress.Station]) -> list[dict[str, Any]]:
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


def what_goes_on(move: Move) -> dict[str, Any]:
    """What the reader can do while the move goes on or after it, and what was said on the way."""
    reader = me()
    plan = move.return_plan if permits(reader, C.READ_RETURN_PLAN, move) else None
    extension = move.extension
    ids = {"extension_id": extension.id if extension else 0}
    return {
        "may_confirm_home": move.needs_homecoming and permits(reader, P.CONFIRM_HOME, move),
        "may_say_back": milestones.may_say_back(reader, move),
        "may_check_in": milestones.may_check_in(reader, move),
        "reads_check_in": bool(milestones.list_readable_check_ins(reader, move)),
        "plan": plan,
        "may_plan": milestones.may_plan_return(reader, move),
        "has_to_agree": plan is not None and milestones.has_to_agree(reader, plan),
        "extension_buttons": buttons_for(extending, reader, extension, "moves", **ids) if extension else [],
        "extension_words": _messages(on_the_way.EXTENSION_WORDS),
        "end_reason": _reason_of_end(move) if permits(reader, C.READ_END_REASON, move) else None,
    }


def _reason_of_end(move: Move) -> Message | None:
    if move.end_reason is None or move.ended_on is None:
        return None
    is_own = move.ended_by_id == move.person_id
    return Message((on_the_way.END_REASONS_OF_PERSON if is_own else on_the_way.END_REASONS_OF_HOST)[move.end_reason])


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
            "text": _(HAPPENINGS[entry.action]),
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


def refuse_what_is_over(action: str, move: Move) -> None:
    """Before a page asks for anything: an act that cannot be done now is refused with where the move stands."""
    if request.method != "GET":
        return  # the service refuses, once it holds the move
    if not workflow.allows(action, move):
        stands = progress.status_sentence(move, progress.get_reader(me(), move))
        sentence = N_("“%(act)s” cannot be done here now. %(stands)s")
        raise TransitionNotAllowed(sentence, act=Message(workflow[action].label), stands=stands)
    if unmet := workflow.unmet(action, move):
        raise ConditionNotMet(unmet.msgid, **unmet.params)


def act_and_show(move: Move, act: Callable[[], Any], told: str) -> Response:
    """An act that asks for nothing."""
    act()
    flash(told)
    return go("show", move_id=move.id)
