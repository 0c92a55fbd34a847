"""The base of every form, and the fields and validators that rooms share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, FloatField, IntegerField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation

from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.web.filters import translate

# pasted from elsewhere, seen by nobody, and no part of HTML, XML or a PostgreSQL text; tabs and line ends stay
CONTROLS = dict.fromkeys([*range(9), *range(14, 32), *range(127, 160)]) | {11: " ", 12: " "}
YEARS = range(1950, 2200)  # what lies beyond is a slip, and some of it breaks the arithmetic of dates


class BaseForm(FlaskForm):
    """A form that can try an act and show what the domain says about it beside the field it is about."""

    class Meta:
        csrf = False  # the whole application checks the token, before any view

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent, without its control characters."""
            sent = super().wrap_formdata(form, formdata)
            if sent is None:
                return None
            return MultiDict(
                (name, value.translate(CONTROLS) if isinstance(value, str) else value)
                for name, value in sent.items(multi=True)
            )

    result: Any = None

    def attempt(self, act: Callable[[], Any]) -> bool:
        """Validate, then run `act`; False leaves the errors on the form (answer with status 422)."""
        if not self.validate():
            return False
        try:
            self.result = act()
        except (InvalidInput, ConditionNotMet) as error:
            name = getattr(error, "field", None)
            self._show(translate(error.message), self._fields.get(name) if name else None)
            return False
        return True

    def _show(self, sentence: str, field: Field | None) -> None:
        if field is None:
            self.form_errors = [*self.form_errors, sentence]
        else:
            field.errors = [*field.errors, sentence]

    def values(self, *names: str) -> dict[str, Any]:
        """What was entered, by field name; all fields where no names are given."""
        return {name: self[name].data for name in (names or self._fields)}


class NotBlank(InputRequired):
    """Something must be entered; spaces are nothing."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.raw_data and isinstance(field.raw_data[0], str) and not field.raw_data[0].strip():
            field.errors = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def required(message: str) -> InputRequired:
    """Something must be entered; `message` says what and how."""
    return NotBlank(message=message)


def at_most(length: int) -> Length:
    return Length(max=length, message=_l("Shorten this to at most %(length)s characters.", length=length))


class StrippedField(StringField):
    """A line of text without the spaces around it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""


class ParagraphField(TextAreaField):
    """Some lines of text without the spaces around them; empty where nothing was sent."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""


class DayField(DateField):
    """A date; what is not one is told in a sentence."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("This is no date of the calendar. Enter one like 2027-03-01.")) from None
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(_("This date is too far away. Check the year."))


class WholeNumberField(IntegerField):
    """A number without decimals; what is not one is told in a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a whole number, in digits.")) from None


class QuantityField(FloatField):
    """A number that may have decimals, with a point or a comma; whole ones are shown without."""

    def _value(self) -> str:
        return self.raw_data[0] if self.raw_data else "" if self.data is None else f"{self.data:g}"

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.replace(",", ".") for value in valuelist])
        except ValueError:
            raise ValueError(_("Enter a number, in digits.")) from None


def choices_of(words: Mapping[Any, str]) -> list[SelectChoice]:
    """The values of an enum with what they are called, as a list to choose from."""
    return [SelectChoice(code.value, _l(label)) for code, label in words.items()]
