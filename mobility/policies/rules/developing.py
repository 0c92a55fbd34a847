"""Rules on development contracts and career interviews."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import AT_ONCE, Group, Kind, RuleText, Unit

ROWS = (
    RuleText(
        Rule.CONTRACT_LABEL,
        Group.DEVELOPING,
        N_("Name of the yearly contract"),
        N_("The yearly agreement on development is called “%(value)s”."),
        AT_ONCE,
        Kind.TEXT,
        highest=60,
        otherwise=N_("The yearly agreement on development is called as it is delivered: development contract."),
    ),
    RuleText(
        Rule.CONTRACT_DRAFT_MONTH,
        Group.DEVELOPING,
        N_("Month by which a contract is begun"),
        N_("Whoever has begun no contract by the end of %(value)s is reminded, once."),
        AT_ONCE,
        unit=Unit.MONTH_OF_YEAR,
        lowest=1,
        highest=12,
    ),
    RuleText(
        Rule.CONTRACT_SIGN_WORKING_DAYS,
        Group.DEVELOPING,
        N_("Time to sign a proposed contract"),
        N_("Whoever has not signed a proposed contract after %(value)s is reminded, once for each version."),
        AT_ONCE,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=60,
    ),
    RuleText(
        Rule.CONTRACT_MID_YEAR_MONTH,
        Group.DEVELOPING,
        N_("Month of the mid-year check"),
        N_("Both are reminded of the mid-year check from the first of %(value)s on."),
        AT_ONCE,
        unit=Unit.MONTH_OF_YEAR,
        lowest=1,
        highest=12,
    ),
    RuleText(
        Rule.CONTRACT_YEAR_END_MONTH,
        Group.DEVELOPING,
        N_("Month of the year-end review"),
        N_("Both are reminded of the year-end review from the first of %(value)s on."),
        AT_ONCE,
        unit=Unit.MONTH_OF_YEAR,
        lowest=1,
        highest=12,
    ),
    RuleText(
        Rule.INTERVIEW_NOTICE_DAYS,
        Group.DEVELOPING,
        N_("Notice of a career interview"),
        N_("Person and line manager are told %(value)s before a career interview is due (France)."),
        AT_ONCE,
        unit=Unit.DAYS,
        lowest=7,
        highest=180,
    ),
)
