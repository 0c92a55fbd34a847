"""The release request shows what the team does without; absences are counted and never named."""

import datetime as dt
import re

import pytest

from mobility.applications import services as applications
from mobility.applications.models import ApplicationStatus
from mobility.capacity import services as capacity
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.matching.models import Direction, Suggestion, SuggestionList
from mobility.matching.queries import reproduce
from mobility.moves import services
from mobility.moves.models import Move, MoveStatus, ReleaseDecision
from mobility.moves.queries import backfill, find_backfill, team
from mobility.opportunities.models import OpportunityStatus
from mobility.people.models import Role
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from mobility.skills.models import ProfileSection, Section, SectionReaders
from tests.factories import (
    give_skill,
    grant,
    make_application,
    make_move,
    make_opportunity,
    make_person,
    make_profile,
    make_skill,
    save,
)
from tests.moves.calendar import advance_moves

STARTS = dt.date(2027, 3, 1)


@pytest.fixture
def move(people):
    return make_move(people.employee, make_opportunity(people.host, starts_on=STARTS))


def away(person, first=dt.date(2027, 4, 5), last=dt.date(2027, 4, 9)):
    capacity.add_leave(actor=person, starts_on=first, ends_on=last)


def test_the_team_is_counted_month_by_month_each_colleague_once(people, move):
    mate = make_person("Max Mate", line_manager=people.manager)
    make_move(mate, make_opportunity(people.host, starts_on=STARTS), MoveStatus.APPROVED)
    asked = make_person("Ada Asked", line_manager=people.manager)
    make_move(asked, make_opportunity(people.host, starts_on=dt.date(2027, 5, 1)))
    away(mate)
    away(people.colleague)
    away(people.colleague, dt.date(2027, 6, 5), dt.date(2027, 6, 6))  # a weekend
    effect = team.get_team_effect(people.manager, move)
    assert effect.size == 4
    counted = [(month.elsewhere, month.asked, month.on_leave, month.together) for month in effect.months]
    assert counted == [(1, 0, 0, 1), (1, 0, 2, 2), (1, 1, 0, 2), (1, 1, 0, 2)]
    assert [other.person for other in effect.known] == [mate, asked]


def test_whoever_may_not_read_the_moves_of_colleagues_gets_figures_alone(people, move):
    mate = make_person("Max Mate", line_manager=people.manager)
    make_move(mate, make_opportunity(people.host, starts_on=STARTS), MoveStatus.APPROVED)
    effect = team.get_team_effect(make_person("Bea Boss"), move)
    assert (effect.known, effect.months[0].elsewhere) == ([], 1)


def test_whoever_may_not_read_a_move_of_the_team_is_not_told_that_there_is_none(client, people, move):
    people.manager.line_manager = make_person("Bea Boss")
    mate = make_person("Max Mate", line_manager=people.manager)
    make_move(mate, make_opportunity(people.host, starts_on=STARTS), MoveStatus.APPROVED)
    advance_moves()
    clock.set_now(dt.datetime.combine(move.request.above_on, dt.time(9), dt.UTC))
    advance_moves()
    page = client.sign_in(people.manager.line_manager).get(f"/releases/{move.id}").text
    assert "1 away" in page
    assert "Nobody else of the team has a move" not in page


def test_the_page_counts_leave_and_names_nobody_who_is_away(client, people, move):
    away(people.colleague)
    session.commit()
    page = client.sign_in(people.manager).get(f"/releases/{move.id}").text
    section = page[page.index('id="team"') : page.index('id="answer"')]
    assert "On leave" in section
    assert people.colleague.name not in section
    assert "Nothing is agreed by silence" in page


def test_where_nobody_is_away_a_sentence_stands_instead_of_an_empty_drawing(client, people, move):
    page = client.sign_in(people.manager).get(f"/releases/{move.id}").text
    section = page[page.index('id="team"') : page.index('id="answer"')]
    assert "Nobody else of the team is away in this time" in section
    assert "<svg" not in section


def test_a_colleague_of_the_same_team_takes_over_and_nobody_else(people, move):
    with pytest.raises(InvalidInput, match="same team"):
        services.agree(actor=people.manager, move=move, home_work="Reports", taken_over_by=people.host)
    services.agree(actor=people.manager, move=move, home_work="Reports", taken_over_by=people.colleague)
    assert move.release.taken_over_by is people.colleague


def test_who_takes_over_is_chosen_on_the_page_and_hr_reads_it(client, people, move):
    data = {"home_work": "The monthly report", "taken_over_by": str(people.colleague.id)}
    assert client.sign_in(people.manager).post(f"/releases/{move.id}/agree", data=data).status_code == 303
    assert session.query(ReleaseDecision).one().taken_over_by_id == people.colleague.id
    assert people.colleague.name in client.sign_in(people.hr).get(f"/approvals/{move.id}").text


def test_what_the_person_writes_for_the_line_manager_reaches_them_and_not_the_host(client, people):
    offered = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.OFFERED)
    client.sign_in(people.employee)
    done = client.post(f"/applications/{offered.id}/accept", data={"note": "I bring the method back to us."})
    assert done.status_code == 303
    (move,) = session.query(Move).all()
    assert "I bring the method back" in client.sign_in(people.manager).get(f"/releases/{move.id}").text
    assert "I bring the method back" in client.sign_in(people.employee).get(f"/moves/{move.id}").text
    assert "I bring the method back" not in client.sign_in(people.host).get(f"/moves/{move.id}").text


def test_the_host_of_an_approved_move_sees_days_and_no_reason(client, people, move):
    away(people.employee)
    session.commit()
    address = f"/moves/{move.id}/days"
    assert client.sign_in(people.host).get(address).status_code == 404  # not approved yet
    move.status = MoveStatus.APPROVED
    session.commit()
    page = client.get(address).text
    weeks = {week.first_day: week.names for week in team.list_weeks(move)}
    assert weeks[STARTS] == "mon,tue,wed,thu,fri"
    assert weeks[dt.date(2027, 4, 5)] == ""
    assert "No day" in page
    assert not re.search(r"\b80\b", page[page.index("<main") :])  # the contract share


def test_backfill_candidates_are_from_other_teams_without_names_and_on_record(client, people, move):
    sql = make_skill("SQL")
    give_skill(people.employee, sql, 5, last_used="2026-10")
    stranger = make_person("Sam Stranger", org_unit=people.host.org_unit)
    for person in (people.colleague, stranger):
        make_profile(person)
        give_skill(person, sql, 4)
    page = client.sign_in(people.manager).get(f"/releases/{move.id}/backfill").text
    assert "Candidate 1" in page
    assert "Candidate 2" not in page  # the colleague stands in the reader's own line
    assert "Sam Stranger" not in page
    shown = session.query(SuggestionList).one()
    assert (shown.direction, shown.opportunity_id) == (Direction.PEOPLE, None)
    assert [row.person_id for row in shown.suggestions] == [stranger.id]
    assert reproduce(shown).verdict == "identical"
    save(PolicyVersion(rule=Rule.BLIND_REVIEW, value=False, valid_from=clock.now()))
    assert "Sam Stranger" in client.get(f"/releases/{move.id}/backfill").text
    assert session.query(Suggestion).filter_by(person_id=people.colleague.id).count() == 0


@pytest.mark.parametrize("name", ["employee", "host", "colleague", "hr", "auditor"])
def test_backfill_is_for_whoever_decides_the_release(client, people, move, name):
    assert client.sign_in(people[name]).get(f"/releases/{move.id}/backfill").status_code == 404


def test_a_gig_for_it_is_drafted_in_one_step_and_once(client, people, move):
    give_skill(people.employee, make_skill("SQL"), 5, last_used="2026-10")
    client.sign_in(people.manager)
    answers = [client.post(f"/releases/{move.id}/post-backfill") for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location
    gig = find_backfill(move)
    assert (gig.status, gig.host_manager_id, gig.org_unit) == (
        OpportunityStatus.DRAFT, people.manager.id, people.employee.org_unit,
    )  # fmt: skip
    assert (gig.starts_on, gig.weeks, gig.hours_per_week) == (STARTS, 12, 8)
    assert [(row.skill.label("en"), row.level) for row in gig.required_skills] == [("SQL", 3)]
    assert people.employee.name not in gig.title + gig.description
    assert client.get(answers[0].location).status_code == 200
    assert "A draft of a gig waits" in client.get(f"/releases/{move.id}/backfill").text
    assert "somebody can step in" in client.sign_in(people.hr).get(f"/approvals/{move.id}").text  # in the history


def test_only_the_line_manager_posts_it_and_not_for_what_is_over(people, move):
    grant(people.hr2, Role.HOST)
    words = {"title": "Support", "description": "Help out.", "language": "en"}
    with pytest.raises(NotPermitted):
        services.post_backfill(actor=people.hr2, move=move, **words)
    move.status = MoveStatus.COMPLETED
    with pytest.raises(NotPermitted):
        services.post_backfill(actor=people.manager, move=move, **words)
    assert backfill.plan_backfill(people.manager, move) is None


def test_skills_that_the_line_manager_may_not_see_are_not_asked_for(people, move):
    give_skill(people.employee, make_skill("SQL"), 5)
    save(ProfileSection(person_id=people.employee.id, section=Section.HELD, readers=SectionReaders.ONLY_ME))
    assert backfill.list_skills_needed(people.manager, move) == []


def test_accepting_without_a_note_still_works(people):
    offered = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.OFFERED)
    applications.accept_offer(actor=people.employee, application=offered)
    assert offered.status is ApplicationStatus.ACCEPTED
