"""What people enter about clearances and standing approvals."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import Optional

from mobility.moves.models import (
    ClearanceReason,
)
from mobility.moves.words.clearing import CLEARANCE_REASONS
from mobility.people.models import Person, Role
from mobility.people.queries import list_legal_entities, list_units
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    at_most,
    choices_of,
    required,
)

TEXT_LENGTH = 2000


class ClearForm(BaseForm):
    clear_note = ParagraphField(
        _l("Note"),
        description=_l("HR keeps this with the clearance."),
        default="",
        validators=[Optional(), at_most(TEXT_LENGTH)],
    )
    file = FileField(_l("Document"), description=_l("PDF, PNG or JPEG, up to 5 MB. Only HR can open it."))


class NotNeededForm(BaseForm):
    not_needed_note = ParagraphField(
        _l("Why it is not needed"),
        validators=[required(_l("Write why it is not needed.")), at_most(TEXT_LENGTH)],
    )


class RefuseClearanceForm(BaseForm):
    reason = RadioField(
        _l("Why is it not possible?"),
        choices=choices_of(CLEARANCE_REASONS),
        coerce=ClearanceReason,
        validators=[required(_l("Choose a reason."))],
    )
    explanation = ParagraphField(
        _l("Your sentence to the person"),
        description=_l("Only they and HR read it; the host and the line manager learn that a clearance was refused."),
        validators=[required(_l("Write a sentence that the person can read.")), at_most(TEXT_LENGTH)],
    )


class AdjustmentForm(BaseForm):
    need = ParagraphField(
        _l("What do you need at your workplace?"),
        validators=[required(_l("Write what you need at your workplace.")), at_most(TEXT_LENGTH)],
    )


class SignForm(BaseForm):
    """The scope of a standing approval: a unit with all below it, a legal entity, or both."""

    org_unit = SelectField(_l("Unit, with all below it"), validators=[Optional()])
    legal_entity = SelectField(_l("Legal entity"), validators=[Optional()])
    valid_until = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])

    def offer_scopes(self, signer: Person) -> SignForm:
        """What lies inside the signer's own scope, and no more."""
        grants = [grant for grant in signer.role_grants if grant.role is Role.HR]
        units = [one for one in list_units() if any(one.is_within(grant.org_unit or one) for grant in grants)]
        entities = [
            one for one in list_legal_entities() if any(grant.legal_entity_id in {None, one.id} for grant in grants)
        ]
        is_free = any(grant.org_unit is None for grant in grants), any(grant.legal_entity is None for grant in grants)
        blanks = [SelectChoice("", _l("All of them") if free else _l("Choose one")) for free in is_free]
        self.org_unit.choices = [blanks[0], *(SelectChoice(str(one.id), one.path) for one in units)]
        self.legal_entity.choices = [blanks[1], *(SelectChoice(str(one.id), one.name) for one in entities)]
        return self
