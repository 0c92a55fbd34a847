"""From an empty profile to skills: a CV or a role, one list to choose from, and the file that goes."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from mobility.accounts import services as accounts
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.privacy.models import ErasureScope
from mobility.privacy.services.erasing import erase_data
from mobility.skills import queries
from mobility.skills.cv.reading import LARGEST
from mobility.skills.jobs import drop_expired_cvs
from mobility.skills.models import CvFile, HeldSource
from mobility.skills.routes import starting
from tests.factories import give_skill, make_profile, make_skill
from tests.skills.cv_files import EUROPASS, docx
from tests.starting import make_role, send_cv

TOLD = "Built Power BI reports that fourteen countries open every Monday"
SAID = f"Experience\n- {TOLD}.\n\nSkills\nPower BI, project management\n"


@pytest.fixture
def skills(people):
    made = {name: make_skill(name, french) for name, french in (("Power BI", ""), ("project management", "gestion"))}
    session.commit()
    return made


def send(client, content, name="cv.txt"):
    """As a browser does, from memory: the client of the tests would leave a file open."""
    content = content.encode() if isinstance(content, str) else content
    sent = FileStorage(io.BytesIO(content), filename=name, name="file")
    body, length, boundary = stream_encode_multipart({"file": sent}, threshold=2**30)
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/profile/cv", input_stream=body, content_length=length, content_type=kind)


def files_of(person):
    return session.scalars(sa.select(CvFile).where(CvFile.person_id == person.id).order_by(CvFile.id)).all()


def test_a_cv_becomes_skills_with_its_words_as_evidence_and_is_gone(client, people, skills):
    sent = send(client.sign_in(people.employee), SAID)
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert "2 skills found" in page
    assert "Built <mark>Power BI</mark> reports that fourteen countries" in page
    data = {f"skill-{skills['Power BI'].id}-takes": "y", f"skill-{skills['Power BI'].id}-level": "4"}
    taken = client.post(f"{sent.location}/take", data=data)
    assert (taken.status_code, taken.location) == (303, "/suggestions")
    (held,) = queries.list_held(people.employee)
    assert (held.skill, held.level, held.source) == (skills["Power BI"], 4, HeldSource.CV)
    assert held.evidence == TOLD
    assert files_of(people.employee) == []
    assert client.get(sent.location).status_code == 404
    actions = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.concerns_id == people.employee.id)).all()
    assert {"send_cv", "take_from_cv"} <= set(actions)


def test_a_skill_that_stands_in_a_list_gives_no_evidence(client, people, skills):
    sent = send(client.sign_in(people.employee), SAID)
    number = skills["project management"].id
    client.post(f"{sent.location}/take", data={f"skill-{number}-takes": "y", f"skill-{number}-level": "2"})
    assert [(row.level, row.evidence) for row in queries.list_held(people.employee)] == [(2, "")]


def test_only_what_is_said_clearly_is_ticked(client, people, skills):
    weak = make_skill("logistics")
    session.commit()
    sent = send(client.sign_in(people.employee), f"{SAID}\nExperience\nLogistics of a plant")
    page = client.get(sent.location).text
    assert set(re.findall(r"<input checked [^>]*name=\"skill-(\d+)-takes", page)) == {
        str(skill.id) for skill in skills.values()
    }
    assert f'name="skill-{weak.id}-takes"' in page
    assert "Also mentioned" in page


def test_what_somebody_holds_already_is_neither_offered_nor_changed(client, people, skills):
    held = give_skill(people.employee, skills["Power BI"], level=5, evidence="A certificate")
    session.commit()
    sent = send(client.sign_in(people.employee), SAID)
    assert "1 skill found" in client.get(sent.location).text
    client.post(
        f"{sent.location}/take", data={f"skill-{held.skill_id}-takes": "y", f"skill-{held.skill_id}-level": "1"}
    )
    assert [(row.level, row.evidence) for row in queries.list_held(people.employee)] == [(5, "A certificate")]


def test_a_skill_that_the_cv_does_not_have_cannot_be_added_as_if_it_had(client, people, skills):
    other = make_skill("Falconry")
    session.commit()
    sent = send(client.sign_in(people.employee), SAID)
    client.post(f"{sent.location}/take", data={f"skill-{other.id}-takes": "y", f"skill-{other.id}-level": "5"})
    assert queries.list_held(people.employee) == []


def test_an_impossible_level_is_refused_and_the_cv_stays(client, people, skills):
    sent = send(client.sign_in(people.employee), SAID)
    number = skills["Power BI"].id
    answer = client.post(f"{sent.location}/take", data={f"skill-{number}-takes": "y", f"skill-{number}-level": "9"})
    assert answer.status_code == 422
    assert len(files_of(people.employee)) == 1


def test_positions_and_languages_of_a_structured_cv_are_added_once(client, people, skills):
    for _ in range(2):
        sent = send(client.sign_in(people.employee), EUROPASS, "europass.xml")
        page = client.get(sent.location).text
        client.post(f"{sent.location}/take", data={"positions": ["0"], "languages": ["fr", "en"]})
    (position,) = queries.list_experience(people.employee)
    assert (position.title, position.from_month, position.text) == ("Data analyst", "2019-03", "Built Power BI reports")
    assert {row.code: row.level for row in queries.list_languages(people.employee)} == {"fr": "C2", "en": "C1"}
    assert "Positions to add" not in page


@pytest.mark.parametrize(
    "content, name, sentence",
    [
        (b"", "cv.pdf", "This file is empty"),
        (b"%PDF-1.7 nothing", "cv.pdf", "damaged"),
        (b"a" * (LARGEST + 1), "cv.txt", "larger than 10 MB"),
        (docx()[:100], "cv.docx", "damaged"),
    ],
    ids=["empty", "damaged PDF", "large", "damaged DOCX"],
)
def test_a_refused_file_says_what_to_do_and_leaves_nothing(client, people, content, name, sentence):
    answer = send(client.sign_in(people.employee), content, name)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert files_of(people.employee) == []


def test_a_form_without_a_file_asks_for_one(client, people):
    answer = client.sign_in(people.employee).post("/profile/cv", data={})
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_body_beyond_all_measure_is_refused_unread(client, people):
    answer = send(client.sign_in(people.employee), b"a" * (starting.MOST_SENT + 1))
    assert answer.status_code == 413


def test_who_sends_files_without_end_is_asked_to_wait(client, people, monkeypatch):
    monkeypatch.setattr(starting, "read_cv", lambda content: pytest.fail("was read"))
    client.sign_in(people.employee)
    for _ in range(20):
        accounts.note_file_sent(person_id=people.employee.id)
    session.commit()
    answer = send(client, SAID)
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\u202efdp.exe", "x" * 300 + ".pdf", "<script>alert(1)</script>.pdf", "=cmd|x.pdf"]
)
def test_whatever_a_file_is_called_the_pages_bear_it(client, people, skills, name):
    sent = send(client.sign_in(people.employee), SAID, name)
    client.post(f"{sent.location}/take", data={"keeps_file": "y"})
    page = client.get("/profile/start").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    (file,) = files_of(people.employee)
    assert len(file.name) <= 200
    saved = client.get(f"/profile/cv/{file.id}/file").headers["Content-Disposition"]
    assert saved.startswith("attachment; filename")


def test_markup_in_a_cv_is_shown_as_words(client, people, skills):
    text = "I <b onclick=alert(1)>ran</b> Power BI <script>alert(1)</script> boards for all of Lyon"
    sent = send(client.sign_in(people.employee), text)
    page = client.get(sent.location).text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_cv_that_is_kept_opens_for_its_owner_alone_and_never_in_the_browser(client, people, skills):
    sent = send(client.sign_in(people.employee), SAID)
    client.post(f"{sent.location}/take", data={"keeps_file": "y"})
    (file,) = files_of(people.employee)
    assert (file.expires_at, file.reading) == (None, {})
    saved = client.get(f"/profile/cv/{file.id}/file")
    assert saved.data == SAID.encode()
    assert saved.mimetype == "application/octet-stream"
    assert "sandbox" in saved.headers["Content-Security-Policy"]
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert session.scalar(sa.select(AuditEntry.id).where(AuditEntry.action == "download_cv")) is not None
    for other in (people.manager, people.hr, people.admin, people.privacy):
        client.sign_in(other)
        assert client.get(f"/profile/cv/{file.id}/file").status_code == 404
        assert client.post(f"/profile/cv/{file.id}/delete").status_code == 404
    assert client.sign_in(people.employee).post(f"/profile/cv/{file.id}/delete").status_code == 303
    assert files_of(people.employee) == []


def test_only_the_newest_cv_is_kept_and_one_waits_at_a_time(people, skills):
    for _ in range(2):
        send_cv(people.employee, SAID, kept=True)
    send_cv(people.employee, SAID)
    newest = send_cv(people.employee, SAID)
    session.commit()
    assert [(file.kept_at is not None) for file in files_of(people.employee)] == [True, False]
    assert queries.find_own_cv(people.employee, kept=False) == newest


def test_a_cv_from_which_nobody_chose_is_gone_after_a_day(client, people, skills):
    kept, waiting = send_cv(people.employee, SAID, kept=True), send_cv(people.employee, SAID)
    session.commit()
    address, number = f"/profile/cv/{waiting.id}", kept.id
    client.sign_in(people.employee)
    clock.set_now(clock.now() + dt.timedelta(hours=25))
    client.sign_in(people.employee)
    assert client.get(address).status_code == 404
    assert address not in client.get("/profile/start").text
    drop_expired_cvs()
    assert [file.id for file in files_of(people.employee)] == [number]


def test_a_cv_that_says_nothing_leads_to_the_other_ways(client, people, skills):
    sent = send(client.sign_in(people.employee), "Ana Petit was here.")
    page = client.get(sent.location).text
    assert "found no skill" in page
    assert 'href="/profile/start#role"' in page


def test_a_role_proposes_its_skills_essential_first_and_ticks_none(client, people, skills):
    rare = make_skill("Falconry")
    occupation = make_role("data analyst", skills["Power BI"], rare, optional=(skills["project management"],))
    make_role("another", skills["Power BI"])
    session.commit()
    page = client.sign_in(people.employee).get("/profile/start/role?title=Data+Analyst").text
    names = ("Falconry", "Power BI", "project management")
    places = [page.index(f">{name}</label>") for name in names]
    assert places == sorted(places)
    assert "checked" not in page
    data = {f"skill-{rare.id}-takes": "y", f"skill-{rare.id}-level": "4"}
    address = f"/profile/start/role?title=data+analyst&occupation={occupation.id}"
    assert client.post(address, data=data).location == "/suggestions"
    (held,) = queries.list_held(people.employee)
    assert (held.skill, held.level, held.source, held.evidence) == (rare, 4, HeldSource.SELF, "")


def test_a_title_that_many_roles_have_in_them_asks_which_is_meant(client, people, skills):
    first, second = make_role("analyst of data", skills["Power BI"]), make_role("analyst of sales", *skills.values())
    session.commit()
    client.sign_in(people.employee)
    assert "Which role do you mean?" in client.get("/profile/start/role?title=analyst").text
    page = client.get(f"/profile/start/role?title=analyst&occupation={second.id}").text
    assert "role “analyst of sales”" in page
    assert f"occupation={first.id}" in page


def test_the_role_that_is_asked_for_first_is_one_s_own(client, people, skills):
    make_role(people.employee.job_title, skills["Power BI"])
    session.commit()
    page = client.sign_in(people.employee).get("/profile/start/role").text
    assert ">Power BI</label>" in page


@pytest.mark.parametrize("title", ["falconer", "", "x" * 500, "%", "/", "occupation=1"])
def test_a_role_that_nobody_knows_leads_to_the_other_ways(client, people, skills, title):
    make_role("data analyst", skills["Power BI"])
    session.commit()
    answer = client.sign_in(people.employee).get(
        "/profile/start/role", query_string={"title": title, "occupation": "9" * 30}
    )
    assert answer.status_code == 200
    assert "Which role" not in answer.text


def test_without_roles_none_is_asked_for(client, people):
    client.sign_in(people.employee)
    assert "With your role" not in client.get("/profile/start").text
    assert "No roles are loaded here yet" in client.get("/profile/start/role").text


def test_an_empty_profile_leads_to_the_start_from_everywhere(client, people):
    client.sign_in(people.colleague)
    for path in ("/", "/profile"):
        assert 'href="/profile/start"' in client.get(path).text
    assert client.post("/notice", data={"visibility": "open"}).location == "/profile/start"
    make_profile(people.employee)
    give_skill(people.employee, make_skill("SQL"))
    session.commit()
    assert client.sign_in(people.employee).post("/notice", data={"visibility": "open"}).location == "/profile"


def test_the_copy_of_one_s_data_names_the_cv_and_the_erasure_takes_it(client, people, skills):
    send_cv(people.employee, SAID, kept=True, name="my-cv.txt")
    session.commit()
    client.sign_in(people.employee)
    assert "my-cv.txt" in client.get("/privacy/mine.json").text
    erase_data(person=people.employee, scope=ErasureScope.PROFILE)
    session.commit()
    assert files_of(people.employee) == []


def test_a_form_that_another_site_sent_is_refused_before_the_file_is_read(client, people, monkeypatch):
    monkeypatch.setattr(starting, "read_cv", lambda content: pytest.fail("was read"))
    client.sign_in(people.employee)
    answer = client.post("/profile/cv", data={"file": (io.BytesIO(b"SQL"), "cv.txt")}, csrf=False)
    assert answer.status_code == 400
    assert client.get("/profile/cv").status_code == 405
