"""Recommended for you, how one likes to learn, and paths: for oneself, kept, blind to what is protected."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.development.curriculum import Source
from mobility.development.models import HiddenCourse, LearningChoice, RecommendationList
from mobility.development.queries.recommending import list_differences, make_learner, recommend
from mobility.opportunities.models import SavedOpportunity
from mobility.people.models import EmploymentTerms, Engagement
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from mobility.skills.linking import fold
from mobility.skills.models import LanguageHeld, Occupation, OccupationLabel, OccupationSkill, Skill
from mobility.training.models import CourseFormat, EnrolmentStatus
from tests.developing import make_draft
from tests.factories import give_skill, make_opportunity, make_skill, save, want_skill
from tests.factories.training import complete_course, make_course, make_enrolment, make_rule

pytestmark = pytest.mark.one_engine
RECOMMENDED = "/development/recommended"


@pytest.fixture
def glass(people) -> Skill:
    """What the employee wants to learn."""
    skill = make_skill("Glass blowing")
    want_skill(people.employee, skill, level=4)
    return skill


def kept() -> list[RecommendationList]:
    return list(session.scalars(sa.select(RecommendationList)))


def make_occupation(title: str, *skills: Skill) -> Occupation:
    occupation = save(Occupation(uri=f"made:{title}"))
    label = {"language": "en", "text": title, "folded": fold(title), "is_preferred": True}
    save(OccupationLabel(occupation_id=occupation.id, **label))
    for skill in skills:
        save(OccupationSkill(occupation_id=occupation.id, skill_id=skill.id, is_essential=True))
    return occupation


def reasons_for(person) -> dict[str, set[Source]]:
    found = recommend(person, 10)
    return {found.courses[row.course.id].title: {gain.need.source for gain in row.gains} for row in found.found.rows}


def test_a_course_is_recommended_with_its_reason_and_to_nobody_who_lacks_nothing_of_it(client, people, glass):
    make_course(title="Glass for all", teaches=((glass, 0, 3),))
    page = client.sign_in(people.employee).get(RECOMMENDED).text
    assert "Glass for all" in page
    assert "It teaches what you want to learn: Glass blowing" in page
    assert "Glass for all" not in client.sign_in(people.colleague).get(RECOMMENDED).text


def test_every_list_shown_is_kept_and_comes_out_the_same_again(client, people, glass, app):
    make_course(title="Glass for all", teaches=((glass, 0, 3),))
    make_course(title="Masters of glass", teaches=((glass, 3, 5),))
    client.sign_in(people.employee).get(RECOMMENDED)
    (shown,) = kept()
    assert shown.person_id == people.employee.id
    assert [row.rank for row in shown.recommendations] == [1]
    assert list_differences(shown) == []
    assert "identical" in app.test_cli_runner().invoke(args=["recommendations", "reproduce", "--all"]).output
    shown.recommendations[0].score += 0.5
    assert list_differences(shown)


def test_what_is_not_wanted_is_hidden_and_can_be_taken_back(client, people, glass):
    course = make_course(title="Glass for all", teaches=((glass, 0, 3),))
    visitor = client.sign_in(people.employee)
    for _ in range(2):
        visitor.post(f"/development/courses/{course.id}/hide")
    page = visitor.get(RECOMMENDED).text
    assert page.count("Glass for all") > 0
    assert "It teaches what you want to learn" not in page
    (hidden,) = session.scalars(sa.select(HiddenCourse))
    visitor.post(f"/development/hidden-courses/{hidden.id}/show-again")
    assert "It teaches what you want to learn" in visitor.get(RECOMMENDED).text


def test_whoever_opts_out_is_not_worked_out_and_loses_no_course(client, people, glass):
    course = make_course(title="Glass for all", teaches=((glass, 0, 3),))
    visitor = client.sign_in(people.employee)
    visitor.post("/development/learning", data={"formats": ["mooc"], "hours_a_quarter": "12"})
    page = visitor.get(RECOMMENDED).text
    assert "You switched recommendations off" in page
    assert kept() == []
    assert visitor.get(f"/training/courses/{course.id}").status_code == 200


def test_where_ranking_is_off_nothing_is_recommended_or_kept(client, people, glass):
    make_course(title="Glass for all", teaches=((glass, 0, 3),))
    change_rule(actor=None, rule=Rule.RANKING_ON, value=False, reason="The works council asked.")
    assert "Ranking is off for you" in client.sign_in(people.employee).get(RECOMMENDED).text
    assert kept() == []


def test_what_one_says_of_formats_and_hours_is_kept_and_counts(client, people, glass):
    for form in (CourseFormat.CLASSROOM, CourseFormat.MOOC):
        make_course(form, title=f"Glass by {form}", teaches=((glass, 0, 3),))
    visitor = client.sign_in(people.employee)
    visitor.post("/development/learning", data={"formats": ["mooc"], "hours_a_quarter": "12", "recommends": "y"})
    choice = session.scalars(sa.select(LearningChoice)).one()
    assert (choice.stated, choice.hours_a_quarter, choice.is_off) == (["mooc"], 12, False)
    page = visitor.get(RECOMMENDED).text
    assert page.index("Glass by mooc") < page.index("Glass by classroom")
    for wrong in ({"hours_a_quarter": "0"}, {"hours_a_quarter": "many"}, {"formats": ["telepathy"]}):
        assert visitor.post("/development/learning", data=wrong).status_code == 422


def test_needs_come_from_the_contract_wishes_saved_opportunities_the_job_and_duties(people, glass):
    employee, skills = people.employee, [make_skill(name) for name in ("Welding", "Zoology", "Phonetics", "Fire drill")]
    make_draft(employee, skills[0])
    opportunity = make_opportunity(people.host, skills=[skills[1]])
    save(SavedOpportunity(person_id=employee.id, opportunity_id=opportunity.id))
    make_occupation(employee.job_title, skills[2])
    for skill in (glass, *skills[:3]):
        make_course(title=skill.label("en"), teaches=((skill, 0, 3),))
    due = make_course(title="Fire drill", teaches=((skills[3], 0, 1),), language="fi")
    make_rule(due, people.hr, days=10)
    assert reasons_for(employee) == {
        "Glass blowing": {Source.WANTED},
        "Welding": {Source.CONTRACT},
        "Zoology": {Source.OPPORTUNITY},
        "Phonetics": {Source.ROLE},
        "Fire drill": set(),
    }


def test_what_is_under_way_done_or_in_a_strange_language_is_not_on_the_list(people, glass):
    teaches = ((glass, 0, 3),)
    make_enrolment(people.employee, make_course(title="Under way", teaches=teaches), EnrolmentStatus.ENROLLED)
    complete_course(people.employee, make_course(title="Done", teaches=teaches))
    for language in ("fi", "de"):
        make_course(title=f"In {language}", teaches=teaches, language=language)
    save(LanguageHeld(person_id=people.employee.id, code="de", level="B1"))
    assert set(reasons_for(people.employee)) == {"In de"}


def test_nothing_protected_is_looked_at(people, glass):
    """P1: whatever else HR's file says of somebody, scores stay the same to the last bit."""
    employee = people.employee
    for hours in (2, 8, 30):
        make_course(title=f"Glass in {hours}", teaches=((glass, 0, 3),), hours=float(hours))

    def look():
        session.expire_all()
        rows = recommend(employee, 10).found.rows
        return make_learner(employee), [(row.course.id, row.score, dict(row.parts)) for row in rows]

    before = look()
    today = clock.today()
    terms = {"engagement": Engagement.PERMANENT, "weekly_hours": 12.0, "working_days": "mon"}
    save(EmploymentTerms(person_id=employee.id, valid_from=today, legal_entity_id=employee.legal_entity_id, **terms))
    employee.name, employee.line_manager = "Somebody Else", people.host
    employee.employed_from = today - dt.timedelta(days=9000)
    employee.time_zone = "Asia/Tokyo"
    session.flush()
    assert look() == before


def test_a_path_leads_over_courses_to_a_gig_and_says_what_is_missing(client, people, glass):
    make_course(title="Glass from the start", teaches=((glass, 0, 2),), hours=10.0)
    make_course(title="Glass as an art", teaches=((glass, 2, 4),), hours=20.0)
    visitor = client.sign_in(people.employee)
    page = visitor.get("/development/path?skill=Glass+blowing&level=4").text
    assert page.index("Glass from the start") < page.index("Glass as an art")
    assert "2 steps" in page
    assert "30 hours" in page
    beyond = visitor.get("/development/path?skill=Glass+blowing&level=5").text
    assert "What is still missing" in beyond
    assert "nothing that is open to you leads further" in beyond


def test_a_path_to_what_is_held_or_unknown_says_so(client, people, glass):
    give_skill(people.colleague, glass, level=5)
    visitor = client.sign_in(people.colleague)
    assert "You lack nothing of it" in visitor.get("/development/path?skill=Glass+blowing&level=3").text
    assert "Nothing is called" in visitor.get("/development/path?skill=Time+travel&level=3").text
    assert visitor.get("/development/path?skill=&level=3").status_code == 422
    assert visitor.get("/development/path?role=&occupation=").status_code == 422


def test_a_path_to_a_role_asks_which_one_where_several_are_called_so(client, people, glass):
    make_occupation("Glass dealer", glass)
    occupation = make_occupation("Glass artist", glass)
    make_course(title="Glass for all", teaches=((glass, 0, 3),))
    visitor = client.sign_in(people.employee)
    asked = visitor.get("/development/path?role=glass").text
    assert "Which role do you mean?" in asked
    assert "Glass for all" not in asked
    assert "Glass for all" in visitor.get(f"/development/path?role=glass&occupation={occupation.id}").text
    options = visitor.get("/development/roles/options?q=glass", headers={"HX-Request": "true"}).text
    assert options.count('role="option"') == 2
