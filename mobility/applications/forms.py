"""What people enter when they apply, answer and decide."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from mobility.applications.messages import HOST_REASONS, PERSON_REASONS
from mobility.applications.models import MOTIVATION_WORDS, ReasonCode
from mobility.web.fields import BaseForm, at_most, choices_of, required

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
