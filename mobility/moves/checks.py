"""What HR should know before approving a move: each rule as one pure function of the facts."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from mobility.applications.models import Offer
from mobility.capacity.load import TOLERANCE
from mobility.core.i18n import N_, Message
from mobility.moves.models import Decision, HrDecision, Move, ReleaseDecision

LONGEST_WEEK_HOURS = 48  # Directive 2003/88/EC, article 6: the average week, overtime included


class Verdict(enum.StrEnum):
    PASS = "pass"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True)
class Facts:
    """All that the checks look at; shares are per cent of full time, `others_…` without this move."""

    move: Move
    offer: Offer
    release: ReleaseDecision | None
    today: dt.date
    others_percent: float
    other_gigs_percent: float
    gig_cap: float
    gig_cap_of_own_hours: float
    lead_days: int
    closed_on: dt.date | None
    offered_on: dt.date
    first_offer_on: dt.date


@dataclass(frozen=True)
class Check:
    """One rule, what was found, and whether that stands in the way."""

    label: str
    rule: Message
    verdict: Verdict
    finding: Message


def check_capacity(facts: Facts) -> Check:
    own = facts.move.person.contract_share
    total = facts.others_percent + facts.move.percent
    fits = total <= own + TOLERANCE
    finding = (
        N_("At most %(total)s%% of full time is taken, of %(own)s%%.")
        if fits
        else N_("%(total)s%% of full time would be taken, of %(own)s%%. Change the dates or the share first.")
    )
    return Check(
        N_("Capacity"),
        Message(N_("All moves together stay within the contractual hours on every date.")),
        Verdict.PASS if fits else Verdict.BLOCK,
        Message(finding, {"total": _figure(total), "own": _figure(own)}),
    )


def check_gig_cap(facts: Facts) -> Check:
    rule = Message(
        N_("Gigs together take at most %(cap)s%% of the person's own hours."),
        {"cap": _figure(facts.gig_cap_of_own_hours)},
    )
    if not facts.move.opportunity.is_gig:
        return Check(N_("Gigs together"), rule, Verdict.PASS, Message(N_("This is not a gig.")))
    total = facts.other_gigs_percent + facts.move.percent
    fits = total <= facts.gig_cap + TOLERANCE
    hours = facts.move.person.full_time_hours / 100
    finding = (
        N_("Gigs take %(hours)s of %(most)s hours a week.")
        if fits
        else N_("Gigs would take %(hours)s hours a week, %(most)s are allowed. Lower the hours first.")
    )
    return Check(
        N_("Gigs together"),
        rule,
        Verdict.PASS if fits else Verdict.BLOCK,
        Message(finding, {"hours": _figure(total * hours), "most": _figure(facts.gig_cap * hours)}),
    )


def check_weekly_hours(facts: Facts) -> Check:
    rule = Message(
        N_("The move takes working hours, never adds to them; no week exceeds %(most)s hours."),
        {"most": LONGEST_WEEK_HOURS},
    )
    hours, own = facts.move.hours_per_week, facts.move.person.weekly_hours
    params = {"hours": _figure(hours), "own": _figure(own)}
    if hours > own + TOLERANCE:
        finding = N_("%(hours)s hours a week are asked, the contract has %(own)s. Lower the share first.")
        return Check(N_("Weekly hours"), rule, Verdict.BLOCK, Message(finding, params))
    verdict = Verdict.WARN if own > LONGEST_WEEK_HOURS else Verdict.PASS
    return Check(
        N_("Weekly hours"), rule, verdict, Message(N_("%(hours)s of %(own)s hours a week go to the host."), params)
    )


def check_employment(facts: Facts) -> Check:
    rule = Message(N_("The person is employed here until the last day of the move."))
    person, ends_on = facts.move.person, facts.move.ends_on
    if not person.is_employed:
        finding = Message(N_("The person is not an employee. Agency staff and contractors have no moves."))
        return Check(N_("Employment"), rule, Verdict.BLOCK, finding)
    if person.has_left(ends_on):
        finding = Message(
            N_("Employment ends on %(left)s, before the move ends on %(ends)s. Shorten the move first."),
            {"left": person.employed_until, "ends": ends_on},
        )
        return Check(N_("Employment"), rule, Verdict.BLOCK, finding)
    return Check(N_("Employment"), rule, Verdict.PASS, Message(N_("Employment outlasts the move.")))


def check_lead_time(facts: Facts) -> Check:
    rule = Message(
        N_("A move begins at least %(days)s days after the opportunity closed, so that home can prepare."),
        {"days": facts.lead_days},
    )
    starts_on = facts.move.starts_on
    if starts_on < facts.today:
        finding = Message(N_("The start, %(day)s, has passed: the move would begin at once."), {"day": starts_on})
        return Check(N_("Lead time"), rule, Verdict.WARN, finding)
    days = (starts_on - (facts.closed_on or facts.offered_on)).days
    verdict = Verdict.PASS if days >= facts.lead_days else Verdict.WARN
    return Check(N_("Lead time"), rule, verdict, Message(N_("Days to prepare: %(days)s."), {"days": days}))


def check_entities(facts: Facts) -> Check:
    rule = Message(N_("Between two employers a contract amendment or an agreement may be needed."))
    home, host = facts.move.person.legal_entity, facts.move.opportunity.legal_entity
    if home is None or host is None or home.id == host.id:
        return Check(N_("Employer"), rule, Verdict.PASS, Message(N_("The employer stays the same.")))
    finding = Message(N_("%(home)s lends to %(host)s: settle the agreement."), {"home": home.name, "host": host.name})
    return Check(N_("Employer"), rule, Verdict.WARN, finding)


def check_border(facts: Facts) -> Check:
    rule = Message(N_("Work in another country may touch tax, social security and the right to work."))
    days = facts.move.opportunity.days_abroad
    if days == 0:
        return Check(N_("Days abroad"), rule, Verdict.PASS, Message(N_("No day abroad is foreseen.")))
    finding = Message(N_("Days abroad foreseen: %(days)s. Ask tax and mobility first."), {"days": days})
    return Check(N_("Days abroad"), rule, Verdict.WARN, finding)


def check_host(facts: Facts) -> Check:
    rule = Message(N_("Host and line manager are two people, or HR looks closer."))
    if facts.move.opportunity.host_manager_id == facts.move.person.line_manager_id:
        finding = Message(N_("The host is also the line manager: one person wants the work and grants the time."))
        return Check(N_("Host and line manager"), rule, Verdict.WARN, finding)
    return Check(N_("Host and line manager"), rule, Verdict.PASS, Message(N_("They are two different people.")))


RELEASE_CHECK = N_("Release")


def check_release(facts: Facts) -> Check:
    rule = Message(N_("The line manager releases, and somebody else approves; HR releases where nobody else can."))
    release = facts.release
    if release is None:
        return Check(RELEASE_CHECK, rule, Verdict.BLOCK, Message(N_("The line manager has not agreed yet.")))
    params = {"name": release.decided_by.name, "day": release.decided_at}
    if release.on_behalf_of_id is not None and release.in_place_of_id is None:
        params["owner"] = release.on_behalf_of.name if release.on_behalf_of else ""
        finding = N_("%(name)s agreed on %(day)s on behalf of %(owner)s.")
        return Check(RELEASE_CHECK, rule, Verdict.PASS, Message(finding, params))
    if release.decided_by_id == facts.move.releaser_id:
        return Check(RELEASE_CHECK, rule, Verdict.PASS, Message(N_("%(name)s agreed on %(day)s."), params))
    if release.in_place_of is not None:
        finding = N_("%(name)s released on %(day)s in place of %(manager)s, who did not answer in time.")
        params["manager"] = release.in_place_of.name
        return Check(RELEASE_CHECK, rule, Verdict.WARN, Message(finding, params))
    return Check(RELEASE_CHECK, rule, Verdict.WARN, Message(N_("%(name)s of HR released on %(day)s."), params))


def check_open_time(facts: Facts) -> Check:
    rule = Message(
        N_("No place is offered before everybody had time to apply: from %(day)s on."), {"day": facts.first_offer_on}
    )
    verdict = Verdict.PASS if facts.offered_on >= facts.first_offer_on else Verdict.WARN
    finding = Message(N_("The offer was made on %(day)s."), {"day": facts.offered_on})
    return Check(N_("Time to apply"), rule, verdict, finding)


CHECKS = (
    check_release,
    check_capacity,
    check_gig_cap,
    check_weekly_hours,
    check_employment,
    check_lead_time,
    check_entities,
    check_border,
    check_host,
    check_open_time,
)


def list_flags(move: Move) -> list[str]:
    """What the queue can say of every move without looking it up: the labels of the checks that would warn."""
    home, host = move.person.legal_entity_id, move.opportunity.legal_entity_id
    flags = {
        N_("Employer"): home is not None and host is not None and home != host,
        N_("Days abroad"): move.opportunity.days_abroad > 0,
        N_("Host and line manager"): move.opportunity.host_manager_id == move.person.line_manager_id,
    }
    return [label for label, is_raised in flags.items() if is_raised]


def run_checks(facts: Facts) -> list[Check]:
    """Every check, in the order in which HR reads them."""
    return [check(facts) for check in CHECKS]


def find_blocking(checks: Sequence[Check]) -> Check | None:
    return next((check for check in checks if check.verdict is Verdict.BLOCK), None)


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


def _figure(value: float) -> float:
    return round(value, 1)
