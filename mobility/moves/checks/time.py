"""Judgements on time: the person's hours, the dates, how long and how soon."""

from __future__ import annotations

from mobility.capacity.load import TOLERANCE
from mobility.core import clock
from mobility.core.i18n import N_, Quantity
from mobility.moves.checks.facts import Facts, Found, Verdict, figure, found
from mobility.policies.queries import Rule

LONGEST_WEEK_HOURS = 48  # Directive 2003/88/EC, article 6: the average week, overtime included
PASS, WARN, BLOCK = Verdict


def judge_capacity(facts: Facts) -> Found:
    own = _find_own_share(facts)
    total = facts.others_percent + facts.move.percent
    filling = {"total": figure(total), "own": figure(own)}
    if total <= own + TOLERANCE:
        return found(PASS, N_("At most %(total)s%% of full time is taken, of %(own)s%%."), **filling)
    over = N_("%(total)s%% of full time would be taken, of %(own)s%%. Change the dates or the share first.")
    return found(BLOCK, over, **filling)


def _find_own_share(facts: Facts) -> float:
    """The lowest on any day of the move: a contract that will be reduced counts as such."""
    return facts.move.person.lowest_share(facts.move.starts_on, facts.move.ends_on)


def judge_allocation(facts: Facts) -> Found:
    own = _find_own_share(facts)
    share = 100 * facts.move.percent / own
    verdict = PASS if share <= facts.limits[Rule.MOST_SHARE_PERCENT] + TOLERANCE else WARN
    return found(verdict, N_("It takes %(share)s%% of the person's own hours."), share=figure(share))


def judge_gig_cap(facts: Facts) -> Found:
    if not facts.move.opportunity.is_gig:
        return found(PASS, N_("This is not a gig."))
    total = facts.other_gigs_percent + facts.move.percent
    hours = facts.move.person.full_time_hours / 100
    filling = {"hours": figure(total * hours), "most": Quantity(figure(facts.gig_cap * hours), "hour")}
    if total <= facts.gig_cap + TOLERANCE:
        return found(PASS, N_("Gigs take %(hours)s of %(most)s a week."), **filling)
    over = N_("Gigs would take more than they may: %(hours)s of %(most)s a week. Lower the hours first.")
    return found(BLOCK, over, **filling)


def judge_weekly_hours(facts: Facts) -> Found:
    person, move = facts.move.person, facts.move
    hours, own = move.hours_per_week, min(person.hours_on(move.starts_on), person.hours_on(move.ends_on))
    filling = {"hours": figure(hours), "own": Quantity(figure(own), "hour")}
    if hours > own + TOLERANCE:
        over = N_("More is asked than the contract has: %(hours)s of %(own)s a week. Lower the share first.")
        return found(BLOCK, over, **filling)
    verdict = WARN if own > LONGEST_WEEK_HOURS else PASS
    return found(verdict, N_("%(hours)s of %(own)s a week go to the host."), **filling)


def judge_length(facts: Facts) -> Found:
    move = facts.move
    longest = clock.add_months(move.starts_on, facts.limits[Rule.LONGEST_MOVE_MONTHS])
    fits = move.ends_on < longest or (move.ends_on == longest and longest.day != move.starts_on.day)
    return found(PASS if fits else WARN, N_("Days from the first to the last: %(days)s."),
                 days=(move.ends_on - move.starts_on).days + 1)  # fmt: skip


def judge_time_at_home(facts: Facts) -> Found:
    if facts.move.opportunity.is_gig:
        return found(PASS, N_("Gigs need no time in between."))
    if facts.last_home_on is None:
        return found(PASS, N_("There was no work package before."))
    earliest = clock.add_months(facts.last_home_on, facts.limits[Rule.MONTHS_BETWEEN_MOVES])
    verdict = PASS if facts.move.starts_on > earliest else WARN
    return found(verdict, N_("The work package before has its last day on %(day)s."), day=facts.last_home_on)


def judge_lead_time(facts: Facts) -> Found:
    starts_on = facts.move.starts_on
    if facts.move.ends_on < facts.today:
        over = N_("Its last day, %(day)s, has passed, so there is nothing left to approve. Decline it.")
        return found(BLOCK, over, day=facts.move.ends_on)
    if starts_on < facts.today:
        return found(WARN, N_("The start, %(day)s, has passed: the move would begin at once."), day=starts_on)
    days = (starts_on - (facts.closed_on or facts.offered_on)).days
    rule = Rule.GIG_LEAD_DAYS if facts.move.opportunity.is_gig else Rule.WORK_PACKAGE_LEAD_DAYS
    return found(PASS if days >= facts.limits[rule] else WARN, N_("Days to prepare: %(days)s."), days=days)


def judge_open_time(facts: Facts) -> Found:
    verdict = PASS if facts.offered_on >= facts.first_offer_on else WARN
    return found(verdict, N_("The offer was made on %(day)s."), day=facts.offered_on)
