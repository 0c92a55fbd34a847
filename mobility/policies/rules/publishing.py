"""Rules on publishing postings."""

from __future__ import annotations

from mobility.core.i18n import N_
from mobility.policies.queries import Rule
from mobility.policies.rules.texts import AT_ONCE, FROM_THE_NEXT_DATES, FROM_THE_NEXT_DRAFT, Group, Kind, RuleText, Unit

ROWS = (
    RuleText(
        Rule.REVIEW_WORK_PACKAGES,
        Group.PUBLISHING,
        N_("Review of work packages"),
        N_("HR reviews every work package before it is published."),
        FROM_THE_NEXT_DRAFT,
        Kind.YES_NO,
        otherwise=N_("Hosts publish work packages without a review by HR."),
    ),
    RuleText(
        Rule.REVIEW_GIGS,
        Group.PUBLISHING,
        N_("Review of gigs"),
        N_("HR reviews every gig before it is published."),
        FROM_THE_NEXT_DRAFT,
        Kind.YES_NO,
        otherwise=N_("Hosts publish gigs without a review by HR."),
    ),
    RuleText(
        Rule.WORK_PACKAGE_MINIMUM_OPEN_DAYS,
        Group.PUBLISHING,
        N_("How long a work package stays open"),
        N_("A work package is open for at least %(value)s before any offer."),
        AT_ONCE,
        unit=Unit.WORKING_DAYS,
        highest=60,
    ),
    RuleText(
        Rule.GIG_MINIMUM_OPEN_DAYS,
        Group.PUBLISHING,
        N_("How long a gig stays open"),
        N_("A gig is open for at least %(value)s before any offer."),
        AT_ONCE,
        unit=Unit.WORKING_DAYS,
        highest=60,
    ),
    RuleText(
        Rule.WORK_PACKAGE_LEAD_DAYS,
        Group.PUBLISHING,
        N_("Time between deadline and start of a work package"),
        N_("A work package starts at least %(value)s after its deadline."),
        FROM_THE_NEXT_DATES,
        unit=Unit.DAYS,
        highest=180,
    ),
    RuleText(
        Rule.GIG_LEAD_DAYS,
        Group.PUBLISHING,
        N_("Time between deadline and start of a gig"),
        N_("A gig starts at least %(value)s after its deadline."),
        FROM_THE_NEXT_DATES,
        unit=Unit.DAYS,
        highest=90,
    ),
)
