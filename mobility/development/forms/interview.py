"""What is put on record of a career interview."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from mobility.development.models import InterviewKind
from mobility.development.words import INTERVIEW_WORDS, REVIEW_TOPICS, TOPICS
from mobility.web.fields import BaseForm, DayField, choices_of, required


class InterviewForm(BaseForm):
    kind = RadioField(
        _l("Which interview"),
        choices=choices_of(INTERVIEW_WORDS),
        coerce=InterviewKind,
        default=InterviewKind.CAREER,
        validators=[required(_l("Choose which interview it was."))],
    )
    held_on = DayField(_l("Day of the interview"), validators=[required(_l("Enter the day of the interview."))])
    topics = SelectMultipleField(
        _l("What you spoke of"),
        choices=[SelectChoice(code, _l(words)) for code, words in TOPICS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    review_topics = SelectMultipleField(
        _l("In a review: what you looked back on"),
        choices=[SelectChoice(code, _l(words)) for code, words in REVIEW_TOPICS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @property
    def all_topics(self) -> list[str]:
        """Those of a review count only where it is one."""
        looked_back = self.review_topics.data or [] if self.kind.data is InterviewKind.REVIEW else []
        return [*(self.topics.data or []), *looked_back]
