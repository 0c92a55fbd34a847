"""While a move goes on: the check-in half-way, the plan of return, and who is asked when somebody has left."""

import datetime as dt
import re

import pytest

from mobility.core import clock
from mobility.core.errors import ConditionNotMet, NotPermitted
from mobility.moves import services
from mobility.moves.models import MoveStatus, TaskKind, TaskOutcome, TaskStep
from mobility.moves.policy import find_task
from mobility.moves.queries import milestones
from mobility.notifications.messages import get_wording, registered_wordings
from mobility.opportunities import services as opportunities
from mobility.opportunities.models import CoOwner, OpportunityKind
from mobility.people.models import Role
from tests.factories import grant, make_move, make_opportunity, make_person
from tests.moves.calendar import advance_moves, follow_moves, told
from tests.waiting import list_waiting_for

S, K = MoveStatus, TaskKind
FIRST = dt.date(2027, 3, 1)  # a Monday; four months end on 30 June, half-way is 30 April
DAY = dt.timedelta(days=1)


def go_to(day):
    clock.set_now(dt.datetime.combine(day, dt.time(12), dt.UTC))


def make(people, status=S.ACTIVE, kind=OpportunityKind.WORK_PACKAGE, **fields):
    return make_move(people.employee, make_opportunity(people.host, kind=kind, starts_on=FIRST, **fields), status)


def follow_on(day):
    go_to(day)
    advance_moves()
    follow_moves()


def test_half_way_both_are_asked_and_reminded_and_each_reads_the_other(people):
    move = make(people)
    half = milestones.half_way(move)
    follow_on(half - DAY)
    assert told(people.host) == []
    follow_on(half)
    follow_moves()
    assert told(people.host) == told(people.employee) == ["course_check_in_asked"]
    services.give_check_in(actor=people.employee, move=move, goes_well="The team.", is_difficult="The tools.")
    follow_on(find_task(move, K.CHECK_IN_HOST).remind_on)
    assert told(people.employee) == ["course_check_in_asked"]
    assert told(people.host) == ["course_check_in_asked", "course_check_in_reminded"]
    [said] = milestones.list_readable_check_ins(people.host, move)
    assert said.is_difficult == "The tools."
    with pytest.raises(ConditionNotMet):
        services.give_check_in(actor=people.employee, move=move, goes_well="Again.")


def test_a_check_in_is_nobodys_appraisal(people):
    move = make(people)
    follow_on(milestones.half_way(move))
    services.give_check_in(actor=people.host, move=move, goes_well="Quick.", is_difficult="Asks late.")
    own = services.give_check_in(actor=people.employee, move=move, goes_well="The team.")
    for reader in (people.manager, people.hr):
        assert milestones.list_readable_check_ins(reader, move) == []
    with pytest.raises(NotPermitted):
        services.share_check_in(actor=people.host, move=move)
    services.share_check_in(actor=people.employee, move=move)
    assert milestones.list_readable_check_ins(people.manager, move) == [own]
    assert milestones.list_readable_check_ins(people.hr, move) == []


def test_what_nobody_wrote_closes_at_the_end_and_gigs_ask_for_nothing_half_way(people):
    move, gig = make(people), make(people, kind=OpportunityKind.GIG)
    follow_on(move.ends_on - DAY)
    assert gig.tasks == [] or {task.kind for task in gig.tasks} == {K.FEEDBACK_PERSON, K.FEEDBACK_HOST}
    follow_on(move.ends_on + DAY)
    for kind in (K.CHECK_IN_PERSON, K.CHECK_IN_HOST, K.RETURN_PLAN):
        assert find_task(move, kind).outcome is TaskOutcome.NOT_GIVEN
    assert not milestones.may_check_in(people.host, move)


def test_the_plan_of_return_is_agreed_by_both_and_a_change_asks_the_other_again(people):
    move = make(people)
    follow_on(milestones.plan_of_return_is_due(move))
    assert "course_return_plan_asked" in told(people.manager)
    plan = services.draft_return_plan(actor=people.employee, move=move, comes_back_to="The reports.")
    assert (plan.person_agreed_at is not None, plan.manager_agreed_at) == (True, None)
    services.draft_return_plan(actor=people.manager, move=move, comes_back_to="The reports, three days.")
    assert (plan.person_agreed_at, plan.manager_agreed_at is not None) == (None, True)
    with pytest.raises(ConditionNotMet):
        services.agree_return_plan(actor=people.manager, move=move)
    for stranger in (people.host, people.hr):
        with pytest.raises(NotPermitted):
            services.agree_return_plan(actor=stranger, move=move)
    services.agree_return_plan(actor=people.employee, move=move)
    assert find_task(move, K.RETURN_PLAN).outcome is TaskOutcome.DONE
    assert "course_return_plan_agreed" in told(people.host)


def test_a_co_owner_takes_over_what_the_departed_host_was_asked(people):
    move = make(people)
    heir = grant(make_person("Heir", org_unit=people.host.org_unit), Role.HOST).person
    move.opportunity.co_owners.append(CoOwner(person=heir))
    follow_on(milestones.half_way(move))
    people.host.employed_until = clock.today() - DAY
    opportunities.replace_leaver(opportunity=move.opportunity, leaver=people.host)
    assert move.opportunity.host_manager is heir
    assert {"course_host_new"} <= set(told(people.employee)) & set(told(people.manager))
    assert "course_check_in_reminded" in told(heir)
    services.give_check_in(actor=heir, move=move, goes_well="Quick.")


def test_without_an_heir_hr_of_the_hosting_unit_takes_over(people):
    move = make(people)
    follow_on(milestones.half_way(move))
    people.host.employed_until = clock.today() - DAY
    opportunities.replace_leaver(opportunity=move.opportunity, leaver=people.host)
    follow_moves()
    follow_moves()
    for person in (people.employee, people.manager, people.hr):
        assert told(person).count("course_host_gone") == 1
    assert f"/moves/{move.id}/check-in" in [row.path for row in list_waiting_for(people.hr)]
    services.give_check_in(actor=people.hr, move=move, goes_well="We asked around.")
    with pytest.raises(NotPermitted):
        services.end_early(actor=people.hr_elsewhere, move=move, last_day=move.ends_on - DAY)


def test_the_way_home_is_chased_until_somebody_confirms_it(people):
    move = make(people)
    follow_on(move.ends_on + DAY)
    task = find_task(move, K.HOMECOMING)
    follow_on(task.remind_on)
    assert told(people.manager)[-1] == "course_homecoming_reminded"
    with pytest.raises(ConditionNotMet):
        services.say_back(actor=people.employee, move=move)
    with pytest.raises(NotPermitted):
        services.confirm_home(actor=people.hr, move=move)
    follow_on(task.remind_again_on)
    assert task.step is TaskStep.REMINDED_AGAIN
    assert "course_homecoming_overdue" in told(people.hr)
    assert f"/moves/{move.id}" in [row.path for row in list_waiting_for(people.hr)]
    services.say_back(actor=people.employee, move=move)
    assert (move.back_home_by, task.outcome) == (people.employee, TaskOutcome.DONE)
    assert told(people.manager)[-1] == "course_said_back"


def test_feedback_is_chased_then_closed_and_may_be_declined_with_one_click(people):
    move = make(people)
    follow_on(move.ends_on + DAY)
    services.decline_to_give(actor=people.employee, move=move)
    task = find_task(move, K.FEEDBACK_HOST)
    for day in (task.remind_on, task.remind_again_on):
        follow_on(day)
    assert told(people.host).count("course_feedback_reminded") == 2
    assert "course_feedback_reminded" not in told(people.employee)
    follow_on(task.close_on)
    assert task.is_open
    follow_on(task.close_on + DAY)
    assert task.outcome is TaskOutcome.NOT_GIVEN
    with pytest.raises(ConditionNotMet):
        services.give_feedback(actor=people.host, move=move, text="Late.", levels={})
    with pytest.raises(ConditionNotMet):
        services.decline_to_give(actor=people.employee, move=move)
    assert [row.path for row in list_waiting_for(people.host)] == []


def test_the_day_named_for_both_is_the_last_on_which_one_of_them_may_still_answer(people):
    people.employee.country, people.host.country = "GB", "FR"  # where 14 July is a holiday
    move = make(people)
    days = {one: milestones.find_feedback_day(move, one) for one in (people.employee, people.host)}
    assert days[people.host] > days[people.employee]
    for moment in (move.starts_on, move.ends_on + DAY):
        follow_on(moment)
        assert milestones.list_milestones(move)[-1].by == max(days.values())


def test_a_calendar_tells_each_their_own_dates_and_no_names(people):
    move = make(people)
    names = {who: [name for name, _, _ in milestones.list_dates(move, people[who])] for who in ("employee", "host")}
    assert names["employee"] == ["start", "check-in", "return-plan", "end", "feedback", "home"]
    assert names["host"] == ["start", "check-in", "return-plan", "end", "feedback"]
    assert [name for name, _, _ in milestones.list_dates(move, people.manager)] == [
        "start",
        "return-plan",
        "end",
        "home",
    ]
    assert [name for name, _, _ in milestones.list_dates(move, people.hr)] == ["start", "end"]


def test_every_message_on_the_way_names_only_what_it_carries():
    always = {"person", "title", "what", "last", "host"}
    carried = {"extension": always | {"actor", "new", "old", "by"}, "course": always | {"actor", "by"}}
    kinds = [kind for kind in registered_wordings() if kind.partition("_")[0] in carried]
    assert len(kinds) > 15
    for kind in kinds:
        wording = get_wording(kind)
        named = set(re.findall(r"%\((\w+)\)s", wording.subject + wording.body + wording.link))
        assert named <= carried[kind.partition("_")[0]], kind


def test_the_plan_of_return_goes_with_the_last_day_wherever_that_moves(people):
    move = make(people)
    follow_on(milestones.plan_of_return_is_due(move))
    task = find_task(move, K.RETURN_PLAN)
    assert task.close_on == move.last_day
    follow_on(task.remind_on)
    before, move.ends_on = move.ends_on, move.ends_on + 60 * DAY
    follow_on(before + DAY)
    assert (task.is_open, task.close_on) == (True, move.last_day)
    assert task.remind_on > milestones.plan_of_return_is_due(move)
    reminded = told(people.manager).count("course_return_plan_reminded")
    follow_on(task.remind_on)
    assert told(people.manager).count("course_return_plan_reminded") == reminded + 1
    move.ended_on = before + 20 * DAY
    follow_on(before + 2 * DAY)
    assert task.close_on == move.ended_on
    settled = services.draft_return_plan(actor=people.employee, move=move, comes_back_to="The same work.")
    services.agree_return_plan(actor=people.manager, move=move)
    follow_on(before + 3 * DAY)
    assert settled.is_agreed
    assert task.outcome is TaskOutcome.DONE


def test_after_an_outage_nobody_is_asked_for_a_plan_once_the_move_is_over(people):
    move = make(people)
    go_to(move.last_day + 2 * DAY)
    follow_moves()
    assert told(people.manager) == []
