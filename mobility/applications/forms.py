"""What people enter when they apply, answer and decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from mobility.applications.messages import HOST_REASONS, PERSON_REASONS
from mobility.applications.models import MOTIVATION_WORDS, ReasonCode
from mobility.applications.queries import Criterion, Dates
from mobility.web.fields import BaseForm, at_most, choices_of, required
from mobility.web.filters import day, translate

SENTENCE_LENGTH = 500
MESSAGE_LENGTH = 1000
MOTIVATION_LENGTH = 20 * MOTIVATION_WORDS  # words are counted; no language has them this long


class MotivationForm(BaseForm):
    motivation = TextAreaField(
        _l("Why do you want this?"),
        description=_l("What draws you to this work, and what you would bring or learn. A few sentences are enough."),
        validators=[
            required(_l("Write why you want this. A few sentences are enough.")),
            at_most(MOTIVATION_LENGTH),
        ],
    )
    availability = TextAreaField(
        _l("Anything the host should know about your dates"),
        description=_l("For example a week you are away. Give no reasons: they are your own."),
        validators=[Optional(), at_most(SENTENCE_LENGTH)],
    )


class ConfirmForm(BaseForm):
    """Nothing to enter: the button is the answer."""


class AcceptForm(BaseForm):
    """The applicant accepts; a word for whoever is asked to release them."""

    note = TextAreaField(
        _l("A note to your line manager"),
        description=_l("They read it with the request. For example what you hope to bring back to the team."),
        default="",
        validators=[Optional(), at_most(MESSAGE_LENGTH)],
    )


class LeaveForm(BaseForm):
    """The applicant withdraws or declines."""

    reason = RadioField(
        _l("Why?"), choices=choices_of(PERSON_REASONS), coerce=ReasonCode, validators=[required(_l("Choose a reason."))]
    )
    sentence = TextAreaField(
        _l("Anything you want to add"),
        description=_l("The host manager reads this."),
        validators=[Optional(), at_most(SENTENCE_LENGTH)],
    )


class EndForm(BaseForm):
    """The host says no."""

    reason = RadioField(
        _l("Why?"), choices=choices_of(HOST_REASONS), coerce=ReasonCode, validators=[required(_l("Choose a reason."))]
    )
    sentence = TextAreaField(
        _l("Your sentence to the applicant"),
        description=_l("They read exactly this. Say what decided it, and what would help next time."),
        validators=[required(_l("Write one sentence that they can learn from.")), at_most(SENTENCE_LENGTH)],
    )
    offers_talk = BooleanField(
        _l("Offer a 15-minute talk about it"),
        description=_l("They are told to write to you. A short talk makes a no easier to bear."),
    )


class TakeBackForm(BaseForm):
    """The host takes an offer back."""

    sentence = TextAreaField(
        _l("Your sentence to the applicant"),
        description=_l("They read exactly this."),
        validators=[required(_l("Write one sentence that tells them why.")), at_most(SENTENCE_LENGTH)],
    )


class MessageForm(BaseForm):
    """A word that goes with an offer or an invitation."""

    message = TextAreaField(
        _l("Your message"),
        description=_l("They read it beside the facts above."),
        validators=[Optional(), at_most(MESSAGE_LENGTH)],
    )


class OfferForm(MessageForm):
    """What goes with an offer; which first day, where the posted one comes too early for everybody to have answered."""

    starts_on = RadioField(_l("First day of work"), coerce=dt.date.fromisoformat)

    def __init__(self, posted: Dates, later: Dates | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if later is None:
            del self.starts_on
            return
        words = {
            later: _("From %(first)s to %(last)s: leaves everybody the time they have", **_said(later)),
            posted: _("From %(first)s to %(last)s, as posted: may begin late, and be shorter", **_said(posted)),
        }
        self.starts_on.choices = [SelectChoice(dates.starts_on.isoformat(), word) for dates, word in words.items()]
        if self.starts_on.data is None:
            self.starts_on.data = later.starts_on


def _said(dates: Dates) -> dict[str, str]:
    return {"first": day(dates.starts_on), "last": day(dates.ends_on)}


SCORES = {1: _l("1 · weak"), 2: _l("2 · fair"), 3: _l("3 · good"), 4: _l("4 · very good")}


def make_rating_form(criteria: Sequence[Criterion], given: Mapping[str, int]) -> BaseForm:
    """One choice for each criterion, the same for every candidate of a posting."""
    choices = [SelectChoice("", _l("Choose")), *(SelectChoice(str(score), word) for score, word in SCORES.items())]
    fields = {
        one.key: SelectField(
            translate(one.label), choices=choices, coerce=_to_score, default=given.get(one.key),
            validators=[required(_l("Rate “%(criterion)s” from 1 to 4.", criterion=translate(one.label)))],
        )
        for one in criteria
    }  # fmt: skip
    made: BaseForm = type("RatingForm", (BaseForm,), fields)()
    return made


def _to_score(value: Any) -> str | int:
    """The empty choice stays what it is, so that it is the one shown first."""
    return int(value) if str(value).isdecimal() else ""


class OutcomeRow(Form):
    """One applicant's answer: the host may change what is proposed, but nobody is left without a word."""

    application_id = IntegerField(widget=HiddenInput())
    answer = SelectField(
        _l("Answer"),
        choices=[
            SelectChoice("offer", _l("Offer a place")),
            SelectChoice("end", _l("Not selected")),
            SelectChoice("later", _l("No answer yet")),
        ],
    )
    reason = SelectField(
        _l("Reason, if not selected"), choices=choices_of(HOST_REASONS), coerce=ReasonCode, default=ReasonCode.SKILLS
    )
    sentence = TextAreaField(_l("Your sentence to the applicant"), validators=[at_most(SENTENCE_LENGTH)])

    def validate_sentence(self, field: TextAreaField) -> None:
        if self.answer.data != "later" and not (field.data or "").strip():
            raise ValidationError(_("Write one sentence that they can learn from."))


class OutcomesForm(BaseForm):
    """Everybody who has no answer yet; `counted` is how many answers were announced on the button."""

    rows = FieldList(FormField(OutcomeRow))
    offers_talk = BooleanField(_l("Offer those who are not selected a 15-minute talk about it"))
    counted = HiddenField()

    @property
    def to_send(self) -> int:
        return sum(row.form.answer.data != "later" for row in self.rows)
