"""What the pages of this room ask for, read from the address."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional, Regexp

from mobility.matching.finding import HOURS_A_WEEK
from mobility.matching.models import AlertChoice, PlaceReason
from mobility.matching.wording import PLACE_REASONS
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    QuantityField,
    StrippedField,
    WholeNumberField,
    at_most,
    required,
)

MIXES = {"ready": 1.0, "balanced": 0.5, "grow": 0.0}
DEFAULT_MIX = "ready"
LONGEST_NAME = 80
LAST_PLACE = 1000
ADDRESS = r"^https?://[^\s/]+\S*$"


class FindForm(BaseForm):
    """The filters that are typed; those that are ticked are read beside it."""

    show = HiddenField()
    starts_from = DayField(_l("Starts on or after"), validators=[Optional()])
    starts_before = DayField(_l("Starts before"), validators=[Optional()])
    hours = QuantityField(
        _l("At most"),
        validators=[
            Optional(),
            NumberRange(0, HOURS_A_WEEK, message=_l("Write a number of hours a week from 0 to 60.")),
        ],
    )


class OrderForm(BaseForm):
    """How the list of those who applied is sorted."""

    tab = HiddenField()
    order = SelectField(
        _l("Order by"),
        choices=[
            SelectChoice("waiting", _l("How long they wait")),
            SelectChoice("fit", _l("Fit")),
            SelectChoice("availability", _l("Time they have")),
            SelectChoice("random", _l("Random")),
        ],
        default="waiting",
    )


class MixForm(BaseForm):
    """Ready now, to grow, or both: two scores that are never mixed without being asked."""

    tab = HiddenField()
    order = SelectField(
        _l("Order by"),
        choices=[
            SelectChoice("fit", _l("Fit")),
            SelectChoice("availability", _l("Time they have")),
            SelectChoice("random", _l("Random")),
        ],
        default="fit",
    )
    mix = RadioField(
        _l("Show first who is"),
        choices=[
            SelectChoice("ready", _l("Ready now")),
            SelectChoice("balanced", _l("Both in balance")),
            SelectChoice("grow", _l("Keen to grow")),
        ],
        default=DEFAULT_MIX,
    )


class PlacingForm(BaseForm):
    """Where somebody is to stand on the list, and why."""

    position = WholeNumberField(
        _l("Place on the list"),
        validators=[
            required(_l("Enter the place, 1 for the first.")),
            NumberRange(1, LAST_PLACE, message=_l("Enter a number from 1 to 1,000.")),
        ],
    )
    reason = RadioField(
        _l("Why?"),
        coerce=PlaceReason,
        choices=[SelectChoice(reason, _l(words)) for reason, words in PLACE_REASONS.items()],
        validators=[required(_l("Choose a reason."))],
    )
    sentence = ParagraphField(
        _l("In a sentence"),
        validators=[required(_l("Say in a sentence what speaks for or against them.")), at_most(500)],
        description=_l("Every host of this posting reads it; the person finds it in the copy of their data."),
    )

    @property
    def facts(self) -> Any:
        return self.values("position", "reason", "sentence")


class ConsultationForm(BaseForm):
    """What is kept of a consultation."""

    held_on = DayField(_l("Day of the consultation"), validators=[required(_l("Enter the day it was held."))])
    document = StrippedField(
        _l("Document"),
        validators=[required(_l("Name the document: its title, or its number in your files.")), at_most(200)],
    )
    link = StrippedField(
        _l("Link to the document"),
        validators=[
            Optional(),
            at_most(500),
            Regexp(ADDRESS, message=_l("Write the whole address, beginning with https://.")),
        ],
    )
    note = ParagraphField(_l("Note"), validators=[Optional(), at_most(2000)])

    @property
    def facts(self) -> Any:
        return self.values("held_on", "document", "link", "note")


class RecordForm(ConsultationForm):
    """Of which legal entity, too."""

    entity = SelectField(_l("Legal entity"), coerce=int)


class WithdrawalForm(BaseForm):
    """Why an entry no longer stands."""

    reason = ParagraphField(
        _l("What was wrong"), validators=[required(_l("Say what was wrong with the entry.")), at_most(2000)]
    )


class CorrectionForm(ConsultationForm, WithdrawalForm):
    """The right entry, and what was wrong with the other."""


class SearchForm(BaseForm):
    """A search worth keeping, and when to write about what it finds."""

    name = StrippedField(
        _l("Name of this search"),
        [required(_l("Give the search a name, so that you find it again.")), at_most(LONGEST_NAME)],
        description=_l("Only you see it."),
    )
    alert = RadioField(
        _l("When something new fits, write me an e-mail"),
        [required(_l("Choose when we write to you."))],
        choices=[
            SelectChoice(AlertChoice.AT_ONCE.value, _l("As soon as it opens, at most once a day")),
            SelectChoice(AlertChoice.DAILY.value, _l("Each morning, if there is something")),
            SelectChoice(AlertChoice.WEEKLY.value, _l("On Mondays, if there is something")),
            SelectChoice(AlertChoice.NEVER.value, _l("Never; I look here")),
        ],
        default=AlertChoice.DAILY.value,
        description=_l("Here in the app you are told in any case."),
    )
