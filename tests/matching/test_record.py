"""P15: a list that was shown can be made again, exactly, from what was stored with it, whatever changed meanwhile."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching import queries
from mobility.matching.corpus import Person as Described
from mobility.matching.corpus import Skill, Vectors
from mobility.matching.inputs import Inputs, write
from mobility.matching.models import Direction, InputKind, Placing, RankingInput, Suggestion, SuggestionList
from mobility.matching.queries import Verdict
from mobility.matching.services import forget_inputs
from mobility.people.models import Person
from mobility.skills.models import HeldSkill, Profile
from tests.factories import (
    give_skill,
    make_application,
    make_opportunity,
    make_skill,
    want_skill,
)
from tests.matching.conftest import make_open_person


@pytest.fixture
def crowd(scene, update_index):
    """Thirty open people of all sorts, some exactly alike, and a dozen more postings; everything embedded."""
    chance = random.Random(4)
    skills = [make_skill(name) for name in ("data cleaning", "report writing", "media planning", "budget control")]
    skills += [scene.sql, scene.reporting, scene.marketing]
    for number in range(30):
        title = chance.choice(["analyst", "sales analyst", "planner", "accountant"])
        person = make_open_person("", *chance.sample(skills, number % 4), job_title=title)
        if number % 3 == 0:
            want_skill(person, scene.marketing)
    for number in range(12):
        asked = tuple(chance.sample(skills[:6], 2))
        make_opportunity(scene.people.host, title=f"Plan {number}", skills=asked, teaches=(scene.marketing,))
    update_index()
    return skills


def look_at_everything(client, scene) -> None:
    """A host goes through their lists in every order, and an employee through theirs."""
    posting = f"/opportunities/{scene.posting.id}/candidates"
    client.sign_in(scene.people.host)
    for order in ("fit", "availability", "random"):
        for mix in ("ready", "balanced", "grow"):
            assert client.get(posting, query_string={"tab": "suggested", "order": order, "mix": mix}).status_code == 200
    client.get(posting, query_string={"tab": "suggested", "page": 2})
    client.get(posting, query_string={"tab": "suggested", "draw": "yes"})
    for order in ("waiting", "fit", "random"):
        client.get(posting, query_string={"tab": "applied", "order": order})
    client.sign_in(scene.people.employee)
    for sort in ("fit", "grow", "newest", "closing"):
        client.get("/find", query_string={"sort": sort})
    client.get("/suggestions")


def change_everything(scene, skills, update_index) -> None:
    """Profiles, postings, relations of skills and the vectors that are kept."""
    for person in session.scalars(sa.select(Person).where(Person.job_title != "brand lead")):
        person.job_title = "keeper of many other words"
    for row in session.scalars(sa.select(HeldSkill)):
        row.level = 5 if row.level != 5 else 1
    for person in session.scalars(sa.select(Person).limit(20)):
        if person.id != scene.people.host.id:
            make_profile_again(person)
    scene.posting.title, scene.posting.description = "Something else", "Entirely."
    for row in scene.posting.required_skills:
        row.level = 1
    give_skill(scene.people.employee, skills[0], 5)
    session.commit()
    update_index()


def make_profile_again(person: Person) -> None:
    profile = session.scalar(sa.select(Profile).where(Profile.person_id == person.id))
    if profile is not None:
        profile.about = "I sell, plan and report; sales, sales, sales."


def test_every_list_comes_out_again_after_everything_changed(client, scene, crowd, update_index):
    for person in session.scalars(sa.select(Person).where(Person.job_title == "planner").limit(3)).all():
        make_application(person, scene.posting)
    look_at_everything(client, scene)
    change_everything(scene, crowd, update_index)
    shown = session.scalars(sa.select(SuggestionList)).all()
    assert {one.direction for one in shown} == set(Direction)
    assert len(shown) == 19
    outcomes = [queries.reproduce(one) for one in shown]
    assert [(one.verdict, list(one.differences)) for one in outcomes] == [(Verdict.IDENTICAL, [])] * len(shown)
    assert sum(one.rows for one in outcomes) > 200


@pytest.mark.parametrize("part", ["score", "order", "person", "weights"])
def test_a_list_that_was_tampered_with_does_not_come_out_again(client, scene, crowd, part):
    client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    shown = session.scalars(sa.select(SuggestionList)).one()
    first, *_, last = shown.suggestions
    if part == "score":
        first.score += 0.001
    elif part == "order":
        first.rank, last.rank = last.rank, first.rank
    elif part == "person":
        first.input_hash, last.input_hash = last.input_hash, first.input_hash
    else:
        row = session.scalars(sa.select(RankingInput).where(RankingInput.kind == InputKind.WEIGHTS)).one()
        row.value = {**row.value, "skills": 0.5, "title": 0.36}
    session.commit()
    session.expire_all()
    outcome = queries.reproduce(session.get_one(SuggestionList, shown.id))
    assert outcome.verdict is Verdict.DIFFERENT
    assert outcome.differences


def test_what_went_in_is_kept_once_however_often_it_is_shown(client, scene, crowd):
    address = f"/opportunities/{scene.posting.id}/candidates?tab=suggested"
    client.sign_in(scene.people.host).get(address)
    count = session.query(RankingInput).count()
    client.get(address)
    client.get(address + "&mix=grow")
    assert session.query(SuggestionList).count() == 3
    people = session.query(RankingInput).filter_by(kind=InputKind.PERSON).count()
    assert session.query(RankingInput).count() - count <= people  # those whom only the other order brought up
    assert session.query(RankingInput).filter_by(kind=InputKind.WEIGHTS).count() == 1


def test_a_list_whose_inputs_were_erased_says_so(client, scene, crowd):
    client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    shown = session.scalars(sa.select(SuggestionList)).one()
    gone = shown.suggestions[4].person_id
    session.execute(sa.delete(RankingInput).where(RankingInput.person_id == gone))
    session.commit()
    outcome = queries.reproduce(shown)
    assert (outcome.verdict, outcome.erased, outcome.rows) == (Verdict.IDENTICAL, 1, 20)
    session.execute(sa.delete(RankingInput).where(RankingInput.kind == InputKind.OPPORTUNITY))
    session.commit()
    assert queries.reproduce(shown).verdict is Verdict.ERASED


def test_a_list_from_before_inputs_were_kept_says_so(scene):
    shown = SuggestionList(direction=Direction.PEOPLE, viewer_id=scene.people.host.id,
                           opportunity_id=scene.posting.id, model="m", weights="1")  # fmt: skip
    session.add(shown)
    session.commit()
    assert queries.reproduce(shown).verdict is Verdict.NOT_KEPT


def test_inputs_go_with_the_last_list_that_was_made_of_them(client, scene, crowd):
    client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    client.get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested&page=2")
    assert forget_inputs() == 0
    first = session.scalars(sa.select(SuggestionList).order_by(SuggestionList.id).limit(1)).one()
    session.delete(first)
    session.commit()
    assert forget_inputs() > 20
    (left,) = session.scalars(sa.select(SuggestionList)).all()
    assert queries.reproduce(left).verdict is Verdict.IDENTICAL
    session.delete(left)
    session.commit()
    forget_inputs()
    assert session.query(RankingInput).count() == 0


def test_the_same_thing_has_the_same_hash_and_another_another(scene):
    person = Described("T1", "analyst", held=(Skill("7", "SQL", 3),), former=("ça va 🎉",))
    again = Described("T1", "analyst", held=(Skill("7", "SQL", 3),), former=("ça va 🎉",))
    other = Described("T1", "analyst", held=(Skill("7", "SQL", 4),), former=("ça va 🎉",))
    names = [Inputs().add(one, Vectors()) for one in (person, again, other)]
    assert names[0] == names[1] != names[2]
    assert write({"b": 1, "a": 2}) == write({"a": 2, "b": 1})


def test_the_random_draw_is_new_each_time_and_its_seed_is_kept(client, scene, crowd):
    address = f"/opportunities/{scene.posting.id}/candidates?tab=suggested"
    client.sign_in(scene.people.host)
    for _ in range(6):
        client.get(address + "&draw=yes")
    lists = session.scalars(sa.select(SuggestionList)).all()
    drawn = [frozenset(one.person_id for one in shown.suggestions if one.placing is Placing.DRAWN) for shown in lists]
    assert {len(one) for one in drawn} == {3}
    assert len(set(drawn)) > 1
    assert len({shown.seed for shown in lists}) == 6
    rows = session.scalars(sa.select(Suggestion).where(Suggestion.placing == Placing.DRAWN)).all()
    assert min(row.rank for row in rows) > 20


def test_the_command_says_what_comes_out_again(app, client, scene, crowd):
    run = app.test_cli_runner().invoke
    client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    shown = session.scalars(sa.select(SuggestionList)).one()
    alone = run(args=["matching", "reproduce", str(shown.id)])
    assert (alone.exit_code, alone.output) == (0, f"List {shown.id}: identical, 20 of 20 rows.\n")
    every = run(args=["matching", "reproduce", "--all", "--sample", "500"])
    assert every.exit_code == 0
    assert every.output.endswith("1 lists: 1 identical, 0 different, 0 erased, 0 not kept, 0 by another formula.\n")
    shown.suggestions[0].score += 0.01
    session.commit()
    different = run(args=["matching", "reproduce", str(shown.id)])
    assert different.exit_code == 1
    assert "rank 1: score" in different.output
    assert run(args=["matching", "reproduce", "99999"]).exit_code == 1
    assert run(args=["matching", "reproduce"]).exit_code == 2


def test_times_suggested_are_counted_by_month_and_kind_without_naming_a_host(client, scene, crowd):
    client.sign_in(scene.people.host)
    for _ in range(2):
        client.get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested")
    listed = session.scalars(sa.select(Suggestion.person_id)).first()
    (times,) = queries.list_times_suggested(listed)
    assert (times.lists, times.postings, times.kind.value) == (2, 1, "work_package")
    assert queries.count_times_suggested()[listed] == 2
    assert sum(queries.count_times_suggested(top=10).values()) == 20


def test_looking_at_what_is_suggested_to_oneself_is_no_time_suggested(client, scene, crowd):
    client.sign_in(scene.people.employee).get("/suggestions")
    assert queries.list_times_suggested(scene.people.employee.id) == []


def test_an_application_counts_as_no_suggestion(client, scene, crowd):
    make_application(scene.people.employee, scene.posting)
    client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=applied")
    assert session.scalars(sa.select(SuggestionList)).one().direction is Direction.APPLICANTS
    assert queries.list_times_suggested(scene.people.employee.id) == []
