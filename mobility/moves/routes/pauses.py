"""Pauses of clocks: which there are, declaring one, ending it early."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask import flash
from flask_babel import get_locale
from flask_babel import gettext as _

from mobility.core import clock
from mobility.core.authz import permits
from mobility.moves import forms
from mobility.moves.routes.pieces import Answer, bp, go, page
from mobility.people import services as people
from mobility.people.models import ClockPause
from mobility.people.policy import PersonPermission as P
from mobility.people.queries import find_pause, list_pauses
from mobility.web.current import me, requires


@bp.get("/pauses")
@requires(P.LIST_PAUSES)
def pauses() -> Answer:
    return page("pauses", None, rows=[_row_of(pause) for pause in list_pauses()])


def _row_of(pause: ClockPause) -> dict[str, Any]:
    today = clock.today(me().time_zone)
    is_over = pause.last_day < max(today, pause.starts_on)
    state = _("Over") if is_over else _("Clocks stand still") if pause.starts_on <= today else _("Planned")
    return {
        "pause": pause,
        "scope": _scope_of(pause),
        "state": state,
        "mark": "neutral" if is_over else "waiting",
        "may_end": pause.last_day > clock.latest_today() and not is_over and permits(me(), P.PAUSE_CLOCKS, pause),
    }


def _scope_of(pause: ClockPause) -> str:
    locale = get_locale() or Locale("en")
    parts = [
        pause.org_unit.path if pause.org_unit else "",
        pause.legal_entity.name if pause.legal_entity else "",
        locale.territories.get(pause.country, pause.country) if pause.country else "",
    ]
    return ", ".join(filter(None, parts)) or _("The whole company")


@bp.route("/pauses/new", methods=["GET", "POST"])
@requires(P.LIST_PAUSES)
def pause_clocks() -> Answer:
    form = forms.ClockPauseForm()

    def act() -> None:
        people.pause_clocks(
            actor=me(),
            unit=form.unit.found,
            entity=form.legal_entity.found,
            country=form.country.data or None,
            **form.values("starts_on", "ends_on", "reason"),
        )

    if form.is_submitted() and form.attempt(act):
        flash(_("Declared. Whoever has more time now is told."))
        return go("pauses")
    return page("pause_clocks", form)


@bp.post("/pauses/<int:pause_id>/end")
@requires(P.PAUSE_CLOCKS, of=find_pause, seen_by=P.LIST_PAUSES)
def end_pause(pause: ClockPause) -> Answer:
    people.end_pause(actor=me(), pause=pause)
    flash(_("Ended. Clocks run again from tomorrow, and whoever has less time now is told."))
    return go("pauses")
