"""Forms with which files are sent and loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice
from wtforms.validators import Optional, ValidationError

from mobility.core.i18n import N_
from mobility.integrations.files import LARGEST
from mobility.integrations.messages import HINTS, KINDS
from mobility.integrations.models import FileKind
from mobility.web.fields import BaseForm, DayField, required

END_ABSENT = N_("End the employment of those who are not in the file")


class FileForm(BaseForm):
    kind = RadioField(_l("What does the file hold?"), [required(_l("Choose what the file holds."))])
    file = FileField(
        _l("File"),
        description=_l(
            "JSON Lines or CSV, plain or .gz, up to %(size)s MB. Nothing is written before you have seen what changes.",
            size=LARGEST // 1024**2,
        ),
    )

    def offer(self, kinds: Iterable[FileKind]) -> None:
        self.kind.choices = [SelectChoice(kind.value, _(KINDS[kind])) for kind in kinds]

    @property
    def hints(self) -> dict[str, str]:
        return {kind.value: str(_(words)) for kind, words in HINTS.items()}

    def validate_file(self, field: FileField) -> None:
        if not field.data:
            raise ValidationError(_("Choose a file."))


class LoadForm(BaseForm):
    """`last_day` counts only with the tick: nobody's employment ends because a file is short."""

    shown = HiddenField()
    ends_absent = BooleanField(_l(END_ABSENT))
    last_day = DayField(_l("Their last day"), [Optional()])
    is_sure = BooleanField(_l("I have checked this with HR: all of these people leave"))

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.ends_absent.data and self.last_day.data is None and not self.last_day.errors:
            self.last_day.errors = [_("Enter the last day of those who are not in the file.")]
        return is_valid and not self.last_day.errors

    @property
    def said(self) -> dict[str, Any]:
        last_day: dt.date | None = self.last_day.data if self.ends_absent.data else None
        return {"shown": self.shown.data, "last_day": last_day, "is_sure": self.is_sure.data}
