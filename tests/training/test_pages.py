"""The pages of training, as employees, line managers and HR use them."""

from __future__ import annotations

import datetime as dt

from mobility.core import clock
from mobility.core.db import session
from mobility.people.models import Role
from mobility.training.models import Course, CourseFormat, CoursePrerequisite, CourseRating, Enrolment, MandatoryRule
from mobility.training.models import EnrolmentStatus as S
from tests.factories import give_skill, grant, make_entity, make_person, make_skill, make_unit, save
from tests.factories.training import (
    complete_course,
    make_classroom,
    make_course,
    make_enrolment,
    make_rule,
    make_session,
)


def form_of_a_course(**fields):
    return {
        "reference": "N-1",
        "title": "Negotiate well",
        "format": "e_learning",
        "language": "en",
        "hours": "7.5",
        "cost": "120",
        "currency": "eur",
        "country": "",
        "legal_entity": "0",
        **fields,
    }


def test_the_catalogue_finds_by_words_without_accents_skill_format_hours_and_cost(client, people):
    skill = make_skill("Négociation")
    fits = make_course(CourseFormat.MOOC, title="Évaluer une offre", teaches=((skill, 0, 2),), hours=3)
    make_course(title="Something else", hours=30, cost=200)
    make_course(title="Not for France", country="DE")
    client.sign_in(people.employee)
    for asked in ("q=evaluer", "q=negociation+offre", "format=mooc", "hours=5", "cost=100", "skill=negociation"):
        page = client.get(f"/training?{asked}").text
        assert fits.title in page, asked
        assert "Something else" not in page, asked
    assert "Not for France" not in client.get("/training").text
    assert "No course fits all of these filters" in client.get("/training?q=zzzz").text


def test_by_title_courses_in_the_reader_s_language_come_first(client, people):
    for title, language in (("Analyse", "fr"), ("Budgets", "en"), ("Zones", "fr"), ("Zoning", "en")):
        make_course(title=title, language=language)
    client.sign_in(people.employee)
    for language, titles in (("en", "Budgets Zoning Analyse Zones"), ("fr", "Analyse Zones Budgets Zoning")):
        people.employee.language = language
        session.commit()
        page = client.get("/training").text
        assert sorted(titles.split(), key=page.index) == titles.split()


def test_htmx_gets_the_search_alone_with_an_address_to_pass_on(client, people):
    course = make_course(CourseFormat.MOOC, title="Open course")
    make_course(title="Alone")
    headers = {"HX-Request": "true", "HX-Target": "catalogue"}
    answer = client.sign_in(people.employee).get("/training?q=&sort=title&format=mooc&hours=", headers=headers)
    assert answer.headers["HX-Push-Url"] == "/training?sort=title&format=mooc"
    assert "<html" not in answer.text
    assert course.title in answer.text
    assert "Alone" not in answer.text
    assert '<p id="catalogue-status" hx-swap-oob="innerHTML">1 course</p>' in answer.text
    wrong = client.get("/training?hours=9000", headers=headers)
    assert (wrong.status_code, "HX-Push-Url" in wrong.headers) == (422, False)


def test_counts_of_a_facet_say_what_ticking_it_would_show(client, people):
    make_course(CourseFormat.MOOC, hours=3)
    make_course(CourseFormat.MOOC, hours=30)
    make_course(hours=3)
    page = client.sign_in(people.employee).get("/training?hours=5&format=mooc").text
    assert 'MOOC <span class="count">1</span>' in page
    assert 'E-learning <span class="count">1</span>' in page


def test_a_course_says_what_it_teaches_from_where_i_am_and_what_i_lack(client, people):
    skill, other = make_skill("SQL"), make_skill("Python")
    give_skill(people.employee, skill, level=2)
    one = make_classroom(cost=900, teaches=((skill, 2, 4),))
    save(CoursePrerequisite(course_id=one.course_id, skill=other, level=2))
    page = client.sign_in(people.employee).get(f"/training/courses/{one.course_id}").text
    assert "from level 2 to 4" in page
    assert "You lack this" in page
    assert "Marc Leroy decides first, within 5 working days" in page
    assert "Ask to enrol" in page


def test_whoever_asks_sees_who_decides_by_when_and_the_line_manager_answers(client, people):
    one = make_classroom(cost=900)
    client.sign_in(people.employee)
    sent = {"session": one.id, "motivation": "For the board"}
    assert client.post(f"/training/courses/{one.course_id}/enrol", data=sent).status_code == 303
    assert "Marc Leroy decides by" in client.get("/training/mine").text
    enrolment = session.query(Enrolment).one()
    client.sign_in(people.manager)
    assert "asks for training" in client.get("/").text
    assert people.employee.name in client.get("/training/requests").text
    assert "For the board" in client.get(f"/training/requests/{enrolment.id}").text
    assert client.post(f"/training/requests/{enrolment.id}/approve").status_code == 303
    session.refresh(enrolment)
    assert enrolment.status is S.ENROLLED


def test_a_full_session_offers_the_waiting_list(client, people):
    one = make_classroom(seats=1)
    make_enrolment(people.colleague, one.course, session=one)
    client.sign_in(people.employee)
    assert "Join the waiting list" in client.get(f"/training/courses/{one.course_id}").text
    client.post(f"/training/courses/{one.course_id}/enrol", data={"session": one.id})
    assert "You are number 1 on the list" in client.get("/training/mine").text


def test_hr_writes_a_course_for_its_employer_and_nobody_else_s(client, people):
    make_skill("Negotiation")
    client.sign_in(people.hr)
    refused = client.post("/training/courses/new", data=form_of_a_course())
    assert (refused.status_code, session.query(Course).count()) == (422, 0)
    mine = form_of_a_course(
        legal_entity=str(make_entity().id),
        **{"skills-0-skill": "Negotiation", "skills-0-from_level": "1", "skills-0-to_level": "3"},
    )
    answer = client.post("/training/courses/new", data=mine)
    assert answer.status_code == 303, answer.text
    course = session.query(Course).one()
    assert (course.cost_cents, course.currency, course.skills[0].to_level) == (12_000, "EUR", 3)
    everybody_s = make_course()
    assert client.get(f"/training/courses/{everybody_s.id}/edit").status_code == 403


def test_a_course_takes_no_field_that_its_form_has_not(client, people):
    course = make_course()
    client.sign_in(people.admin)
    sent = form_of_a_course(version=course.version, status="retired", id="99", folded="x", version_id="7")
    assert client.post(f"/training/courses/{course.id}/edit", data=sent).status_code == 303
    session.refresh(course)
    assert (course.title, course.status.value, course.folded != "x") == ("Negotiate well", "active", True)


def test_an_enrolment_takes_no_status_from_its_form(client, people):
    course = make_course(cost=900)
    sent = {"status": "enrolled", "needs_approval": "", "person_id": str(people.colleague.id)}
    client.sign_in(people.employee).post(f"/training/courses/{course.id}/enrol", data=sent)
    enrolment = session.query(Enrolment).one()
    assert (enrolment.person, enrolment.status) == (people.employee, S.ASKED)


def test_a_stale_edit_keeps_what_was_typed_and_writes_nothing(client, people):
    course = make_course()
    client.sign_in(people.admin)
    client.post(f"/training/courses/{course.id}/edit", data=form_of_a_course(version=course.version))
    late = client.post(f"/training/courses/{course.id}/edit", data=form_of_a_course(version=1, title="Typed late"))
    session.refresh(course)
    assert (late.status_code, course.title) == (409, "Negotiate well")
    assert "Typed late" in late.text


def test_participants_are_named_to_their_own_hr_alone(client, people):
    one = make_classroom(days=-1)
    make_enrolment(people.employee, one.course, session=one)
    make_enrolment(people.hr_elsewhere, one.course, session=one)
    page = client.sign_in(people.hr).get(f"/training/courses/{one.course_id}/participants").text
    assert people.employee.name in page
    assert people.hr_elsewhere.name not in page
    assert "1 more person is covered by other HR partners" in page


def test_hr_notes_who_was_there_and_who_completed_it(client, people):
    one = make_classroom(days=-1)
    there, missed = (make_enrolment(person, one.course, session=one) for person in (people.employee, people.colleague))
    client.sign_in(people.hr)
    for enrolment, mark in ((there, "attend"), (there, "complete"), (missed, "miss")):
        assert client.post(f"/training/enrolments/{enrolment.id}/mark", data={"mark": mark}).status_code == 303
    session.expire_all()
    assert (there.status, missed.status) == (S.COMPLETED, S.NO_SHOW)
    assert client.post(f"/training/enrolments/{there.id}/mark", data={"mark": "promote"}).status_code == 422


def test_ratings_show_from_three_on_and_name_nobody(client, people):
    course = make_course()
    for number in range(3):
        page = client.sign_in(people.employee).get(f"/training/courses/{course.id}").text
        assert "Worth it" not in page
        enrolment = complete_course(make_person(f"Rita {number}"), course)
        save(CourseRating(enrolment=enrolment, score=4, words="Worth it"))
    page = client.get(f"/training/courses/{course.id}").text
    assert "Worth it" in page
    assert "4 of 5 from 3 ratings" in page
    assert "Rita" not in page


def test_figures_show_units_of_ten_and_none_that_could_be_worked_out(client, people):
    big, small = make_unit("Big"), make_unit("Big / Small")
    part = make_unit("Big / Part")
    for unit, many in ((big, 1), (part, 12), (small, 3)):
        for _ in range(many):
            make_person(org_unit=unit)
    page = client.sign_in(people.representative).get("/training/figures").text
    assert "Big" in page
    assert "Small" not in page
    assert "Part" not in page, "Big without Part would be four people"


def test_a_rule_names_who_must_still_complete_it_and_the_person_sees_it_too(client, people):
    grant(people.hr, Role.HR)
    course = make_course(title="Safety first", is_mandatory=True, validity_months=12)
    make_rule(course, people.hr, days=-3)
    complete_course(people.colleague, course, expires_on=clock.today() + dt.timedelta(days=300))
    client.sign_in(people.hr)
    rule = client.get("/training/rules").text
    assert "Safety first" in rule
    page = client.get(f"/training/rules/{_only_rule()}").text
    assert people.employee.name in page
    assert people.colleague.name not in page
    home = client.sign_in(people.employee).get("/").text
    assert "Complete a mandatory course: Safety first" in home
    assert "Overdue" in client.get("/training/mine").text


def _only_rule():
    return session.query(MandatoryRule.id).scalar()


def test_a_session_in_another_zone_is_planned_in_its_own_time(client, people):
    course = make_course(CourseFormat.CLASSROOM)
    day = (clock.today() + dt.timedelta(days=60)).isoformat()
    sent = {
        "starts_on": day, "starts_time": "09:00", "ends_on": day, "ends_time": "17:00",
        "time_zone": "America/Montreal", "place": "Montréal", "seats": "8",
    }  # fmt: skip
    answer = client.sign_in(people.admin).post(f"/training/courses/{course.id}/sessions/new", data=sent)
    assert answer.status_code == 303, answer.text
    session.expire_all()
    assert course.sessions[0].starts_at.hour in {13, 14}
    assert "09:00" in client.get(f"/training/courses/{course.id}/sessions").text
    wrong = client.post(f"/training/courses/{course.id}/sessions/new", data=sent | {"ends_time": "25:00"})
    assert "Enter a time such as 09:30." in wrong.text


def test_a_session_is_cancelled_by_those_who_keep_the_course(client, people):
    one = make_session(make_course(CourseFormat.WEBINAR))
    assert client.sign_in(people.hr).post(f"/training/sessions/{one.id}/cancel").status_code == 404
    assert client.sign_in(people.admin).post(f"/training/sessions/{one.id}/cancel").status_code == 303
