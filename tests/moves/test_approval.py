"""The HR decision: by whom, on what, and what is written."""

import datetime as dt
import itertools

import pytest

from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput, NotPermitted
from mobility.core.i18n import Message
from mobility.moves import queries, services
from mobility.moves.changes import list_changes
from mobility.moves.checks import RULES, Verdict, run_checks
from mobility.moves.models import Decision, HrReason, MoveStatus
from mobility.moves.queries.deciding import list_approvals
from mobility.opportunities.models import OpportunityKind, Remote, WhoPays
from mobility.people.models import Engagement, Role
from tests.factories import OVERRIDE, grant, make_entity, make_move, make_opportunity

S = MoveStatus


def make_released(person, releaser, opportunity):
    move = make_move(person, opportunity)
    services.agree(actor=releaser, move=move, home_work="Reports stop")
    return move


@pytest.fixture
def move(people):
    return make_released(people.employee, people.manager, make_opportunity(people.host))


def refuse(actor, move, note="The budget is closed"):
    return services.refuse(actor=actor, move=move, reason=HrReason.COST, note=note)


def test_hr_approves_and_the_place_stays_held(people, move):
    decision = services.approve(actor=people.hr, move=move, note="Fine")
    assert (move.status, decision.decision, decision.decided_by) == (S.APPROVED, Decision.APPROVED, people.hr)
    assert move.place.holder is people.employee


def test_hr_declines_with_a_sentence_and_everything_is_free_again(people, move):
    with pytest.raises(InvalidInput):
        refuse(people.hr, move, note=" ")
    refuse(people.hr, move)
    assert move.status is S.HR_DECLINED
    assert move.application.status is ApplicationStatus.NOT_APPROVED
    assert (move.place.holder, move.commitment.released_at is None) == (None, False)


@pytest.mark.parametrize("who", ["employee", "manager", "host", "colleague", "hr_elsewhere", "admin", "representative"])
def test_nobody_but_home_hr_decides(people, move, who):
    for decide in (lambda actor: services.approve(actor=actor, move=move, note=""), lambda actor: refuse(actor, move)):
        with pytest.raises(NotPermitted):
            decide(people[who])
    assert move.status is S.AWAITING_HR


def test_nobody_decides_their_own_case(people):
    people.hr.line_manager = people.manager
    move = make_released(people.hr, people.manager, make_opportunity(people.host))
    with pytest.raises(NotPermitted):
        services.approve(actor=people.hr, move=move, note="")
    assert move not in list_approvals(people.hr)
    services.approve(actor=people.hr2, move=move, note="")


def test_whoever_released_does_not_approve_even_with_an_hr_role(people):
    grant(people.manager, Role.HR, entity=people.employee.legal_entity)
    move = make_released(people.employee, people.manager, make_opportunity(people.host))
    with pytest.raises(NotPermitted):
        services.approve(actor=people.manager, move=move, note="")


def test_the_second_of_two_decisions_learns_who_was_first(people, move):
    services.approve(actor=people.hr, move=move, note="")
    for decide in (lambda: services.approve(actor=people.hr2, move=move, note=""), lambda: refuse(people.hr2, move)):
        with pytest.raises(Conflict) as refusal:
            decide()
        assert refusal.value.message.params["name"] == people.hr.name


def verdicts(move):
    return {check.label: check.verdict for check in run_checks(queries.get_facts(move))}


def test_a_move_whose_last_day_has_passed_is_not_approved(people, move):
    """It would begin and end in one moment, and feedback would be asked for work that nobody did."""
    noon = dt.datetime.combine(move.ends_on, dt.time(12), dt.UTC)
    clock.set_now(noon)
    assert verdicts(move)["Lead time"] is Verdict.WARN
    clock.set_now(noon + dt.timedelta(days=1))
    with pytest.raises(ConditionNotMet):
        services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    assert move.status is S.AWAITING_HR
    refuse(people.hr, move)
    assert move.status is S.HR_DECLINED


def test_a_usual_move_passes_every_check(people, move):
    opportunity = move.opportunity
    opportunity.closes_on = move.starts_on - dt.timedelta(days=30)
    assert set(verdicts(move).values()) == {Verdict.PASS}
    assert len(verdicts(move)) == len(RULES)


@pytest.mark.parametrize(
    ("spoil", "label", "verdict"),
    [
        (lambda move, people: setattr(move.person, "weekly_hours", 16.0), "Capacity", Verdict.BLOCK),
        (lambda move, people: setattr(move.person, "weekly_hours", 12.0), "Weekly hours", Verdict.BLOCK),
        (lambda move, people: setattr(move.person, "weekly_hours", 50.0), "Weekly hours", Verdict.WARN),
        (lambda move, people: setattr(move.person, "employed_until", move.starts_on), "Employment", Verdict.BLOCK),
        (lambda move, people: setattr(move.person, "engagement", Engagement.AGENCY), "Employment", Verdict.BLOCK),
        (lambda move, people: setattr(move.opportunity, "closes_on", move.starts_on), "Lead time", Verdict.WARN),
        (lambda move, people: setattr(move.opportunity, "legal_entity", make_entity("Other", "GB")), "Employer",
         Verdict.WARN),
        (lambda move, people: setattr(move.opportunity, "days_abroad", 5), "Days abroad", Verdict.WARN),
        (lambda move, people: setattr(move.person, "line_manager_id", people.host.id), "Host and line manager",
         Verdict.WARN),
        (lambda move, people: setattr(move.opportunity, "published_at", clock.now()), "Time to apply", Verdict.WARN),
        (lambda move, people: setattr(move.release, "decided_by_id", people.hr2.id), "Release", Verdict.WARN),
    ],
)  # fmt: skip
def test_each_check_sees_what_it_is_for(people, move, spoil, label, verdict):
    spoil(move, people)
    assert verdicts(move)[label] is verdict


def test_a_start_that_has_passed_is_told(people, move):
    clock.set_now(dt.datetime.combine(move.starts_on + dt.timedelta(days=1), dt.time(12), dt.UTC))
    assert verdicts(move)["Lead time"] is Verdict.WARN


def test_gigs_beyond_the_cap_are_blocked(people):
    gigs = [make_move(people.employee, make_opportunity(people.host, kind=OpportunityKind.GIG)) for _ in range(2)]
    assert verdicts(gigs[0])["Gigs together"] is Verdict.BLOCK


def test_what_stands_in_the_way_prevents_the_approval_in_a_sentence(people, move):
    people.employee.employed_until = move.starts_on
    with pytest.raises(ConditionNotMet, match="Employment ends on"):
        services.approve(actor=people.hr, move=move, note="")
    assert move.status is S.AWAITING_HR


@pytest.mark.parametrize(("pays", "remote"), list(itertools.product(WhoPays, Remote)))
def test_the_table_of_changes_equals_what_is_written(people, pays, remote):
    people.employee.cost_centre, people.employee.site = "4711", "Lyon"
    opportunity = make_opportunity(
        people.host, who_pays=pays, remote=remote, workplace="Basel", cost_centre="9000", days_abroad=3
    )
    move = make_released(people.employee, people.manager, opportunity)
    rows = {row.label: (row.before, row.after) for row in list_changes(queries.get_facts(move))}
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    written = move.commitment
    assert rows["First day"] == (None, written.starts_on)
    assert rows["Last day"] == (None, written.ends_on)
    assert [share_in(side) for side in rows["Time for the host team"]] == [0, written.percent]
    assert [share_in(side) for side in rows["Time for the home team"]] == [80, 80 - written.percent]
    assert rows["Who directs this work"] == (None, people.host.name)
    assert rows["Line manager"] == (people.manager.name, people.manager.name)
    assert rows["Work left at home"] == (None, "Reports stop")
    assert rows["Days abroad"] == ("0", "3")
    paid = {WhoPays.HOME_UNIT: "4711", WhoPays.HOST_UNIT: "9000", WhoPays.SHARED: "shared: 4711 and 9000"}
    assert str(rows["Cost centre of this time"][1]) == paid[pays]
    place = {Remote.YES: "Lyon", Remote.NO: "Basel", Remote.PARTLY: "Basel, partly remote"}
    assert str(rows["Workplace"][1]) == place[remote]


def share_in(side):
    assert isinstance(side, Message)
    return float(side.params["percent"])


def test_the_months_show_the_time_before_and_after(people, move):
    shares = queries.list_month_shares(move)
    assert (shares[0].home, shares[0].proposed) == (80, 0)
    full = [share for share in shares if share.proposed == 50]
    assert full
    assert all(share.home == 30 for share in full)
