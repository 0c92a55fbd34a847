"""The base of every form, and the fields and validators that rooms share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import InputRequired, Length, StopValidation

from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.web.filters import translate


class BaseForm(FlaskForm):
    """A form that can try an act and show what the domain says about it beside the field it is about."""

    class Meta:
        csrf = False  # the whole application checks the token, before any view

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

