"""Explanations say what the score did: standing per skill, fit in a word, three reasons and one gap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mobility.matching.corpus import Opportunity, Person, Relations, RequiredSkill, Skill, Vectors, build_index
from mobility.matching.explanation import Explanation, Fit, GapCode, ReasonCode, Standing, explain
from mobility.matching.ranking import score_people
from mobility.matching.wording import TO_SELF, tell
from tests.matching.test_ranking import GIG, NO_VECTORS, crowd, embed, required, skill

ASKED = Opportunity(
    "P1", "data engineer", "Build it.", (required(0), required(1), required(2), required(3)), (skill(5),)
)


def explained(
    person: Person, opportunity: Opportunity = ASKED, vectors: Vectors = NO_VECTORS, relations: Relations | None = None
) -> Explanation:
    return explain(score_people(opportunity, build_index([person], vectors), vectors, relations), 0)


def standings(explanation: Explanation) -> list[str]:
    return [row.standing.value for row in explanation.rows]


def test_each_required_skill_is_had_close_wanted_or_to_learn():
    person = Person("E1", "", (skill(0), skill(4)), (skill(2),))
    explanation = explained(person, relations={"c1": {"c4": 0.5}})
    assert standings(explanation) == ["has", "close", "wants", "learn"]
    assert [row.held for row in explanation.rows] == [skill(0), skill(4), None, None]


@pytest.mark.parametrize("cosine, standing", [(0.61, "has"), (0.59, "close"), (0.41, "close"), (0.39, "learn")])
def test_near_words_are_had_from_60_and_close_from_40_hundredths(cosine, standing):
    matrix = np.asarray([[1, 0], [cosine, np.sqrt(1 - cosine**2)]], dtype=np.float32)
    vectors = Vectors(["GMP", "pharma rules"], matrix)
    opportunity = Opportunity("G", "", "", (required(7),))
    assert standings(explained(Person("E1", "", (Skill("x", "pharma rules"),)), opportunity, vectors)) == [standing]


def test_without_vectors_another_spelling_is_had_and_a_shared_word_is_close():
    opportunity = Opportunity("G", "", "", (RequiredSkill("c", "manage clinical contracts"),))
    assert standings(explained(Person("E1", "", (Skill("x", "manage clinical contract"),)), opportunity)) == ["has"]
    assert standings(explained(Person("E1", "", (Skill("x", "clinical"),)), opportunity)) == ["close"]
    assert standings(explained(Person("E1", "", (Skill("x", "manage a shop"),)), opportunity)) == ["learn"]


@pytest.mark.parametrize("with_vectors", [True, False])
def test_parts_and_rows_add_up_to_the_score_for_a_whole_crowd(with_vectors):
    people = crowd(80, seed=3)
    vectors = embed(GIG, *people) if with_vectors else NO_VECTORS
    scored = score_people(GIG, build_index(people, vectors), vectors)
    for row, person in enumerate(people):
        explanation = explain(scored, row)
        assert sum(explanation.parts.values()) == pytest.approx(explanation.ready, abs=1e-6)
        assert sum(line.contribution for line in explanation.rows) == pytest.approx(
            explanation.parts["skills"], abs=1e-6
        )
        assert len(explanation.reasons) <= 3
        for line in explanation.rows:
            assert line.held is None or line.held in person.held
            assert line.standing is not Standing.HAS or (line.held is not None and line.contribution > 0)


def test_host_and_person_read_the_same():
    people = crowd(20)
    vectors = embed(GIG, *people)
    scored = score_people(GIG, build_index(people, vectors), vectors)
    assert explain(scored, 4) == explain(score_people(GIG, build_index(people, vectors), vectors), 4)


@pytest.mark.parametrize(
    "held, fit", [((0, 1, 2), Fit.STRONG), ((0, 1), Fit.GOOD), ((0,), Fit.STRETCH), ((), Fit.GROW), ((6,), Fit.GROW)]
)
def test_the_fit_is_the_share_of_what_is_asked(held, fit):
    assert explained(Person("E1", "", tuple(skill(number) for number in held))).fit is fit


def test_reasons_come_in_the_order_of_what_they_add():
    person = Person("E1", "data engineer", (skill(0), skill(4)), (skill(5),))
    explanation = explained(person, relations={"c1": {"c4": 0.5}})
    assert [reason.code for reason in explanation.reasons] == [
        ReasonCode.WANTS_TAUGHT, ReasonCode.LIKE_TITLE, ReasonCode.HAS_SKILLS,
    ]  # fmt: skip
    assert explanation.reasons[0].skills == (skill(5),)
    assert (explanation.reasons[2].held, explanation.reasons[2].asked) == (1, 4)
    assert explanation.taught_wanted == (skill(5),)


def test_a_reason_names_at_most_three_skills_and_counts_them_all():
    (reason, *_) = explained(Person("E1", "", tuple(skill(number) for number in range(4)))).reasons
    assert reason.code is ReasonCode.HAS_SKILLS
    assert (len(reason.skills), reason.held, reason.asked) == (3, 4, 4)


def test_nobody_is_given_a_reason_that_does_not_hold():
    explanation = explained(Person("E1", "nurse", (skill(6),)))
    assert explanation.reasons == ()
    assert explanation.gap is not None


def test_the_gap_is_a_missing_must_before_a_close_one_before_a_level_and_none_when_all_is_there():
    relations = {"c1": {"c4": 0.5}}
    musts = tuple(skill(number) for number in (0, 2))
    missing = explained(Person("E1", "", (*musts, skill(4))), relations=relations).gap
    close = explained(Person("E1", "", (*musts, skill(3), skill(4))), relations=relations).gap
    low = explained(Person("E1", "", (*musts, skill(1), skill(3, 2)))).gap
    assert (missing.code, missing.skill.concept, missing.held) == (GapCode.TO_LEARN, "c3", None)
    assert (close.code, close.skill.concept, close.held) == (GapCode.CLOSE_ONLY, "c1", skill(4))
    assert (low.code, low.skill.concept, low.held) == (GapCode.BELOW_LEVEL, "c3", skill(3, 2))
    assert explained(Person("E1", "", tuple(skill(number) for number in range(4)))).gap is None


def test_a_must_is_the_gap_before_a_nice():
    assert explained(Person("E1", "", (skill(0),)), GIG).gap.skill.concept == "c1"


def test_what_a_reason_calls_close_already_is_not_told_again_as_the_gap():
    asked, held = (replace(made, concept=number) for made, number in ((required(1), "1"), (skill(4), "4")))
    posting = Opportunity("P1", "data engineer", "", (asked,))
    explanation = explained(Person("E1", "", (held,)), posting, relations={"1": {"4": 0.5}})
    told = tell(explanation, {}, to_self=True)
    assert explanation.gap.code is GapCode.CLOSE_ONLY
    assert ([reason.msgid for reason in told.reasons], told.gap) == ([TO_SELF[ReasonCode.CLOSE_SKILLS]], None)
