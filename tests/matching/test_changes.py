"""Who changed is noted by the database itself, and the index follows: it is always what it would be made anew."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import create_engine, session, unit_of_work
from mobility.matching import index, services
from mobility.matching.changes import read_mark, read_news
from mobility.matching.corpus import build_index
from mobility.matching.models import IndexChange
from mobility.matching.queries import suggest_people
from mobility.matching.queries.gate import take_snapshot
from mobility.matching.ranking import score_people
from mobility.skills.models import (
    Experience,
    HeldSkill,
    LanguageHeld,
    Profile,
    ProfileSection,
    Section,
    SectionReaders,
    Skill,
    SkillLabel,
    SkillState,
    Visibility,
    WantedSkill,
)
from tests.factories import give_skill, make_opportunity, make_skill, want_skill
from tests.matching.conftest import make_open_person


@pytest.fixture
def crowd(scene):
    """So many that one who changes makes no segment merge with theirs."""
    skills = [scene.sql, scene.reporting, scene.marketing]
    titles = ("analyst", "nurse", "engineer")
    return [
        make_open_person(f"Person {number}", *skills[: number % 4], job_title=titles[number % 3])
        for number in range(15)
    ]


class Reader:
    """Reads on from where it was."""

    def __init__(self) -> None:
        self.mark = read_mark()

    def read(self) -> tuple[set[int], set[int]]:
        news = read_news(self.mark)
        self.mark = news.mark
        return set(news.people), set(news.skills)


def test_whatever_writes_a_row_of_a_person_it_is_noted(scene, crowd):
    person = crowd[3]
    make_opportunity(scene.people.host)
    reader = Reader()
    writes = (
        sa.update(HeldSkill).where(HeldSkill.person_id == person.id).values(level=5),
        sa.delete(HeldSkill).where(HeldSkill.person_id == person.id),
        sa.insert(HeldSkill).values(person_id=person.id, skill_id=scene.sql.id, level=2, valid_from=clock.now()),
        sa.insert(WantedSkill).values(person_id=person.id, skill_id=scene.sql.id, level=2),
        sa.insert(Experience).values(person_id=person.id, title="cook", text=""),
        sa.insert(LanguageHeld).values(person_id=person.id, code="de", level="B2"),
        sa.insert(ProfileSection).values(person_id=person.id, section=Section.HELD, readers=SectionReaders.ONLY_ME),
        sa.update(Profile).where(Profile.person_id == person.id).values(headline="I cook."),
        sa.text(f"UPDATE person SET job_title = 'cook' WHERE id = {person.id}"),
    )
    for write in writes:
        session.execute(write)
        assert reader.read() == ({person.id}, set())
    session.execute(sa.text(f"UPDATE person SET site = 'Lyon' WHERE id = {person.id}"))
    assert reader.read() == (set(), set())


def test_a_concept_that_is_named_merged_or_related_anew_is_noted(scene):
    other = make_skill("a database language")
    reader = Reader()
    session.execute(sa.update(SkillLabel).where(SkillLabel.skill_id == other.id).values(text="SQLite"))
    assert reader.read() == (set(), {other.id})
    session.execute(
        sa.update(Skill).where(Skill.id == other.id).values(state=SkillState.MERGED, merged_into_id=scene.sql.id)
    )
    assert reader.read() == (set(), {other.id, scene.sql.id})


def test_a_log_that_is_another_or_no_longer_goes_back_so_far_is_not_followed(scene, crowd):
    mark = read_mark()
    give_skill(crowd[0], make_skill("chess"))
    session.execute(sa.update(IndexChange).values(created_at=clock.now() - dt.timedelta(days=2)))
    assert services.forget_changes() > 0
    assert read_news(mark) is None
    mark = read_mark()
    assert services.forget_changes() == 0
    assert not read_news(mark).people
    session.execute(sa.update(IndexChange).values(stamp=IndexChange.stamp + 1))
    assert read_news(mark) is None


def test_a_change_committed_late_under_a_low_number_is_not_missed(concurrent_app, request):
    engine = concurrent_app.extensions["engine"]
    if engine.dialect.name == "sqlite":
        pytest.skip("on SQLite one writer waits for the other")
    insert = sa.insert(Experience).values(title="cook", text="")
    with concurrent_app.app_context():
        early, late = make_open_person("Early"), make_open_person("Late")
        session.commit()
        mark = read_mark()
        with engine.connect() as slow, engine.connect() as quick:
            slow.execute(insert.values(person_id=early.id))
            quick.execute(insert.values(person_id=late.id))
            quick.commit()
            first = read_news(mark)
            slow.commit()
            second = read_news(first.mark)
    assert (set(first.people), set(second.people)) == ({late.id}, {early.id})


@pytest.mark.one_engine
def test_a_reader_that_began_before_what_another_read_goes_on_with_that(concurrent_app):
    with concurrent_app.app_context():
        person = make_open_person("Ann")
        session.commit()
        mark = read_mark()  # this transaction sees nothing that comes
        other = create_engine(concurrent_app.config["DATABASE_URL"])
        with other.connect() as connection:
            connection.execute(sa.insert(Experience).values(person_id=person.id, title="cook", text=""))
            connection.commit()
            newest = connection.execute(sa.select(IndexChange).order_by(IndexChange.id.desc()).limit(1)).one()
        other.dispose()
        ahead = type(mark)(newest.id, newest.stamp, mark.horizon, mark.seen | {newest.id: newest.stamp})
        assert read_news(ahead).mark is ahead
        session.rollback()
        assert read_news(mark).people == {person.id}


def test_one_edit_reads_one_person_and_makes_nothing_else_anew(scene, crowd, monkeypatch):
    before = index.take_snapshot()
    give_skill(crowd[0], make_skill("chess"))
    session.commit()
    monkeypatch.setattr(index, "_build", None)  # nothing is made from nothing
    after = index.take_snapshot()
    assert after.index.segments[0] is before.index.segments[0]
    assert [len(segment) for segment in after.index.segments[1:]] == [1]


def test_what_a_unit_of_work_takes_back_is_in_no_index(scene, crowd):
    index.take_snapshot()
    person = crowd[0]

    def work() -> bool:
        session.execute(sa.update(Profile).where(Profile.person_id == person.id).values(visibility=Visibility.HR_ONLY))
        return person.id in index.take_snapshot().rows

    assert unit_of_work(work, keep=lambda found: found) is False
    assert person.id in index.take_snapshot().rows


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_the_index_is_what_it_would_be_made_anew(scene, crowd, update_index, seed):
    chance, skills = random.Random(seed), [scene.sql, scene.reporting, scene.marketing]
    acts = (
        lambda person: session.execute(sa.delete(HeldSkill).where(HeldSkill.person_id == person.id)),
        lambda person: give_skill(person, make_skill(f"craft {chance.randrange(99)}"), chance.randrange(1, 6)),
        lambda person: want_skill(person, make_skill(f"art {chance.randrange(99)}")),
        lambda person: setattr(person, "job_title", chance.choice(["nurse", "sql analyst", "pilot"])),
        lambda person: _choose(person, chance.choice(list(Visibility))),
        lambda person: session.add(Experience(person_id=person.id, title="reporting lead", text="sales dashboards")),
        lambda person: setattr(chance.choice(skills).labels[0], "text", f"named {chance.randrange(99)}"),
        lambda person: _merge(make_skill("old name"), chance.choice(skills), person),
        lambda person: setattr(person, "employed_until", clock.today() - dt.timedelta(days=chance.choice([1, -1]))),
        lambda person: make_open_person("New", chance.choice(skills)),
        lambda person: update_index(),
    )
    for _ in range(12):
        chance.choice(acts)(chance.choice(crowd))
        session.commit()
        assert_as_if_made_anew(index.take_snapshot(), scene.posting)


def _choose(person, visibility) -> None:
    session.execute(sa.update(Profile).where(Profile.person_id == person.id).values(visibility=visibility))


def _merge(old, into, person) -> None:
    give_skill(person, old)
    index.take_snapshot()
    old.state, old.merged_into_id = SkillState.MERGED, into.id


def assert_as_if_made_anew(snapshot, posting) -> None:
    people = index.load_people(index.may_be_found())
    anew = build_index(list(people.values()), snapshot.vectors, list(people))
    assert set(snapshot.rows) == set(people)
    (made,) = index.make_opportunities([posting])
    scores = [score_people(made, one, snapshot.vectors) for one in (snapshot.index, anew)]
    kept, expected = ([(int(one.index.ids[row]), score) for row, score in one.ranking(0.5)] for one in scores)
    assert kept == expected


def test_a_choice_acts_on_a_list_that_was_already_begun(scene, crowd):
    found = suggest_people(scene.people.host, scene.posting, 1.0)
    first = [int(found.snapshot.ids[row]) for row, _ in found.ranked[:2]]
    (chosen,) = [person for person in (*crowd, scene.people.employee) if person.id == first[0]]
    _choose(chosen, Visibility.NOT_LOOKING)
    again = suggest_people(scene.people.host, scene.posting, 1.0)
    late = type(again.ranked)(
        found.ranked._rows, found.ranked._scores, found.ranked._ties, found.ranked._last, found.ranked._verify
    )
    assert chosen.id not in [int(found.snapshot.ids[row]) for row, _ in late]  # even if an index had not heard of it
    assert [int(again.snapshot.ids[row]) for row, _ in again.ranked[:1]] == [first[1]]
    assert len(list(late)) == len(late) == len(list(again.ranked))


def test_the_first_who_is_open_to_offers_in_the_whole_company_is_suggested(people):
    posting = make_opportunity(people.host, skills=(skill := make_skill("SQL queries"),))
    session.commit()
    assert list(take_snapshot().rows) == []
    first = make_open_person("First", skill)
    session.commit()
    found = suggest_people(people.host, posting, 1.0)
    assert [int(found.snapshot.ids[row]) for row, _ in found.ranked] == [first.id]
