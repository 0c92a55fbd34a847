"""What several pages of this room show: postings as forms, terms in words, how postings do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from mobility.core.events import publish
from mobility.opportunities import queries
from mobility.opportunities.changes import LABELS, Change
from mobility.opportunities.events import HealthAsked
from mobility.opportunities.forms import (
    AUDIENCE,
    IMPORTANCE,
    LANGUAGE_NAMES,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ROWS,
    REMOTE,
    WHO_PAYS,
    PostingForm,
    SuggestedRow,
)
from mobility.opportunities.health import Figures, Finding, examine
from mobility.opportunities.models import DEFAULT_WORKING_LEVEL, Opportunity, OpportunityKind
from mobility.skills.queries import (
    MOST_FROM_TEXT,
    SkillInText,
    find_skill,
    list_active_skills,
    list_skills_in_posting,
)
from mobility.web import filters
from mobility.web.current import me

BUTTONS = frozenset({"csrf_token", "form_key", "preview", "add_row", "edit", "check", "suggest", "add_suggested"})
PREFIX = "suggested"
TICKED = re.compile(rf"{PREFIX}-(\d{{1,9}})-takes")
STARTERS = {
    OpportunityKind.WORK_PACKAGE: _l(
        "At the end there is: …\n\nTasks on the way:\n- In the first month: …\n- Then: …\n- In the last weeks: "
        "hand over to …\n\nThe team: … people, who meet …\n\nWho helps you at the start: …"
    ),
    OpportunityKind.GIG: _l(
        "The result: …\n\nWhat you do in a normal week: …\n\nThe skill you use most: …\n\nWho you work with: …"
    ),
}
COUNTED_BY = (
    "org_unit",
    "starts_on",
    "weeks",
    "allocation_percent",
    "hours_per_week",
    "country",
    "audience",
    "working_language",
    "working_language_level",
)
SHOWN_AS_THEY_ARE = (
    "version",
    "title",
    "description",
    "language",
    "starts_on",
    "weeks",
    "closes_on",
    "time_zone",
    "workplace",
    "allocation_percent",
    "hours_per_week",
    "remote",
    "days_abroad",
    "who_pays",
    "cost_centre",
    "audience",
    "conditions",
)


def values_of(opportunity: Opportunity, language: str) -> dict[str, Any]:
    """A posting as its form shows it."""
    return {
        **{name: getattr(opportunity, name) for name in SHOWN_AS_THEY_ARE},
        "org_unit": opportunity.org_unit_id,
        "country": opportunity.country or "",
        "working_language": opportunity.working_language or "",
        "working_language_level": opportunity.working_language_level or DEFAULT_WORKING_LEVEL,
        "is_rolling": opportunity.closes_on is None,
        "places": len(opportunity.places),
        "roles": "\n".join(place.role for place in opportunity.places if place.role),
        "required_skills": _and_one_more(
            {"skill": row.skill.label(language), "level": row.level, "importance": row.importance}
            for row in opportunity.required_skills
        ),
        "taught_skills": _and_one_more(
            {"skill": row.skill.label(language), "level": row.level} for row in opportunity.taught_skills
        ),
    }


def _and_one_more(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a list, and an empty one to go on with."""
    return [*rows, {}][:MOST_ROWS]


def sent_values(sent: MultiDict[str, str]) -> dict[str, str]:
    """Everything the page sent but its buttons and what it only suggested, to be sent on from the preview."""
    return {name: value for name, value in sent.items() if name not in BUTTONS and not name.startswith(f"{PREFIX}-")}


def suggest_from(form: PostingForm) -> list[tuple[SkillInText, SuggestedRow]]:
    """The skills that the text as typed speaks of and no row names, each with what to do about it: nothing yet."""
    title, description = (form.title.data or "")[:LONGEST_TITLE], (form.description.data or "")[:LONGEST_TEXT]
    language = str(form.language.data)
    found = list_skills_in_posting(title, description, language, str(get_locale()), form.list_skill_ids())
    rows = []
    for one in found:
        part = "taught_skills" if one.is_taught else "required_skills"
        row = SuggestedRow(prefix=f"{PREFIX}-{one.skill.id}", data={"part": part})
        row.name(one.label)
        rows.append((one, row))
    return rows


def add_suggested(form: PostingForm, sent: MultiDict[str, str]) -> int:
    """What was ticked among the suggestions becomes rows of the form; how many there were."""
    ticked = [int(found[1]) for name in sent if (found := TICKED.fullmatch(name))][:MOST_FROM_TEXT]
    skills = {skill.id: skill for skill in list_active_skills(set(ticked) - form.list_skill_ids())}
    rows = {number: SuggestedRow(sent, prefix=f"{PREFIX}-{number}") for number in ticked if number in skills}
    return sum(
        form.add_skill(skills[number], row.part.data, row.level.data) for number, row in rows.items() if row.validate()
    )


def asked_of(form: PostingForm) -> dict[str, str]:
    """What the page that counts who fits has to know, for a link that works without JavaScript."""
    rows = {
        row.form[name].name: row.form[name].data
        for row in form.required_skills
        if row.form.skill.data
        for name in ("skill", "level", "importance")
    }
    named = {name: form[name].data for name in COUNTED_BY if name in form}
    return {name: str(value) for name, value in {**named, **rows}.items() if value is not None}


def compare_in_words(changes: Iterable[Change]) -> list[dict[str, str]]:
    """Rows for a table: what, before, after."""
    return [
        {"label": _(LABELS[one.name]), "before": _say(one.name, one.before), "after": _say(one.name, one.after)}
        for one in changes
    ]


def _say(name: str, value: Any) -> str:
    if value in (None, "", []):
        return str(_("Not provided"))
    say = SAYINGS.get(name)
    return say(value) if say is not None else str(value)


def _choice(choices: Iterable[Any]) -> Callable[[str], str]:
    words = {str(choice.value): choice.label for choice in choices}
    return lambda value: str(words.get(value, value))


def _day(value: str) -> str:
    return filters.day(dt.date.fromisoformat(value))


def _skills(rows: Sequence[Sequence[Any]]) -> str:
    language, importance = str(get_locale()), _choice(IMPORTANCE)
    said = []
    for skill_id, level, *more in rows:
        skill = find_skill(skill_id)
        facts = ", ".join([filters.level_word(level), *(importance(one).lower() for one in more)])
        said.append(f"{skill.label(language) if skill else skill_id} ({facts})")
    return "; ".join(said)


def _country(code: str) -> str:
    locale = get_locale()
    return str(locale.territories.get(code, code)) if locale else code


SAYINGS: dict[str, Callable[[Any], str]] = {
    "language": _choice(LANGUAGE_NAMES),
    "required_skills": _skills,
    "taught_skills": _skills,
    "starts_on": _day,
    "closes_on": _day,
    "weeks": lambda weeks: ngettext("%(num)s week", "%(num)s weeks", weeks),
    "allocation_percent": lambda share: filters.percent(share / 100),
    "hours_per_week": filters.hours,
    "roles": ", ".join,
    "country": _country,
    "working_language": filters.language_name,
    "remote": _choice(REMOTE),
    "who_pays": _choice(WHO_PAYS),
    "audience": _choice(AUDIENCE),
}


def examine_all(postings: Sequence[Opportunity]) -> dict[int, tuple[Figures, list[Finding]]]:
    """How each posting does, with what rooms above know of it."""
    figures = queries.get_figures(postings)
    publish(HealthAsked(figures, me()))
    return {posting_id: (one, examine(one)) for posting_id, one in figures.items()}
