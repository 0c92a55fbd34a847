"""What a move changes, before and after, as HR reads it and as it is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from mobility.core.i18n import N_, Message, Quantity
from mobility.moves.checks import Facts
from mobility.moves.models import Move
from mobility.opportunities.models import Remote, WhoPays


@dataclass(frozen=True)
class Change:
    """One line; a side that is None has nothing to say."""

    label: str
    before: Message | str | dt.date | None
    after: Message | str | dt.date | None


def list_changes(facts: Facts) -> list[Change]:
    """Every fact of the person's work that the move touches, and those it leaves alone on purpose."""
    move, person = facts.move, facts.move.person
    at_home = person.lowest_share(move.starts_on, move.ends_on) - facts.others_percent
    manager = person.line_manager.name if person.line_manager else None
    return [
        Change(N_("First day"), None, move.starts_on),
        Change(N_("Last day"), None, move.ends_on),
        Change(N_("Time for the home team"), _share(at_home), _share(at_home - move.percent)),
        Change(N_("Time for the host team"), _share(0), _share(move.percent)),
        Change(N_("Who directs this work"), None, move.opportunity.host_manager.name),
        Change(N_("Line manager"), manager, manager),
        Change(N_("Employer"), _name(person.legal_entity), _name(person.legal_entity)),
        Change(N_("Cost centre of this time"), person.cost_centre or _name(person.org_unit), _cost_centre(move)),
        Change(N_("Workplace"), person.site, _workplace(move)),
        Change(N_("Days abroad"), "0", str(move.opportunity.days_abroad)),
        Change(N_("Work left at home"), None, facts.release.home_work if facts.release else None),
        Change(N_("Who takes work over"), None, _name(facts.release.taken_over_by) if facts.release else None),
    ]


def effort_of(move: Move) -> Message:
    """The allocation in words: gigs in hours, work packages in days a week."""
    if move.opportunity.is_gig:
        return Message(N_("%(hours)s a week"), {"hours": Quantity(float(move.hours_per_week), "hour")})
    days, percent = Quantity(round(move.percent / 20, 1), "day"), round(move.percent, 1)
    return Message(N_("%(days)s a week (%(percent)s%% of full time)"), {"days": days, "percent": percent})


def _share(percent: float) -> Message:
    return Message(N_("%(percent)s%% of full time"), {"percent": round(percent, 1)})


def _name(thing: Any) -> str | None:
    return thing.name if thing else None


def _cost_centre(move: Move) -> Message | str | None:
    opportunity = move.opportunity
    home = move.person.cost_centre or _name(move.person.org_unit)
    host = opportunity.cost_centre or opportunity.org_unit.name
    if opportunity.who_pays is WhoPays.HOME_UNIT:
        return home
    if opportunity.who_pays is WhoPays.HOST_UNIT:
        return host
    return Message(N_("shared: %(home)s and %(host)s"), {"home": home or "–", "host": host})


def _workplace(move: Move) -> Message | str | None:
    opportunity, site = move.opportunity, move.person.site
    if opportunity.remote is Remote.YES or not opportunity.workplace or opportunity.workplace == site:
        return site
    if opportunity.remote is Remote.PARTLY:
        return Message(N_("%(place)s, partly remote"), {"place": opportunity.workplace})
    return opportunity.workplace
