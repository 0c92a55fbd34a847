"""The pages of a move on its way: who reads a check-in, answering a later last day, calendar files."""

import datetime as dt

import pytest

from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import MoveStatus
from mobility.moves.queries import milestones
from mobility.opportunities.models import OpportunityStatus
from tests.factories import make_application, make_move, make_opportunity
from tests.moves.calendar import follow_moves

DAY = dt.timedelta(days=1)


@pytest.fixture
def move(people):
    posting = make_opportunity(
        people.host, OpportunityStatus.CLOSED, starts_on=clock.today() - 70 * DAY, title="Launch; the board"
    )
    return make_move(people.employee, posting, MoveStatus.ACTIVE)


def test_a_check_in_is_read_by_the_two_and_by_the_line_manager_only_once_it_is_shared(client, people, move):
    follow_moves()
    session.commit()
    page, words = f"/moves/{move.id}/check-in", "The team took me in"
    client.sign_in(people.employee).post(page, data={"goes_well": words})
    assert words in client.sign_in(people.host).get(page).text
    assert client.sign_in(people.manager).get(page).status_code == 403
    client.sign_in(people.employee).post(f"{page}/share")
    assert words in client.sign_in(people.manager).get(page).text
    assert client.sign_in(people.hr).get(page).status_code == 403


def test_the_page_says_who_answers_a_later_last_day_and_keeps_both_days(client, people, move):
    before, later = move.ends_on, move.ends_on + 14 * DAY
    client.sign_in(people.host).post(f"/moves/{move.id}/extension", data={"ends_on": later.isoformat(), "note": ""})
    shown = client.sign_in(people.employee).get(f"/moves/{move.id}").text
    assert "Agree to the later last day" in shown
    assert "whoever is asked answers by" in shown
    assert "Agree to the later last day" not in client.sign_in(people.manager).get(f"/moves/{move.id}").text
    for person in (people.employee, people.manager):
        client.sign_in(person).post(f"/extensions/{move.extension.id}/accept")
    session.refresh(move)
    shown = client.sign_in(people.hr).get(f"/moves/{move.id}").text
    assert move.ends_on == later
    assert all(f"{day.day} {day:%B %Y}" in shown for day in (before, later))


def test_a_calendar_file_holds_the_readers_dates_and_nobodys_name(client, people, move):
    answer = client.sign_in(people.manager).get(f"/moves/{move.id}/calendar.ics")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/calendar", "no-store")
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert "SUMMARY:Plan of return: Launch\\; the board" in lines
    assert f"UID:move-{move.id}-home@127.0.0.1" in lines or f"UID:move-{move.id}-home@localhost" in lines
    assert people.employee.name not in answer.text
    assert "Check-in" not in answer.text
    move.status = MoveStatus.WITHDRAWN
    session.commit()
    assert "STATUS:CANCELLED" in client.get(f"/moves/{move.id}/calendar.ics").text


def test_an_offer_has_its_last_day_for_the_calendar_and_takes_it_back(client, people):
    application = make_application(people.employee, make_opportunity(people.host), ApplicationStatus.OFFERED)
    path = f"/applications/{application.id}/offer.ics"
    assert path in client.sign_in(people.employee).get(f"/applications/{application.id}").text
    assert f"DTSTART;VALUE=DATE:{application.offer.answer_by:%Y%m%d}" in client.get(path).text
    application.offer.ended_at = clock.now()
    session.commit()
    assert "STATUS:CANCELLED" in client.get(path).text


def test_after_three_weeks_the_page_asks_the_host_for_a_reason_and_never_for_health(client, people, move):
    page = client.sign_in(people.host).get(f"/moves/{move.id}/end-early")
    assert "Your sentence to the person" in page.text
    last_day = (clock.today() + 30 * DAY).isoformat()
    refused = client.post(f"/moves/{move.id}/end-early", data={"last_day": last_day})
    assert refused.status_code == 422
    assert "Choose a reason." in refused.text
    sent = {"last_day": last_day, "reason": "workload", "sentence": "The launch was moved."}
    assert client.post(f"/moves/{move.id}/end-early", data=sent).status_code == 303
    assert "The launch was moved." in client.sign_in(people.employee).get(f"/moves/{move.id}").text
    assert "The launch was moved." not in client.sign_in(people.manager).get(f"/moves/{move.id}").text


def test_the_plan_of_return_is_written_on_one_page_and_agreed_on_the_same(client, people, move):
    go_on = milestones.plan_of_return_is_due(move)
    clock.set_now(dt.datetime.combine(go_on, dt.time(12), dt.UTC))
    services.follow_move(move=move)
    session.commit()
    page = f"/moves/{move.id}/return-plan"
    client.sign_in(people.manager).post(
        page, data={"comes_back_to": "The reports.", "handover": "", "skills_at_home": ""}
    )
    assert "Agree to the plan" in client.sign_in(people.employee).get(page).text
    client.post(f"{page}/agree")
    session.refresh(move.return_plan)
    assert move.return_plan.is_agreed
    assert client.sign_in(people.host).post(page, data={"comes_back_to": "Mine."}).status_code == 403
