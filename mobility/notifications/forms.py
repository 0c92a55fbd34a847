"""Forms of the notifications room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from mobility.notifications.models import MailChoice
from mobility.web.fields import BaseForm, DayField, ParagraphField, at_most, required


class MailChoiceForm(BaseForm):
    mail = RadioField(
        _l("How should we write to you?"),
        [required(_l("Choose when you want to hear from us by e-mail."))],
        choices=[
            SelectChoice(MailChoice.AT_ONCE.value, _l("At once, one e-mail for each thing")),
            SelectChoice(MailChoice.DAILY.value, _l("Once a day, everything in one e-mail at seven in the morning")),
            SelectChoice(MailChoice.NEVER.value, _l("Never; I look here")),
        ],
    )


class AnnouncementForm(BaseForm):
    """A few words in both languages, and when they are shown."""

    english = ParagraphField(
        _l("Words in English"), validators=[required(_l("Write what is said in English.")), at_most(500)]
    )
    french = ParagraphField(
        _l("Words in French"), validators=[required(_l("Write what is said in French.")), at_most(500)]
    )
    starts_on = DayField(_l("First day"), validators=[required(_l("Enter the first day on which it is shown."))])
    ends_on = DayField(_l("Last day"), validators=[required(_l("Enter the last day on which it is shown."))])
