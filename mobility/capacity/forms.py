"""What people enter about their time."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from mobility.web.fields import BaseForm, DayField, required


class LeaveForm(BaseForm):
    """No reason is asked, and none can be given."""

    starts_on = DayField(_l("First day away"), validators=[required(_l("Enter the first day away."))])
    ends_on = DayField(_l("Last day away"), validators=[required(_l("Enter the last day away."))])
