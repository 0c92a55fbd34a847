"""Forms of the opportunities room."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any
from zoneinfo import available_timezones

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from mobility.core.i18n import N_
from mobility.opportunities.models import (
    DEFAULT_WORKING_LEVEL,
    GIG_DEFAULT_WEEKS,
    GIG_MAXIMUM_WEEKS,
    QUESTION_LENGTH,
    Audience,
    Importance,
    Opportunity,
    OpportunityKind,
    Remote,
    WhoPays,
    last_day,
)
from mobility.opportunities.queries import find_settled_day
from mobility.opportunities.services import DATES, check_dates
from mobility.people.models import OrgUnit, Person
from mobility.people.queries import find_person_by_email
from mobility.policies.queries import Rule, get_value
from mobility.skills.forms import LANGUAGE_CODES, SkillRow, name_of_language
from mobility.skills.models import CEFR_LEVELS, LEVELS, Skill
from mobility.skills.queries import find_named_skill
from mobility.web import filters
from mobility.web.fields import (
    BaseForm,
    DayField,
    QuantityField,
    StrippedField,
    WholeNumberField,
    at_most,
    required,
)

REQUIRED_ROWS, TAUGHT_ROWS = 2, 1
MOST_ROWS = 20
MOST_PLACES = 20
MOST_HOURS = 16
LONGEST_ROLE, LONGEST_TITLE, LONGEST_TEXT = 120, 200, 6000
NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"})  # what CLDR lists beside countries
CONTINENTS = frozenset("Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific".split())
LANGUAGE_NAMES = [SelectChoice("en", "English"), SelectChoice("fr", "Français")]
REMOTE = [
    SelectChoice(Remote.NO, _l("At the workplace")),
    SelectChoice(Remote.PARTLY, _l("Partly remote")),
    SelectChoice(Remote.YES, _l("Fully remote")),
]
WHO_PAYS = [
    SelectChoice(WhoPays.HOME_UNIT, _l("The home unit goes on paying")),
    SelectChoice(WhoPays.HOST_UNIT, _l("The host unit pays")),
    SelectChoice(WhoPays.SHARED, _l("Both share the cost")),
]
AUDIENCE = [
    SelectChoice(Audience.EVERYONE, _l("Everyone in the company")),
    SelectChoice(Audience.COUNTRY, _l("People in the country of the workplace")),
    SelectChoice(Audience.LEGAL_ENTITY, _l("People of the host's legal entity")),
]
PARTS = [SelectChoice("required_skills", _l("Skills needed")), SelectChoice("taught_skills", _l("Skills taught"))]
IMPORTANCE = [SelectChoice(Importance.MUST, _l("Must have")), SelectChoice(Importance.NICE, _l("Nice to have"))]


def _between(least: int, most: int, sentence: str) -> list[Any]:
    """`sentence` names what is counted: in the summary above the form it stands alone."""
    message = _l(sentence, least=least, most=most)
    return [required(message), NumberRange(least, most, message)]


def _level_choices() -> list[SelectChoice]:
    return [SelectChoice(level, _l(filters.LEVELS[level])) for level in LEVELS]


class RequiredSkillRow(SkillRow):
    level = SelectField(_l("Level"), coerce=int, choices=_level_choices(), default=3)
    importance = SelectField(_l("Importance"), coerce=Importance, choices=IMPORTANCE, default=Importance.MUST)


class TaughtSkillRow(SkillRow):
    level = SelectField(_l("Level reached"), coerce=int, choices=_level_choices(), default=3)


class SuggestedRow(Form):
    """A skill that the text speaks of: whether to add it, to which list, and at which level."""

    takes = BooleanField()
    part = SelectField(choices=PARTS)
    level = SelectField(coerce=int, choices=_level_choices(), default=3)

    def name(self, skill: str) -> None:
        """Every field under the name of the skill, so that each can be told from those of the other lines."""
        self.takes.label.text = skill
        self.part.label.text = _("Where to add %(skill)s", skill=skill)
        self.level.label.text = _("Level in %(skill)s", skill=skill)


class PostingForm(BaseForm):
    """The whole posting on one page; `kind` decides which of the fields about time it has."""

    version = HiddenField()
    org_unit = SelectField(_l("Team that offers the work"), coerce=int)
    title = StrippedField(
        _l("Title"),
        [required(_l("Give it a title that says what the work is.")), at_most(LONGEST_TITLE)],
        description=_l("What somebody would tell a colleague: “Launch the data quality board in Lyon”."),
    )
    description = TextAreaField(
        _l("Outcome and tasks"),
        [required(_l("Say what will exist at the end, and what the person does for it.")), at_most(LONGEST_TEXT)],
        description=_l("What will exist at the end, then the tasks on the way."),
    )
    language = SelectField(_l("Language of this text"), choices=LANGUAGE_NAMES, default="en")
    required_skills = FieldList(
        FormField(RequiredSkillRow), _l("Skills needed"), min_entries=REQUIRED_ROWS, max_entries=MOST_ROWS
    )
    taught_skills = FieldList(
        FormField(TaughtSkillRow), _l("Skills taught"), min_entries=TAUGHT_ROWS, max_entries=MOST_ROWS
    )
    starts_on = DayField(_l("First day"), [required(_l("Choose the first day of work."))])
    weeks = WholeNumberField(
        _l("Length"),
        _between(1, GIG_MAXIMUM_WEEKS, N_("Enter %(least)s to %(most)s weeks.")),
        default=GIG_DEFAULT_WEEKS,
    )
    closes_on = DayField(_l("Deadline for applications"), [Optional()])
    is_rolling = BooleanField(
        _l("No deadline: take applications until every place is taken"),
        description=_l("You are asked every month whether it is still current; without an answer it closes."),
    )
    time_zone = SelectField(_l("Time zone"), description=_l("The deadline is the whole of that day there."))
    allocation_percent = QuantityField(
        _l("Share of full time"),
        _between(10, 100, N_("Enter %(least)s to %(most)s per cent of full time.")),
        default=50,
        description=_l("20 is a day a week, 100 is full-time: a part-timer's own full time."),
    )
    hours_per_week = QuantityField(
        _l("Effort"), _between(1, MOST_HOURS, N_("Enter %(least)s to %(most)s hours a week.")), default=4
    )
    places = WholeNumberField(
        _l("Places"), _between(1, MOST_PLACES, N_("Enter %(least)s to %(most)s places.")), default=1
    )
    roles = TextAreaField(
        _l("Role of each place"),
        [Optional()],
        description=_l("One line for each place where people do different things, such as “Data analyst”."),
    )
    workplace = StrippedField(
        _l("Workplace"), [Optional(), at_most(120)], description=_l("Site and city, such as “Lyon, Gerland”.")
    )
    country = SelectField(_l("Country of the workplace"))
    remote = RadioField(_l("Where the work is done"), coerce=Remote, choices=REMOTE, default=Remote.PARTLY)
    days_abroad = WholeNumberField(
        _l("Days abroad"),
        _between(0, 130, N_("Enter %(least)s to %(most)s days abroad.")),
        default=0,
        description=_l("For the person, in all; HR checks tax and social security from them."),
    )
    who_pays = RadioField(_l("Who pays"), coerce=WhoPays, choices=WHO_PAYS, default=WhoPays.HOME_UNIT)
    cost_centre = StrippedField(_l("Cost centre"), [Optional(), at_most(40)])
    audience = RadioField(_l("Who can see it"), coerce=Audience, choices=AUDIENCE, default=Audience.EVERYONE)
    working_language = SelectField(
        _l("Working language"),
        validators=[Optional()],
        description=_l("Who does not list it at this level is not suggested; they can still apply."),
    )
    working_language_level = SelectField(
        _l("Level of the working language, at least"),
        choices=[SelectChoice(level) for level in CEFR_LEVELS],
        default=DEFAULT_WORKING_LEVEL,
        description=_l("B2: can hold a conversation at work without strain."),
    )
    conditions = TextAreaField(
        _l("Conditions apart from skills"),
        [Optional(), at_most(2000)],
        description=_l("A certificate, an information barrier, work at night. Never age, sex, health or nationality."),
    )

    def __init__(
        self, kind: OpportunityKind, host: Person, units: list[OrgUnit], published: Opportunity | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        """`published` is what is edited; dates that it has already are no longer asked to lie ahead."""
        super().__init__(**kwargs)
        self.kind, self.host, self.published = kind, host, published
        self.units = {unit.id: unit for unit in units}
        for name in ("allocation_percent", "roles") if kind is OpportunityKind.GIG else ("weeks", "hours_per_week"):
            del self[name]
        self.org_unit.choices = [SelectChoice(unit.id, unit.name_first) for unit in units]
        self.time_zone.choices = [SelectChoice(zone) for zone in _list_time_zones()]
        self.country.choices = [SelectChoice("", _("Not fixed")), *_list_countries()]
        self.working_language.choices = [SelectChoice("", _("None asked")), *_list_languages()]
        if not self.is_submitted() and not kwargs.get("data"):
            self.org_unit.data, self.time_zone.data = host.org_unit_id, host.time_zone
            self.country.data, self.cost_centre.data = host.country or "", host.cost_centre
            self.language.data = host.reading_language

    @property
    def ends_on(self) -> dt.date | None:
        """The last day of work, as far as what was entered says."""
        if not isinstance(self.starts_on.data, dt.date):
            return None
        return last_day(self.kind, self.starts_on.data, self.weeks.data if self.weeks else None)

    @property
    def settled_on(self) -> dt.date | None:
        """By when everybody has answered at the latest, where that is not before the first day."""
        starts_on, closes_on = self.starts_on.data, self.closes_on.data
        if self.is_rolling.data or not (isinstance(starts_on, dt.date) and isinstance(closes_on, dt.date)):
            return None
        return day if starts_on <= (day := find_settled_day(closes_on, self.host)) else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Every mistake at once: whether dates go together is asked beside the rest, not after it."""
        is_valid = super().validate(extra_validators)
        return self._has_possible_dates() and is_valid

    def _has_possible_dates(self) -> bool:
        dates = {name: self[name].data for name in DATES if name in self}
        kept = self.published
        if not isinstance(dates["starts_on"], dt.date) or self.time_zone.errors:
            return False
        if kept is not None and all(value == getattr(kept, name) for name, value in dates.items()):
            return True
        if self.is_rolling.data:
            dates["closes_on"] = None
        problems = check_dates(kind=self.kind, **dates)
        for problem in problems:
            if not self[problem.field].errors:
                self[problem.field].errors = [filters.translate(problem.message)]
        return not problems

    def validate_required_skills(self, field: FieldList) -> None:
        _refuse_doubles(field)
        most = get_value(Rule.MOST_MUST_SKILLS)
        musts = [row for row in field if row.form.found and row.form.importance.data is Importance.MUST]
        for row in musts[most:]:
            row.form.importance.errors = [
                _("More than %(most)s skills are “must have”. Make this one “nice to have”.", most=most)
            ]
            position = field.entries.index(row)
            errors = [*field.errors, *[{}] * position][: position + 1]
            field.errors = [*errors, row.form.errors]

    def validate_roles(self, field: TextAreaField) -> None:
        if len(self.role_list) > (self.places.data or 0):
            raise ValidationError(_("There are more roles than places. Give each place at most one line."))
        if any(len(role) > LONGEST_ROLE for role in self.role_list):
            raise ValidationError(_("Shorten each role to at most %(length)s characters.", length=LONGEST_ROLE))

    @property
    def role_list(self) -> list[str]:
        lines = (self.roles.data or "").splitlines() if self.roles else []
        return [line.strip() for line in lines if line.strip()]

    def validate_taught_skills(self, field: FieldList) -> None:
        _refuse_doubles(field)

    def validate_country(self, field: SelectField) -> None:
        if self.audience.data is Audience.COUNTRY and not field.data:
            raise ValidationError(_("Choose a country, since only its people are to see this."))

    def add_row(self, name: str) -> None:
        """Another empty row at the end of one of the two lists of skills."""
        rows = self[name] if name in {"required_skills", "taught_skills"} else None
        if rows is not None and len(rows) < MOST_ROWS:
            rows.append_entry()

    def list_skill_ids(self) -> set[int]:
        """The skills that the rows name already."""
        language = str(get_locale())
        rows = [row.form for row in (*self.required_skills, *self.taught_skills) if row.form.skill.data]
        named = (find_named_skill(row.skill.data, language, row.picked.data or "") for row in rows)
        return {skill.id for skill in named if skill is not None}

    def add_skill(self, skill: Skill, part: str, level: int) -> bool:
        """A skill in the first empty row of a list, or in another one; musts only as many as there may be."""
        rows = self[part]
        row = next((row.form for row in rows if not row.form.skill.data), None)
        if row is None and len(rows) == MOST_ROWS:
            return False
        row = row or rows.append_entry().form
        row.skill.data, row.picked.data = skill.label(str(get_locale())), str(skill.id)
        row.level.data = level
        if part == "required_skills":
            musts = [one for one in rows if one.form.skill.data and one.form.importance.data is Importance.MUST]
            row.importance.data = Importance.MUST if len(musts) <= get_value(Rule.MOST_MUST_SKILLS) else Importance.NICE
        return True

    def ask_again(self) -> None:
        """Offer anew what an answer was given about, so that the answer stays."""
        for row in (*self.required_skills, *self.taught_skills):
            if row.form.chosen.data and row.form.skill.data:
                row.form.offer()

    def fields(self) -> dict[str, Any]:
        """What was entered, as the services take it."""
        plain = {"version", "org_unit", "country", "cost_centre", "roles", "required_skills", "taught_skills"}
        required_rows = [row.form for row in self.required_skills if row.form.found]
        taught_rows = [row.form for row in self.taught_skills if row.form.found]
        return {
            **{name: field.data for name, field in self._fields.items() if name not in plain},
            "kind": self.kind,
            "org_unit": self.units[self.org_unit.data],
            "country": self.country.data or None,
            "working_language": self.working_language.data or None,
            "working_language_level": self.working_language_level.data if self.working_language.data else None,
            "closes_on": None if self.is_rolling.data else self.closes_on.data,
            "roles": self.role_list,
            "cost_centre": self.cost_centre.data or None,
            "conditions": self.conditions.data or "",
            "required_skills": [(row.found, row.level.data, row.importance.data) for row in required_rows],
            "taught_skills": [(row.found, row.level.data) for row in taught_rows],
        }


def _list_languages() -> list[SelectChoice]:
    named = [SelectChoice(code, name_of_language(code)) for code in LANGUAGE_CODES]
    return sorted(named, key=lambda language: language.label)


def _list_countries() -> list[SelectChoice]:
    territories = (get_locale() or "en").territories
    countries = [
        SelectChoice(code, name) for code, name in territories.items() if len(code) == 2 and code not in NO_COUNTRIES
    ]
    return sorted(countries, key=lambda country: country.label)


@functools.cache  # the files of the time zones are many
def _list_time_zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if zone == "UTC" or zone.split("/")[0] in CONTINENTS)


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


class ReasonForm(BaseForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Write a sentence that says why.")), at_most(1000)])


class QuestionForm(BaseForm):
    text = TextAreaField(
        _l("Your question"), [required(_l("Write what you would like to know.")), at_most(QUESTION_LENGTH)]
    )


class AnswerForm(BaseForm):
    answer = TextAreaField(_l("Your answer"), [required(_l("Write an answer.")), at_most(2000)])


class ReopenForm(BaseForm):
    closes_on = DayField(_l("New deadline for applications"), [required(_l("Choose a new deadline."))])


class ReassignForm(BaseForm):
    host = StrippedField(
        _l("Work e-mail of the new host"),
        [required(_l("Enter the work e-mail of the new host."))],
        description=_l("Somebody who leads people or holds the host role. Both hosts are told."),
    )
    person: Person | None = None

    def validate_host(self, field: StrippedField) -> None:
        self.person = find_person_by_email(field.data)
        if self.person is None:
            raise ValidationError(_("Nobody here has this e-mail. Check it for a typing mistake."))
