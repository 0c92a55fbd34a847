"""Editing what is open already: HR has a second look, applicants are told, and two tabs lose nothing."""

from __future__ import annotations

import datetime as dt
import html

import pytest

from mobility.applications.models import ApplicationStatus
from mobility.core.db import session
from mobility.notifications.models import Notification
from mobility.opportunities import services
from mobility.opportunities.changes import MATERIAL, compare, read_terms
from mobility.opportunities.models import Audience, Importance, OpportunityKind, PostingChange
from mobility.opportunities.models import OpportunityStatus as S
from tests.factories import make_application, make_opportunity, make_skill
from tests.opportunities.test_posting_form import day, edited, entered


def told(person) -> list[str]:
    return [row.kind for row in session.query(Notification).filter_by(recipient=person).order_by(Notification.id)]


def change(opportunity, host, **fields):
    services.update_opportunity(actor=host, opportunity=opportunity, version=opportunity.version, **fields)
    session.commit()


def test_hr_and_applicants_are_told_of_changed_terms_and_it_stays_open(people):
    opportunity = make_opportunity(people.host, title="Old title")
    make_application(people.employee, opportunity)
    make_application(people.colleague, opportunity, ApplicationStatus.WITHDRAWN)
    change(opportunity, people.host, title="New title", allocation_percent=80.0)
    assert opportunity.status is S.OPEN
    assert told(people.hr) == told(people.hr2) == ["posting_changed"]
    assert told(people.employee) == ["terms_changed"]
    assert told(people.colleague) == told(people.hr_elsewhere) == []
    assert session.query(PostingChange).one().terms == [
        ["title", "Old title", "New title"],
        ["allocation_percent", 50.0, 80.0],
    ]


def test_whoever_is_out_of_the_audience_now_is_led_to_a_page_they_may_read(people, client):
    opportunity = make_opportunity(people.host, country="GB")
    make_application(people.employee, opportunity)
    change(opportunity, people.host, title="New title", audience=Audience.COUNTRY)
    (notice,) = session.query(Notification).filter_by(recipient=people.employee)
    assert client.sign_in(people.employee).get(notice.path).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "The same, told better."},
        {"cost_centre": "4711"},
        {"title": "Old title"},
    ],
    ids=["description", "cost_centre", "nothing"],
)
def test_a_better_text_is_nobodys_news(people, fields):
    opportunity = make_opportunity(people.host, title="Old title")
    make_application(people.employee, opportunity)
    change(opportunity, people.host, **fields)
    assert told(people.hr) == told(people.employee) == []


def test_a_draft_changes_without_telling_anybody(people):
    opportunity = make_opportunity(people.host, S.DRAFT)
    change(opportunity, people.host, title="New title")
    assert session.query(PostingChange).count() == 0
    assert told(people.hr) == []


def test_where_hr_does_not_review_only_applicants_are_told(people):
    gig = make_opportunity(people.host, kind=OpportunityKind.GIG)
    make_application(people.employee, gig)
    change(gig, people.host, hours_per_week=8.0)
    assert told(people.hr) == []
    assert told(people.employee) == ["terms_changed"]


def test_a_change_of_the_offered_terms_asks_for_a_new_offer(people):
    opportunity = make_opportunity(people.host)
    make_application(people.employee, opportunity, ApplicationStatus.OFFERED)
    change(opportunity, people.host, title="New title")
    assert told(people.employee) == ["terms_changed"]
    with pytest.raises(Exception, match="withdraw the offer"):
        change(opportunity, people.host, allocation_percent=80.0)


def test_the_same_skills_in_another_order_are_no_change(people):
    sql, excel = make_skill("SQL"), make_skill("Excel")
    opportunity = make_opportunity(people.host, skills=(sql, excel))
    before = read_terms(opportunity)
    change(opportunity, people.host, required_skills=[(excel, 3, Importance.MUST), (sql, 3, Importance.MUST)], places=1)
    assert compare(before, read_terms(opportunity), MATERIAL) == []


def test_the_page_shows_what_stood_there_before_and_what_stands_there_now(client, people):
    sql, excel = make_skill("SQL"), make_skill("Excel")
    opportunity = make_opportunity(people.host, skills=(sql,), starts_on=dt.date(2027, 3, 1))
    change(
        opportunity,
        people.host,
        required_skills=[(sql, 5, Importance.NICE), (excel, 2, Importance.MUST)],
        country="JP",
        conditions="Night work",
    )
    for who in ("host", "hr", "colleague", "auditor"):
        page = client.sign_in(people[who]).get(f"/opportunities/{opportunity.id}/changes").text
        for words in (
            "SQL (independent, must have)",
            "SQL (expert, nice to have); Excel (basic",
            "Japan",
            "Night work",
        ):
            assert words in page, (who, words)
    assert "compare before and after" in client.get(f"/opportunities/{opportunity.id}").text


def test_both_versions_stand_side_by_side_when_two_tabs_saved(client, people):
    sql = make_skill("SQL")
    make_skill("Storytelling")
    opportunity = make_opportunity(people.host, title="First", skills=(sql,))
    sent = edited(opportunity, people.host, title="Mine", conditions="Only at night")
    change(opportunity, people.host, title="Theirs", workplace="Paris")
    answer = client.sign_in(people.host).post(f"/opportunities/{opportunity.id}/edit", data=sent)
    page = html.unescape(answer.text)
    assert answer.status_code == 409
    table = page[page.index("<table") : page.index("</table>")]
    for words in ("Theirs", "Mine", "Paris", "Only at night", "Title", "Workplace"):
        assert words in table, words
    assert 'value="Mine"' in page
    assert opportunity.title == "Theirs"
    again = client.post(f"/opportunities/{opportunity.id}/edit", data=sent | {"version": str(opportunity.version)})
    assert again.status_code == 303
    assert opportunity.title == "Mine"


def test_wrong_dates_are_named_together_with_every_other_mistake(client, people):
    sent = entered(people.host, title="", starts_on="2020-01-01", places="many")
    page = client.sign_in(people.host).post("/opportunities/new?kind=work_package", data=sent).text
    for words in ("Give it a title", "This start is in the past", "Enter a whole number"):
        assert words in page, words


def test_no_more_than_five_skills_are_a_must(client, people):
    rows = {}
    for number, name in enumerate(("SQL", "Storytelling", "Excel", "Python", "Power BI", "DAX")):
        make_skill(name)
        rows[f"required_skills-{number}-skill"] = name
        rows[f"required_skills-{number}-level"] = "3"
        rows[f"required_skills-{number}-importance"] = "must"
    sent = entered(people.host, **rows)
    client.sign_in(people.host)
    answer = client.post("/opportunities/new?kind=work_package", data=sent)
    assert answer.status_code == 422
    assert "More than 5 skills are" in answer.text
    sent["required_skills-5-importance"] = "nice"
    assert client.post("/opportunities/new?kind=work_package", data=sent).status_code == 303


def test_each_place_can_have_a_role_of_its_own(client, people):
    for name in ("SQL", "Storytelling"):
        make_skill(name)
    client.sign_in(people.host)
    sent = entered(people.host, roles="Data analyst\n\n Trainer ", places="3")
    location = client.post("/opportunities/new?kind=work_package", data=sent).location
    page = client.get(location).text
    assert "Data analyst" in page
    assert "Data analyst\nTrainer" in client.get(f"{location}/edit").text
    too_many = client.post("/opportunities/new?kind=work_package", data=sent | {"places": "1"})
    assert "more roles than places" in too_many.text


def test_a_posting_can_do_without_a_deadline(client, people):
    for name in ("SQL", "Storytelling"):
        make_skill(name)
    client.sign_in(people.host)
    sent = entered(people.host, is_rolling="y", closes_on=day(-3))
    location = client.post("/opportunities/new?kind=work_package", data=sent).location
    assert "No deadline: until every place is taken" in client.get(location).text
    edit = client.get(f"{location}/edit").text
    assert "checked" in edit[edit.index('id="is_rolling"') - 200 : edit.index('id="is_rolling"') + 200]


def test_an_example_text_or_an_earlier_posting_is_a_start(client, people):
    client.sign_in(people.host)
    assert "nothing yet that could be copied" in client.get("/opportunities/new?kind=gig").text
    make_opportunity(people.host, title="Earlier one")
    assert "Copy “Earlier one”" in client.get("/opportunities/new?kind=gig").text
    assert "What you do in a normal week" in client.get("/opportunities/new?kind=gig&start=example").text


def test_who_reviews_it_is_said_before_it_is_written(client, people):
    client.sign_in(people.host)
    assert "HR of your unit reviews this first" in client.get("/opportunities/new?kind=work_package").text
    assert "Nobody reviews this kind first" in client.get("/opportunities/new?kind=gig").text
