"""The form of each kind of rule."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from mobility.people.queries import list_legal_entities
from mobility.policies.queries import list_countries
from mobility.policies.rules import Kind, RuleText
from mobility.web.fields import BaseForm, DayField, ParagraphField, WholeNumberField, at_most, required

YES, NO = "yes", "no"


class RuleForm(BaseForm):
    """What every change of a rule asks for; `value` is the part that differs."""

    holds_from = DayField(_l("Holds from"), validators=[Optional()])
    reason = ParagraphField(
        _l("Why it changes"),
        validators=[required(_l("Say why. The reason stands in the history of the rule.")), at_most(2000)],
    )

    @property
    def decided(self) -> Any:
        return self.value.data


class YesNoForm(RuleForm):
    value = RadioField(
        _l("The rule holds"),
        choices=[SelectChoice(YES, _l("Yes")), SelectChoice(NO, _l("No"))],
        validators=[required(_l("Choose yes or no."))],
    )

    @property
    def decided(self) -> bool:
        return bool(self.value.data == YES)


class NumberForm(RuleForm):
    value = WholeNumberField(_l("New value"), validators=[required(_l("Enter a whole number, in digits."))])


class Boxes(SelectMultipleField):
    """Choices to tick; none at all is an answer too."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CountriesForm(RuleForm):
    value = Boxes(_l("Countries without ranking"))


class EntitiesForm(RuleForm):
    value = Boxes(_l("Legal entities without ranking"), coerce=int)


FORMS = {
    Kind.YES_NO: YesNoForm,
    Kind.NUMBER: NumberForm,
    Kind.COUNTRIES: CountriesForm,
    Kind.ENTITIES: EntitiesForm,
}


def make_form(text: RuleText, current: Any) -> RuleForm:
    """The form of this rule, filled with what holds now."""
    shown = {Kind.YES_NO: YES if current else NO}.get(text.kind, current)
    form = FORMS[text.kind](data={"value": shown})
    if text.kind in CHOICES:
        form.value.choices = CHOICES[text.kind]()
    return form


def name_country(code: str) -> str:
    locale = get_locale()
    return str((locale.territories.get(code) if locale else None) or code)


def _countries() -> list[SelectChoice]:
    named = [SelectChoice(code, name_country(code)) for code in list_countries()]
    return sorted(named, key=lambda choice: str(choice.label))


def _entities() -> list[SelectChoice]:
    return [SelectChoice(entity.id, entity.name) for entity in list_legal_entities()]


CHOICES = {Kind.COUNTRIES: _countries, Kind.ENTITIES: _entities}
