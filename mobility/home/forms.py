"""What administrators say when they steer the index."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from mobility.web.fields import BaseForm, ParagraphField, at_most, required


class ReasonForm(BaseForm):
    """Why, for the record."""

    reason = ParagraphField(_l("Reason"), validators=[required(_l("Say why, for the record.")), at_most(2000)])
