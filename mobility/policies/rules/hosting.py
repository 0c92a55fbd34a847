"""Rules for whoever looks after a posting."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import AT_ONCE, Group, RuleText, Unit

ROWS = (
    RuleText(
        Rule.MOST_MUST_SKILLS,
        Group.HOSTING,
        N_("Number of must-have skills"),
        N_("A posting asks for at most this many must-have skills: %(value)s."),
        N_("A change counts for postings saved from then on."),
        lowest=1,
        highest=20,
    ),
    RuleText(
        Rule.QUIET_DAYS,
        Group.HOSTING,
        N_("Postings without an applicant"),
        N_("A posting that nobody has applied to for %(value)s is shown to its host as quiet."),
        AT_ONCE,
        unit=Unit.DAYS,
        lowest=3,
        highest=120,
    ),
    RuleText(
        Rule.UNANSWERED_POSTINGS,
        Group.HOSTING,
        N_("Hosts who do not answer"),
        N_("A host with this many postings whose applicants wait too long is asked to answer first: %(value)s."),
        AT_ONCE,
        lowest=1,
        highest=20,
    ),
    RuleText(
        Rule.QUESTION_REMINDER_WORKING_DAYS,
        Group.HOSTING,
        N_("Answer to a question"),
        N_("The host is reminded of a question that has no answer after %(value)s."),
        AT_ONCE,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=30,
    ),
    RuleText(
        Rule.STILL_CURRENT_DAYS,
        Group.HOSTING,
        N_("Postings without a deadline"),
        N_("The host of a posting without a deadline is asked every %(value)s whether it is still current."),
        AT_ONCE,
        unit=Unit.DAYS,
        lowest=7,
        highest=365,
    ),
    RuleText(
        Rule.STILL_CURRENT_REMINDER_WORKING_DAYS,
        Group.HOSTING,
        N_("Reminder whether a posting is current"),
        N_("A host who has not said whether a posting is still current is reminded after %(value)s."),
        AT_ONCE,
        unit=Unit.WORKING_DAYS,
        lowest=1,
        highest=30,
    ),
    RuleText(
        Rule.STILL_CURRENT_WORKING_DAYS,
        Group.HOSTING,
        N_("Closing of postings nobody answers for"),
        N_("A posting closes when its host has not said within %(value)s that it is still current."),
        AT_ONCE,
        unit=Unit.WORKING_DAYS,
        lowest=2,
        highest=60,
    ),
)
