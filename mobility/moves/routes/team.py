"""What a move means for the teams: the days for its host, and a gig by which home looks for somebody to step in."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from flask import flash, redirect, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from mobility.moves import services
from mobility.moves.models import Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import backfill, team
from mobility.moves.routes.pieces import Answer, bp, find, page, row_of
from mobility.web.current import me, requires


def team_of(move: Move) -> dict[str, Any]:
    """How many are away in which month; whoever the reader may know is named, absences never are."""
    effect = team.get_team_effect(me(), move)
    return {
        "effect": effect,
        "away": [row_of(other) for other in effect.known],
        "is_anybody_away": any(month.together for month in effect.months),
        "is_anybody_moving": any(month.elsewhere or month.asked for month in effect.months),
        "team_months": [_say_month(month, effect.size) for month in effect.months],
    }


def _say_month(month: team.TeamMonth, size: int) -> dict[str, Any]:
    counts = (
        (_("With other teams"), month.elsewhere, "committed"),
        (_("Asked for, not decided"), month.asked, "asked"),
        (_("On leave"), month.on_leave, "leave"),
        (_("Together, each counted once"), month.together, None),
    )
    return {
        "label": format_date(month.first_day, "MMMM y", locale=get_locale()),
        "short": format_date(month.first_day, "MMM", locale=get_locale()),
        "counts": [{"label": label, "count": count, "kind": kind} for label, count, kind in counts],
        "size": size,
    }


@bp.get("/moves/<int:move_id>/days")
@requires(P.READ_DAYS, of=find)
def days(move: Move) -> Answer:
    return page("days", None, move=move, weeks=team.list_weeks(move))


@bp.post("/releases/<int:move_id>/post-backfill")
@requires(P.BACKFILL, of=find, seen_by=P.READ)
def post_backfill(move: Move) -> Answer:
    """In words that name nobody: the draft says what is needed, and not who leaves."""
    language, unit = str(get_locale() or "en"), move.person.org_unit
    names = ", ".join(skill.label(language) for skill, *_rest in backfill.list_skills_needed(me(), move))
    about = {"unit": unit.name if unit else "", "skills": names}
    title = _("Support for %(unit)s: %(skills)s", **about) if names else _("Support for %(unit)s", **about)
    gig = services.post_backfill(
        actor=me(),
        move=move,
        title=title[:200],
        description=_(
            "The team %(unit)s looks for a colleague who helps out for a while. Write here what there is to do, and "
            "what one learns by it.",
            unit=about["unit"],
        ),
        language=language,
    )
    flash(_("A draft was made for you as its host. Complete it, then publish it."))
    return redirect(url_for("opportunities.edit", opportunity_id=gig.id), code=303)
