"""Skills held keep their history, skills wanted stay apart, and a person's choice is theirs."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.audit.queries import list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotPermitted
from mobility.core.events import _subscribers
from mobility.matching.index import load_person, make_applicants
from mobility.skills import queries, services
from mobility.skills.events import ProfileChanged, VisibilityChanged
from mobility.skills.models import HeldSource, SkillState, Visibility
from mobility.skills.services import ImportedExperience, ImportedProfile, ImportedSkill
from tests.factories import give_skill, make_profile, make_skill, want_skill


@pytest.fixture
def told(monkeypatch):
    """The events of this room that were published."""
    heard = []
    for event in (ProfileChanged, VisibilityChanged):
        monkeypatch.setitem(_subscribers, event, [heard.append])
    return heard


def levels(person, skill):
    return [(row.level, row.valid_to is None) for row in queries.list_history(person, skill)]


def test_a_change_of_level_closes_the_old_row_and_opens_a_new_one(people, told):
    me, skill = people.employee, make_skill()
    services.set_held_skill(actor=me, person=me, skill=skill, level=2)
    services.set_held_skill(actor=me, person=me, skill=skill, level=4, evidence="A dashboard", last_used="2024-05")
    assert levels(me, skill) == [(2, False), (4, True)]
    assert [row.evidence for row in queries.list_held(me)] == ["A dashboard"]
    assert told == [ProfileChanged(me), ProfileChanged(me)]


def test_saying_the_same_again_writes_nothing(people, told):
    me, skill = people.employee, make_skill()
    first = services.set_held_skill(actor=me, person=me, skill=skill, level=2, evidence="x ")
    assert services.set_held_skill(actor=me, person=me, skill=skill, level=2, evidence="x") is first
    assert len(told) == 1


def test_a_removed_skill_stays_in_the_history(people):
    me, skill = people.employee, make_skill()
    held = services.set_held_skill(actor=me, person=me, skill=skill, level=3)
    services.remove_held_skill(actor=me, held=held)
    assert queries.list_held(me) == []
    assert levels(me, skill) == [(3, False)]


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_outside_one_to_five_is_refused(people, level):
    with pytest.raises(InvalidInput):
        services.set_held_skill(actor=people.employee, person=people.employee, skill=make_skill(), level=level)


@pytest.mark.parametrize("month", ["2026", "2026-13", "May", "2999-01"])
def test_a_month_that_is_none_or_has_not_begun_is_refused(people, month):
    me = people.employee
    with pytest.raises(InvalidInput) as caught:
        services.set_held_skill(actor=me, person=me, skill=make_skill(), level=3, last_used=month)
    assert caught.value.field == "last_used"


def test_nobody_writes_into_another_s_profile(people):
    held, wanted = give_skill(people.employee, make_skill()), want_skill(people.employee, make_skill())
    acts = [
        lambda: services.set_held_skill(actor=people.hr, person=people.employee, skill=held.skill, level=1),
        lambda: services.remove_held_skill(actor=people.manager, held=held),
        lambda: services.remove_wanted_skill(actor=people.manager, wanted=wanted),
        lambda: services.save_profile(actor=people.hr, person=people.employee, about="x"),
        lambda: services.read_notice_and_choose(
            actor=people.manager, person=people.employee, visibility=Visibility.OPEN
        ),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


SHOWN = {"title": "Brand dashboard", "sentence": "Built the dashboard alone.", "path": "/moves/1"}


def test_what_a_host_confirmed_becomes_evidence_with_its_date(people):
    me, skill = people.employee, make_skill()
    give_skill(me, skill, level=2)
    row = services.add_evidence_from_move(actor=me, person=me, skill=skill, level=3, **SHOWN, confirmed_by=people.host)
    assert (row.level, row.source, row.confirmed_by_id) == (3, HeldSource.MOVE, people.host.id)
    session.flush()
    assert row.id in queries.list_evidenced_ids(me)
    assert levels(me, skill) == [(2, False), (3, True)]


def test_evidence_of_a_lower_level_does_not_lower_what_a_person_holds(people):
    me, skill = people.employee, make_skill()
    give_skill(me, skill, level=5)
    row = services.add_evidence_from_move(actor=me, person=me, skill=skill, level=3, **SHOWN, confirmed_by=people.host)
    assert (row.level, row.confirmed_by_id, row.evidence) == (5, None, SHOWN["sentence"])


def test_a_confirmation_outlives_new_words_but_not_a_new_level(people):
    me, skill = people.employee, make_skill()
    services.add_evidence_from_move(actor=me, person=me, skill=skill, level=3, **SHOWN, confirmed_by=people.host)
    same_level = services.set_held_skill(actor=me, person=me, skill=skill, level=3, evidence="B")
    assert same_level.confirmed_by_id == people.host.id
    new_level = services.set_held_skill(actor=me, person=me, skill=skill, level=4, evidence="B")
    assert new_level.confirmed_by_id is None


def test_skills_wanted_are_kept_apart_from_skills_held(people):
    me, skill = people.employee, make_skill()
    services.set_wanted_skill(actor=me, person=me, skill=skill, level=4)
    services.set_wanted_skill(actor=me, person=me, skill=skill, level=5)
    assert queries.list_held(me) == []
    assert [(row.skill, row.level) for row in queries.list_wanted(me)] == [(skill, 5)]
    assert queries.build_snapshot(me)["skills"] == []


def test_a_choice_is_recorded_with_its_notice_and_audited_each_time(people, told):
    me = people.employee
    clock.set_now(dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC))
    services.read_notice_and_choose(actor=me, person=me, visibility=Visibility.OPEN)
    profile = services.read_notice_and_choose(actor=me, person=me, visibility=Visibility.HR_ONLY)
    assert profile.notice_version
    assert profile.notice_read_at.date() == profile.chosen_at.date() == dt.date(2027, 3, 1)
    changes = [(entry.old_status, entry.new_status, entry.concerns_id) for entry in list_entries(profile)]
    assert changes == [("undecided", "open", me.id), ("open", "hr_only", me.id)]
    assert told == [VisibilityChanged(me), VisibilityChanged(me)]


def test_nobody_can_choose_to_be_undecided(people):
    with pytest.raises(InvalidInput):
        services.read_notice_and_choose(actor=people.employee, person=people.employee, visibility=Visibility.UNDECIDED)


@pytest.mark.parametrize("visibility", list(Visibility))
def test_only_people_who_are_open_can_be_suggested(people, visibility):
    make_profile(people.employee, visibility)
    assert (people.employee.id in queries.list_open_person_ids()) == (visibility is Visibility.OPEN)


def test_contractors_and_leavers_are_never_suggested(people):
    for person in (people.contractor, people.colleague):
        make_profile(person, Visibility.OPEN)
    people.colleague.employed_until = clock.today() - dt.timedelta(days=1)
    session.commit()
    assert queries.list_open_person_ids() == []


def test_a_profile_nobody_has_written_is_empty_and_not_stored(people):
    profile = queries.get_profile(people.employee)
    assert (profile.visibility, profile.headline) == (Visibility.UNDECIDED, "")
    session.flush()
    assert queries.find_profile(people.employee) is None


def test_a_snapshot_holds_no_name_no_wanted_skills_and_no_visibility(people):
    me = people.employee
    make_profile(me, headline="Turns tables into stories", gig_hours=4)
    give_skill(me, make_skill("SQL"), level=4, evidence="Sales cube", last_used="2020-05")
    want_skill(me, make_skill("negotiation"))
    services.set_languages(actor=me, person=me, levels={"fr": "C2"})
    snapshot = queries.build_snapshot(me)
    assert set(snapshot) == {
        "headline", "about", "job_title", "unit", "experience", "skills", "languages", "availability"
    }  # fmt: skip
    assert snapshot["skills"][0] | {"skill_id": 0} == {
        "skill_id": 0, "label": "SQL", "level": 4, "evidence": "Sales cube", "is_evidenced": True,
        "last_used": "2020-05",
    }  # fmt: skip
    assert snapshot["languages"] == [{"code": "fr", "level": "C2"}]
    assert not {"Ana", "negotiation", "open"} & set(str(snapshot).replace("'", " ").split())


def test_a_snapshot_says_of_merged_skills_the_best_of_each_as_the_index_does(people):
    me, sql = people.employee, make_skill("SQL")
    old = make_skill("query language", state=SkillState.MERGED, merged_into_id=sql.id)
    give_skill(me, sql, level=4, last_used="2016-01")
    give_skill(me, old, level=2, evidence="Sales cube", last_used="2026-05")
    (row,) = queries.build_snapshot(me)["skills"]
    assert (row["level"], row["is_evidenced"], row["last_used"]) == (4, True, "2026-05")
    (sent,) = make_applicants([("E1", {"skills": [row]}, "en")])
    assert [(one.level, one.evidenced, one.age) for one in sent.held] == [
        (one.level, one.evidenced, one.age) for one in load_person(me).held
    ]


@pytest.mark.parametrize("levels", [{"xx!": "C1"}, {"fr": "C3"}])
def test_a_language_needs_a_code_and_a_cefr_level(people, levels):
    with pytest.raises(InvalidInput):
        services.set_languages(actor=people.employee, person=people.employee, levels=levels)


def test_setting_languages_replaces_them(people):
    me = people.employee
    services.set_languages(actor=me, person=me, levels={"fr": "C2", "en": "B2"})
    services.set_languages(actor=me, person=me, levels={"en": "C1", "de": "A1"})
    assert {row.code: row.level for row in queries.list_languages(me)} == {"en": "C1", "de": "A1"}


def test_an_experience_cannot_end_before_it_begins(people):
    me = people.employee
    with pytest.raises(InvalidInput) as caught:
        services.add_experience(actor=me, person=me, title="x", from_month="2020-05", to_month="2020-04", text="")
    assert caught.value.field == "to_month"


@pytest.fixture
def record():
    skills = (ImportedSkill(make_skill("SQL").id, 4, "sql"), ImportedSkill(make_skill("R").id, 2, "R"))
    return ImportedProfile(
        headline="Analyst", about="Reads data.", skills=(*skills, ImportedSkill(skills[0].skill_id, 3, "SQL")),
        experience=(ImportedExperience("intern", "2016-01", "2019-02"),), wanted=(skills[1],),
        languages={"fr": "C2"}, visibility=Visibility.OPEN,
    )  # fmt: skip


def test_an_import_writes_a_profile_and_the_same_file_again_changes_nothing(people, record):
    assert services.import_profile(person=people.employee, imported=record, is_new=True)
    session.flush()
    assert [(row.skill.label("en"), row.level) for row in queries.list_held(people.employee)] == [("SQL", 4), ("R", 2)]
    assert queries.list_open_person_ids() == [people.employee.id]
    assert not services.import_profile(person=people.employee, imported=record)


def test_an_import_changes_levels_with_their_history(people, record):
    services.import_profile(person=people.employee, imported=record)
    session.flush()
    changed = ImportedProfile(skills=(ImportedSkill(record.skills[0].skill_id, 5),))
    assert services.import_profile(person=people.employee, imported=changed)
    session.flush()
    skill = queries.find_skill(record.skills[0].skill_id)
    assert levels(people.employee, skill) == [(4, False), (5, True)]
    assert [row.skill for row in queries.list_held(people.employee)] == [skill]


def test_an_import_leaves_what_the_person_wrote_chose_or_removed(people, record):
    me = people.employee
    services.import_profile(person=me, imported=record)
    services.save_profile(actor=me, person=me, headline="My own words")
    services.read_notice_and_choose(actor=me, person=me, visibility=Visibility.NOT_LOOKING)
    sql, r = (queries.find_skill(skill.skill_id) for skill in record.skills[:2])
    services.set_held_skill(actor=me, person=me, skill=sql, level=5)
    services.remove_held_skill(actor=me, held=queries.find_current(me, r))
    assert not services.import_profile(person=me, imported=record)
    profile = queries.get_profile(me)
    assert (profile.headline, profile.visibility) == ("My own words", Visibility.NOT_LOOKING)
    assert [(row.skill, row.level) for row in queries.list_held(me)] == [(sql, 5)]


def test_only_one_row_per_skill_can_be_current(people):
    skill = make_skill()
    give_skill(people.employee, skill)
    with pytest.raises(sa.exc.IntegrityError):
        give_skill(people.employee, skill)
    session.rollback()
