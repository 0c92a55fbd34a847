"""`people import`: what a file makes of people, and that the same file again makes nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from mobility.audit import queries as audit_queries
from mobility.core import clock
from mobility.core import events as core_events
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.people import queries
from mobility.people.events import PersonLeft, ReportingLineChanged
from mobility.people.models import EmploymentTerms, Engagement, LegalEntity, OrgUnit, Person
from mobility.skills import queries as skills
from mobility.skills import services as skill_services
from mobility.skills.models import Visibility
from tests.factories import make_entity, make_person, make_skill, make_unit
from tests.integrations.conftest import line, to_json_lines

AICHA = {
    "employee_number": "E00001", "name": "Aïcha Kone", "email": "A.Kone@company.example",
    "job_title": "data engineer", "language": "fr", "org_unit": "IT / Data platforms", "line_manager": "E00007",
    "country": "FR", "site": "Paris", "time_zone": "Europe/Paris", "legal_entity": "Example France SAS",
    "cost_centre": 4711, "engagement": "fixed-term", "weekly_hours": 32, "working_days": "mon-thu",
    "employed_from": "2019-03-01", "employed_until": None, "headline": "Je range les données",
    "about": "Une ligne.\nDeux.",
    "experience": [{"title": "analyste", "from": "2016-01", "to": "2019-02", "text": "BI"}],
    "skills": [{"label": "sql", "level": 4, "last_used": "2026-10"}, {"label": "SQL", "uri": None, "level": 2}],
    "wanted_skills": [{"label": "stratégie marketing", "level": 2}],
    "languages": [{"code": "fr", "level": "C2"}], "visibility": "open",
}  # fmt: skip
MANAGER = line(7, name="Marc Leroy")


@pytest.fixture
def happened(monkeypatch):
    """Every event published while the test runs."""
    events: list[object] = []
    for kind in (ReportingLineChanged, PersonLeft):
        monkeypatch.setitem(core_events._subscribers, kind, [events.append])
    return events


def find(number: int | str = 1) -> Person:
    person = queries.find_person_by_number(number if isinstance(number, str) else f"E{number:05}")
    assert person is not None
    return person


def terms(person: Person) -> list[tuple[dt.date, dt.date | None, float]]:
    rows = session.query(EmploymentTerms).filter_by(person_id=person.id).order_by(EmploymentTerms.valid_from)
    return [(row.valid_from, row.valid_to, row.weekly_hours) for row in rows]


def test_a_line_makes_a_person_with_everything_it_says(load):
    sql, marketing = make_skill("SQL"), make_skill("marketing strategy", "stratégie marketing")
    result = load("people", [AICHA, MANAGER])
    assert (result.exit_code, result.stdout) == (
        0, "2 created, 0 updated, 0 unchanged; 2 new units; 1 new legal entity\n"
    )  # fmt: skip
    person = find()
    assert (person.email, person.line_manager, person.cost_centre) == ("a.kone@company.example", find(7), "4711")
    assert (person.org_unit.path, person.org_unit.parent.path) == ("IT / Data platforms", "IT")
    assert (person.engagement, person.weekly_hours) == (Engagement.FIXED_TERM, 32)
    assert terms(person) == [(dt.date(2019, 3, 1), None, 32)]
    profile = skills.get_profile(person)
    assert (profile.visibility, profile.about, profile.notice_read_at) == (Visibility.OPEN, "Une ligne.\nDeux.", None)
    assert [(row.skill, row.level, row.last_used) for row in skills.list_held(person)] == [(sql, 4, "2026-10")]
    assert [(row.skill, row.level) for row in skills.list_wanted(person)] == [(marketing, 2)]
    assert [(row.code, row.level) for row in skills.list_languages(person)] == [("fr", "C2")]
    assert [(row.title, row.from_month) for row in skills.list_experience(person)] == [("analyste", "2016-01")]


def test_the_same_file_again_changes_nothing(load):
    load("people", [AICHA, MANAGER])
    before = terms(find())
    assert load("people", [AICHA, MANAGER]).stdout == "0 created, 0 updated, 2 unchanged\n"
    assert terms(find()) == before


def test_a_csv_says_the_same_as_json_lines(load):
    load("people", [AICHA, MANAGER])
    cells = {name: "" if value is None else value for name, value in AICHA.items()} | {
        "weekly_hours": "32,0",
        "experience": json.dumps(AICHA["experience"]),
        "skills": json.dumps(AICHA["skills"]),
        "wanted_skills": "stratégie marketing:2",
        "languages": "fr:C2",
    }
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, cells.keys(), delimiter=";")
    writer.writeheader()
    writer.writerow(cells)
    result = load("people", sheet.getvalue().encode("cp1252"), name="people.csv")
    assert result.output == "0 created, 0 updated, 1 unchanged\n"


def test_skills_in_a_csv_cell_are_separated_by_semicolons(load):
    header = "employee_number,name,email,job_title,skills,experience\n"
    rows = f'{header}E00001,Ana,a@x.example,analyst,"SQL:4; Power BI",clerk;analyst\n'
    assert load("people", rows, name="people.csv").stdout == (
        "1 created, 0 updated, 0 unchanged; 2 proposed skills\nProposed skills: SQL; Power BI\n"
    )
    assert [(row.phrase, row.level) for row in skills.list_held(find())] == [("SQL", 4), ("Power BI", 3)]
    assert {row.title for row in skills.list_experience(find())} == {"clerk", "analyst"}


def test_a_dry_run_writes_nothing_and_says_what_would_be(load):
    result = load("people", [AICHA, MANAGER], "--dry-run")
    assert result.exit_code == 0
    assert "Dry run: nothing was written." in result.stdout
    assert "2 created, 0 updated, 0 unchanged; 2 proposed skills; 2 new units" in result.stdout
    assert session.query(Person).count() == session.query(OrgUnit).count() == session.query(LegalEntity).count() == 0


def test_weekly_hours_are_the_legal_entitys_full_time_where_nothing_is_said(load):
    france = make_entity("Example France SAS", hours=35).name
    load("people", [line(1, legal_entity=france), line(2, weekly_hours=None), line(3, legal_entity="New")])
    assert [find(number).weekly_hours for number in (1, 2, 3)] == [35, 40, 40]
    assert find(1).contract_share == 100


def test_what_a_line_does_not_mention_stays_and_what_it_empties_goes(load):
    load("people", [AICHA, MANAGER])
    shorter = line(1, name="Aïcha Kone", email="a.kone@company.example", site=None, line_manager=None)
    assert load("people", [shorter]).stdout == "0 created, 1 updated, 0 unchanged\n"
    person = find()
    assert (person.site, person.line_manager, person.country, person.weekly_hours) == (None, None, "FR", 32)
    assert len(skills.list_held(person)) == 1
    assert skills.get_profile(person).visibility is Visibility.OPEN


def test_a_change_of_terms_closes_the_row_and_opens_another(load):
    load("people", [AICHA, MANAGER])
    assert load("people", [{**AICHA, "weekly_hours": 35}]).stdout == "0 created, 1 updated, 0 unchanged\n"
    today = clock.today("Europe/Paris")
    assert terms(find()) == [(dt.date(2019, 3, 1), today, 32), (today, None, 35)]
    load("people", [{**AICHA, "weekly_hours": 28}])
    assert terms(find()) == [(dt.date(2019, 3, 1), today, 32), (today, None, 28)]


def test_a_new_line_manager_is_told_to_the_rooms_above(load, happened):
    load("people", [AICHA, MANAGER, line(8)])
    assert happened == []
    load("people", [{**AICHA, "line_manager": "E00008"}])
    assert happened == [ReportingLineChanged(find())]
    load("people", [{**AICHA, "line_manager": "E00008", "site": "Lyon"}])
    assert len(happened) == 1


def test_without_a_line_manager_another_unit_is_another_way_to_a_release(load, happened):
    load("people", [line(1, org_unit="IT")])
    load("people", [line(1, org_unit="Marketing")])
    assert happened == [ReportingLineChanged(find())]


def test_a_departure_is_told_once_and_again_after_a_return(load, happened):
    load("people", [line(1, employed_from="2020-01-01", employed_until="2026-01-31")])
    load("people", [line(1, employed_from="2020-01-01", employed_until="2026-01-31")])
    assert happened == [PersonLeft(find())]
    load("people", [line(1, employed_until=None)])
    load("people", [line(1, employed_until="2026-02-27")])
    assert happened == [PersonLeft(find())] * 2


def test_a_last_day_that_is_not_over_is_no_departure(load, happened):
    load("people", [line(1, employed_until=f"{clock.today()}")])
    assert happened == []


def test_what_a_person_chose_and_wrote_here_stays(load):
    load("people", [AICHA, MANAGER])
    person = find()
    skill_services.read_notice_and_choose(actor=person, person=person, visibility=Visibility.NOT_LOOKING)
    skill_services.save_profile(actor=person, person=person, headline="My own words")
    session.commit()
    assert load("people", [AICHA, MANAGER]).stdout == "0 created, 0 updated, 2 unchanged\n"
    assert skills.get_profile(find()).visibility is Visibility.NOT_LOOKING
    assert skills.get_profile(find()).headline == "My own words"


def test_skills_that_a_file_drops_and_names_again_come_back_and_those_a_person_removed_do_not(load):
    load("people", [line(1, skills=[{"label": "SQL"}, {"label": "Weaving"}])])
    weaving = next(held for held in skills.list_held(find()) if held.phrase == "Weaving")
    skill_services.remove_held_skill(actor=find(), held=weaving)
    session.commit()
    load("people", [line(1, skills=[{"label": "Pottery"}])])
    assert [row.phrase for row in skills.list_held(find())] == ["Pottery"]
    load("people", [line(1, skills=[{"label": "SQL"}, {"label": "Weaving"}])])
    assert [row.phrase for row in skills.list_held(find())] == ["SQL"]


def test_what_a_person_or_a_colleague_said_of_an_imported_skill_outlives_the_next_file(load, people):
    sql, weaving = make_skill("SQL"), make_skill("Weaving")
    load("people", [line(1, skills=[{"label": "SQL", "level": 4}, {"label": "Weaving", "last_used": "2026-09"}])])
    me, held = find(), skills.find_current(find(), weaving)
    skill_services.set_held_skill(actor=me, person=me, skill=sql, level=4, evidence="I built it")
    asked = skill_services.ask_confirmation(actor=me, held=held, colleague=people.colleague)
    skill_services.confirm_skill(actor=people.colleague, confirmation=asked, level=3)
    session.commit()
    load("people", [line(1, skills=[{"label": "SQL", "level": 4}, {"label": "Weaving", "last_used": "2026-10"}])])
    assert skills.find_current(find(), sql).evidence == "I built it"
    held = skills.find_current(find(), weaving)
    assert (held.last_used, held.confirmed_by) == ("2026-10", people.colleague)


def test_a_file_that_names_a_merged_skill_brings_back_no_claim_and_loses_no_evidence(load, people):
    old, new = [make_skill(name) for name in ("Weaving", "Pottery", "Fencing")], make_skill("Crafts")
    rows = [line(number, skills=[{"label": skill.label("en"), "level": 4}]) for number, skill in enumerate(old)]
    load("people", rows)
    remover, lowerer, shower = (find(number) for number in range(3))
    skill_services.remove_held_skill(actor=remover, held=skills.find_current(remover, old[0]))
    skill_services.set_held_skill(actor=lowerer, person=lowerer, skill=old[1], level=2)
    shown = skills.find_current(shower, old[2])
    skill_services.add_certificate(actor=shower, held=shown, title="Exam", issuer="A school")
    for skill in old:
        skill_services.merge_skill(actor=people.admin, skill=skill, other=new)
    session.commit()
    assert load("people", rows).stdout == "0 created, 0 updated, 3 unchanged\n"
    assert skills.list_held(find(0)) == []
    assert [row.level for row in skills.list_held(find(1))] == [2]
    rows[2]["skills"][0]["level"] = 5
    load("people", rows)
    (held,) = skills.list_held(find(2))
    assert (held.level, skills.list_evidenced_ids(find(2))) == (5, {held.id})


def test_a_file_may_go_on_naming_a_skill_that_was_proposed_and_retired(load, people):
    load("people", [line(1, skills=[{"label": "Weaving"}])])
    skill = skills.find_skill_by_label("Weaving", "en")
    skill_services.retire_skill(actor=people.admin, skill=skill)
    session.commit()
    rows = [line(number, skills=[{"label": "Weaving"}]) for number in (1, 2)]
    assert load("people", rows).stdout == "1 created, 0 updated, 1 unchanged\n"
    assert [row.skill for row in skills.list_held(find(2))] == [skill]
    with pytest.raises(InvalidInput):
        skill_services.propose_skill(actor=people.employee, label="Weaving", language="en")


def test_a_file_may_decide_for_those_who_have_not_read_the_notice(load):
    load("people", [line(1)])
    assert skills.get_profile(find()).visibility is Visibility.UNDECIDED
    load("people", [line(1, visibility="hr_only")])
    assert skills.get_profile(find()).visibility is Visibility.HR_ONLY


def test_two_people_may_swap_their_addresses(load):
    load("people", [line(1, email="a@x.example"), line(2, email="b@x.example")])
    result = load("people", [line(1, email="b@x.example"), line(2, email="A@x.example")])
    assert result.stdout == "0 created, 2 updated, 0 unchanged\n"
    assert (find(1).email, find(2).email) == ("b@x.example", "a@x.example")
    notes = [audit_queries.find_note(entry) for entry in audit_queries.list_entries(find(1))]
    assert notes[-1] == "email: a@x.example → b@x.example"


def test_a_line_manager_may_stand_further_down_or_be_here_already(load):
    boss = make_person("Boss", employee_number="B1")
    assert load("people", [line(1, line_manager="E00002"), line(2, line_manager="B1")]).exit_code == 0
    assert list(find(1).managers_above()) == [find(2), boss]


def test_units_are_found_before_they_are_made(load):
    unit = make_unit("IT / Data platforms")
    load("people", [line(1, org_unit="  IT  /  Data platforms "), line(2, org_unit="IT / R&D/Lab")])
    assert find(1).org_unit == unit
    assert find(2).org_unit.name == "R&D/Lab"


def test_proposed_skills_are_counted_once_each_and_named(load):
    rows = [line(number, skills=[{"label": "Weaving baskets", "level": number}]) for number in (1, 2)]
    assert "; 1 proposed skill\nProposed skills: Weaving baskets\n" in load("people", rows).stdout


def test_a_file_that_is_not_there_is_wrong_usage(app):
    assert app.test_cli_runner().invoke(args=["people", "import", "nowhere.csv"]).exit_code == 2
    assert "--dry-run" in app.test_cli_runner().invoke(args=["people", "import", "--help"]).output


def test_more_people_than_fit_into_one_statement_are_found_again(load):
    rows = [line(number, line_manager=f"E{number // 2:05}" if number > 1 else None) for number in range(1, 700)]
    assert load("people", to_json_lines(rows)).stdout == "699 created, 0 updated, 0 unchanged\n"
    assert load("people", to_json_lines(rows)).stdout == "0 created, 0 updated, 699 unchanged\n"


def test_working_time_that_is_announced_comes_with_its_day_and_goes_when_the_file_leaves_it_empty(load):
    load("people", [line(1, weekly_hours=40, next_weekly_hours=32, next_hours_from="2027-04-01")])
    person = find(1)
    assert (person.weekly_hours, person.next_weekly_hours) == (40, 32)
    assert person.next_hours_from == dt.date(2027, 4, 1)
    load("people", [line(1)])
    assert person.next_weekly_hours == 32
    load("people", [line(1, next_weekly_hours=None, next_hours_from=None)])
    assert (person.next_weekly_hours, person.next_hours_from) == (None, None)
