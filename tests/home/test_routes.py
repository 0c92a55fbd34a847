"""What needs me, for each part."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.core.db import session
from mobility.core.waiting import Source
from mobility.home import queries
from mobility.moves.models import MoveStatus
from mobility.opportunities.models import OpportunityStatus
from mobility.skills.models import SkillState, Visibility
from tests.factories import (
    give_skill,
    make_application,
    make_move,
    make_opportunity,
    make_profile,
    make_skill,
)


def home(client, person) -> str:
    return client.sign_in(person).get("/").text


def test_a_newcomer_is_asked_to_choose_and_to_add_skills(client, people):
    page = home(client, people.employee)
    assert "/notice" in page
    assert "Add skills to your profile" in page


def test_whoever_has_chosen_and_has_skills_is_asked_for_nothing(client, people):
    make_profile(people.colleague, Visibility.NOT_LOOKING)
    for name in ("SQL", "Python", "statistics"):
        give_skill(people.colleague, make_skill(name))
    assert "Nothing waits for you" in home(client, people.colleague)


def test_skills_that_became_one_count_once_among_those_that_are_enough(client, people):
    make_profile(people.colleague, Visibility.NOT_LOOKING)
    became = make_skill("Querying")
    for skill in (became, make_skill("SQL", state=SkillState.MERGED, merged_into=became), make_skill("Python")):
        give_skill(people.colleague, skill)
    assert "Add skills to your profile" in home(client, people.colleague)
    give_skill(people.colleague, make_skill("statistics"))
    assert "Nothing waits for you" in home(client, people.colleague)


def test_a_contractor_is_asked_nothing_that_is_for_employees(client, people):
    assert "/notice" not in home(client, people.contractor)


def test_an_applicant_sees_where_the_application_stands(client, people):
    opportunity = make_opportunity(people.host)
    make_application(people.colleague, opportunity)
    page = home(client, people.colleague)
    assert opportunity.title in page
    assert people.host.name in page


def test_an_offer_waits_for_its_answer(client, people):
    application = make_application(people.colleague, make_opportunity(people.host), ApplicationStatus.OFFERED)
    assert f"/applications/{application.id}" in home(client, people.colleague)


def test_a_host_sees_how_many_wait_on_each_posting(client, people):
    opportunity = make_opportunity(people.host)
    make_application(people.colleague, opportunity)
    assert f"1 applicant of {opportunity.title}" in home(client, people.host)


def test_whoever_holds_an_offer_or_took_it_no_longer_waits_for_the_host(client, people):
    opportunity = make_opportunity(people.host)
    make_application(people.colleague, opportunity, ApplicationStatus.ACCEPTED)
    assert f"0 applicants of {opportunity.title}" in home(client, people.host)


def test_hr_sees_what_to_review(client, people):
    opportunity = make_opportunity(people.host, OpportunityStatus.IN_REVIEW)
    assert opportunity.title in home(client, people.hr)
    assert opportunity.title not in home(client, people.hr_elsewhere)


def test_the_line_manager_sees_a_release_request_and_hr_nothing_yet(client, people):
    move = make_move(people.employee, make_opportunity(people.host))
    assert f"/releases/{move.id}" in home(client, people.manager)
    assert move.opportunity.title not in home(client, people.hr)


def test_hr_sees_a_released_move(client, people):
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.AWAITING_HR)
    assert f"/approvals/{move.id}" in home(client, people.hr)


def test_a_person_on_the_way_reads_where_the_move_stands_not_the_application(client, people):
    make_move(people.employee, make_opportunity(people.host))
    page = home(client, people.employee)
    assert f"{people.manager.name} was asked to agree" in page
    assert "You accepted the offer" not in page


def test_where_nobody_of_hr_is_left_to_decide_home_and_the_page_of_the_move_say_so(client, people):
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.AWAITING_HR)
    assert "home HR approves or declines" in home(client, people.employee)
    for partner in (people.hr, people.hr2):
        partner.employed_until = clock.today() - dt.timedelta(days=1)
    session.commit()
    for page in (home(client, people.employee), client.get(f"/moves/{move.id}").text):
        assert "nobody in HR can decide now" in page
        assert "home HR approves or declines" not in page


def test_a_part_that_cannot_be_read_says_so_and_the_others_stay(client, people, monkeypatch):
    def broken(person):
        return session.execute(sa.text("SELECT * FROM nowhere")).all()

    application = make_application(people.colleague, make_opportunity(people.host), ApplicationStatus.OFFERED)
    waits = Source(lambda person: sa.select(sa.literal(1)), broken)
    monkeypatch.setattr(queries, "SOURCES", (waits, *queries.SOURCES))
    page = home(client, people.colleague)
    assert "Some of what waits for you could not be read." in page
    assert "Try again" in page
    assert f"/applications/{application.id}" in page
    monkeypatch.setattr(queries, "list_current_postings", broken)
    assert "Your postings could not be read." in home(client, people.host)


def test_where_nothing_waits_each_part_is_shown_what_to_look_at(client, people):
    hints = {"representative": "/oversight", "auditor": "/oversight", "colleague": "/find?sort=grow"}
    for name, path in hints.items():
        make_profile(people[name], Visibility.NOT_LOOKING)
        for skill in ("SQL", "Python", "statistics"):
            give_skill(people[name], make_skill(skill))
        page = home(client, people[name])
        assert "Nothing waits for you." in page
        assert path in page


def test_an_administrator_finds_what_is_wrong_with_the_system_among_what_waits(client, people):
    page = home(client, people.admin)
    assert page.count("The worker has not run yet") == 1
    assert "/administration/system" in page


def test_only_those_who_may_be_asked_for_a_release_find_the_requests_in_the_menu(client, people):
    assert "Release requests" in home(client, people.manager)
    assert "Release requests" not in home(client, people.colleague)
