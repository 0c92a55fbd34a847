"""Rules on how long personal data are kept (rule 15), which the privacy role sets."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import FROM_THE_NEXT_RUN, FROM_THE_NEXT_STEP, Group, RuleText, Unit

ROWS = (
    RuleText(
        Rule.KEEP_DRAFTS_MONTHS,
        Group.KEEPING,
        N_("Drafts of applications"),
        N_("Drafts of applications are deleted %(value)s after they were last changed."),
        FROM_THE_NEXT_RUN,
        unit=Unit.MONTHS,
        lowest=1,
        highest=36,
    ),
    RuleText(
        Rule.KEEP_SUGGESTIONS_MONTHS,
        Group.KEEPING,
        N_("Lists of suggestions"),
        N_("Suggestions that were shown are kept for %(value)s, so that they can be explained and contested."),
        FROM_THE_NEXT_RUN,
        unit=Unit.MONTHS,
        lowest=6,
        highest=36,
    ),
    RuleText(
        Rule.KEEP_APPLICATIONS_MONTHS,
        Group.KEEPING,
        N_("Applications that led to no move"),
        N_("Applications that led to no move are kept for %(value)s after they ended."),
        FROM_THE_NEXT_RUN,
        unit=Unit.MONTHS,
        lowest=1,
        highest=60,
    ),
    RuleText(
        Rule.KEEP_NOTES_MONTHS,
        Group.KEEPING,
        N_("Notes and ratings"),
        N_("Notes and ratings on applications are kept for %(value)s."),
        FROM_THE_NEXT_RUN,
        unit=Unit.MONTHS,
        lowest=1,
        highest=60,
    ),
    RuleText(
        Rule.KEEP_PROFILES_MONTHS,
        Group.KEEPING,
        N_("Profiles of people who left"),
        N_("The profile of somebody who left is deleted %(value)s after the last day."),
        FROM_THE_NEXT_RUN,
        unit=Unit.MONTHS,
        lowest=1,
        highest=36,
    ),
    RuleText(
        Rule.KEEP_LEAVE_MONTHS,
        Group.KEEPING,
        N_("Days on which people are away"),
        N_("When somebody is away is deleted %(value)s after it is over."),
        FROM_THE_NEXT_RUN,
        unit=Unit.MONTHS,
        lowest=1,
        highest=12,
    ),
    RuleText(
        Rule.KEEP_MOVES_YEARS,
        Group.KEEPING,
        N_("Moves"),
        N_("Moves are kept for %(value)s after the end of the employment."),
        FROM_THE_NEXT_RUN,
        unit=Unit.YEARS,
        lowest=1,
        highest=15,
    ),
    RuleText(
        Rule.PRIVACY_ANSWER_MONTHS,
        Group.KEEPING,
        N_("Answer to a privacy request"),
        N_("A request about personal data is answered within %(value)s."),
        FROM_THE_NEXT_STEP,
        unit=Unit.MONTHS,
        lowest=1,
        highest=3,
    ),
)
