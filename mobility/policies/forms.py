"""The form of each kind of rule."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from mobility.people.queries import list_legal_entities
from mobility.policies.models import ClearanceKind, Side
from mobility.policies.queries import list_countries
from mobility.policies.rules import Kind, RuleText
from mobility.policies.rules.clearances import KIND_WORDS, LISTED_KINDS, SIDE_WORDS, ClearanceRule
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

YES, NO = "yes", "no"


WHY_IT_CHANGES = required(_l("Say why. The reason stands in the history of the rule."))


class RuleForm(BaseForm):
    """What every change of a rule asks for; `value` is the part that differs."""

    holds_from = DayField(_l("Holds from"), validators=[Optional()])
    reason = ParagraphField(
        _l("Why it changes"),
        validators=[WHY_IT_CHANGES, at_most(2000)],
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


class TextForm(RuleForm):
    value = StrippedField(_l("New value"), validators=[Optional()], description=_l("Empty: as it is delivered."))

    @property
    def decided(self) -> str:
        return self.value.data or ""


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
    Kind.TEXT: TextForm,
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


class DropRowForm(BaseForm):
    """Taking a row out of the list of clearances; `seen` is the version that was looked at."""

    seen = HiddenField()
    reason = ParagraphField(_l("Why it changes"), validators=[WHY_IT_CHANGES, at_most(2000)])

    @property
    def version(self) -> int | None:
        return int(self.seen.data) if (self.seen.data or "").isdecimal() else None


class ClearanceRuleForm(DropRowForm):
    """One row of the list of clearances; what is left empty asks for nothing."""

    kind = SelectField(
        _l("Clearance"),
        choices=choices_of({kind: KIND_WORDS[kind] for kind in LISTED_KINDS}),
        coerce=ClearanceKind,
    )
    side = RadioField(
        _l("Who settles it"),
        choices=choices_of(SIDE_WORDS),
        coerce=Side,
        validators=[required(_l("Choose whose HR settles it."))],
    )
    home_country = SelectField(_l("Country of the person"), validators=[Optional()])
    home_entity = SelectField(_l("Employer of the person"), validators=[Optional()])
    host_country = SelectField(_l("Country of the host"), validators=[Optional()])
    host_entity = SelectField(_l("Employer of the host"), validators=[Optional()])
    only_cross_entity = BooleanField(_l("Only between two employers"))
    only_abroad = BooleanField(_l("Only with days abroad"))
    from_hours = QuantityField(
        _l("From how many hours a week"),
        validators=[Optional(), NumberRange(min=0, max=60, message=_l("Enter a number from 0 to 60."))],
    )
    days = WholeNumberField(_l("Days until it is due"), validators=[required(_l("Enter a whole number, in digits."))])
    law = StrippedField(
        _l("Law by which silence is a yes"),
        description=_l("Name its article. Empty: somebody has to clear it, however late."),
        validators=[Optional(), at_most(200)],
    )

    @classmethod
    def about(cls, rule: ClearanceRule | None, seen: int | None) -> ClearanceRuleForm:
        """Filled with a row as it stands, or empty."""
        shown: dict[str, Any] = {"seen": "" if seen is None else str(seen)}
        if rule is not None:
            shown |= {name: getattr(rule, name) for name in ("kind", "side", "days", "law", "from_hours")}
            shown |= {name: getattr(rule, name) for name in ("only_abroad", "only_cross_entity")}
            shown |= {name: getattr(rule, name) or "" for name in ("home_country", "host_country")}
            shown |= {name: str(getattr(rule, f"{name}_id") or "") for name in ("home_entity", "host_entity")}
        form = cls(data=shown)
        countries = [SelectChoice("", _l("Any")), *_countries()]
        entities = [
            SelectChoice("", _l("Any")),
            *(SelectChoice(str(one.id), one.name) for one in list_legal_entities()),
        ]
        form.home_country.choices = form.host_country.choices = countries
        form.home_entity.choices = form.host_entity.choices = entities
        return form

    @property
    def row(self) -> ClearanceRule:
        return ClearanceRule(
            kind=self.kind.data,
            side=self.side.data,
            days=self.days.data,
            home_country=self.home_country.data or None,
            host_country=self.host_country.data or None,
            home_entity_id=int(self.home_entity.data) if self.home_entity.data else None,
            host_entity_id=int(self.host_entity.data) if self.host_entity.data else None,
            only_abroad=self.only_abroad.data,
            only_cross_entity=self.only_cross_entity.data,
            from_hours=self.from_hours.data or 0.0,
            law=self.law.data or "",
        )
