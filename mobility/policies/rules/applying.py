"""Rules on applying and on answering those who apply."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import AT_ONCE, FROM_THE_NEXT_STEP, Group, Kind, RuleText, Unit

ROWS = (
    RuleText(
        Rule.ANSWER_WORKING_DAYS,
        Group.APPLYING,
        N_("Answer to applicants"),
        N_("Applicants get an answer within %(value)s after the deadline."),
        AT_ONCE,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=60,
    ),
    RuleText(
        Rule.OFFER_DAYS,
        Group.APPLYING,
        N_("Time to answer an offer"),
        N_("An offer can be accepted for %(value)s; then the place is free again."),
        FROM_THE_NEXT_STEP,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=60,
    ),
    RuleText(
        Rule.SAVED_CLOSING_DAYS,
        Group.APPLYING,
        N_("Reminder of what somebody saved"),
        N_("Whoever saved an opportunity is reminded %(value)s before its deadline."),
        AT_ONCE,
        unit=Unit.DAYS,
        lowest=1,
        highest=30,
    ),
    RuleText(
        Rule.BLIND_REVIEW,
        Group.APPLYING,
        N_("Review without names"),
        N_("Hosts rate applicants before they see their names."),
        AT_ONCE,
        Kind.YES_NO,
        otherwise=N_("Hosts see the names of applicants from the start."),
    ),
    RuleText(
        Rule.BLIND_REVIEW_OPTIONAL,
        Group.APPLYING,
        N_("Choice between review with and without names"),
        N_("Each host may choose for a posting whether applicants are reviewed without names."),
        AT_ONCE,
        Kind.YES_NO,
        otherwise=N_("Hosts do not choose: the rule on review without names holds for every posting."),
    ),
)
