"""The index: who and what is embedded, what is forgotten, and that what is kept in memory is never out of date."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.core.events import publish
from mobility.embeddings.models import TextVector
from mobility.embeddings.queries import hash_text, read_revision
from mobility.matching import index, jobs
from mobility.matching.ranking import score_people
from mobility.opportunities.models import Importance
from mobility.people.events import PersonLeft
from mobility.skills.models import Evidence, EvidenceKind, SkillState, Visibility
from tests.factories import give_skill, make_opportunity, make_person, make_profile, make_skill, save
from tests.matching.conftest import make_open_person


def has_vector(text: str) -> bool:
    return session.query(TextVector).filter_by(text_hash=hash_text(text)).count() > 0


def test_indexing_again_embeds_nothing(scene, update_index):
    first, second = update_index(), update_index()
    assert first.embedded > 5
    assert (second.embedded, second.removed, second.kept) == (0, 0, first.embedded)


def test_only_what_changed_is_embedded(scene, update_index):
    update_index()
    scene.people.employee.job_title = "data steward"
    session.commit()
    report = update_index()
    assert report.embedded == 1  # the new title
    assert report.removed == 1


@pytest.mark.parametrize("visibility", [v for v in Visibility if v is not Visibility.OPEN])
def test_words_of_people_who_may_not_be_found_are_not_embedded(scene, update_index, visibility):
    person = make_person("Hidden Hal", job_title="keeper of secrets")
    give_skill(person, make_skill("a phrase of their own", state=SkillState.PROPOSED))
    give_skill(person, make_skill("a reviewed skill"))
    make_profile(person, visibility, headline="words of mine")
    update_index()
    assert not has_vector("words of mine")
    assert not has_vector("keeper of secrets")
    assert not has_vector("a phrase of their own")
    assert has_vector("a reviewed skill")
    assert person.id not in index.take_snapshot().rows


def test_who_leaves_is_forgotten_at_once_and_in_no_index(scene, update_index):
    update_index()
    person = scene.people.employee
    assert has_vector(person.job_title)
    publish(PersonLeft(person))
    assert not has_vector(person.job_title)
    person.employed_until = clock.today() - dt.timedelta(days=1)
    session.commit()
    assert person.id not in index.take_snapshot().rows
    update_index()
    assert not has_vector(person.job_title)


def test_who_no_longer_wants_to_be_found_is_forgotten_at_once(client, scene, update_index):
    update_index()
    title = scene.people.employee.job_title
    assert has_vector(title)
    client.sign_in(scene.people.employee).post("/notice", data={"visibility": "not_looking"})
    assert not has_vector(title)


def test_the_index_in_memory_is_kept_until_something_changes(scene, update_index):
    before = index.take_snapshot()
    assert index.take_snapshot() is before
    changes = (
        lambda: give_skill(scene.people.employee, scene.reporting),
        lambda: make_open_person("New Nia", scene.sql),
        lambda: setattr(scene.people.employee, "job_title", "data steward"),
        update_index,
    )
    for change in changes:
        change()
        session.commit()
        after = index.take_snapshot()
        assert after is not before
        before = after
    assert before.model == "hashing:1"


def test_on_a_new_day_skills_are_as_old_and_as_well_shown_as_they_are_then(scene):
    def read_scores():
        snapshot, (made,) = index.take_snapshot(), index.make_opportunities([scene.posting])
        scored = score_people(made, snapshot.index, snapshot.vectors, index.load_relations([made]))
        return {int(snapshot.ids[row]): score for row, score in scored.ranking()}

    clock.set_now(dt.datetime(2027, 3, 31, 9, tzinfo=dt.UTC))
    make_profile(aging := make_person("Adele Aging"))
    give_skill(aging, scene.sql, last_used="2024-03")
    shown = make_open_person("Sam Shown", scene.sql)
    day = clock.today()
    save(Evidence(person_id=shown.id, skill=scene.sql, kind=EvidenceKind.CERTIFICATE, title="SQL", expires_on=day))
    before = read_scores()
    clock.set_now(dt.datetime(2027, 4, 1, 9, tzinfo=dt.UTC))
    after = read_scores()
    assert {one for one in before if after[one] < before[one]} == {aging.id, shown.id}


def test_a_merged_skill_counts_as_what_it_became(scene):
    old = make_skill("structured query language")
    person = make_open_person("Olga Old", old, scene.sql)
    old.state, old.merged_into_id = SkillState.MERGED, scene.sql.id
    session.commit()
    assert [skill.concept for skill in index.load_person(person).held] == [str(scene.sql.id)]


def test_two_skills_that_became_one_are_asked_for_once(scene):
    old = make_skill("query language")
    posting = make_opportunity(scene.people.host, skills=(scene.sql, old))
    posting.required_skills[0].importance, posting.required_skills[1].level = Importance.NICE, 5
    old.state, old.merged_into_id = SkillState.MERGED, scene.sql.id
    session.commit()
    (made,) = index.make_opportunities([posting])
    assert [(one.concept, one.level, one.must) for one in made.required] == [(str(scene.sql.id), 5, True)]


def test_phrases_are_in_the_language_of_the_model(scene):
    assert [skill.phrase for skill in index.load_person(scene.people.employee).held] == ["SQL queries"]


def test_the_worker_goes_on_without_a_model(app, scene, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "EMBEDDING_MODEL", "not-there")
    monkeypatch.setitem(app.config, "MODELS_DIR", tmp_path)
    with app.app_context():
        jobs.index_changes()
    assert read_revision().model is None


def test_the_worker_embeds_what_is_new(app, scene):
    with app.app_context():
        jobs.index_changes()
    assert has_vector(scene.posting.title)


def test_the_worker_reads_only_who_changed_since_its_last_run(app, scene, monkeypatch):
    other = make_open_person("Olga Other", scene.sql, job_title="keeper of bees")
    with app.app_context():
        jobs.index_changes()  # makes the first index,
        jobs.index_changes()  # and from here on follows
        read = []
        load = index.load_people
        monkeypatch.setattr(index, "load_people", lambda only: read.append(load(only)) or read[-1])
        scene.people.employee.job_title = "data steward"
        session.commit()
        jobs.index_changes()
    assert [list(people) for people in read] == [[scene.people.employee.id]]
    assert has_vector("data steward")
    assert has_vector(other.job_title)
