"""What the pages of this room ask for, read from the address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import FloatField, HiddenField, RadioField, SelectChoice
from wtforms.validators import NumberRange, Optional

from mobility.web.fields import BaseForm, DayField

MIXES = {"ready": 1.0, "balanced": 0.5, "grow": 0.0}
DEFAULT_MIX = "ready"
HOURS_A_WEEK = 60


class FindForm(BaseForm):
    """The filters that are typed; those that are ticked are read beside it."""

    show = HiddenField()
    starts_from = DayField(_l("Starts on or after"), validators=[Optional()])
    starts_before = DayField(_l("Starts before"), validators=[Optional()])
    hours = FloatField(
        _l("At most"),
        validators=[
            Optional(),
            NumberRange(0, HOURS_A_WEEK, message=_l("Write a number of hours a week from 0 to 60.")),
        ],
    )


class MixForm(BaseForm):
    """Ready now, to grow, or both: two scores that are never mixed without being asked."""

    tab = HiddenField()
    mix = RadioField(
        _l("Show first who is"),
        choices=[
            SelectChoice("ready", _l("Ready now")),
            SelectChoice("balanced", _l("Both in balance")),
            SelectChoice("grow", _l("Keen to grow")),
        ],
        default=DEFAULT_MIX,
    )
