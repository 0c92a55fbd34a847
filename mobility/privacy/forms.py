"""Forms for asking about one's data, for answering, and for legal holds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import Optional

from mobility.privacy.models import KIND_WORDS, SCOPE_WORDS
from mobility.web.fields import BaseForm, ParagraphField, StrippedField, at_most, choices_of, required

LONGEST_TEXT = 4000


class AskForm(BaseForm):
    kind = RadioField(
        _l("What you ask for"), [required(_l("Choose what you ask for."))], choices=choices_of(KIND_WORDS)
    )
    scope = RadioField(_l("What is to be erased"), [Optional()], choices=choices_of(SCOPE_WORDS), validate_choice=False)
    text = ParagraphField(
        _l("Your request in a few words"),
        [Optional(), at_most(LONGEST_TEXT)],
        description=_l("What is wrong, where, and how it should be; or what a person should look at again."),
    )


class AnswerForm(BaseForm):
    answer = ParagraphField(
        _l("Answer"),
        [required(_l("Write what was done, or why not. The person reads it.")), at_most(LONGEST_TEXT)],
        description=_l("The person reads it word for word."),
    )


class HoldForm(BaseForm):
    email = StrippedField(_l("Work e-mail"), [required(_l("Enter the person's work e-mail.")), at_most(254)])
    reason = ParagraphField(
        _l("Reason"),
        [required(_l("Say why nothing may be erased.")), at_most(LONGEST_TEXT)],
        description=_l("For example a lawsuit, with its reference."),
    )
