"""The forms of finding people: the search with the words of its filters, offers of help, what a unit specialises in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from mobility.skills import queries
from mobility.skills.directory import MOST_SKILLS, Asked, PeopleFilters
from mobility.skills.forms import LANGUAGE_CODES, ListField, level_choices, name_of_language
from mobility.skills.models import CEFR_LEVELS
from mobility.web.fields import BaseForm, DayField, StrippedField, at_most, required
from mobility.web.filters import country, day, level_word

HAS = re.compile(r"(\d{1,9})-([1-5])")
KINDS = {"work_package": _l("Work packages"), "gig": _l("Gigs")}


def _languages() -> list[SelectChoice]:
    named = [SelectChoice(code, name_of_language(code)) for code in LANGUAGE_CODES]
    return [SelectChoice("", _l("Any")), *sorted(named, key=lambda choice: choice.label)]


class LookForm(BaseForm):
    """Everything of it stands in the address; `has` keeps the skills that were added before."""

    q = StrippedField(_l("Words"), [Optional(), at_most(200)])
    skill = StrippedField(_l("Skill"), [Optional(), at_most(120)])
    picked = HiddenField(validators=[Optional()])
    level = ListField(_l("At least level"), choices=level_choices, coerce=int, default=1)
    has = HiddenField(validators=[Optional()])
    helps = BooleanField(_l("Offers help"))
    unit = StrippedField(_l("Team or unit"), [Optional(), at_most(200)])
    language = ListField(_l("Language"), choices=_languages, default="")
    cefr = ListField(
        _l("At least"),
        choices=[SelectChoice("", _l("Any")), *(SelectChoice(one, one) for one in CEFR_LEVELS)],
        default="",
    )
    free_by = DayField(_l("Available by"), [Optional()])
    kind = ListField(
        _l("Would like"),
        choices=[SelectChoice("", _l("Any")), *(SelectChoice(value, word) for value, word in KINDS.items())],
        default="",
    )
    country = ListField(_l("Country"), choices=[SelectChoice("", _l("Any"))], default="")
    site = StrippedField(_l("Site"), [Optional(), at_most(120)])

    def offer_countries(self, codes: list[str]) -> None:
        named = sorted((SelectChoice(code, country(code)) for code in codes), key=lambda choice: choice.label)
        self.country.choices = [SelectChoice("", _l("Any")), *named]

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked that stands folded away."""
        folded = (self.language, self.cefr, self.free_by, self.kind, self.country, self.site)
        return any(part.data or part.errors for part in folded)

    @property
    def filters(self) -> PeopleFilters:
        """What can be read of it; a filter that is wrong asks for nothing."""
        said = {name: part.data for name, part in self._fields.items() if not part.errors}
        asked = [Asked(int(skill_id), int(level)) for skill_id, level in HAS.findall(said.get("has") or "")]
        names = ("q", "unit", "language", "cefr", "kind", "country", "site")
        plain = {name: (said.get(name) or "").strip() for name in names}
        plain["cefr"] = plain["cefr"] if plain["language"] else ""
        return PeopleFilters(
            skills=tuple(asked[:MOST_SKILLS]), helps=bool(said.get("helps")), free_by=said.get("free_by"), **plain
        )


class HelpForm(BaseForm):
    """Each skill held, with a box to tick."""

    skills = SelectMultipleField(
        _l("Colleagues may ask me about"),
        coerce=int,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


class SpecialityForm(BaseForm):
    skill = StrippedField(_l("Skill"), [required(_l("Enter the name of a skill.")), at_most(120)])
    picked = HiddenField(validators=[Optional()])


def say_nearest(text: str) -> str:
    """About words that no skill is called."""
    nearest = list(dict.fromkeys(queries.list_nearest_labels(text, str(get_locale()))))
    if nearest:
        return str(_("No skill is called so. Nearest: %(skills)s.", skills=", ".join(nearest)))
    return str(_("No skill is called so. Start typing, then pick from the list."))


def to_arguments(filters: PeopleFilters) -> dict[str, str]:
    """For the address of the same list."""
    names = ("q", "unit", "language", "cefr", "kind", "country", "site")
    said = {name: getattr(filters, name) for name in names if getattr(filters, name)}
    if filters.skills:
        said["has"] = ",".join(f"{asked.skill_id}-{asked.level}" for asked in filters.skills)
    if filters.helps:
        said["helps"] = "y"
    if filters.free_by is not None:
        said["free_by"] = filters.free_by.isoformat()
    return said


def label(name: str, value: Any, filters: PeopleFilters, skills: Mapping[int, str]) -> str:
    """What a filter asks for, in a few words."""
    if name == "skills":
        return _skill(skills.get(value.skill_id) or _("Unknown skill"), value.level)
    if name == "language":
        return " ".join(filter(None, (name_of_language(value), filters.cefr)))
    words = {
        "q": lambda: _("Words: %(words)s", words=value),
        "helps": lambda: _("Offers help"),
        "free_by": lambda: _("Available by %(day)s", day=day(value)),
        "kind": lambda: str(KINDS[value]),
        "country": lambda: country(value),
    }
    return str(words[name]()) if name in words else str(value)


def _skill(name: str, level: int) -> str:
    if level == 1:
        return name
    return str(_("%(skill)s from level %(level)s, %(word)s", skill=name, level=level, word=level_word(level)))
