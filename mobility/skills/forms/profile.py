"""Forms of the profile, the notice and the skills a person holds or wants."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, MonthInput

from mobility.core.i18n import N_
from mobility.skills import queries
from mobility.skills.cv.reading import LARGEST
from mobility.skills.models import CEFR_LEVELS, LEVELS, Relation, Section, SectionReaders, Skill, SkillKind, Visibility
from mobility.skills.services import LONGEST_LABEL, PROPOSE
from mobility.skills.visibility import READER_WORDS, SECTION_WORDS
from mobility.web.fields import BaseForm, DayField, StrippedField, WholeNumberField, at_most, required
from mobility.web.filters import level_word

LANGUAGE_CODES = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
    "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "th",
    "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
LONGEST_TEXT = 4000
LARGEST_MB = LARGEST // 1024**2
KIND_WORDS = {
    SkillKind.TECHNICAL: N_("Technical skill"),
    SkillKind.TRANSVERSAL: N_("Transversal skill"),
    SkillKind.LANGUAGE: N_("Language"),
    SkillKind.KNOWLEDGE: N_("Knowledge"),
}
WEEKDAY_WORDS = {
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
}


def name_of_language(code: str) -> str:
    """French for fr, in the reader's language; a code that Babel does not know stays as it is."""
    locale = get_locale() or Locale("en")
    name = locale.languages.get(code.replace("-", "_")) or locale.languages.get(code.split("-")[0]) or code
    return name[0].upper() + name[1:]


def level_choices() -> list[SelectChoice]:
    """The five levels with their words, in the reader's language."""
    return [SelectChoice(level, f"{level} · {level_word(level)}") for level in LEVELS]


def _language_choices() -> list[SelectChoice]:
    named = [SelectChoice(code, name_of_language(code)) for code in LANGUAGE_CODES]
    return [SelectChoice("", "–"), *sorted(named, key=lambda choice: choice.label)]


def _ticks(label: Any, choices: list[SelectChoice] | None = None) -> SelectMultipleField:
    """Several of a list, each with a box to tick."""
    return SelectMultipleField(
        label, choices=choices or [], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )


class ListField(SelectField):
    """A select whose refusals say what to do."""

    def __init__(self, *args: Any, **options: Any) -> None:
        sentence = _l("Choose one from the list.")
        super().__init__(*args, invalid_choice_message=sentence, invalid_value_message=sentence, **options)


class MonthField(StrippedField):
    """A month as YYYY-MM; nothing entered is None."""

    widget = MonthInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data or None


class NamedSkillForm(BaseForm):
    """A skill by what the person calls it; `chosen` answers the question which one they mean.

    `picked` is the id of what they took from the list while typing; it counts as long as the words are still its own.
    """

    skill = StrippedField(_l("Skill"), [required(_l("Enter the name of a skill.")), at_most(120)])
    picked = HiddenField(validators=[Optional()])
    chosen = RadioField(_l("Which skill do you mean?"), [Optional()], choices=[], validate_choice=False)
    level = ListField(_l("Level"), choices=level_choices, coerce=int, default=3)

    def offer(self) -> None:
        self.chosen.choices = nearest_choices(self.skill.data)

    @property
    def answer(self) -> str:
        return self.chosen.data or ""


class HeldSkillForm(NamedSkillForm):
    level = ListField(_l("Your level"), choices=level_choices, coerce=int, default=3)


class SkillRow(Form):
    """One skill of a list of rows, in the reader's words, resolved to a concept: `found`.

    What no concept is called is asked about: one of the nearest is meant, or a new skill, which is in no table yet:
    whoever saves the rows proposes it to HR.
    """

    skill = StrippedField(_l("Skill"), [at_most(LONGEST_LABEL)])
    picked = HiddenField()
    chosen = RadioField(_l("Which skill do you mean?"), choices=[], validate_choice=False)
    found: Skill | None = None

    def validate_skill(self, field: StrippedField) -> None:
        if not field.data:
            return
        language, chosen = str(get_locale()), self.chosen.data or ""
        self.found = queries.find_named_skill(field.data, language, self.picked.data or "")
        if self.found is not None:
            return
        self.offer()
        if chosen == PROPOSE:
            self.found = queries.new_proposed_skill(field.data, language)
        elif answered := queries.find_chosen(chosen):
            self.found = queries.follow_merges(answered)
        if self.found is None:
            raise ValidationError(_("No skill is called “%(text)s”. Choose below what you mean.", text=field.data))

    def offer(self) -> None:
        self.chosen.choices = nearest_choices(self.skill.data)


def nearest_choices(text: str) -> list[SelectChoice]:
    """What words that no skill is called may mean: the nearest ones, or a new one."""
    language = str(get_locale())
    nearest = queries.list_nearest_skills(text, language)
    proposal = SelectChoice(PROPOSE, _("None of these: propose “%(text)s” to HR as a new skill", text=text))
    return [*(SelectChoice(str(skill.id), skill.label(language)) for skill in nearest), proposal]


class FoundSkillForm(HeldSkillForm):
    """One of the skills that a search found; `called` tells it from others of the same name."""

    skill = HiddenField()
    called: str = ""


class WantedSkillForm(NamedSkillForm):
    level = ListField(_l("Level you want to reach"), choices=level_choices, coerce=int, default=3)
    reason = StrippedField(
        _l("Why"), [Optional(), at_most(300)], description=_l("A sentence for yourself. Nobody else reads it.")
    )


class ChangeHeldSkillForm(BaseForm):
    level = ListField(_l("Your level"), choices=level_choices, coerce=int)
    last_used = MonthField(_l("Last used"), [Optional()], description=_l("Year and month, such as 2026-10."))
    evidence = TextAreaField(
        _l("Evidence in your words"),
        [Optional(), at_most(1000)],
        description=_l("What shows it: a project, something you made."),
    )


class AcceptForm(BaseForm):
    """What a proposal is to be called, and what it is."""

    name_en = StrippedField(_l("Name in English"), [required(_l("Enter its name in English.")), at_most(LONGEST_LABEL)])
    name_fr = StrippedField(_l("Name in French"), [required(_l("Enter its name in French.")), at_most(LONGEST_LABEL)])
    kind = ListField(
        _l("Kind of skill"), choices=[SelectChoice(kind.value, _l(word)) for kind, word in KIND_WORDS.items()]
    )
    description_en = TextAreaField(_l("What it is, in English"), [Optional(), at_most(1000)])
    description_fr = TextAreaField(_l("What it is, in French"), [Optional(), at_most(1000)])

    @property
    def decided(self) -> dict[str, Any]:
        """As the service takes it."""
        texts = {
            part: {language: (self[f"{one}_{language}"].data or "").strip() for language in ("en", "fr")}
            for part, one in (("names", "name"), ("descriptions", "description"))
        }
        return {**texts, "kind": SkillKind(self.kind.data)}


class MergeForm(BaseForm):
    """The other skill that an act is about."""

    skill = StrippedField(_l("The other skill"), [required(_l("Enter the name of a skill.")), at_most(300)])
    picked = HiddenField(validators=[Optional()])


class MapForm(MergeForm):
    relation = RadioField(
        _l("How it stands to the other"),
        choices=[
            SelectChoice(Relation.SAME.value, _l("The same skill")),
            SelectChoice(Relation.BROADER.value, _l("The other is broader")),
            SelectChoice(Relation.RELATED.value, _l("They are related")),
        ],
        default=Relation.SAME.value,
    )


class WordsForm(BaseForm):
    headline = StrippedField(_l("Headline"), [Optional(), at_most(200)], description=_l("What you do, in one line."))
    about = TextAreaField(
        _l("About you"),
        [Optional(), at_most(LONGEST_TEXT)],
        description=_l("What you do, what you are proud of, what you would like to try next."),
    )


class ExperienceForm(BaseForm):
    title = StrippedField(_l("Position or project"), [required(_l("Enter the position or the project.")), at_most(200)])
    from_month = MonthField(_l("From"), [Optional()], description=_l("Year and month, such as 2019-03."))
    to_month = MonthField(_l("Until"), [Optional()], description=_l("Leave empty if it goes on."))
    text = TextAreaField(_l("What you did there"), [Optional(), at_most(LONGEST_TEXT)])


class AvailabilityForm(BaseForm):
    available_from = DayField(_l("Available from"), [Optional()])
    work_package_percent = WholeNumberField(
        _l("Share for a work package"), [Optional()], description=_l("Of full time, at most.")
    )
    gig_hours = WholeNumberField(_l("Time for gigs"), [Optional()])
    wanted_kind = RadioField(
        _l("What you would like to do"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Either")),
            SelectChoice("work_package", _l("Work packages: four months, part-time or full-time")),
            SelectChoice("gig", _l("Gigs: a few hours a week")),
        ],
    )
    days = _ticks(_l("Days that suit you best"), [SelectChoice(day, _l(word)) for day, word in WEEKDAY_WORDS.items()])
    remote = RadioField(
        _l("Remote work"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Either")),
            SelectChoice("remote", _l("Mostly remote")),
            SelectChoice("on_site", _l("Mostly on site")),
        ],
    )
    travel_days = WholeNumberField(_l("Days you could travel"), [Optional()])
    mobility = StrippedField(
        _l("Places where you could work"), [Optional(), at_most(200)], description=_l("For example: Paris and Lyon.")
    )

    @property
    def answers(self) -> dict[str, Any]:
        """As the profile keeps them: no preference is None, days are one line."""
        plain = self.values("available_from", "work_package_percent", "gig_hours", "mobility", "travel_days")
        choices = {name: self[name].data or None for name in ("wanted_kind", "remote")}
        return {**plain, **choices, "weekdays": " ".join(self.days.data or ())}


class LanguageRow(Form):
    code = ListField(_l("Language"), choices=_language_choices, validate_choice=False)
    level = ListField(_l("Level"), choices=[SelectChoice(level) for level in CEFR_LEVELS], default="B1")


class LanguagesForm(BaseForm):
    rows = FieldList(FormField(LanguageRow), _l("Languages"))
    add_row = SubmitField(_l("Add another language"))

    @property
    def levels(self) -> dict[str, str]:
        """Code → level; a row without a language counts as removed."""
        return {row["code"]: row["level"] for row in self.rows.data if row["code"]}

    def load(self, rows: list[dict[str, str]]) -> None:
        for row in [*rows, {"code": "", "level": "B1"}]:
            entry = self.rows.append_entry(row).form
            if all(choice.value != row["code"] for choice in entry.code.choices):  # an import knows more languages
                entry.code.choices = [*entry.code.choices, SelectChoice(row["code"], name_of_language(row["code"]))]


class VisibilityForm(BaseForm):
    visibility = RadioField(
        _l("Do you want to be found?"),
        [required(_l("Choose one of the three. You can change it at any time."))],
        choices=[
            SelectChoice(Visibility.OPEN.value, _l("Open: hosts, HR and colleagues can find me")),
            SelectChoice(Visibility.HR_ONLY.value, _l("HR only: HR partners can find me, hosts cannot")),
            SelectChoice(Visibility.NOT_LOOKING.value, _l("Not looking: nobody can find me")),
        ],
    )


def _readers_field(section: Section) -> ListField:
    """What you want to learn has no public: everybody includes the line manager."""
    offered = [one for one in SectionReaders if section is not Section.WANTED or one is not SectionReaders.EVERYONE]
    choices = [SelectChoice(one.value, _l(READER_WORDS[one])) for one in offered]
    return ListField(_l(SECTION_WORDS[section]), choices=choices)


class ReadersForm(BaseForm):
    """One list per section: who reads it."""

    about = _readers_field(Section.ABOUT)
    held = _readers_field(Section.HELD)
    experience = _readers_field(Section.EXPERIENCE)
    languages = _readers_field(Section.LANGUAGES)
    availability = _readers_field(Section.AVAILABILITY)
    wanted = _readers_field(Section.WANTED)

    @property
    def readers(self) -> dict[Section, SectionReaders]:
        return {section: SectionReaders(self[section.value].data) for section in Section}


class CvForm(BaseForm):
    file = FileField(
        _l("Your CV"),
        description=_l(
            "PDF, DOCX, Europass, JSON Resume or text, in English or French, up to %(size)s MB.", size=LARGEST_MB
        ),
    )

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file."))


class RoleForm(BaseForm):
    """Sent by its address, so that a list can be opened again."""

    title = StrippedField(_l("Your role"), [at_most(120)], description=_l("A job title, such as data analyst."))


class SuggestedSkillForm(BaseForm):
    """One line of the list: whether the person has this skill, and at which level."""

    takes = BooleanField()
    level = ListField(_l("Your level"), choices=level_choices, coerce=int, default=3)

    def name(self, skill: str) -> None:
        """Both fields under the name of the skill, so that each can be told from those of the other lines."""
        self.takes.label.text = skill
        self.level.label.text = _("Your level in %(skill)s", skill=skill)


class ChosenForm(BaseForm):
    """What else of a CV goes into the profile, and whether the file stays."""

    positions = _ticks(_l("Positions to add to your experience"))
    languages = _ticks(_l("Languages to add"))
    keeps_file = BooleanField(
        _l("Keep the file"), description=_l("For you alone, until you delete it. Otherwise it is deleted now.")
    )

    def offer(self, positions: list[tuple[str, str]], languages: list[tuple[str, str]]) -> None:
        """All of them ticked until the form is sent."""
        for field, choices in ((self.positions, positions), (self.languages, languages)):
            field.choices = [SelectChoice(value, label) for value, label in choices]
            if not self.is_submitted():
                field.data = [value for value, _label in choices]
