"""`courses import` and `courses import-completions`: all or nothing, by reference, again without effect."""

from __future__ import annotations

import datetime as dt
import gzip
import json

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.training.models import Course, CourseFormat, CourseStatus, Enrolment
from mobility.training.models import EnrolmentStatus as S
from mobility.training.queries import find_course_by_reference
from tests.architecture.sources import ROOT
from tests.factories import make_person, make_skill
from tests.factories.training import make_course, make_enrolment
from tests.integrations.conftest import to_json_lines

TODAY = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
EXAMPLES = ROOT / "docs" / "examples"


@pytest.fixture(autouse=True)
def _in_november(app):
    clock.set_now(TODAY)


@pytest.fixture
def completions(app, tmp_path):
    def invoke(content, *options, name="done.jsonl"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return app.test_cli_runner().invoke(args=["courses", "import-completions", str(path), *options])

    return invoke


def course(number=1, **values):
    return {"reference": f"C{number}", "title": f"Title {number}", "format": "classroom", "hours": 7, **values}


def statement(person, course, verb="completed", **more):
    return {
        "actor": {"account": {"name": person.employee_number}},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
        "object": {"id": course},
        "timestamp": "2026-10-02T08:00:00Z",
        **more,
    }


def test_the_examples_load_and_a_second_time_change_nothing(load, app):
    sql = make_skill("SQL")
    example = (EXAMPLES / "courses.csv").read_text("utf-8")
    assert load("courses", example, name="courses.csv").stdout == "3 created, 0 updated, 0 unchanged\n"
    assert load("courses", example, name="courses.csv").stdout == "0 created, 0 updated, 3 unchanged\n"
    analysts = find_course_by_reference("EX-C2")
    assert (analysts.format, analysts.cost_cents, analysts.gives_certificate) == (CourseFormat.CLASSROOM, 64_000, True)
    assert [(row.skill, row.from_level, row.to_level) for row in analysts.skills] == [(sql, 2, 4)]
    asked = {(row.skill, row.level, row.required_course) for row in analysts.prerequisites}
    assert asked == {(sql, 2, None), (None, None, find_course_by_reference("EX-C1"))}
    (one,) = analysts.sessions
    assert (one.starts_at, one.seats) == (dt.datetime(2027, 4, 12, 7, tzinfo=dt.UTC), 10)


def test_json_lines_say_the_same_and_change_what_they_mention(load):
    rows = [course(1, skills=[{"label": "SQL", "from": 1, "to": 3}], mandatory=True), course(2)]
    assert load("courses", rows).stdout == "2 created, 0 updated, 0 unchanged; 1 proposed skill\nProposed skills: SQL\n"
    packed = gzip.compress(to_json_lines([course(1, cost=99.5, status="retired")]).encode())
    assert load("courses", packed, name="courses.jsonl.gz").stdout == "0 created, 1 updated, 0 unchanged\n"
    made = find_course_by_reference("C1")
    assert (made.cost_cents, made.status, made.is_mandatory, len(made.skills)) == (9950, CourseStatus.RETIRED, True, 1)


def test_bad_lines_are_named_and_nothing_is_kept(load):
    answer = load(
        "courses",
        [
            course(1),
            course(2, format="seminar"),
            course(3, skills=[{"label": "SQL", "from": 3, "to": 2}]),
            course(4, prerequisites=[{"course": "nowhere"}]),
            course(1),
            course(5, url="http://plain.example"),
        ],
    )
    assert answer.exit_code == 1
    for told in ("line 2: format:", "line 3: skills, entry 1, to:", "line 5: reference:", "line 6: url:"):
        assert told in answer.stderr, told
    assert session.query(Course).count() == 0


def test_a_course_may_ask_for_one_that_comes_later_and_for_none_that_is_missing(load):
    assert load("courses", [course(1, prerequisites=[{"course": "C2"}]), course(2)]).exit_code == 0
    missing = load("courses", [course(3, prerequisites=[{"course": "nowhere"}])])
    assert "line 1: prerequisites: no course has the reference or address “nowhere”." in missing.stderr
    assert session.query(Course).count() == 2


def test_a_dry_run_writes_nothing(load):
    assert "Dry run: nothing was written" in load("courses", [course()], "--dry-run").stdout
    assert session.query(Course).count() == 0


def test_completions_come_by_csv_and_again_change_nothing(completions):
    person = make_person()
    taught = make_course(reference="C1")
    under_way = make_enrolment(person, taught)
    lines = f"employee_number,course,completed_on,result\n{person.employee_number},C1,2026-10-02,92 %\n"
    assert completions(lines, name="done.csv").stdout == "1 created, 0 updated, 0 unchanged\n"
    assert completions(lines, name="done.csv").stdout == "0 created, 0 updated, 1 unchanged\n"
    session.expire_all()
    assert (under_way.status, under_way.completed_on, under_way.result) == (S.COMPLETED, dt.date(2026, 10, 2), "92 %")


def test_xapi_statements_come_as_lines_or_as_a_list_by_number_or_mail_by_address_or_reference(completions):
    one, other = make_person(), make_person()
    make_course(reference="C1", url="https://learn.example/one")
    make_course(reference="C2")
    told = [
        statement(one, "https://learn.example/one", result={"score": {"scaled": 0.85}}),
        statement(other, "C2", "passed", actor={"mbox": f"mailto:{other.email}"}),
        statement(other, "C1", "experienced"),
        statement(other, "C1", result={"success": False}),
    ]
    answer = completions(json.dumps(told), name="statements.json")
    assert answer.stdout == "2 created, 0 updated, 0 unchanged\n", answer.stderr
    assert "2 statements say nothing of a completed course" in answer.stderr
    assert completions(to_json_lines(told)).stdout == "0 created, 0 updated, 2 unchanged\n"
    made = {row.person: row.result for row in session.query(Enrolment)}
    assert made == {one: "85%", other: ""}


def test_unknown_people_courses_and_days_to_come_are_refused_together(completions):
    person = make_person()
    make_course(reference="C1")
    answer = completions(
        to_json_lines(
            [
                {"employee_number": "nobody", "course": "C1", "completed_on": "2026-10-02"},
                {"employee_number": person.employee_number, "course": "C9", "completed_on": "2026-10-02"},
                {"employee_number": person.employee_number, "course": "C1", "completed_on": "2027-10-02"},
                {"employee_number": person.employee_number, "course": "C1", "completed_on": "2026-10-02"},
            ]
        )
    )
    assert answer.exit_code == 1
    for told in ("line 1: employee_number:", "line 2: course:", "line 3: completed_on:"):
        assert told in answer.stderr
    assert session.query(Enrolment).count() == 0


def test_a_line_that_says_failed_completes_nothing(completions):
    person = make_person()
    make_course(reference="C1")
    lines = f"employee_number,course,completed_on,result\n{person.employee_number},C1,2026-10-02,failed\n"
    answer = completions(lines, name="done.csv")
    assert "was not passed" in answer.stderr
    assert session.query(Enrolment).count() == 0


@pytest.mark.parametrize("cut", ['[{"actor": ', "[1, 2]", '[{"verb": "x"}]'])
def test_what_is_no_list_of_statements_is_refused(completions, cut):
    assert completions(cut, name="statements.json").exit_code == 1
