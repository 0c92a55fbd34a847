"""Opportunities side by side: the same criteria in the same order, and whether they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from mobility.matching.routes.labels import closing
from mobility.matching.wording import Told
from mobility.opportunities.models import Importance, Opportunity, Remote, WhoPays
from mobility.web.filters import day, hours, language_name, level_word, number, percent

MOST_COMPARED = 3


@dataclass(frozen=True)
class Criterion:
    """One row: its name, one text for each opportunity, and whether they say the same."""

    name: str
    values: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


def compare_rows(postings: Sequence[Opportunity], told: Mapping[int, Told], language: str) -> list[Criterion]:
    return [Criterion(name, [say(posting) for posting in postings]) for name, say in _criteria(told, language)]


def _criteria(told: Mapping[int, Told], language: str) -> list[tuple[str, Callable[[Opportunity], str]]]:
    return [
        (_("Kind"), lambda one: _("Gig") if one.is_gig else _("Work package")),
        (_("Team"), lambda one: one.org_unit.name),
        (_("Host"), lambda one: one.host_manager.name),
        (_("Start"), lambda one: day(one.starts_on)),
        (_("End"), lambda one: day(one.ends_on)),
        (_("Effort"), _effort),
        (_("Workplace"), _workplace),
        (_("Remote"), _remote),
        (_("Days abroad"), lambda one: number(one.days_abroad)),
        (_("Who pays"), _pays),
        (_("Deadline"), closing),
        (_("Places"), lambda one: ngettext("%(num)s place free", "%(num)s places free", one.places_left)),
        (_("Must-have skills"), lambda one: _required(one, Importance.MUST, language)),
        (_("Nice-to-have skills"), lambda one: _required(one, Importance.NICE, language)),
        (_("What you will learn"), lambda one: _taught(one, language)),
        (_("Must-haves you meet"), lambda one: _met(told[one.id])),
        (_("Working language"), _working_language),
        (_("Conditions"), lambda one: one.conditions or "–"),
    ]


def _effort(one: Opportunity) -> str:
    if one.hours_per_week is not None:
        return _("%(hours)s a week", hours=hours(one.hours_per_week))
    return _("%(percent)s of full time", percent=percent((one.allocation_percent or 0) / 100))


def _working_language(one: Opportunity) -> str:
    if one.working_language is None:
        return "–"
    name = language_name(one.working_language)
    return _("%(language)s, %(level)s at least", language=name, level=one.working_language_level)


def _workplace(one: Opportunity) -> str:
    locale = get_locale()
    country = locale.territories.get(one.country) if locale and one.country else None
    return ", ".join(filter(None, (one.workplace, country))) or "–"


def _remote(one: Opportunity) -> str:
    return {
        Remote.YES: _("Fully remote"),
        Remote.PARTLY: _("Partly remote"),
        Remote.NO: _("At the workplace"),
    }[one.remote]


def _pays(one: Opportunity) -> str:
    return {
        WhoPays.HOST_UNIT: _("The host unit pays for your time"),
        WhoPays.HOME_UNIT: _("Your home unit goes on paying you"),
        WhoPays.SHARED: _("Home and host unit share the cost of your time"),
    }[one.who_pays]


def _required(one: Opportunity, importance: Importance, language: str) -> str:
    rows = [row for row in one.required_skills if row.importance is importance]
    return ", ".join(f"{row.skill.label(language)} ({level_word(row.level)})" for row in rows) or "–"


def _taught(one: Opportunity, language: str) -> str:
    return ", ".join(row.skill.label(language) for row in one.taught_skills) or "–"


def _met(told: Told) -> str:
    return _("%(met)s of %(all)s", met=told.musts_met, all=told.musts) if told.musts else "–"
