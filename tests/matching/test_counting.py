"""What counts how much, through the database: evidence, age of use, repeated answers, gigs; and what moves nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.catalogue import build_catalogue, score_opportunities
from mobility.matching.likeness import KNOWN
from mobility.matching.queries import suggest_people
from mobility.matching.ranking import AGE_STEP, CLAIM, LEVEL_STEP, LEVEL_STEPS, NICE, REPEATED, WEIGHTS, score_people
from mobility.opportunities.models import Importance, OpportunityKind
from mobility.skills.models import Experience, Profile, Relation, SkillRelation, SkillState
from tests.factories import give_skill, make_opportunity, make_skill, save
from tests.matching.conftest import make_open_person

NARROWER = index.HELD_INSTEAD[Relation.BROADER][0]
EVIDENCE = "https://example.org/what-i-made"


def part_of(person, posting) -> float:
    """The skills part in 0..1, the same from both sides."""
    snapshot = index.take_snapshot()
    (made,) = index.make_opportunities([posting])
    relations = index.load_relations([made])
    row = snapshot.rows[person.id]
    scored = score_people(made, snapshot.index, snapshot.vectors, relations)
    catalogue = build_catalogue([made], snapshot.vectors, relations)
    theirs = score_opportunities(catalogue, snapshot.index.people[row])
    assert theirs.ready[0] == pytest.approx(float(scored.ready[row]), abs=1e-6)
    return float(scored.parts[0, row] / WEIGHTS.of(made).skills)


def make_holder(skill, level=3, **fields):
    person = make_open_person("", job_title="-")
    give_skill(person, skill, level, **fields)
    return person


def months_ago(number: int) -> str:
    today = clock.today()
    months = today.year * 12 + today.month - 1 - number
    return f"{months // 12:04}-{months % 12 + 1:02}"


def test_evidence_beats_a_claim_by_a_tenth_and_no_more(scene):
    posting = make_opportunity(scene.people.host, skills=(scene.sql,))
    claims, shows = make_holder(scene.sql), make_holder(scene.sql, evidence=EVIDENCE)
    confirmed = make_holder(scene.sql, confirmed_at=clock.now())
    assert [part_of(one, posting) for one in (claims, shows, confirmed)] == pytest.approx([CLAIM, 1, 1])
    assert 1 - CLAIM <= 0.1 + 1e-9


@pytest.mark.parametrize("months, steps", [(None, 0), (0, 0), (36, 0), (37, 1), (72, 1), (73, 2), (600, 2), (-5, 0)])
def test_what_was_last_used_years_ago_counts_less_and_never_less_than_so(scene, months, steps):
    posting = make_opportunity(scene.people.host, skills=(scene.sql,))
    used = None if months is None else months_ago(months)
    person = make_holder(scene.sql, evidence=EVIDENCE, last_used=used)
    assert part_of(person, posting) == pytest.approx(1 - steps * AGE_STEP)


def test_level_claim_and_age_together_leave_more_than_a_half(scene):
    posting = make_opportunity(scene.people.host, skills=(scene.sql,))
    posting.required_skills[0].level = 5
    worst = make_holder(scene.sql, 1, last_used="1990-01")
    assert part_of(worst, posting) == pytest.approx((1 - LEVEL_STEP * LEVEL_STEPS) * CLAIM * (1 - 2 * AGE_STEP))
    assert part_of(worst, posting) > 0.5


def test_two_concepts_that_became_one_count_at_the_better_of_each(scene):
    old = make_skill("structured query language")
    posting = make_opportunity(scene.people.host, skills=(scene.sql,))
    person = make_holder(scene.sql, 2)
    give_skill(person, old, 5, evidence=EVIDENCE, last_used="1999-01")
    posting.required_skills[0].level = 5
    old.state, old.merged_into_id = SkillState.MERGED, scene.sql.id
    session.commit()
    assert part_of(person, posting) == pytest.approx(1)


@pytest.mark.parametrize("credits", [(1.0, NARROWER), (NARROWER, NARROWER)], ids=["the better in full", "equals too"])
def test_one_skill_that_answers_two_counts_once_in_full_and_then_half(scene, credits):
    """What is narrower than what is asked counts too, so that one skill may answer several."""
    held, other, broad = make_skill("Kubernetes"), make_skill("falconry"), make_skill("hosting")
    save(SkillRelation(skill_id=held.id, other_id=broad.id, relation=Relation.BROADER))
    save(SkillRelation(skill_id=held.id, other_id=other.id, relation=Relation.BROADER))
    asked = (held if credits[0] == 1 else other, broad)
    posting = make_opportunity(scene.people.host, skills=asked)
    person = make_holder(held, evidence=EVIDENCE)
    assert part_of(person, posting) == pytest.approx((credits[0] + REPEATED * credits[1]) / 2)
    give_skill(person, broad, evidence=EVIDENCE)
    assert part_of(person, posting) == pytest.approx((credits[0] + 1) / 2)  # another skill answers, so none repeats


def test_the_work_package_of_a_skill_s_name_scores_by_skills_alone_and_any_other_by_its_title_too(scene, update_index):
    skill = make_skill("data cleaning", "nettoyage de données")
    cleaner = make_open_person("Data cleaner", job_title="Data cleaning")
    able = make_holder(skill)
    gig = make_opportunity(scene.people.host, kind=OpportunityKind.GIG, title="Nettoyage de Données", skills=(skill,))
    named = make_opportunity(scene.people.host, title="Data cleaning of plants", skills=(skill,))
    update_index()
    snapshot = index.take_snapshot()
    is_gig, is_job = index.make_opportunities([gig, named])
    assert (is_gig.names_skill, is_job.names_skill) == (True, False)
    found = score_people(is_gig, snapshot.index, snapshot.vectors)
    row = snapshot.rows
    assert not found.parts[1:].any()
    assert found.ready[row[able.id]] == pytest.approx(CLAIM)
    assert found.ready[row[cleaner.id]] == 0
    assert score_people(is_job, snapshot.index, snapshot.vectors).ready[row[cleaner.id]] > 0


def test_the_taxonomy_says_more_than_words_between_two_concepts_it_knows(scene, update_index):
    asked, alike = make_skill("plan clinical trials"), make_skill("plan clinical trial")
    posting = make_opportunity(scene.people.host, skills=(asked,))
    person = make_holder(alike, evidence=EVIDENCE)
    update_index()
    known = part_of(person, posting)
    alike.state = SkillState.PROPOSED  # a phrase that nobody reviewed may be the same in other words
    session.commit()
    update_index()
    assert 0 < known <= KNOWN
    assert part_of(person, posting) > 2 * known - 1e-6
    snapshot = index.take_snapshot()
    (made,) = index.make_opportunities([posting])
    scored = score_people(made, snapshot.index, snapshot.vectors)
    assert scored.look_at([snapshot.rows[person.id]]).has[0, 0]


def test_free_text_names_and_claims_that_nobody_asked_for_move_nothing_at_all(scene, update_index):
    """E5: exactly 0, for everyone, and so no rank."""
    person = scene.people.employee
    others = [make_open_person("", scene.sql, job_title="analyst") for _ in range(5)]
    wanted = "financial reporting, SQL queries, sales dashboards. " * 200
    update_index()
    before = orders_and_scores(scene)
    profile = session.query(Profile).filter_by(person_id=person.id).one()
    profile.about, profile.headline, profile.mobility = wanted, "SQL SQL SQL", wanted[:200]
    person.name, person.site = "SQL Queries Financial Reporting", "Sales dashboards"
    session.add(Experience(person_id=person.id, title=person.job_title, text=wanted))
    for number in range(50):
        give_skill(person, make_skill(f"{'abcdefghij'[number % 10]}{number} qx zw"), 5, evidence=wanted)
    session.commit()
    update_index()
    assert orders_and_scores(scene) == before
    assert len(before[0]) == len(others) + 1


def test_claiming_again_what_is_held_moves_nothing(scene, update_index):
    """The same concept under merged names, a past claim and a withdrawn one."""
    person = scene.people.employee
    before = orders_and_scores(scene)
    for number in range(10):
        twin = make_skill(f"SQL queries {number}", state=SkillState.MERGED, merged_into_id=scene.sql.id)
        give_skill(person, twin, 4)
    give_skill(person, scene.reporting, 5, valid_to=clock.now() - dt.timedelta(days=1))
    session.commit()
    assert orders_and_scores(scene) == before


def orders_and_scores(scene) -> tuple[list[int], list[float]]:
    found = suggest_people(scene.people.host, scene.posting, 1.0)
    ranked = list(found.ranked)
    return [int(found.snapshot.ids[row]) for row, _ in ranked], [score for _, score in ranked]


def test_a_nice_skill_counts_its_share_of_a_must(scene):
    posting = make_opportunity(scene.people.host, skills=(scene.sql, scene.reporting))
    posting.required_skills[1].importance = Importance.NICE
    session.commit()
    must, nice = make_holder(scene.sql, evidence=EVIDENCE), make_holder(scene.reporting, evidence=EVIDENCE)
    assert [part_of(one, posting) for one in (must, nice)] == pytest.approx([1 / (1 + NICE), NICE / (1 + NICE)])
