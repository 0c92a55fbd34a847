"""What HR should know before approving a move: one table of rules, each held against the facts by a pure function."""

from __future__ import annotations

from collections.abc import Sequence

from mobility.core.i18n import N_, Message
from mobility.moves.checks import time, work
from mobility.moves.checks.facts import Check, CheckRule, Facts, Verdict, check
from mobility.moves.models import Decision, HrDecision, Move, ReleaseDecision
from mobility.opportunities.models import WhoPays
from mobility.policies.queries import Rule

RELEASE_CHECK = N_("Release")

# In the order in which HR reads them. `version` goes up by one when a rule comes to mean something else.
RULES: tuple[CheckRule, ...] = (
    CheckRule("release", 1, RELEASE_CHECK,
        N_("The line manager releases, and somebody else approves; HR releases where nobody else can."),
        work.judge_release),
    CheckRule("capacity", 1, N_("Capacity"),
        N_("All moves together stay within the contractual hours on every date."),
        time.judge_capacity),
    CheckRule("allocation", 1, N_("Share of the week"),
        N_("A move takes at most %(limit)s%% of the person's own hours."),
        time.judge_allocation, (Rule.MOST_SHARE_PERCENT,)),
    CheckRule("gig_cap", 1, N_("Gigs together"),
        N_("Gigs together take at most %(limit)s%% of the person's own hours."),
        time.judge_gig_cap, (Rule.GIG_CAP_PERCENT,)),
    CheckRule("weekly_hours", 1, N_("Weekly hours"),
        N_("The move takes working hours, never adds to them; no week exceeds %(most)s hours."),
        time.judge_weekly_hours, fills=lambda facts: {"most": time.LONGEST_WEEK_HOURS}),
    CheckRule("length", 1, N_("Length"),
        N_("A move lasts at most %(limit)s months."),
        time.judge_length, (Rule.LONGEST_MOVE_MONTHS,)),
    CheckRule("time_at_home", 1, N_("Time since the last one"),
        N_("Between two work packages a person is at home for %(limit)s months."),
        time.judge_time_at_home, (Rule.MONTHS_BETWEEN_MOVES,)),
    CheckRule("employment", 1, N_("Employment"),
        N_("The person is employed here until the last day of the move."),
        work.judge_employment),
    CheckRule("lead_time", 2, N_("Lead time"),
        N_("A move begins at least %(days)s days after the opportunity closed, so that home can prepare."),
        time.judge_lead_time, (Rule.WORK_PACKAGE_LEAD_DAYS, Rule.GIG_LEAD_DAYS), lambda facts: {
            "days": facts.limits[
                Rule.GIG_LEAD_DAYS if facts.move.opportunity.is_gig else Rule.WORK_PACKAGE_LEAD_DAYS
            ]}),
    CheckRule("employer", 1, N_("Employer"),
        N_("Between two employers a contract amendment or an agreement may be needed."),
        work.judge_entities),
    CheckRule("recharge", 1, N_("Recharge"),
        N_("Where one employer works for another, the cost centre that pays is named."),
        work.judge_recharge),
    CheckRule("cost_centre", 1, N_("Cost centre"),
        N_("It is known who pays for the time."),
        work.judge_cost_centre),
    CheckRule("country", 1, N_("Days abroad"),
        N_("More than %(limit)s days of work in one other country within twelve months may touch tax, social security "
           "and the right to work."),
        work.judge_country, (Rule.MOST_DAYS_ABROAD,)),
    CheckRule("host", 1, N_("Host and line manager"),
        N_("Host and line manager are two people, or HR looks closer."),
        work.judge_host),
    CheckRule("level", 1, N_("Level"),
        N_("For information: whether the person works at their level, one below it, or in other work."),
        work.judge_level),
    CheckRule("open_time", 1, N_("Time to apply"),
        N_("No place is offered before everybody had time to apply: from %(day)s on."),
        time.judge_open_time, (Rule.WORK_PACKAGE_MINIMUM_OPEN_DAYS, Rule.GIG_MINIMUM_OPEN_DAYS),
        lambda facts: {"day": facts.first_offer_on}),
)  # fmt: skip
LIMITS = tuple(dict.fromkeys(limit for rule in RULES for limit in rule.limits))


def list_flags(move: Move) -> list[str]:
    """What the queue can say of every move without looking it up: the labels of the rules that would warn."""
    home, host = move.person.legal_entity_id, move.opportunity.legal_entity_id
    flags = {
        N_("Employer"): home is not None and host is not None and home != host,
        N_("Days abroad"): move.opportunity.days_abroad > 0,
        N_("Host and line manager"): move.opportunity.host_manager_id == move.person.line_manager_id,
        N_("Cost changes"): move.opportunity.who_pays is not WhoPays.HOME_UNIT,
    }
    return [label for label, is_raised in flags.items() if is_raised]


def run_checks(facts: Facts) -> list[Check]:
    """Every rule held against the facts, in the order in which HR reads them."""
    return [check(rule, facts) for rule in RULES]


def find_blocking(checks: Sequence[Check]) -> Check | None:
    return next((check for check in checks if check.verdict is Verdict.BLOCK), None)


def list_warnings(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if check.verdict is Verdict.WARN]


def find_release(move: Move) -> ReleaseDecision | None:
    """The word by which the move was released: an agreement, or a proposal that both accepted."""
    return next(
        (
            row
            for row in reversed(move.release_decisions)
            if row.decision is Decision.AGREED or (row.decision is Decision.PROPOSED and row.is_agreed_by_both)
        ),
        None,
    )


def name_of_speaker(decision: ReleaseDecision | HrDecision) -> str | Message:
    """Who decided, and for whom if not in their own name."""
    if decision.on_behalf_of is None:
        return decision.decided_by.name
    names = {"name": decision.decided_by.name, "owner": decision.on_behalf_of.name}
    return Message(N_("%(name)s on behalf of %(owner)s"), names)


__all__ = [
    "LIMITS",
    "RELEASE_CHECK",
    "RULES",
    "Check",
    "CheckRule",
    "Facts",
    "Verdict",
    "find_blocking",
    "find_release",
    "list_flags",
    "list_warnings",
    "name_of_speaker",
    "run_checks",
]
