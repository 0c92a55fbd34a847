"""What people enter about acting for somebody else, and clocks that stand still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import Optional

from mobility.applications.messages import PERSON_REASONS
from mobility.core.i18n import N_
from mobility.moves.messages.acting import SCOPES
from mobility.moves.models import (
    RequestedAction,
)
from mobility.people.forms import EntityField, PersonField, UnitField, country_choices
from mobility.people.models import DelegationScope, Person, Role
from mobility.people.queries import list_legal_entities
from mobility.web.fields import (
    BaseForm,
    DayField,
    ParagraphField,
    StrippedField,
    at_most,
    choices_of,
    required,
)

TEXT_LENGTH = 2000
UNIT_PATH = _l("Its path from the top, such as Company / Division. With everything below it.")
REQUESTS = {
    RequestedAction.WITHDRAW: N_("Withdraw the application"),
    RequestedAction.ACCEPT_OFFER: N_("Accept the offer"),
    RequestedAction.DECLINE_OFFER: N_("Decline the offer"),
    RequestedAction.ACCEPT_CHANGE: N_("Accept the proposed change"),
    RequestedAction.REFUSE_CHANGE: N_("Keep the first terms"),
}


class DelegationForm(BaseForm):
    """Who decides for me, about what, and from when to when."""

    delegate = PersonField(
        _l("Who decides for you"),
        [required(_l("Name somebody."))],
        description=_l("An e-mail address or an employee number."),
    )
    scope = RadioField(
        _l("What they decide"),
        validators=[Optional()],
        default=DelegationScope.BOTH.value,
    )
    starts_on = DayField(_l("First day"), validators=[required(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])
    unit = UnitField(_l("Only people of this unit"), [Optional()], description=UNIT_PATH)

    def offer(self, person: Person) -> None:
        """Parts of what this person decides, where there are parts."""
        has_parts = person.leads_people and person.has(Role.HR)
        only = DelegationScope.RELEASES if person.leads_people else DelegationScope.HR_DECISIONS
        parts = list(SCOPES) if has_parts else [only]
        self.scope.choices = choices_of({scope: SCOPES[scope] for scope in parts})
        if has_parts:
            self.scope.validators = [required(_l("Choose what they decide."))]
        else:  # nothing is asked where there is nothing to choose
            self.scope.data = only.value

    @property
    def person(self) -> Person:
        assert self.delegate.found is not None
        return self.delegate.found


class ClockPauseForm(BaseForm):
    """Days on which no clock runs, for whom, and why."""

    starts_on = DayField(_l("First day"), validators=[required(_l("Enter the first day."))])
    ends_on = DayField(_l("Last day"), validators=[required(_l("Enter the last day."))])
    reason = StrippedField(_l("Why"), [required(_l("Say why.")), at_most(200)])
    unit = UnitField(_l("Only inside this unit"), [Optional()], description=UNIT_PATH)
    legal_entity = EntityField(_l("Only this legal entity"))
    country = SelectField(_l("Only this country"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legal_entity.offer(list_legal_entities(), _("All of them"))
        self.country.choices = country_choices(_("All countries"))


class OnRequestForm(BaseForm):
    """What a person asked HR to do for them, when, and how."""

    action = RadioField(_l("What you do"), [required(_l("Choose what the person asked for."))])
    reason = SelectField(
        _l("Reason, for a withdrawal or a refusal"),
        [Optional()],
        choices=[SelectChoice("", _l("No reason given")), *choices_of(PERSON_REASONS)],
    )
    asked_on = DayField(_l("Day on which they asked"), validators=[required(_l("Enter the day."))])
    how = ParagraphField(
        _l("How did they ask?"),
        description=_l(
            "On the telephone, by e-mail, in person; never why, if it is about health or family. The person reads this."
        ),
        validators=[required(_l("Write how the person asked you.")), at_most(TEXT_LENGTH)],
    )

    def offer(self, possible: Sequence[RequestedAction]) -> None:
        self.action.choices = choices_of({action: REQUESTS[action] for action in possible})


class ContestForm(BaseForm):
    sentence = ParagraphField(
        _l("What is wrong?"), validators=[required(_l("Write what is wrong, in a sentence.")), at_most(TEXT_LENGTH)]
    )
