"""What differs between two versions of a posting, term by term, as codes and values that a database can keep."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mobility.core.i18n import N_, Message
from mobility.opportunities.models import Opportunity
from mobility.people.models import OrgUnit

LABELS = {
    "title": N_("Title"),
    "description": N_("Outcome and tasks"),
    "language": N_("Language of this text"),
    "org_unit": N_("Team that offers the work"),
    "required_skills": N_("Skills needed"),
    "taught_skills": N_("Skills taught"),
    "starts_on": N_("First day"),
    "weeks": N_("Length"),
    "closes_on": N_("Deadline for applications"),
    "time_zone": N_("Time zone"),
    "allocation_percent": N_("Share of full time"),
    "hours_per_week": N_("Effort"),
    "places": N_("Places"),
    "roles": N_("Role of each place"),
    "workplace": N_("Workplace"),
    "country": N_("Country of the workplace"),
    "remote": N_("Where the work is done"),
    "days_abroad": N_("Days abroad"),
    "who_pays": N_("Who pays"),
    "cost_centre": N_("Cost centre"),
    "audience": N_("Who can see it"),
    "working_language": N_("Working language"),
    "working_language_level": N_("Level of the working language, at least"),
    "conditions": N_("Conditions apart from skills"),
}
# what somebody decided by when they applied, and HR when it approved
MATERIAL = (
    "title",
    "required_skills",
    "starts_on",
    "weeks",
    "allocation_percent",
    "hours_per_week",
    "workplace",
    "country",
    "remote",
    "days_abroad",
    "who_pays",
    "working_language",
    "working_language_level",
    "conditions",
)

Terms = dict[str, Any]


class Change(NamedTuple):
    name: str
    before: Any
    after: Any


def read_terms(opportunity: Opportunity) -> Terms:
    """A posting as it stands."""
    rows = {
        "places": len(opportunity.places),
        "roles": [place.role for place in opportunity.places],
        "required_skills": [(row.skill, row.level, row.importance) for row in opportunity.required_skills],
        "taught_skills": [(row.skill, row.level) for row in opportunity.taught_skills],
    }
    return read_fields({name: rows[name] if name in rows else getattr(opportunity, name) for name in LABELS})


def read_fields(fields: Mapping[str, Any]) -> Terms:
    """What somebody wants to write, as far as it is given."""
    return {name: _plain(name, fields[name]) for name in LABELS if name in fields}


def _plain(name: str, value: Any) -> Any:
    if name in {"required_skills", "taught_skills"}:
        return sorted([skill.id or 0, *(_plain("", part) for part in more)] for skill, *more in value)
    if name == "roles":
        return [role for role in value if role]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    return value.path if isinstance(value, OrgUnit) else value


def compare(before: Terms, after: Terms, names: Iterable[str] = tuple(LABELS)) -> list[Change]:
    """Every term that both name and that is not the same, in the order of the form."""
    return [
        Change(name, before[name], after[name])
        for name in names
        if name in before and name in after and before[name] != after[name]
    ]


def name_in_a_row(names: Iterable[str]) -> Message:
    """Title, First day, Skills needed."""
    told: Message | None = None
    for name in names:
        label = Message(LABELS[name])
        told = label if told is None else Message(N_("%(these)s, %(this)s"), {"these": told, "this": label})
    return told or Message("")
