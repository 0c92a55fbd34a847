"""One's own profile as files that other systems read, and our own reader of CVs with them."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.skills.cv.languages import code_of
from mobility.skills.cv.reading import read_cv
from mobility.skills.finding import find_skills
from mobility.skills.models import Experience, LanguageHeld, Visibility
from mobility.skills.queries import list_held
from tests.factories import give_skill, make_profile, make_skill, save, want_skill

FILES = ("/profile/resume.json", "/profile/europass.xml")
ODD = "Led <b>R&D</b> in “Lyon”\x0b and éléphants"


@pytest.fixture
def person(people):
    person = people.colleague
    make_profile(person, Visibility.OPEN, headline="Analyst", about=ODD)
    give_skill(person, make_skill("Power BI"), level=4)
    give_skill(person, make_skill("Data analysis", "Analyse de données"))
    want_skill(person, make_skill("Falconry"))
    save(Experience(person_id=person.id, title="Data engineer", from_month="2019-03", to_month="2021-12", text="Pipes"))
    save(LanguageHeld(person_id=person.id, code="fr", level="C1"))
    return person


@pytest.mark.parametrize("address", FILES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_taken_along_is_read_again_by_our_own_reader(client, person, address, language):
    person.language = language
    session.commit()
    answer = client.sign_in(person).get(address)
    assert "attachment" in answer.headers["Content-Disposition"]
    cv = read_cv(answer.data)
    found = find_skills(cv.text, language)
    assert {one.skill_id for one in found} == {row.skill_id for row in list_held(person)}
    assert [(one.title, one.from_month, one.to_month, one.text) for one in cv.positions] == [
        ("Data engineer", "2019-03", "2021-12", "Pipes")
    ]
    assert [(code_of(one.language), one.level) for one in cv.spoken] == [("fr", "C1")]
    assert "Analyst" in cv.text
    assert "éléphants" in cv.text
    assert "Falconry" not in answer.text, "a wish is nobody else's"


@pytest.mark.parametrize("address", FILES)
def test_words_in_angle_brackets_that_are_no_markup_come_back(client, people, address):
    words = "kept 3 < n > 1, List<String>, x<y and z>w"
    make_profile(people.colleague, about=words)
    assert words in read_cv(client.sign_in(people.colleague).get(address).data).text


def test_an_empty_profile_is_a_file_too_and_taking_it_is_on_record(client, people):
    client.sign_in(people.colleague)
    data = json.loads(client.get(FILES[0]).text)
    assert data["basics"] == {"name": people.colleague.name, "email": people.colleague.email}
    assert client.get(FILES[1]).status_code == 200
    taken = session.scalars(sa.select(AuditEntry.reason_code).where(AuditEntry.action == "export_profile")).all()
    assert sorted(taken) == ["europass.xml", "resume.json"]


def test_the_profile_leads_there_and_says_which_skill_would_open_most(client, people):
    page = client.sign_in(people.colleague).get("/profile").text
    assert all(f'href="{address}"' in page for address in (*FILES, "/suggestions/next-skill"))


def test_nobody_takes_a_profile_without_signing_in(client):
    for address in FILES:
        assert client.get(address).status_code in {302, 303, 401}
