"""Pages of the profile: what one changes, what others see, what they may not even guess."""

from __future__ import annotations

import datetime as dt
import html

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.skills import queries, services
from mobility.skills.models import SkillDescription, SkillLabel, SkillState, Visibility
from tests.factories import give_skill, make_profile, make_skill, reading_french, save, want_skill

HX = {"HX-Request": "true"}
PAGES = (
    "/profile", "/profile/about", "/profile/availability", "/profile/languages", "/profile/experience/new",
    "/profile/preview", "/notice", "/skills/options",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_one_s_own_opens_only_to_those_signed_in(client, people, path):
    answer = client.get(path)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")
    assert client.sign_in(people.employee).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/profile/skills", "/profile/wanted"])
def test_nothing_is_added_by_a_stranger(client, people, path):
    assert client.post(path, data={"held-skill": "SQL"}).status_code == 303
    assert queries.list_held(people.employee) == []


def test_a_skill_is_added_by_its_name_in_any_case(client, people):
    skill = make_skill("Power BI")
    answer = client.sign_in(people.employee).post("/profile/skills", data={"held-skill": "power bi", "held-level": 4})
    assert (answer.status_code, answer.location) == (303, "/profile#held-skills")
    assert [(row.skill, row.level) for row in queries.list_held(people.employee)] == [(skill, 4)]
    assert "Power BI" in client.get("/profile").text


def test_with_htmx_only_the_list_comes_back(client, people):
    make_skill("Power BI")
    headers = {**HX, "HX-Target": "held-skills"}
    answer = client.sign_in(people.employee).post(
        "/profile/skills", data={"held-skill": "Power BI", "held-level": 4}, headers=headers
    )
    part = client.get(answer.location, headers=headers).text
    assert part.lstrip().startswith("<section")
    assert "Power BI" in part
    assert "<html" not in part


def test_an_unknown_skill_is_answered_with_the_nearest_and_the_offer_to_propose_it(client, people):
    make_skill("Python")
    client.sign_in(people.colleague)
    answer = client.post("/profile/skills", data={"held-skill": "Pyton", "held-level": 4})
    assert answer.status_code == 422
    assert 'value="Pyton"' in answer.text
    assert "The nearest are: Python." in answer.text
    assert 'value="propose"' in answer.text
    assert queries.list_held(people.colleague) == []


def test_the_nearest_skill_can_be_chosen(client, people):
    skill = make_skill("Python")
    data = {"held-skill": "Pyton", "held-level": 4, "held-chosen": skill.id}
    assert client.sign_in(people.employee).post("/profile/skills", data=data).status_code == 303
    assert [row.skill for row in queries.list_held(people.employee)] == [skill]


def test_the_phrase_can_be_proposed_as_a_new_skill(client, people):
    data = {"wanted-skill": "Lab robotics", "wanted-level": 2, "wanted-chosen": "propose"}
    assert client.sign_in(people.employee).post("/profile/wanted", data=data).status_code == 303
    (wanted,) = queries.list_wanted(people.employee)
    assert (wanted.skill.state, wanted.skill.label("fr")) == (SkillState.PROPOSED, "Lab robotics")


@pytest.mark.parametrize("data", [{}, {"held-skill": "SQL", "held-level": "9"}])
def test_a_skill_without_a_name_or_with_an_impossible_level_is_refused(client, people, data):
    make_skill("SQL")
    assert client.sign_in(people.employee).post("/profile/skills", data=data).status_code == 422
    assert queries.list_held(people.employee) == []


def test_level_evidence_and_last_use_are_changed_on_a_page_of_their_own(client, people):
    held = give_skill(people.employee, make_skill(), level=2)
    client.sign_in(people.employee)
    assert client.get(f"/profile/skills/{held.id}").status_code == 200
    data = {"level": 3, "evidence": "Sales report", "last_used": "2024-05"}
    assert client.post(f"/profile/skills/{held.id}", data=data).status_code == 303
    (row,) = queries.list_held(people.employee)
    assert (row.level, row.evidence, row.last_used) == (3, "Sales report", "2024-05")
    refused = client.post(f"/profile/skills/{row.id}", data={**data, "last_used": "soon"})
    assert refused.status_code == 422
    assert "2026-10" in refused.text


def test_parts_of_another_s_profile_answer_as_if_they_did_not_exist(client, people):
    me = people.employee
    held, wanted = give_skill(me, make_skill()), want_skill(me, make_skill())
    past = services.add_experience(actor=me, person=me, title="intern", from_month=None, to_month=None, text="")
    session.commit()
    paths = [
        f"/profile/skills/{held.id}", f"/profile/skills/{held.id}/remove", f"/profile/wanted/{wanted.id}/remove",
        f"/profile/experience/{past.id}", f"/profile/experience/{past.id}/remove",
    ]  # fmt: skip
    for person in (people.manager, people.hr, people.colleague):
        client.sign_in(person)
        assert [client.post(path, data={"title": "x"}).status_code for path in paths] == [404] * len(paths)
    client.sign_in(me)
    assert [client.post(path).status_code for path in paths[1:3]] == [303, 303]
    assert (list(queries.list_held(me)), list(queries.list_wanted(me))) == ([], [])


def test_experience_is_added_changed_and_removed(client, people):
    client.sign_in(people.employee)
    data = {"title": "Intern", "from_month": "2016-01", "to_month": "2019-02", "text": "Sales figures."}
    assert client.post("/profile/experience/new", data=data).status_code == 303
    (row,) = queries.list_experience(people.employee)
    path = f"/profile/experience/{row.id}"
    assert "Sales figures." in client.get(path).text
    assert client.post(path, data={**data, "to_month": "2015-01"}).status_code == 422
    assert client.post(path, data={**data, "title": "Analyst"}).status_code == 303
    assert "Analyst" in client.get("/profile").text
    assert client.post(f"{path}/remove").status_code == 303
    assert list(queries.list_experience(people.employee)) == []


def test_texts_and_availability_are_saved_or_say_what_to_correct(client, people):
    client.sign_in(people.employee)
    assert client.post("/profile/about", data={"headline": "Data and stories", "about": "a\nb"}).status_code == 303
    assert client.post("/profile/about", data={"headline": "x" * 201}).status_code == 422
    good = {"available_from": "2027-03-01", "work_package_percent": "50", "gig_hours": "4", "mobility": "Paris"}
    assert client.post("/profile/availability", data=good).status_code == 303
    profile = queries.get_profile(people.employee)
    assert (profile.headline, profile.available_from) == ("Data and stories", dt.date(2027, 3, 1))
    assert (profile.work_package_percent, profile.gig_hours) == (50, 4)
    for wrong in ({"available_from": "2027-02-30"}, {"work_package_percent": "150"}, {"gig_hours": "some"}):
        assert client.post("/profile/availability", data=good | wrong).status_code == 422


def test_languages_are_rows_and_an_empty_row_is_removed(client, people):
    client.sign_in(people.employee)
    data = {"rows-0-code": "fr", "rows-0-level": "C2", "rows-1-code": "en", "rows-1-level": "B2"}
    assert client.post("/profile/languages", data=data).status_code == 303
    more = client.post("/profile/languages", data={**data, "add_row": "1"})
    assert (more.status_code, 'name="rows-2-code"' in more.text) == (200, True)
    assert client.post("/profile/languages", data={**data, "rows-0-code": ""}).status_code == 303
    assert [row.code for row in queries.list_languages(people.employee)] == ["en"]
    assert client.post("/profile/languages", data={**data, "rows-0-level": "D1"}).status_code == 422


def test_the_notice_tells_of_use_and_recourse_and_takes_the_choice(client, people):
    client.sign_in(people.colleague)
    page = client.get("/notice").text
    for words in ("You have not chosen yet", "never used for appraisal, pay or discipline", "Hana Roux", "advice"):
        assert words in page
    assert "checked" not in page
    assert client.post("/notice", data={}).status_code == 422
    assert client.post("/notice", data={"visibility": "undecided"}).status_code == 422
    assert client.post("/notice", data={"visibility": "open"}).status_code == 303
    assert queries.get_profile(people.colleague).visibility is Visibility.OPEN
    assert "You have not chosen yet" not in client.get("/profile").text


def test_a_choice_holds_on_the_next_request(client, people):
    make_profile(people.employee, Visibility.OPEN)
    client.sign_in(people.employee).post("/notice", data={"visibility": "not_looking"})
    assert queries.list_open_person_ids() == []


@pytest.mark.parametrize("viewer", ["colleague", "host", "manager", "hr", "auditor", "admin"])
def test_nobody_can_tell_from_a_profile_whether_its_person_looks_around(client, people, viewer):
    give_skill(people.employee, make_skill("SQL"))
    want_skill(people.employee, make_skill("negotiation"))
    client.sign_in(people[viewer])
    path = f"/people/{people.employee.id}"
    pages = {client.get(path).text}
    profile = make_profile(people.employee, Visibility.NOT_LOOKING)
    for visibility in (Visibility.OPEN, Visibility.HR_ONLY, Visibility.NOT_LOOKING):
        profile.visibility = visibility
        session.commit()
        pages.add(client.get(path).text)
    seen = {page.split("<main", 1)[1] for page in pages}
    assert len(seen) == 1
    assert "SQL" in seen.copy().pop()
    assert "negotiation" not in seen.pop()


@pytest.mark.parametrize(
    "viewer, sees", [("hr", True), ("hr_elsewhere", False), ("manager", False), ("colleague", False), ("admin", False)]
)
def test_employment_data_is_for_hr_in_scope(client, people, viewer, sees):
    page = client.sign_in(people[viewer]).get(f"/people/{people.employee.id}").text
    assert (people.employee.employee_number in page) == sees
    assert people.employee.job_title in page


def test_the_profile_of_somebody_who_left_is_gone_but_for_hr(client, people):
    people.colleague.employed_until = clock.today() - dt.timedelta(days=1)
    session.commit()
    path = f"/people/{people.colleague.id}"
    assert client.sign_in(people.host).get(path).status_code == 404
    assert client.sign_in(people.hr).get(path).status_code == 200
    assert client.get("/people/999999").status_code == 404


def test_options_come_in_the_language_of_the_reader(client, people):
    skill = make_skill("quality control", "contrôle qualité")
    save(SkillDescription(skill_id=skill.id, language="fr", text="Vérifier ce qui sort de la chaîne."))
    client.sign_in(reading_french(people.employee))
    part = html.unescape(client.get("/skills/options?q=quality", headers=HX).text)
    assert f'data-value="{skill.id}" data-words="contrôle qualité"' in part
    assert "trouvé sous « quality control » (anglais)" in part.replace("\N{NO-BREAK SPACE}", " ")
    assert "Vérifier ce qui sort" in part
    assert "contrôle qualité" in client.get("/skills/options?rows-0-skill=quali", headers=HX).text
    assert "role=" not in client.get("/skills/options?q=", headers=HX).text


def test_without_javascript_a_skill_is_found_on_a_page_and_added_from_there(client, people):
    twin = make_skill("Python (snake)")
    skill = make_skill("Python (code)")
    for one in (twin, skill):
        save(SkillLabel(skill_id=one.id, language="en", text="Python", folded="python", is_preferred=False))
    page = client.sign_in(people.employee).get("/skills/options?q=pyhton").text
    assert page.count("found as “Python”") == 2
    assert "Your level in Python (code)" in page
    data = {"held-skill": "Python", "held-picked": skill.id, "held-level": 4}
    assert client.post("/profile/skills", data=data).status_code == 303
    assert [row.skill for row in queries.list_held(people.employee)] == [skill]


def test_what_was_picked_counts_only_while_the_words_are_its_own(client, people):
    picked, typed = make_skill("Python"), make_skill("cooking")
    data = {"held-skill": "cooking", "held-picked": picked.id, "held-level": 4}
    assert client.sign_in(people.employee).post("/profile/skills", data=data).status_code == 303
    assert [row.skill for row in queries.list_held(people.employee)] == [typed]


def test_the_preview_shows_what_is_copied_and_no_wanted_skill(client, people):
    give_skill(people.employee, make_skill("SQL"), evidence="Sales cube")
    want_skill(people.employee, make_skill("negotiation"))
    page = client.sign_in(people.employee).get("/profile/preview").text
    assert "Sales cube" in page
    assert "negotiation" not in page
