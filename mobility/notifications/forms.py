"""Forms of the notifications room."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from mobility.notifications.models import MailChoice
from mobility.web.fields import BaseForm, required


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
