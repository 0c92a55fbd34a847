"""`opportunities import`: drafts by reference, opened where asked for, all or nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core import events as core_events
from mobility.core.db import session
from mobility.notifications.models import MailChoice
from mobility.notifications.queries import get_mail_choice
from mobility.opportunities import queries
from mobility.opportunities.events import OpportunityPublished
from mobility.opportunities.models import Importance, Opportunity, OpportunityStatus, Remote
from mobility.people.models import Engagement, Person
from tests.factories import make_application, make_entity, make_person, make_skill
from tests.integrations.conftest import posting

TODAY = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _in_november(app):
    clock.set_now(TODAY)


def find(reference: str = "P0001") -> Opportunity:
    opportunity = queries.find_by_reference(reference)
    assert opportunity is not None
    return opportunity


def test_a_work_package_gets_its_defaults(load):
    assert load("opportunities", [posting()]).stdout == (
        "1 created, 0 updated, 0 unchanged; 1 proposed skill; 1 new unit\nProposed skills: SQL\n"
    )  # fmt: skip
    made = find()
    assert (made.status, made.starts_on, made.ends_on, made.closes_on) == (
        OpportunityStatus.DRAFT, dt.date(2027, 3, 1), dt.date(2027, 6, 30), dt.date(2027, 2, 1),
    )  # fmt: skip
    assert (made.allocation_percent, made.hours_per_week, made.weeks, made.places_left) == (50, None, None, 1)
    assert made.org_unit.path == "Unassigned"
    assert [(row.level, row.importance) for row in made.required_skills] == [(3, Importance.MUST)]


def test_a_gig_gets_its_defaults(load):
    gig = {"kind": "gig", "starts_on": "2027-03-01"}
    load("opportunities", [posting(1, **gig), posting(2, **gig, allocation_percent=20, weeks=2)])
    assert (find().weeks, find().hours_per_week, find().allocation_percent) == (6, 4, None)
    assert (find().ends_on, find().closes_on) == (dt.date(2027, 4, 11), dt.date(2027, 2, 22))
    assert (find("P0002").weeks, find("P0002").hours_per_week) == (2, 8)


def test_the_system_host_stands_in_and_nobody_suggests_or_writes_to_them(load):
    load("opportunities", [posting(1), posting(2, org_unit="Marketing")])
    host = session.query(Person).filter_by(employee_number="SYSTEM-HOST").one()
    assert find().host_manager is find("P0002").host_manager is host
    assert (host.org_unit.path, host.engagement) == ("Unassigned", Engagement.CONTRACTOR)
    assert (find("P0002").org_unit.path, get_mail_choice(host)) == ("Marketing", MailChoice.NEVER)


def test_everything_a_line_says_is_kept_and_the_same_file_again_changes_nothing(load):
    host, entity = make_person("Ines", employee_number="E00007"), make_entity("Example SA", hours=35)
    profitability = make_skill("estimate profitability", "estimer la rentabilité")
    rows = [
        posting(
            org_unit="Marketing", host_manager="E00007", legal_entity="Example SA", places=2, weeks=None,
            allocation_percent=60, hours_per_week=None, closes_on="2027-01-15", time_zone="Europe/Paris",
            workplace="Boulogne", days_abroad=3, country="FR", remote="yes", audience="country", language="fr",
            skills=[{"label": "Estimer la rentabilité", "level": 2, "importance": "nice"},
                    {"label": "estimate profitability", "level": 4}],
            taught_skills=[{"label": "SQL", "level": 2}],
        )
    ]  # fmt: skip
    load("opportunities", rows)
    made = find()
    assert (made.host_manager, made.legal_entity, made.places_left, made.remote) == (host, entity, 2, Remote.YES)
    assert [(row.skill, row.level, row.importance) for row in made.required_skills] == [
        (profitability, 4, Importance.MUST)
    ]
    assert [(row.skill.label("fr"), row.level) for row in made.taught_skills] == [("SQL", 2)]
    assert load("opportunities", rows).stdout == "0 created, 0 updated, 1 unchanged\n"
    rows[0] |= {"places": 1, "skills": [{"label": "SQL", "level": 3}], "closes_on": None}
    assert load("opportunities", rows).stdout == "0 created, 1 updated, 0 unchanged\n"
    assert (find().places_left, find().closes_on) == (1, dt.date(2027, 1, 15))
    assert [row.skill.label("fr") for row in find().required_skills] == ["SQL"]


def test_open_publishes_what_is_valid_and_warns_of_dates(load, monkeypatch):
    events: list[object] = []
    monkeypatch.setitem(core_events._subscribers, OpportunityPublished, [events.append])
    result = load("opportunities", [posting(1), posting(2, starts_on="2024-03-01"), posting(3, skills=[])], "--open")
    assert result.exit_code == 0
    assert result.stdout == (
        "3 created, 0 updated, 0 unchanged; 2 opened; 1 proposed skill; 1 new unit\nProposed skills: SQL\n"
    )
    assert "line 2: P0002, starts_on: This start is in the past." in result.stderr
    assert "line 3: P0003 names no skill that is needed, so it stays a draft." in result.stderr
    assert [find(f"P000{number}").status.value for number in (1, 2, 3)] == ["open", "open", "draft"]
    assert abs(find().published_at - TODAY) < dt.timedelta(minutes=1)
    assert events == [OpportunityPublished(find(), None), OpportunityPublished(find("P0002"), None)]


def test_drafts_of_an_earlier_file_are_opened_later(load):
    load("opportunities", [posting()])
    assert load("opportunities", [posting()], "--open").stdout == "0 created, 1 updated, 0 unchanged; 1 opened\n"
    assert load("opportunities", [posting()], "--open").stdout == "0 created, 0 updated, 1 unchanged\n"


def test_a_deadline_that_was_worked_out_moves_with_the_start(load):
    load("opportunities", [posting(1), posting(2, closes_on="2027-01-15")])
    load("opportunities", [posting(1, starts_on="2027-05-03"), posting(2, starts_on="2027-05-03")])
    assert (find().closes_on, find("P0002").closes_on) == (dt.date(2027, 4, 5), dt.date(2027, 1, 15))


def test_a_dry_run_writes_nothing(load):
    result = load("opportunities", [posting()], "--dry-run", "--open")
    assert "Dry run: nothing was written." in result.stdout
    assert "1 created, 0 updated, 0 unchanged; 1 opened" in result.stdout
    assert session.query(Opportunity).count() == session.query(Person).count() == 0


def test_a_csv_names_skills_with_level_and_importance(load):
    text = "reference,kind,title,description,starts_on,skills\nP0001,gig,Title,What,2027-03-01,SQL:4:nice;Power BI\n"
    assert load("opportunities", text, name="file.csv").exit_code == 0
    assert [(row.skill.label("en"), row.level, row.importance.value) for row in find().required_skills] == [
        ("SQL", 4, "nice"), ("Power BI", 3, "must"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values, words",
    [
        ({"reference": None}, "reference: is missing."),
        ({"reference": "P0099"}, "reference: P0099 stands on line 1 too."),
        ({"kind": None}, "kind: is missing. Write work_package or gig."),
        ({"kind": "project"}, "kind: “project” is not one of work_package, gig."),
        ({"description": " "}, "description: is missing."),
        ({"starts_on": None}, "starts_on: is missing."),
        ({"starts_on": "2027-02-30"}, "starts_on: “2027-02-30” does not exist in the calendar."),
        ({"kind": "gig", "weeks": 13}, "weeks: “13” is not a number from 1 to 12."),
        ({"weeks": 6}, "weeks: a work package lasts four calendar months."),
        ({"places": 0}, "places: “0” is not a number from 1 to 500."),
        ({"allocation_percent": 120}, "allocation_percent: “120” is not a number from 1 to 100."),
        ({"host_manager": "E404"}, "host_manager: nobody has the employee number E404."),
        ({"remote": "sometimes"}, "remote: “sometimes” is not one of yes, partly, no."),
        ({"audience": "country"}, "audience: is one country, so country must name it."),
        ({"skills": [{"label": "SQL", "importance": "should"}]}, "importance: “should” is not one of must, nice."),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(load, values, words):
    result = load("opportunities", [posting(99), posting(1, **values)])
    assert result.exit_code == 1
    assert result.stderr.startswith("Nothing was imported. 1 problem:\n  line 2: ")
    assert words in result.stderr
    assert session.query(Opportunity).count() == session.query(Person).count() == 0


def test_what_may_no_longer_change_is_refused_as_a_whole(load):
    load("opportunities", [posting(1), posting(2), posting(3)], "--open")
    find().status = OpportunityStatus.COMPLETED
    make_application(make_person(), find("P0002"), "offered")
    session.commit()
    assert load("opportunities", [posting(1), posting(2), posting(3)]).stdout == "0 created, 0 updated, 3 unchanged\n"
    rows = [posting(1, title="New"), posting(2, starts_on="2027-04-01"), posting(3, kind="gig"), posting(4)]
    result = load("opportunities", rows)
    assert result.exit_code == 1
    for words in ("line 1: This posting", "line 2: Somebody holds", "line 3: kind: P0003 is a work_package"):
        assert words in result.stderr
    assert queries.find_by_reference("P0004") is None
    assert find().title == "Title 1"


def test_a_file_names_the_working_language_and_its_level(load):
    load("opportunities", [posting(1, working_language="de-AT"),
                           posting(2, working_language="FR", working_language_level="c1")])  # fmt: skip
    assert [(find(one).working_language, find(one).working_language_level) for one in ("P0001", "P0002")] == [
        ("de", "B2"), ("fr", "C1"),
    ]  # fmt: skip
    assert load("opportunities", [posting(1)]).stdout == "0 created, 0 updated, 1 unchanged\n"
    alone = load("opportunities", [posting(3, working_language_level="B2")])
    assert "is a level without a language" in alone.stderr
    wrong = load("opportunities", [posting(3, working_language="de", working_language_level="fluent")])
    assert "working_language_level" in wrong.stderr


def test_a_line_without_a_language_names_skills_in_that_of_the_posting(load):
    bread, _ache = make_skill("bread", "pain"), make_skill("pain", "douleur")
    load("opportunities", [posting(1, language="fr", skills=[{"label": "pain"}])])
    assert (
        load("opportunities", [posting(1, skills=[{"label": "pain"}])]).stdout == "0 created, 0 updated, 1 unchanged\n"
    )
    assert [row.skill for row in find().required_skills] == [bread]
