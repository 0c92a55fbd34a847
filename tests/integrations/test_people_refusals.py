"""`people import`: bad files are refused as a whole, every bad line named with its number and reason."""

from __future__ import annotations

import gzip

import pytest

from mobility.core.db import session
from mobility.people import queries
from mobility.people.models import OrgUnit, Person
from mobility.skills.models import Skill
from tests.factories import make_person
from tests.integrations.conftest import line, to_json_lines


def refused(load, content, *options, name="file.jsonl"):
    """What the command says of a file it must refuse; nothing may have been written."""
    people, units, skills = (session.query(model).count() for model in (Person, OrgUnit, Skill))
    result = load("people", content, *options, name=name)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert [session.query(model).count() for model in (Person, OrgUnit, Skill)] == [people, units, skills]
    return result.stderr


GOOD = line(99, org_unit="New unit", skills=[{"label": "New skill"}])


@pytest.mark.parametrize(
    "values, words",
    [
        ({"name": ""}, "name: is missing."),
        ({"job_title": None}, "job_title: is missing."),
        ({"employee_number": "  "}, "employee_number: is missing."),
        ({"employee_number": "E" * 41}, "employee_number: is longer than 40 characters."),
        ({"name": "Ana\x00"}, "name: holds a control character."),
        ({"name": "Ana\ud800"}, "name: holds a control character."),
        ({"name": ["Ana"]}, "name: must be text."),
        ({"name": True}, "name: must be text."),
        ({"email": "ana at company"}, "email: “ana at company” is not an e-mail address"),
        ({"email": "Ana <ana@company.example>"}, "is not an e-mail address"),
        ({"country": "UK"}, "country: “UK” is not a country of ISO 3166-1. Write its two letters, such as FR (GB for"),
        ({"country": "EU"}, "country: “EU” is not a country"),
        ({"time_zone": "Paris"}, "time_zone: “Paris” is not a time zone. Write one such as Europe/Paris."),
        ({"language": "french"}, "language: “french” is not a language."),
        ({"language": "xx"}, "language: “xx” is not a language."),
        ({"engagement": "intern"}, "engagement: “intern” is not one of permanent, fixed_term, apprentice"),
        ({"visibility": "hidden"}, "visibility: “hidden” is not one of undecided, open, hr_only, not_looking."),
        ({"weekly_hours": 0}, "weekly_hours: “0” is not a number from 0.5 to 60."),
        ({"next_weekly_hours": 20}, "next_weekly_hours: Give the hours and the date from which they hold, or neither."),
        ({"weekly_hours": "full"}, "weekly_hours: “full” is not a number"),
        ({"weekly_hours": 1e400}, "is not a whole JSON object"),
        ({"weekly_hours": True}, "weekly_hours: “True” is not a number"),
        ({"working_days": "mon-fru"}, "working_days: “mon-fru” are not working days. Write mon-fri, or single days"),
        ({"working_days": "fri-mon"}, "working_days: “fri-mon” are not working days."),
        ({"employed_from": "2026-02-30"}, "employed_from: “2026-02-30” does not exist in the calendar."),
        ({"employed_from": "01/03/2026"}, "employed_from: “01/03/2026” is not a date. Write year, month and day"),
        ({"employed_from": "20260301"}, "is not a date."),
        ({"employed_from": "9999-12-31"}, "employed_from: “9999-12-31” is too far away. Check the year."),
        (
            {"employed_from": "2026-03-01", "employed_until": "2026-02-28"},
            "employed_until: 2026-02-28 lies before employed_from, 2026-03-01.",
        ),
        ({"org_unit": "IT /  / Data"}, "org_unit: “IT / / Data” has an empty part."),
        ({"org_unit": " / ".join(["x" * 100] * 12)}, "org_unit: is longer than 1000 characters."),
        ({"skills": [{"label": "SQL", "level": 6}]}, "skills, entry 1, level: “6” is not a number from 1 to 5."),
        ({"skills": [{"label": "SQL", "level": 2.5}]}, "skills, entry 1, level: “2.5” is not a whole number."),
        ({"skills": [{"label": "R"}, {"level": 2}]}, "skills, entry 2, label: is missing."),
        ({"skills": [{"label": "--"}]}, "skills, entry 1, label: “--” names nothing."),
        ({"skills": [{"label": "SQL", "last_used": "2026-13"}]}, "last_used: “2026-13” is not a month."),
        ({"skills": ["SQL"]}, "skills: must be a list of objects."),
        ({"wanted_skills": {"label": "SQL"}}, "wanted_skills: must be a list of objects."),
        ({"languages": [{"code": "fr", "level": "C3"}]}, "languages, entry 1, level: “C3” is not one of A1, A2"),
        ({"languages": [{"level": "C2"}]}, "languages, entry 1, code: is missing."),
        ({"experience": [{"title": "clerk", "from": "2019"}]}, "experience, entry 1, from: “2019” is not a month."),
        ({"experience": [{"title": "x", "from": "2019-02", "to": "2019-01"}]}, "to: 2019-01 lies before 2019-02."),
        ({"line_manager": "E00002"}, "line_manager: Name 2 cannot report to themselves."),
        ({"line_manager": "E404"}, "line_manager: nobody has the employee number E404, neither in this file nor here."),
        ({"employee_number": "E00099"}, "employee_number: E00099 stands on line 1 too."),
        ({"email": "E99@Company.example"}, "Name 2 and Name 99 (line 1) both have e99@company.example."),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_with_its_line_and_its_column(load, values, words):
    text = to_json_lines([GOOD]) + to_json_lines([line(2, **values)]).replace("\ud800", "\\ud800")
    error = refused(load, text.replace("Infinity", "NaN"))
    assert error.startswith("Nothing was imported. 1 problem:\n  line 2: ")
    assert words in error


def test_all_bad_lines_are_named_at_most_twenty_of_them(load):
    error = refused(load, [GOOD, *(line(number, country="?", language="?") for number in range(1, 15))])
    assert error.startswith("Nothing was imported. 28 problems:\n  line 2: ")
    assert error.count("  line ") == 20
    assert error.endswith("  … and 8 more\n")


def test_a_dry_run_refuses_the_same(load):
    assert "line 1: country" in refused(load, [line(country="?")], "--dry-run")


def test_problems_in_the_file_and_with_those_here_are_told_together(load):
    make_person("Ana Petit", employee_number="E00050", email="Ana@company.example")
    error = refused(load, [line(1, email="ana@company.example"), line(2, country="?"), line(3, line_manager="E00002")])
    assert "ana@company.example, given for Name 1, already belongs to Ana Petit (E00050)." in error
    assert error.startswith("Nothing was imported. 2 problems:")  # the line manager is there, on a line with a problem


def test_a_loop_is_named_once_with_the_people_in_it(load):
    managers = {1: 2, 2: 3, 3: 1, 4: 1}
    error = refused(load, [GOOD, *(line(one, line_manager=f"E{other:05}") for one, other in managers.items())])
    assert error.startswith("Nothing was imported. 1 problem:\n  line 2: line_manager: a loop of people")
    assert "Name 1 (E00001) → Name 2 (E00002) → Name 3 (E00003) → Name 1 (E00001)." in error


def test_a_loop_that_goes_through_people_here_already_is_seen(load):
    load("people", [line(1), line(2, line_manager="E00001"), line(3, line_manager="E00002")])
    error = refused(load, [line(1, line_manager="E00003")])
    assert "Name 1 (E00001) → Name 3 (E00003) → Name 2 (E00002) → Name 1 (E00001)." in error
    assert queries.find_person_by_number("E00001").line_manager is None


def test_an_end_before_the_beginning_known_from_before_is_refused(load):
    load("people", [line(1, employed_from="2026-03-01")])
    error = refused(load, [line(1, employed_until="2026-02-28")])
    assert "2026-02-28 would lie before employed_from, 2026-03-01" in error


def test_half_a_file_is_refused(load):
    text = to_json_lines([line(number) for number in range(1, 9)])
    assert "line 8: This is not a whole JSON object. Is the line cut off?" in refused(load, text[:-20])
    packed = gzip.compress(text.encode())
    assert "cut off or damaged" in refused(load, packed[: len(packed) // 2], name="people.jsonl.gz")


def test_a_file_in_the_wrong_encoding_is_refused_with_its_line(load):
    text = to_json_lines([line(1), line(2, name="Aïcha")])
    assert "line 2: This line is not UTF-8 (byte 0xef)" in refused(load, text.encode("latin-1"))
    assert "line 1: The file is in UTF-16" in refused(load, text.encode("utf-16"))


def test_a_failure_half_way_leaves_nothing_behind(load, monkeypatch):
    def fail(**arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("mobility.people.services.record_changes", fail)
    result = load("people", [GOOD])
    assert isinstance(result.exception, RuntimeError)
    assert session.query(Person).count() == session.query(OrgUnit).count() == session.query(Skill).count() == 0
