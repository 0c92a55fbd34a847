"""What filters and their values are called, on chips, beside boxes and in saved searches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from mobility.applications.workflow import is_taking_applications
from mobility.core import clock
from mobility.matching.finding import Filters, SkillFilter, Sort
from mobility.opportunities.models import Opportunity, OpportunityKind, Remote
from mobility.web.filters import day, hours

Teams = Mapping[str, str]  # names of units by their ids as they stand in the address


def label(name: str, value: str, teams: Teams) -> str:
    locale = get_locale()
    if name == "country":
        return (locale.territories.get(value) if locale else None) or value
    if name == "language":
        return _("Written in %(language)s", language=(locale.languages.get(value) if locale else None) or value)
    if name == "team":
        return teams.get(value, value)
    if name == "q":
        return _("Words: %(words)s", words=value)
    if name == "hours":
        return _("At most %(hours)s a week", hours=hours(float(value)))
    return _ticked().get((name, value)) or _dated(name, value)


def _ticked() -> dict[tuple[str, str], str]:
    return {
        ("kind", OpportunityKind.WORK_PACKAGE): _("Work packages"), ("kind", OpportunityKind.GIG): _("Gigs"),
        ("remote", Remote.YES): _("Fully remote"), ("remote", Remote.PARTLY): _("Partly remote"),
        ("remote", Remote.NO): _("At the workplace"), ("skills", SkillFilter.HELD): _("Uses skills I have"),
        ("skills", SkillFilter.WANTED): _("Teaches skills I want"), ("closing", "soon"): _("Closes within 7 days"),
        ("closing", "month"): _("Closes within 30 days"),
    }  # fmt: skip


def _dated(name: str, value: str) -> str:
    on = day(dt.date.fromisoformat(value))
    return _("Starts on or after %(day)s", day=on) if name == "starts_from" else _("Starts before %(day)s", day=on)


def describe(filters: Filters, teams: Teams) -> list[str]:
    return [label(name, value, teams) for name, value in filters.applied]


def options(counts: Mapping[str, Mapping[str, int]], teams: Teams) -> dict[str, list[dict[str, Any]]]:
    """What there is to tick, with how many each would leave."""
    return {
        name: [{"value": str(value), "label": label(name, str(value), teams), "count": n} for value, n in found.items()]
        for name, found in counts.items()
    }


def sort_label(sort: Sort) -> str:
    return {
        Sort.WORDS: _("Closest to my words"),
        Sort.FIT: _("What fits me now"),
        Sort.GROW: _("What I want to learn"),
        Sort.NEWEST: _("Newest"),
        Sort.CLOSING: _("Closing soon"),
    }[sort]


def closing(posting: Opportunity) -> str:
    if not is_taking_applications(posting):
        return _("takes no applications now")
    if posting.closes_on is None:
        return _("no deadline")
    days = (posting.closes_on - clock.today(posting.time_zone)).days
    return ngettext("closes in %(num)s day", "closes in %(num)s days", days) if days else _("closes today")
