"""Rules on training."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import FROM_THE_NEXT_STEP, Group, RuleText, Unit

FROM_THE_NEXT_ENROLMENT = N_("A change counts for whoever enrols from then on; what was asked before goes on.")

ROWS = (
    RuleText(
        Rule.TRAINING_COST_LIMIT,
        Group.TRAINING,
        N_("Cost that needs no approval"),
        N_("Courses that cost more than %(value)s in their currency need the line manager; mandatory ones do not."),
        FROM_THE_NEXT_ENROLMENT,
        lowest=0,
        highest=100_000,
    ),
    RuleText(
        Rule.TRAINING_ANSWER_WORKING_DAYS,
        Group.TRAINING,
        N_("Answer to a request for training"),
        N_("The line manager answers a request for training within %(value)s; then home HR may answer in their place."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=30,
    ),
    RuleText(
        Rule.TRAINING_REMINDER_WORKING_DAYS,
        Group.TRAINING,
        N_("Reminder of a request for training"),
        N_("The line manager is reminded of a request for training after %(value)s."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=30,
    ),
)
