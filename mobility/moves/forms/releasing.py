"""What people enter about the release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional

from mobility.moves.models import (
    ReleaseReason,
)
from mobility.moves.words.deciding import RELEASE_REASONS
from mobility.people.models import Person
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    QuantityField,
    at_most,
    choices_of,
    required,
)

TEXT_LENGTH = 2000
HOME_WORK = _l("Which work at home stops, or who takes it over?")
HOME_WORK_HINT = _l("The person, the host and HR read this.")


class AgreeForm(BaseForm):
    home_work = ParagraphField(
        HOME_WORK,
        description=HOME_WORK_HINT,
        validators=[required(_l("Write which work at home stops or who takes it over.")), at_most(TEXT_LENGTH)],
    )
    taken_over_by = SelectField(
        _l("Who takes work over?"),
        description=_l("Talk to them first: nothing here tells them."),
        choices=[SelectChoice("", _l("Nobody in particular"))],
        coerce=lambda value: int(value) if str(value).isdecimal() else None,
        validators=[Optional()],
    )

    @classmethod
    def for_team(cls, team: Sequence[Person], **how: Any) -> AgreeForm:
        """With the colleagues among whom to choose, or nobody."""
        form = cls(**how)
        form.taken_over_by.choices = [
            *form.taken_over_by.choices,
            *(SelectChoice(str(person.id), person.name) for person in team),
        ]
        return form


class ProposeForm(BaseForm):
    """`share` is per cent of full time for a work package, hours a week for a gig."""

    starts_on = DayField(_l("Later start"), validators=[Optional()])
    share = QuantityField(
        _l("Smaller share"),
        validators=[Optional(), NumberRange(min=0.1, max=100, message=_l("Enter a number from 0.1 to 100."))],
    )
    change_home_work = ParagraphField(
        HOME_WORK,
        description=HOME_WORK_HINT,
        validators=[required(_l("Write which work at home stops or who takes it over.")), at_most(TEXT_LENGTH)],
    )
    change_note = ParagraphField(
        _l("Why this would work better"), default="", validators=[Optional(), at_most(TEXT_LENGTH)]
    )


class DeclineForm(BaseForm):
    reason = RadioField(
        _l("Why is it not possible?"),
        choices=choices_of(RELEASE_REASONS),
        coerce=ReleaseReason,
        validators=[required(_l("Choose a reason."))],
    )
    tried = ParagraphField(
        _l("What did you try to make it possible?"),
        description=_l("The person, the host and HR read this."),
        validators=[required(_l("Write what you tried to make it possible.")), at_most(TEXT_LENGTH)],
    )
    possible_from = DayField(_l("From when would it work?"), validators=[Optional()])


class UpholdForm(BaseForm):
    note = ParagraphField(
        _l("Your sentence to the person"),
        description=_l("They, the host and the line manager read exactly this."),
        validators=[required(_l("Write a sentence that the person can read.")), at_most(TEXT_LENGTH)],
    )
