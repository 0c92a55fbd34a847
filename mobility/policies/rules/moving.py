"""Rules on the release and the move."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import AT_ONCE, FROM_THE_NEXT_STEP, Group, RuleText, Unit

ROWS = (
    RuleText(
        Rule.RELEASE_WORKING_DAYS,
        Group.MOVING,
        N_("Answer of the line manager"),
        N_("The line manager decides on a release within %(value)s; then home HR may decide in their place."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=2,
        highest=60,
    ),
    RuleText(
        Rule.PROPOSAL_DAYS,
        Group.MOVING,
        N_("Answer to a proposed change"),
        N_("Host and person answer a change that the line manager proposes within %(value)s."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=30,
    ),
    RuleText(
        Rule.REVIEW_REQUEST_DAYS,
        Group.MOVING,
        N_("Time to ask for a review"),
        N_("After a declined release the person may ask HR for a review within %(value)s."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=30,
    ),
    RuleText(
        Rule.LATEST_START_WEEKS,
        Group.MOVING,
        N_("Latest start that a line manager may propose"),
        N_("A line manager may propose a start at most %(value)s later."),
        AT_ONCE,
        unit=Unit.WEEKS,
        lowest=1,
        highest=26,
    ),
    RuleText(
        Rule.GIG_CAP_PERCENT,
        Group.MOVING,
        N_("Share of the week for gigs"),
        N_("All gigs of a person together take at most %(value)s of their own hours."),
        N_("A change counts for gigs agreed from then on; those agreed already go on."),
        unit=Unit.PERCENT,
        lowest=1,
        highest=100,
    ),
    RuleText(
        Rule.RELEASE_FIRST_REMINDER_DAYS,
        Group.MOVING,
        N_("First reminder of a release"),
        N_("The line manager is reminded of a release after %(value)s."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=60,
    ),
    RuleText(
        Rule.RELEASE_SECOND_REMINDER_DAYS,
        Group.MOVING,
        N_("Second reminder of a release"),
        N_("The line manager is reminded of a release again after %(value)s."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=60,
    ),
    RuleText(
        Rule.RELEASE_ABOVE_DAYS,
        Group.MOVING,
        N_("Release passed on"),
        N_("After %(value)s without a decision the line manager's own manager may decide on the release."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=60,
    ),
)
