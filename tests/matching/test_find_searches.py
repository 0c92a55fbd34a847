"""Saved searches: kept for their owner alone, told in the app always and by one mail a day at most."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.core.events import publish
from mobility.matching import jobs, services
from mobility.matching.finding import read_filters
from mobility.matching.models import AlertChoice, SavedSearch, SearchHit
from mobility.notifications.letters import compose
from mobility.notifications.models import Notification, OutgoingMail
from mobility.opportunities import services as opportunities
from mobility.opportunities.models import Audience, Opportunity, OpportunityKind, OpportunityStatus, SavedOpportunity
from mobility.people.events import PersonLeft
from tests.factories import make_opportunity, save
from tests.matching.conftest import read

MONDAY = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def noon(people):
    """A Monday in the middle of the day; everybody reads English."""
    clock.set_now(MONDAY)
    people.employee.chosen_language = "en"
    session.commit()
    return MONDAY


def keep(person, alert=AlertChoice.AT_ONCE, name="Data", **filters) -> SavedSearch:
    asked = read_filters({key: [value] for key, value in filters.items()})
    saved = services.save_search(actor=person, name=name, filters=asked, alert=alert)
    session.commit()
    return saved


def open_gig(host, title="Workshop on data", **fields) -> Opportunity:
    clock.set_now(clock.now() + dt.timedelta(minutes=1))
    return make_opportunity(host, kind=OpportunityKind.GIG, title=title, published_at=clock.now(), **fields)


def pass_hours(hours: float) -> None:
    clock.set_now(clock.now() + dt.timedelta(hours=hours))
    jobs.follow_searches()


def told(person) -> list[Notification]:
    return session.query(Notification).filter_by(recipient_id=person.id, kind="searches_found").all()


def letter_to(app, person):
    with app.app_context():
        return compose(person, told(person))


def mails(person) -> list[OutgoingMail]:
    query = session.query(OutgoingMail).join(OutgoingMail.notification)
    return query.filter(Notification.recipient_id == person.id, Notification.kind == "searches_found").all()


def test_a_search_is_saved_with_its_filters_changed_and_deleted(client, people, noon):
    client.sign_in(people.employee)
    page = client.get("/searches/new?kind=gig&q=data&team=zz&closing=never")
    assert 'value="Words: data, Gigs"' in page.text
    assert client.post("/searches/new?kind=gig&q=data", data={"name": "Data", "alert": "weekly"}).status_code == 303
    saved = session.query(SavedSearch).one()
    assert saved.filters == {"q": ["data"], "kind": ["gig"]}
    assert (saved.alert, saved.person_id) == (AlertChoice.WEEKLY, people.employee.id)
    client.post(f"/searches/{saved.id}/edit", data={"name": "My data", "alert": "never"})
    page = read(client.get("/searches"))
    assert "My data" in page
    assert "No e-mail" in page
    client.post(f"/searches/{saved.id}/delete")
    assert "You have saved no search yet." in read(client.get("/searches"))


def test_a_name_is_needed_and_only_once(client, people, noon):
    keep(people.employee)
    client.sign_in(people.employee)
    empty = client.post("/searches/new?q=x", data={"name": " ", "alert": "daily"})
    again = client.post("/searches/new?q=x", data={"name": "Data", "alert": "daily"})
    assert (empty.status_code, again.status_code) == (422, 422)
    assert "Give the search a name" in empty.text
    assert "You have a search with this name." in again.text


@pytest.mark.parametrize("who", ["manager", "hr", "hr2", "host", "admin", "privacy", "auditor", "colleague"])
def test_nobody_else_learns_of_a_search(client, people, noon, who):
    saved = keep(people.employee, name="Away from here")
    open_gig(people.host)
    jobs.follow_searches()
    client.sign_in(people[who])
    assert client.get(f"/searches/{saved.id}/edit").status_code == 404
    assert client.post(f"/searches/{saved.id}/delete").status_code == 404
    assert "Away from here" not in client.get("/searches").text
    assert told(people[who]) == []


def test_what_opens_and_is_found_is_told_once_in_the_app_and_by_mail(people, noon):
    open_gig(people.host, "Open before")
    clock.set_now(clock.now() + dt.timedelta(minutes=1))
    keep(people.employee, q="data")
    jobs.follow_searches()
    assert told(people.employee) == []
    found = open_gig(people.host)
    open_gig(people.host, "Something else")
    pass_hours(0.1)
    pass_hours(0.1)
    (notification,) = told(people.employee)
    assert notification.params["titles"] == found.title
    assert len(mails(people.employee)) == 1


def test_there_is_one_mail_a_day_at_most_and_nothing_is_lost(people, noon):
    keep(people.employee, name="One", q="data")
    keep(people.employee, name="Two", kind="gig")
    for title in ("Data one", "Data two"):
        open_gig(people.host, title)
        pass_hours(1)
    assert [one.params["titles"] for one in told(people.employee)] == ["Data one"]
    pass_hours(20)
    assert [one.params["titles"] for one in told(people.employee)] == ["Data one", "Data two"]
    days = [one.created_at.date() for one in told(people.employee)]
    assert len(days) == len(set(days)) == len(mails(people.employee))


@pytest.mark.parametrize("alert, day", [(AlertChoice.DAILY, "2027-03-02"), (AlertChoice.WEEKLY, "2027-03-08")])
def test_a_digest_comes_in_the_morning_of_its_day(people, noon, alert, day):
    keep(people.employee, alert, kind="gig")
    open_gig(people.host)
    for _ in range(9 * 24):
        pass_hours(1)
    (notification,) = told(people.employee)
    assert notification.created_at.date().isoformat() == day
    assert notification.created_at.hour == 6  # seven in Paris; the job runs every hour here
    assert len(mails(people.employee)) == 1


def test_whoever_wants_no_mail_is_told_in_the_app(people, noon):
    keep(people.employee, AlertChoice.NEVER, kind="gig")
    open_gig(people.host)
    pass_hours(0.1)
    assert len(told(people.employee)) == 1
    assert mails(people.employee) == []


def test_what_the_owner_may_not_see_at_that_time_is_not_told(people, noon):
    keep(people.employee, AlertChoice.DAILY, kind="gig")
    open_gig(people.host, audience=Audience.COUNTRY, country="GB")
    later_hidden = open_gig(people.host, "Hidden later")
    pass_hours(0.1)
    assert [hit.opportunity_id for hit in session.query(SearchHit)] == [later_hidden.id]
    later_hidden.status = OpportunityStatus.CANCELLED
    session.commit()
    pass_hours(24)
    assert told(people.employee) == []


def test_a_posting_published_by_its_host_is_found_whatever_the_hour(people, noon):
    keep(people.employee, q="balloon", kind="gig")
    gig = make_opportunity(
        people.host, OpportunityStatus.DRAFT, OpportunityKind.GIG, title="Balloons", needs_review=False
    )
    clock.set_now(clock.now() + dt.timedelta(minutes=5))
    opportunities.publish(actor=people.host, opportunity=gig)
    session.commit()
    pass_hours(0.1)
    assert len(told(people.employee)) == 1
    assert told(people.host) == []


def test_the_letter_names_postings_and_nothing_of_the_search(app, people, noon):
    keep(people.employee, name="Leave my team", skills="held", q="data")
    open_gig(people.host)
    session.query(SavedSearch).one().filters = {"kind": ["gig"]}
    session.commit()
    pass_hours(0.1)
    letter = letter_to(app, people.employee)
    assert letter["Subject"] == "Newly open, as you asked: Workshop on data"
    assert "Leave my team" not in letter.as_string()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip("<>") in letter.get_content()


def test_one_click_stops_the_mails_without_a_sign_in(app, client, people, noon):
    keep(people.employee, kind="gig")
    open_gig(people.host)
    pass_hours(0.1)
    address = letter_to(app, people.employee)["List-Unsubscribe"].strip("<>")
    path = address.removeprefix("http://localhost")
    assert "Stop these e-mails" in client.get(path).text
    assert session.query(SavedSearch).one().alert is AlertChoice.AT_ONCE
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert answer.status_code == 200
    assert "No more e-mails about your searches" in answer.text
    assert session.query(SavedSearch).one().alert is AlertChoice.NEVER
    assert client.post(path + "x", csrf=False).status_code == 404
    assert client.get("/searches/stop/1").status_code == 404


def test_whoever_leaves_leaves_no_searches(people, noon):
    keep(people.employee)
    publish(PersonLeft(people.employee))
    session.flush()
    assert session.query(SavedSearch).count() == 0


def test_a_saved_opportunity_that_closes_soon_is_told_once(people, noon):
    posting = make_opportunity(people.host, closes_on=dt.date(2027, 3, 10), starts_on=dt.date(2027, 5, 1))
    save(SavedOpportunity(person_id=people.employee.id, opportunity=posting))
    query = session.query(Notification).filter_by(kind="saved_closes")
    jobs.follow_searches()
    assert query.count() == 0
    for _ in range(9):
        pass_hours(24)
    assert query.one().recipient_id == people.employee.id
    assert query.one().created_at.date() == dt.date(2027, 3, 7)


def test_what_is_over_leaves_the_list_of_saved_ones(client, people, noon):
    posting = make_opportunity(people.host, OpportunityStatus.CANCELLED, title="Called off")
    save(SavedOpportunity(person_id=people.employee.id, opportunity=posting))
    client.sign_in(people.employee)
    for page in ("/find?show=saved", "/opportunities/saved"):
        assert "Called off" not in client.get(page).text
