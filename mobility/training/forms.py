"""Forms of the training room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from mobility.people.models import LegalEntity, OrgUnit
from mobility.people.vocabulary import countries, time_zones
from mobility.skills.forms import LANGUAGE_CODES, ListField, SkillRow, level_choices, name_of_language
from mobility.skills.models import Skill
from mobility.skills.queries import find_named_skill
from mobility.skills.services.evidence import is_safe_address
from mobility.training.messages import FORMAT_WORDS
from mobility.training.models import CENTS, SCORES, Course, CourseFormat, CourseSession
from mobility.training.queries import find_course_by_reference
from mobility.web import filters
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    QuantityField,
    StrippedField,
    WholeNumberField,
    at_most,
    choices_of,
    required,
)

ROWS, MOST_ROWS = 2, 12
MOST_HOURS, MOST_COST, MOST_SEATS = 2000, 100_000, 500
CURRENCY = 3


def _between(least: int, most: int) -> NumberRange:
    return NumberRange(least, most, message=_l("Enter a number from %(least)s to %(most)s.", least=least, most=most))


class ClockField(TimeField):
    """A time of day; what is not one is told in a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a time such as 09:30.")) from None


class FindForm(BaseForm):
    """What somebody looks for beside words and boxes to tick; sent with GET."""

    hours = QuantityField(_l("At most"), [Optional(), _between(0, MOST_HOURS)])
    cost = QuantityField(_l("Costs at most"), [Optional(), _between(0, MOST_COST)])
    skill = StrippedField(_l("Teaches"), [Optional(), at_most(200)])
    picked = HiddenField(validators=[Optional()])
    found: Skill | None = None

    def validate_skill(self, field: StrippedField) -> None:
        self.found = find_named_skill(field.data, str(get_locale()), self.picked.data or "")
        if self.found is None:
            raise ValidationError(_("No skill is called so. Pick one from the list."))


class EnrolForm(BaseForm):
    """One of the sessions where there are any, and for whoever decides on the cost why it is worth it."""

    session = RadioField(_l("Session"), coerce=int, choices=[])
    motivation = ParagraphField(
        _l("Why this course"),
        [Optional(), at_most(1000)],
        description=_l("Your line manager reads it with the request. A sentence is enough."),
    )

    def __init__(self, sessions: Sequence[CourseSession], *, asks: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sessions = {one.id: one for one in sessions}
        if not asks:
            del self.motivation
        if not sessions:
            del self.session
            return
        self.session.choices = [SelectChoice(one.id, say_session(one)) for one in sessions]
        if not self.is_submitted() and len(sessions) == 1:
            self.session.data = sessions[0].id

    def validate_session(self, field: RadioField) -> None:
        if field.data not in self.sessions:
            field.errors = []
            raise ValidationError(_("Choose a session."))

    @property
    def chosen(self) -> CourseSession | None:
        return self.sessions.get(self.session.data) if "session" in self else None

    @property
    def words(self) -> str:
        return str(self.motivation.data or "") if "motivation" in self else ""


def say_session(one: CourseSession) -> str:
    """When, where and how many seats are left."""
    parts = [filters.instant(one.starts_at, one.time_zone), one.place]
    if one.seats_left > 0:
        parts.append(_("%(left)s of %(seats)s seats free", left=one.seats_left, seats=one.seats))
    else:
        parts.append(_("full: you join the waiting list"))
    return " · ".join(filter(None, parts))


class RateForm(BaseForm):
    score = RadioField(
        _l("How good was it?"),
        coerce=int,
        choices=[SelectChoice(score, str(score)) for score in SCORES],
        description=_l("1: not worth the time, 5: very good."),
    )
    words = ParagraphField(
        _l("What should colleagues know?"),
        [Optional(), at_most(500)],
        description=_l("Shown without your name once three people have rated the course."),
    )


class DeclineForm(BaseForm):
    reason = ParagraphField(
        _l("Reason"),
        [required(_l("Write a sentence that says why.")), at_most(1000)],
        description=_l("The person reads this sentence."),
    )


class TaughtRow(SkillRow):
    from_level = SelectField(_l("From level"), coerce=int, default=0)
    to_level = SelectField(_l("To level"), coerce=int, choices=level_choices, default=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_level.choices = [SelectChoice(0, _("0 · nothing yet")), *level_choices()[:-1]]

    def validate_to_level(self, field: SelectField) -> None:
        if self.skill.data and field.data is not None and field.data <= (self.from_level.data or 0):
            raise ValidationError(_("A course leads to a higher level than it begins at."))


class AskedRow(SkillRow):
    level = SelectField(_l("Level"), coerce=int, choices=level_choices, default=2)


class CourseForm(BaseForm):
    version = HiddenField()
    reference = StrippedField(
        _l("Reference"),
        [required(_l("Enter a reference of your own.")), at_most(80)],
        description=_l("By it imports and completions find the course."),
    )
    title = StrippedField(_l("Title"), [required(_l("Enter a title.")), at_most(200)])
    description = ParagraphField(_l("What one learns"), [Optional(), at_most(6000)])
    format = RadioField(_l("Format"), choices=choices_of(FORMAT_WORDS), default=CourseFormat.E_LEARNING.value)
    language = ListField(_l("Language of the course"), default="en")
    provider = StrippedField(_l("Provider"), [Optional(), at_most(200)])
    hours = QuantityField(_l("Duration"), [required(_l("Enter how many hours it takes.")), _between(0, MOST_HOURS)])
    cost = QuantityField(
        _l("Cost for each person"),
        [required(_l("Enter 0 if it is free of charge.")), _between(0, MOST_COST)],
        default=0,
    )
    currency = StrippedField(_l("Currency"), [Optional()], default="EUR")
    url = StrippedField(
        _l("Address"), [Optional(), at_most(500)], description=_l("Where one takes or finds it: https://…")
    )
    gives_certificate = BooleanField(_l("Gives a certificate"))
    is_mandatory = BooleanField(
        _l("Mandatory"), description=_l("Nobody has to approve it. Who must hold it by when is said by a rule.")
    )
    validity_months = WholeNumberField(
        _l("Valid for"), [Optional(), _between(1, 240)], description=_l("Leave empty if it holds without end.")
    )
    country = ListField(_l("Only for people in"))
    legal_entity = ListField(_l("Only for people of"), coerce=int)
    skills = FieldList(FormField(TaughtRow), _l("Skills taught"), min_entries=ROWS, max_entries=MOST_ROWS)
    asked_skills = FieldList(FormField(AskedRow), _l("Skills to bring along"), min_entries=1, max_entries=MOST_ROWS)
    asked_courses = ParagraphField(
        _l("Courses to take before"), [Optional(), at_most(1000)], description=_l("One reference on each line.")
    )

    def __init__(self, entities: Sequence[LegalEntity], *, for_all: bool, **kwargs: Any) -> None:
        """`entities` are those that the writer keeps courses for; `for_all` says whether everybody's, too."""
        super().__init__(**kwargs)
        everybody = [SelectChoice(0, _("Everybody"))] if for_all else []
        self.legal_entity.choices = [*everybody, *(SelectChoice(one.id, one.name) for one in entities)]
        self.country.choices = [SelectChoice("", _("Every country")), *country_choices()]
        self.language.choices = [SelectChoice(code, name_of_language(code)) for code in LANGUAGE_CODES]

    def validate_hours(self, field: QuantityField) -> None:
        if field.data is not None and field.data <= 0:
            raise ValidationError(_("Enter how many hours it takes."))

    def validate_currency(self, field: StrippedField) -> None:
        field.data = field.data.upper() or "EUR"
        if len(field.data) != CURRENCY or not field.data.isalpha():
            raise ValidationError(_("Enter the three letters of the currency, such as EUR."))

    def validate_url(self, field: StrippedField) -> None:
        if field.data and not is_safe_address(field.data):
            raise ValidationError(_("Enter a whole address that begins with https://."))

    def validate_skills(self, field: FieldList) -> None:
        _refuse_doubles(field)

    def validate_asked_skills(self, field: FieldList) -> None:
        _refuse_doubles(field)

    def validate_asked_courses(self, field: ParagraphField) -> None:
        for reference in self.references:
            if find_course_by_reference(reference) is None:
                raise ValidationError(_("No course has the reference %(reference)s.", reference=reference))

    @property
    def references(self) -> list[str]:
        lines = (line.strip() for line in (self.asked_courses.data or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def add_row(self, name: str) -> None:
        rows = self[name] if name in {"skills", "asked_skills"} else None
        if rows is not None and len(rows) < MOST_ROWS:
            rows.append_entry()

    def fields(self) -> dict[str, Any]:
        """What was entered, as the services take it."""
        plain = ("title", "description", "language", "provider", "hours", "url", "gives_certificate", "is_mandatory")
        taught = [row.form for row in self.skills if row.form.found]
        asked = [row.form for row in self.asked_skills if row.form.found]
        return {
            **self.values(*plain),
            "reference": self.reference.data,
            "format": CourseFormat(self.format.data),
            "cost_cents": round((self.cost.data or 0) * CENTS),
            "currency": self.currency.data,
            "validity_months": self.validity_months.data,
            "country": self.country.data or None,
            "legal_entity_id": self.legal_entity.data or None,
            "skills": [(row.found, row.from_level.data, row.to_level.data) for row in taught],
            "asked_skills": [(row.found, row.level.data) for row in asked],
            "asked_courses": [find_course_by_reference(one) for one in self.references],
        }


def values_of(course: Course, language: str) -> dict[str, Any]:
    """A course as its form shows it."""
    names = ("version", "reference", "title", "description", "language", "provider", "hours", "currency", "url")
    return {
        **{name: getattr(course, name) for name in (*names, "gives_certificate", "is_mandatory", "validity_months")},
        "format": course.format.value,
        "cost": course.cost,
        "country": course.country or "",
        "legal_entity": course.legal_entity_id or 0,
        "skills": [
            {"skill": row.skill.label(language), "picked": str(row.skill_id)}
            | {"from_level": row.from_level, "to_level": row.to_level}
            for row in course.skills
        ],
        "asked_skills": [
            {"skill": row.skill.label(language), "picked": str(row.skill_id), "level": row.level}
            for row in course.prerequisites
            if row.skill is not None
        ],
        "asked_courses": "\n".join(
            row.required_course.reference for row in course.prerequisites if row.required_course is not None
        ),
    }


class SessionForm(BaseForm):
    starts_on = DayField(_l("First day"), [required(_l("Choose the first day."))])
    starts_time = ClockField(_l("Begins at"), [required(_l("Enter a time such as 09:30."))])
    ends_on = DayField(_l("Last day"), [required(_l("Choose the last day."))])
    ends_time = ClockField(_l("Ends at"), [required(_l("Enter a time such as 09:30."))])
    time_zone = ListField(_l("Time zone"), choices=lambda: [SelectChoice(one) for one in sorted(time_zones())])
    place = StrippedField(
        _l("Place"), [Optional(), at_most(200)], description=_l("Site and room; for a webinar, its address.")
    )
    seats = WholeNumberField(_l("Seats"), [required(_l("Enter how many seats there are.")), _between(1, MOST_SEATS)])

    @classmethod
    def about(cls, one: CourseSession) -> SessionForm:
        """As it is planned, in the time of its place."""
        starts_at, ends_at = (at.astimezone(ZoneInfo(one.time_zone)) for at in (one.starts_at, one.ends_at))
        return cls(
            data={
                "starts_on": starts_at.date(), "starts_time": starts_at.time(),
                "ends_on": ends_at.date(), "ends_time": ends_at.time(),
                "time_zone": one.time_zone, "place": one.place, "seats": one.seats,
            }
        )  # fmt: skip

    @property
    def said(self) -> dict[str, Any]:
        zone = ZoneInfo(self.time_zone.data)
        return {
            "starts_at": dt.datetime.combine(self.starts_on.data, self.starts_time.data, zone),
            "ends_at": dt.datetime.combine(self.ends_on.data, self.ends_time.data, zone),
            **self.values("time_zone", "place", "seats"),
        }


class RuleForm(BaseForm):
    org_unit = ListField(_l("Who works in"), coerce=int)
    legal_entity = ListField(_l("Who is employed by"), coerce=int)
    country = ListField(_l("Who works in the country"))
    due_on = DayField(_l("Due"), [required(_l("Choose a day."))])
    newcomer_days = WholeNumberField(
        _l("Newcomers have"), [required(_l("Enter how many days newcomers have.")), _between(1, 730)], default=90
    )

    def __init__(self, units: Sequence[OrgUnit], entities: Sequence[LegalEntity], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units, self.entities = {one.id: one for one in units}, {one.id: one for one in entities}
        self.org_unit.choices = [
            SelectChoice(0, _("Every unit")),
            *(SelectChoice(one.id, one.name_first) for one in units),
        ]
        self.legal_entity.choices = [
            SelectChoice(0, _("Every employer")), *(SelectChoice(one.id, one.name) for one in entities),
        ]  # fmt: skip
        self.country.choices = [SelectChoice("", _("Every country")), *country_choices()]

    @property
    def said(self) -> dict[str, Any]:
        return {
            "org_unit": self.units.get(self.org_unit.data),
            "legal_entity": self.entities.get(self.legal_entity.data),
            "country": self.country.data or None,
            **self.values("due_on", "newcomer_days"),
        }


def country_choices() -> list[SelectChoice]:
    """Every country under its name in the reader's language."""
    named = [SelectChoice(code, filters.country(code)) for code in countries()]
    return sorted(named, key=lambda one: one.label)


def _refuse_doubles(rows: FieldList) -> None:
    """The same concept twice, perhaps under two names; said at the second row."""
    seen: set[str] = set()
    for position, row in enumerate(rows):
        found = row.form.found
        if found is not None and found.uri in seen:
            row.form.skill.errors = [_("This skill is in the list already. Keep one of the two.")]
            rows.errors = [*(rows.errors or [{}] * position), row.form.errors]
        if found is not None:
            seen.add(found.uri)
