"""Writing a posting: what was typed is never lost, and each mistake is named where it was made."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities import queries, services
from mobility.opportunities.models import Importance, Opportunity, OpportunityKind
from mobility.opportunities.models import OpportunityStatus as S
from mobility.skills.models import Skill, SkillState
from tests.factories import make_opportunity, make_skill

KINDS = [kind.value for kind in OpportunityKind]


def day(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def entered(host, kind="work_package", **changes) -> dict[str, str]:
    """A complete form, as a browser sends it."""
    time = {"allocation_percent": "50"} if kind == "work_package" else {"weeks": "6", "hours_per_week": "2,5"}
    return {
        "title": "Launch the board",
        "description": "A board that everyone opens.",
        "language": "en",
        "org_unit": str(host.org_unit_id),
        "starts_on": day(60),
        "closes_on": day(20),
        "time_zone": "Europe/Paris",
        "places": "2",
        "workplace": "Lyon",
        "country": "FR",
        "remote": "partly",
        "days_abroad": "0",
        "who_pays": "home_unit",
        "cost_centre": "",
        "audience": "everyone",
        "conditions": "",
        "version": "",
        "required_skills-0-skill": "SQL",
        "required_skills-0-level": "4",
        "required_skills-0-importance": "nice",
        "required_skills-1-skill": "",
        "required_skills-1-level": "3",
        "required_skills-1-importance": "must",
        "taught_skills-0-skill": "Storytelling",
        "taught_skills-0-level": "2",
        **time,
        **changes,
    }


def count() -> int:
    return session.query(Opportunity).count()


@pytest.fixture
def skills(people):
    return [make_skill("SQL", "Langage SQL"), make_skill("Storytelling", "Récit")]


@pytest.mark.parametrize("kind", KINDS)
def test_the_empty_form_opens_for_a_host_and_not_for_others(client, people, kind):
    page = client.sign_in(people.host).get(f"/opportunities/new?kind={kind}")
    assert page.status_code == 200
    assert ("Share of full time" in page.text) is (kind == "work_package")
    assert client.sign_in(people.colleague).get(f"/opportunities/new?kind={kind}").status_code == 403
    assert client.post(f"/opportunities/new?kind={kind}", data=entered(people.host, kind)).status_code == 403


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_form_becomes_a_draft(client, people, skills, kind):
    answer = client.sign_in(people.host).post(f"/opportunities/new?kind={kind}", data=entered(people.host, kind))
    assert answer.status_code == 303
    opportunity = session.query(Opportunity).one()
    assert answer.location == f"/opportunities/{opportunity.id}"
    assert (opportunity.status, opportunity.kind, opportunity.host_manager_id) == (S.DRAFT, kind, people.host.id)
    assert [(row.skill.id, row.level, row.importance) for row in opportunity.required_skills] == [
        (skills[0].id, 4, Importance.NICE)
    ]
    assert [(row.skill.id, row.level) for row in opportunity.taught_skills] == [(skills[1].id, 2)]
    assert opportunity.hours_per_week == (2.5 if kind == "gig" else None)
    assert (len(opportunity.places), opportunity.country, opportunity.cost_centre) == (2, "FR", None)


def test_the_preview_shows_the_posting_and_keeps_nothing(client, people, skills):
    sent = entered(people.host, preview="yes")
    answer = client.sign_in(people.host).post("/opportunities/new?kind=work_package", data=sent)
    for words in ("Preview: Launch the board", "Nothing is saved yet", "SQL", "about 2.5 days a week", "send it to HR"):
        assert words in answer.text, words
    assert count() == 0
    assert "Error:" not in answer.text


def test_from_the_preview_one_saves_or_goes_on_editing(client, people, skills):
    client.sign_in(people.host)
    again = client.post("/opportunities/new?kind=work_package", data=entered(people.host, edit="yes"))
    assert 'value="Launch the board"' in again.text
    assert count() == 0
    assert client.post("/opportunities/new?kind=work_package", data=entered(people.host)).status_code == 303


@pytest.mark.parametrize("name", ["required_skills", "taught_skills"])
def test_another_row_appears_without_losing_what_was_typed(client, people, name):
    client.sign_in(people.host)
    before = client.get("/opportunities/new?kind=gig").text.count(f'id="{name}-')
    sent = entered(people.host, "gig", add_row=name, title="Half a ti", starts_on="nonsense")
    page = client.post("/opportunities/new?kind=gig", data=sent).text
    rows = {"required_skills": 2, "taught_skills": 1}[name]
    assert f'name="{name}-{rows}-skill"' in page
    assert 'value="Half a ti"' in page
    assert 'value="SQL"' in page
    assert "There is a problem" not in page
    assert before
    assert count() == 0


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"title": " "}, "Give it a title"),
        ({"description": ""}, "Say what will exist at the end"),
        ({"starts_on": "2027-02-30"}, "no date of the calendar"),
        ({"starts_on": ""}, "Choose the first day"),
        ({"starts_on": "2020-01-01"}, "This start is in the past"),
        ({"closes_on": day(40)}, "Choose a deadline on or before"),
        ({"closes_on": day(-1)}, "This deadline is in the past"),
        ({"places": "many"}, "Enter a whole number"),
        ({"places": "0"}, "Enter 1 to 20 places"),
        ({"allocation_percent": "120"}, "Enter 10 to 100 per cent"),
        ({"audience": "country", "country": ""}, "Choose a country"),
        ({"required_skills-0-skill": "Flux capacitors"}, "No skill is called “Flux capacitors”"),
        ({"required_skills-1-skill": "sql"}, "This skill is in the list already"),
    ],
)
def test_a_mistake_is_named_and_the_rest_is_kept(client, people, skills, changes, words):
    sent = entered(people.host, **{"conditions": "Only at night", **changes})
    answer = client.sign_in(people.host).post("/opportunities/new?kind=work_package", data=sent)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert words in page
    assert "There is a problem" in page
    assert "Only at night" in page
    assert count() == 0


def test_an_unknown_skill_is_asked_about_and_the_nearest_can_be_chosen(client, people, skills):
    sent = entered(people.host, **{"required_skills-0-skill": "Storyteling", "taught_skills-0-skill": ""})
    answer = client.sign_in(people.host).post("/opportunities/new?kind=work_package", data=sent)
    page = html.unescape(answer.text)
    assert "No skill is called “Storyteling”. Choose below what you mean." in page
    offered = {skill.label("en"): skill for skill in skills}["Storytelling"]
    assert f'name="required_skills-0-chosen" type="radio" value="{offered.id}"' in page
    sent["required_skills-0-chosen"] = str(offered.id)
    assert client.post("/opportunities/new?kind=work_package", data=sent).status_code == 303
    (row,) = session.query(Opportunity).one().required_skills
    assert row.skill is offered


def test_skills_that_nothing_is_called_are_proposed_with_the_posting_and_not_by_its_preview(client, people, skills):
    names = {"required_skills-0-skill": "Lab robotics", "taught_skills-0-skill": "Robot ethics"}
    answers = {name.replace("-skill", "-chosen"): "propose" for name in names}
    sent = entered(people.host, **names, **answers)
    client.sign_in(people.host)
    preview = client.post("/opportunities/new?kind=work_package", data={**sent, "preview": "yes"}).text
    assert "Lab robotics" in preview
    assert session.query(Skill).count() == len(skills)
    back = client.post("/opportunities/new?kind=work_package", data={**sent, "edit": "yes"}).text
    assert len(re.findall(r'<input checked[^>]*-chosen[^>]*value="propose"', back)) == len(names)
    assert client.post("/opportunities/new?kind=work_package", data=sent).status_code == 303
    posting = session.query(Opportunity).one()
    proposed = [row.skill for row in (*posting.required_skills, *posting.taught_skills)]
    assert [(skill.label("en"), skill.state) for skill in proposed] == [
        ("Lab robotics", SkillState.PROPOSED),
        ("Robot ethics", SkillState.PROPOSED),
    ]


def test_a_unit_that_is_not_ones_own_is_refused(client, people, skills):
    sent = entered(people.host, org_unit=str(people.employee.org_unit_id))
    assert client.sign_in(people.host).post("/opportunities/new?kind=work_package", data=sent).status_code == 422
    assert count() == 0


def test_the_form_speaks_french_and_finds_french_names(client, people, skills):
    people.host.language = "fr"
    session.commit()
    sent = entered(people.host, **{"required_skills-0-skill": "langage sql"})
    assert client.sign_in(people.host).post("/opportunities/new?kind=work_package", data=sent).status_code == 303


def edited(opportunity: Opportunity, host, **changes) -> dict[str, str]:
    return entered(
        host,
        version=str(opportunity.version),
        starts_on=opportunity.starts_on.isoformat(),
        closes_on=opportunity.closes_on.isoformat(),
        places="1",
        workplace="",
        country="",
        **changes,
    )


def test_the_edit_form_shows_what_is_there_and_saves_it(client, people, skills):
    opportunity = make_opportunity(people.host, title="Old title", skills=(skills[0],))
    client.sign_in(people.host)
    page = client.get(f"/opportunities/{opportunity.id}/edit").text
    assert 'value="Old title"' in page
    assert 'value="SQL"' in page
    sent = edited(opportunity, people.host)
    assert client.post(f"/opportunities/{opportunity.id}/edit", data=sent).status_code == 303
    assert queries.find_opportunity(opportunity.id).title == "Launch the board"


def test_only_the_host_edits(client, people):
    opportunity = make_opportunity(people.host)
    for who, status in (("colleague", 403), ("hr", 403)):
        client.sign_in(people[who])
        assert client.get(f"/opportunities/{opportunity.id}/edit").status_code == status
        assert client.post(f"/opportunities/{opportunity.id}/edit", data={}).status_code == status


def test_a_stale_tab_is_told_and_keeps_its_text(client, people, skills):
    opportunity = make_opportunity(people.host, title="Old title", skills=(skills[0],))
    sent = edited(opportunity, people.host, title="From the second tab")
    services.update_opportunity(
        actor=people.host, opportunity=opportunity, version=opportunity.version, title="From the first tab"
    )
    session.commit()
    client.sign_in(people.host)
    answer = client.post(f"/opportunities/{opportunity.id}/edit", data=sent)
    assert answer.status_code == 409
    assert "saved in another window" in answer.text
    assert ">From the first tab<" in table_of(answer.text)
    assert ">From the second tab<" in table_of(answer.text)
    assert 'value="From the second tab"' in answer.text
    assert queries.find_opportunity(opportunity.id).title == "From the first tab"
    sent["version"] = str(opportunity.version)
    assert f'value="{opportunity.version}"' in answer.text
    assert client.post(f"/opportunities/{opportunity.id}/edit", data=sent).status_code == 303


def table_of(page: str) -> str:
    return "".join(part.strip() for part in page[page.index("<table") : page.index("</table>")].splitlines())


def test_changed_terms_are_refused_on_the_page_while_somebody_holds_an_offer(client, people, skills):
    opportunity = make_opportunity(people.host, skills=(skills[0],))
    services.take_place(opportunity=opportunity, person=people.employee)
    session.commit()
    client.sign_in(people.host)
    assert "Somebody holds an offer" in client.get(f"/opportunities/{opportunity.id}/edit").text
    sent = edited(opportunity, people.host, allocation_percent="80")
    answer = client.post(f"/opportunities/{opportunity.id}/edit", data=sent)
    assert answer.status_code == 422
    assert "under these terms" in answer.text
    same = edited(opportunity, people.host)
    assert client.post(f"/opportunities/{opportunity.id}/edit", data=same).status_code == 303


@pytest.mark.parametrize(
    "status, words", [(S.CANCELLED, "Copy it to start"), (S.IN_REVIEW, "Ask them to send it back")]
)
def test_what_cannot_be_edited_leads_back_to_its_page_and_says_why(client, people, skills, status, words):
    opportunity = make_opportunity(people.host, status)
    answer = client.sign_in(people.host).get(f"/opportunities/{opportunity.id}/edit")
    assert (answer.status_code, answer.location) == (303, f"/opportunities/{opportunity.id}")
    assert words in client.get(answer.location).text
    refused = client.post(f"/opportunities/{opportunity.id}/edit", data=edited(opportunity, people.host))
    assert refused.status_code == 409
    assert words in refused.text
