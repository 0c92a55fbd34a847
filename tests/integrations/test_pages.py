"""Loading files through the pages: what would change is shown first, and what is confirmed is what was shown."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest

from mobility.audit.queries import find_note, list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.integrations import files, jobs
from mobility.integrations.models import UploadedFile
from mobility.opportunities.models import Opportunity
from mobility.people import queries
from mobility.people.models import Person, Role
from mobility.training.models import Course, Enrolment
from tests.factories import grant, make_person, make_skill, make_unit, save
from tests.factories.training import make_course
from tests.integrations.conftest import line, posting, to_json_lines


@pytest.fixture
def admin(client, people):
    return client.sign_in(people.admin)


def send(client, content, kind="people", name="people.jsonl"):
    """Send a file as the form does; a list is written as JSON Lines."""
    if isinstance(content, list):
        content = to_json_lines(content)
    data = content.encode() if isinstance(content, str) else content
    parts = (f'name="kind"\r\n\r\n{kind}', f'name="file"; filename="{name}"\r\n\r\n')
    head = "".join(f"\r\n--cut\r\nContent-Disposition: form-data; {part}" for part in parts)
    body = head.encode() + data + b"\r\n--cut--\r\n"
    return client.post("/imports", data=body, content_type="multipart/form-data; boundary=cut")


def show(client, content, **sent):
    """The page that says what a file would change."""
    answer = send(client, content, **sent)
    assert answer.status_code == 303, answer.text
    return answer.location


def load(client, address, **values):
    file = session.get(UploadedFile, int(address.rsplit("/", 1)[1]))
    session.refresh(file)
    return client.post(f"{address}/load", data={"shown": file.shown, **values})


def everyone(**changes):
    """A file that names all who are here, as they are."""
    rows = []
    for person in session.query(Person).order_by(Person.id):
        row = {
            "employee_number": person.employee_number, "name": person.name, "email": person.email,
            "job_title": person.job_title,
        }  # fmt: skip
        rows.append(row | changes.get(person.name.split()[0], {}))
    return rows


def count_people():
    return session.query(Person).count()


def test_hr_cannot_lead_the_mails_of_an_administrator_to_themselves(client, people):
    """With a link to a new password HR would be an administrator."""
    partner = client.sign_in(grant(make_person("Unlimited"), Role.HR).person)
    answer = send(partner, [line(1, employee_number=people.admin.employee_number)])
    assert answer.status_code == 422
    assert "only an administrator changes the address" in answer.text
    colleague = people.colleague.employee_number
    assert send(partner, [line(1, employee_number=colleague)]).status_code == 303
    assert send(client.sign_in(people.admin), [line(2, employee_number=people.hr.employee_number)]).status_code == 303


def test_a_file_is_shown_then_loaded_as_a_whole(admin, people):
    rows = [*everyone(Ana={"job_title": "lead analyst", "line_manager": people.colleague.employee_number}), line(1)]
    before = count_people()
    address = show(admin, rows, name="hr.jsonl")
    page = admin.get(address).text
    assert "1 created · 1 updated · 11 unchanged" in page
    assert "data analyst" in page
    assert "lead analyst" in page
    assert f"Bo Chen ({people.colleague.employee_number})" in page
    assert "Name 1" in admin.get(f"{address}?show=created").text
    assert "Everybody who works here is in the file." in admin.get(f"{address}?show=absent").text
    assert (count_people(), people.employee.job_title) == (before, "data analyst")
    assert load(admin, address).location == address
    done = admin.get(address).text
    assert "The file is loaded" in done
    assert "1 created · 1 updated · 11 unchanged" in done
    assert (count_people(), people.employee.job_title) == (before + 1, "lead analyst")
    file = session.query(UploadedFile).one()
    assert file.content is None
    entry = list_entries(file)[-1]
    assert (entry.action, entry.actor_id) == ("load_file", people.admin.id)
    assert f"people: hr.jsonl, SHA-256 {file.sha256}; 1 created, 1 updated" in find_note(entry)
    changed = next(one for one in list_entries(people.employee) if one.action == "import")
    assert changed.actor_id == people.admin.id
    assert "job_title: data analyst → lead analyst" in find_note(changed)
    assert load(admin, address).status_code == 409


@pytest.mark.parametrize(
    "content, name, words",
    [
        (to_json_lines([line(n) for n in range(9)])[:-20], "p.jsonl", "Is the line cut off?"),
        (gzip.compress(to_json_lines([line(1)] * 40).encode())[:-9], "p.jsonl.gz", "cut off or damaged"),
        (gzip.compress(b"0" * (files.LARGEST_UNPACKED + 1)), "p.csv.gz", "Unpacked, the file is larger than 200 MB."),
        ("number,name\n1,Ana\n", "p.csv", "missing: employee_number, email, job_title."),
        ([line(1), line(2, email="e1@company.example")], "p.jsonl", "Name 2 and Name 1 (line 1) both have"),
        ([line(1), line(2, email="E1@COMPANY.example")], "p.jsonl", "both have e1@company.example"),
        (b'{"name": "A\x00"}', "p.jsonl", "it holds zero bytes"),
        (to_json_lines([line(1, name="Aïcha")]).encode("latin-1"), "p.jsonl", "This line is not UTF-8"),
        (to_json_lines([line(1)]).encode("utf-16"), "p.jsonl", "The file is in UTF-16"),
        (b"PK\x03\x04....", "p.xlsx", "This is a ZIP or Excel file."),
        (b"", "p.csv", "The first line must name the columns"),
    ],
    ids=["half", "half a gz", "bomb", "header", "e-mail", "case", "nul", "latin-1", "utf-16", "excel", "empty"],
)
def test_a_bad_file_is_refused_with_its_lines_and_nothing_is_kept(admin, content, name, words):
    before = count_people()
    answer = send(admin, content, name=name)
    assert answer.status_code == 422
    assert words in answer.text.replace("&#34;", '"')
    assert "<title>Error: " in answer.text
    assert (count_people(), session.query(UploadedFile).count()) == (before, 0)


def test_signs_that_cannot_be_shown_are_replaced(admin):
    row = '{"employee_number": "E1", "name": "Ana", "email": "a@x.example", "job_title": "x", '
    answer = send(admin, row + '"weekly_hours": "\\ud800\\u0000"}')
    assert answer.status_code == 422
    assert "“?\N{REPLACEMENT CHARACTER}” is not a number" in answer.text
    page = admin.get(show(admin, row + '"\\ud800": 1}', name="odd\0name.jsonl")).text
    assert "“?” is not a column of this kind of file" in page


def test_a_loop_in_the_reporting_line_is_refused_with_the_names(admin):
    rows = [line(1, line_manager="E00002"), line(2, line_manager="E00003"), line(3, line_manager="E00001")]
    answer = send(admin, rows)
    assert answer.status_code == 422
    assert "Name 1 (E00001) → Name 2 (E00002) → Name 3 (E00003) → Name 1 (E00001)" in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfemployee_number;name;email;job_title\r\nE1;A\xc3\xafcha;a@x.example;analyst\r\n",
        b"employee_number;name;email;job_title\r\nE1;A\xefcha;a@x.example;analyst\r\n",
        gzip.compress(b"employee_number,name,email,job_title\nE1,A\xc3\xafcha,a@x.example,analyst\n"),
    ],
    ids=["mark and CRLF", "Windows-1252", "gz"],
)
def test_a_file_is_read_whichever_way_excel_saved_it(admin, content):
    address = show(admin, content, name="people.csv.gz" if content[:2] == b"\x1f\x8b" else "people.csv")
    assert "Aïcha" in admin.get(f"{address}?show=created").text


def test_who_is_not_in_the_file_stays_unless_somebody_ticks_it(admin, people):
    for number in range(60):
        make_person(f"Zoe {number}")
    rows = [row for row in everyone() if row["name"] not in {"Ana Petit", "Adam Kern"}]
    page = admin.get(address := show(admin, rows)).text
    assert "Ana Petit" in admin.get(f"{address}?show=absent").text
    assert "1 person works here and is not in the file." in page  # administrators are named in no file of HR's
    assert "I have checked this with HR" not in page
    assert load(admin, address, last_day="2026-11-30").status_code == 303
    assert people.employee.employed_until is None
    clock.set_now(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC))
    admin.sign_in(people.admin)
    address = show(admin, rows)
    assert "Enter the last day" in load(admin, address, ends_absent="y").text
    assert load(admin, address, ends_absent="y", last_day="2026-11-30").status_code == 303
    assert people.employee.employed_until == dt.date(2026, 11, 30)
    assert people.employee.left_at is not None
    assert people.admin.employed_until is None
    assert session.query(UploadedFile).one().ended == 1


def test_a_file_that_lacks_most_people_ends_nobody_without_a_second_tick(admin, people):
    for number in range(30):
        make_person(f"Zoe {number}")
    rows = everyone()[:17]  # 60 % of the company are missing
    address = show(admin, rows)
    assert "More than 5% of everybody would get a last day." in admin.get(address).text
    today = clock.today().isoformat()
    refused = load(admin, address, ends_absent="y", last_day=today)
    assert refused.status_code == 422
    assert "people would get a last day. Check the file; if it is right, say so here." in refused.text
    assert session.query(Person).filter(Person.employed_until.is_not(None)).count() == 0
    assert load(admin, address).status_code == 303  # without the tick nobody's employment ends
    assert session.query(Person).filter(Person.employed_until.is_not(None)).count() == 0
    address = show(admin, rows)
    assert load(admin, address, ends_absent="y", last_day=today, is_sure="y").status_code == 303
    assert session.query(Person).filter(Person.employed_until.is_not(None)).count() == 25


def test_a_file_whose_lines_end_most_employments_needs_the_tick_too(admin, people):
    address = show(admin, everyone(Ana={"employed_until": "2026-12-31"}, Bo={"employed_until": "2026-12-31"}))
    assert load(admin, address).status_code == 422
    assert people.employee.employed_until is None
    assert load(admin, address, is_sure="y").status_code == 303
    assert people.employee.employed_until == dt.date(2026, 12, 31)


def test_a_last_day_before_the_first_is_refused_by_name(admin, people):
    rows = [row for row in everyone() if row["name"] != "Ana Petit"]
    answer = load(admin, show(admin, rows), ends_absent="y", last_day="2019-01-01", is_sure="y")
    assert answer.status_code == 422
    assert "Ana Petit starts on" in answer.text


def test_what_changed_meanwhile_is_shown_again_before_anything_is_written(admin, people):
    address = show(admin, everyone(Ana={"job_title": "lead analyst"}))
    people.employee.job_title = "somebody else's words"
    save(people.employee)
    answer = load(admin, address)
    assert answer.location == address
    page = admin.get(address).text
    assert "The data here changed since you looked." in page
    assert "somebody else&#39;s words" in page
    assert people.employee.job_title == "somebody else's words"
    assert load(admin, address).location == address
    assert people.employee.job_title == "lead analyst"


def test_a_file_that_became_impossible_is_refused_with_its_lines(admin):
    address = show(admin, [line(1)])
    make_person("Quick", email="e1@company.example")
    answer = load(admin, address)
    assert answer.status_code == 422
    assert "already belongs to Quick" in answer.text
    assert queries.find_person_by_number("E00001") is None


def test_a_file_is_for_its_uploader_for_an_hour(admin, people, app):
    address = show(admin, [line(1)])
    other = grant(make_person(), Role.ADMIN).person
    assert app.test_client().sign_in(other).get(address).status_code == 404
    clock.set_now(clock.now() + dt.timedelta(minutes=61))
    jobs.drop_expired_files()
    assert admin.sign_in(people.admin).get(address).status_code == 404
    assert session.query(UploadedFile).count() == 0


def test_whoever_loses_the_role_loses_the_file(admin, people):
    address = show(admin, [line(1)])
    people.admin.role_grants.clear()
    save(people.admin)
    assert admin.get(address).status_code == 404
    assert load(admin, address).status_code == 404


def test_a_file_can_be_thrown_away(admin):
    address = show(admin, [line(1)])
    assert admin.post(f"{address}/discard").status_code == 303
    assert admin.get(address).status_code == 404


def test_hr_partners_load_people_and_postings_only_without_a_limit(client, people):
    client.sign_in(people.hr)
    assert client.get("/imports").status_code == 403
    assert send(client, [line(1)]).status_code == 403
    client.sign_in(grant(people.hr, Role.HR).person)
    page = client.get("/imports").text
    assert 'value="people"' in page
    assert 'value="units"' not in page
    assert send(client, [{"path": "A"}], kind="units").status_code == 422
    assert client.get(show(client, [line(1)])).status_code == 200


def test_units_are_shown_and_loaded(admin, people):
    make_unit("Example / IT")
    rows = [
        {"path": "Example / IT", "kind": "department", "head": people.manager.employee_number},
        {"path": "Example / Lab"},
    ]
    address = show(admin, rows, kind="units", name="units.jsonl")
    page = admin.get(address).text
    assert "1 created · 1 updated · 0 unchanged" in page
    assert "Marc Leroy" in page
    assert "Not in the file" not in page
    assert queries.find_unit("Example / Lab") is None
    load(admin, address)
    assert queries.find_unit("Example / Lab") is not None


def test_opportunities_are_shown_and_loaded_as_drafts(admin, people):
    rows = [posting(1, host_manager=people.host.employee_number, org_unit="Example / Marketing")]
    address = show(admin, rows, kind="opportunities", name="postings.jsonl")
    assert "Title 1" in admin.get(f"{address}?show=created").text
    load(admin, address)
    assert session.query(Opportunity).one().title == "Title 1"
    address = show(admin, [rows[0] | {"title": "Better"}], kind="opportunities", name="postings.jsonl")
    page = admin.get(address).text
    assert "Title 1" in page
    assert "Better" in page
    load(admin, address)
    assert "See postings to review" not in admin.get(address).text


def test_courses_and_completions_are_shown_and_loaded(admin, people):
    skill = make_skill("Negotiation")
    known = make_course(reference="C-1", title="Negotiate", cost=100, teaches=((skill, 0, 2),))
    rows = [
        {"reference": "C-1", "title": "Negotiate", "format": "e_learning", "hours": 4, "cost": 120,
         "skills": [{"label": "Negotiation", "from": 1, "to": 3}]},
        {"reference": "C-2", "title": "Negotiate more", "format": "mooc", "hours": 9,
         "prerequisites": [{"course": "C-1"}]},
    ]  # fmt: skip
    address = show(admin, rows, kind="courses", name="courses.jsonl")
    page = admin.get(address).text
    assert "1 created · 1 updated" in page
    for told in ("Negotiation 0–2", "Negotiation 1–3", "120"):
        assert told in page
    assert "Negotiate more" in admin.get(f"{address}?show=created").text
    assert session.query(Course).count() == 1
    load(admin, address)
    assert "See the catalogue" in admin.get(address).text
    session.refresh(known)
    assert (known.cost, session.query(Course).count()) == (120, 2)
    number = people.employee.employee_number
    done = [{"employee_number": number, "course": "C-1", "completed_on": clock.today().isoformat()}]
    load(admin, show(admin, done, kind="completions", name="done.jsonl"))
    assert session.query(Enrolment).one().status == "completed"


@pytest.mark.parametrize("column", ["performance_rating", "Évaluation 2026", "potentiel"])
@pytest.mark.parametrize("kind", ["people", "courses"])
def test_no_file_may_bring_what_judges_people(admin, kind, column):
    before = count_people()
    answer = send(admin, to_json_lines([line(1) | {column: "A"}]), kind=kind)
    assert answer.status_code == 422
    assert "are never imported" in answer.text
    assert column in answer.text
    assert (count_people(), session.query(UploadedFile).count()) == (before, 0)


def test_a_large_file_fits_here_and_nowhere_else(admin, people):
    padding = "x" * 19_000
    rows = [line(number, about=padding) for number in range(160)]  # 3 MB
    assert send(admin, rows).status_code == 303
    assert admin.post("/admin/people/new", data={"name": "x" * 3_000_000}).status_code == 413
    admin.sign_in(people.employee)
    assert send(admin, rows).status_code == 413


def test_the_same_diff_is_told_by_the_command(admin, people, tmp_path, app):
    rows = [row for row in everyone(Ana={"job_title": "lead analyst"}) if row["name"] != "Bo Chen"]
    path = tmp_path / "people.jsonl"
    path.write_text(to_json_lines([*rows, line(1)]))
    told = app.test_cli_runner().invoke(args=["people", "import", str(path), "--dry-run"]).stdout
    assert told == (
        "Dry run: nothing was written. It would be:\n"
        "1 created, 1 updated, 10 unchanged\n"
        f"  {people.employee.employee_number} Ana Petit\n"
        "    job_title: data analyst → lead analyst\n"
        "New: E00001 Name 1\n"
        f"Here but not in the file (they stay as they are): {people.colleague.employee_number} Bo Chen\n"
    )


def test_a_form_without_a_file_says_so(admin):
    answer = admin.post("/imports", data={"kind": "people"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text
