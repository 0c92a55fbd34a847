"""The ranking of courses: faithful parts (E1), nothing protected (P1), and what decides between courses."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import pytest

from mobility.development.curriculum import SOURCES, Learner, Need, Source, Taught, find_lacking
from mobility.development.formats import FORMATS, JobFamily, find_family, learn_formats
from mobility.development.recommendation import LEVELS, PARTS, WEIGHTS, LeftOut, Recommended, Shelf, rank_courses
from mobility.matching.corpus import Skill
from tests.development.curricula import NO_VECTORS, RELATIONS, course, learner, make_learner, plain

SEEDS = range(8)


def ids(person: Learner, *courses, **rest) -> list[str]:
    return [row.course.id for row in rank(person, *courses, **rest)]


def rank(person: Learner, *courses, **rest) -> tuple[Recommended, ...]:
    return rank_courses(person, Shelf(courses, NO_VECTORS), NO_VECTORS, **rest).rows


def wants(number: int, level: int = 3) -> Need:
    return Need(plain(number, level), Source.WANTED)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_of_every_row_add_up_to_its_score_and_its_gains_to_gap_and_level(seed):
    person, courses, vectors = make_learner(seed)
    found = rank_courses(person, Shelf(courses, vectors), vectors, RELATIONS)
    assert found.rows
    for row in found.rows:
        assert tuple(row.parts) == PARTS
        assert row.score == pytest.approx(sum(row.parts.values()), abs=1e-6)
        closed = sum(gain.contribution for gain in row.gains)
        assert closed == pytest.approx(row.parts["gap"] + row.parts["level"], abs=1e-6)
        assert min(row.parts.values()) >= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_without_a_cited_need_the_score_falls_by_what_was_said(seed):
    person, courses, vectors = make_learner(seed)
    lacking = {need for need, _ in find_lacking(person, vectors, RELATIONS)}
    person = replace(person, needs=tuple(need for need in person.needs if need in lacking))
    everyone = frozenset(one.id for one in courses)  # due: on the list with or without the need
    for one in courses:
        shelf = Shelf([replace(one, after=())], vectors)
        alone = replace(person, due=everyone)
        (row,) = rank_courses(alone, shelf, vectors, RELATIONS).rows
        for gain in row.gains:
            left = tuple(need for need in person.needs if need != gain.need)
            (without,) = rank_courses(replace(alone, needs=left), shelf, vectors, RELATIONS).rows
            assert row.score - without.score == pytest.approx(gain.contribution, abs=1e-5)


def test_a_learner_is_nothing_but_what_may_be_looked_at():
    """P1, P4: whatever else is known of a person has no way into a score."""
    said = {one.name for one in dataclasses.fields(Learner)}
    assert said == {"id", "held", "needs", "languages", "hours", "formats", "completed", "hidden", "due"}


@pytest.mark.parametrize("seed", SEEDS)
def test_another_number_of_the_person_moves_no_score(seed):
    """The number shuffles equals and does nothing else."""
    person, courses, vectors = make_learner(seed)
    shelf = Shelf(courses, vectors)
    one, other = (rank_courses(replace(person, id=name), shelf, vectors, RELATIONS, top=99) for name in ("1", "2"))
    assert [row.score for row in one.rows] == pytest.approx([row.score for row in other.rows], abs=1e-6)
    assert one.left_out == other.left_out


def test_a_format_never_outweighs_a_gap():
    """The least that closing something adds: one level of what the role asks, to somebody at the level it starts at."""
    assert WEIGHTS.format < min(SOURCES.values()) / LEVELS
    person = learner(
        Need(plain(0, 1), Source.WANTED), Need(plain(1, 1), Source.ROLE), formats={"mooc": 1.0, "classroom": 0.0}
    )
    more = course("more", Taught(plain(0, 1)), Taught(plain(1, 1)), form="classroom")
    less = course("less", Taught(plain(0, 1)), form="mooc")
    assert ids(person, less, more)[0] == "more"
    same = replace(more, id="same", taught=less.taught)
    assert ids(person, same, less)[0] == "less"


def test_no_format_is_a_wall():
    courses = [course(one, Taught(plain(0)), form=one) for one in FORMATS]
    formats = learn_formats(JobFamily.IT, stated=["mooc"])
    assert set(ids(learner(wants(0), formats=formats), *courses)) == set(FORMATS)


@pytest.mark.parametrize(
    "weightier, lighter", [("contract", "wanted"), ("wanted", "opportunity"), ("opportunity", "role")]
)
def test_why_something_is_lacking_decides_between_equals(weightier, lighter):
    person = learner(Need(plain(0), Source(lighter)), Need(plain(1), Source(weightier)))
    assert ids(person, course("less", Taught(plain(0))), course("more", Taught(plain(1)))) == ["more", "less"]


def test_a_need_with_two_reasons_counts_once_by_the_weightier():
    person = learner(Need(plain(0), Source.ROLE), Need(plain(0, 2), Source.CONTRACT))
    (row,) = rank(person, course("1", Taught(plain(0))))
    assert [(gain.need.source, gain.need.level) for gain in row.gains] == [(Source.CONTRACT, 2)]


def test_a_course_from_where_one_is_comes_before_one_below_and_one_above_it():
    person = learner(wants(0, 4), held=[plain(0, 2)])
    below = course("below", Taught(plain(0, 3), 0))
    right = course("right", Taught(plain(0, 3), 2))
    above = course("above", Taught(plain(0, 4), 3))
    far = course("far", Taught(plain(0, 5), 4))
    assert ids(person, far, above, below, right)[:2] == ["right", "above"]
    assert "far" not in ids(person, far, above, below, right)
    assert ids(person, course("known", Taught(plain(0, 2)))) == []


def test_what_a_row_above_closes_hardly_counts_below_it():
    person = learner(wants(0), wants(1, 2))
    twice = [course(name, Taught(plain(0))) for name in ("a", "b")]
    other = course("other", Taught(plain(1, 2)))
    rows = rank(person, *twice, other)
    assert [row.course.id == "other" for row in rows] == [False, True, False]
    assert [gain.is_repeated for row in rows for gain in row.gains] == [False, False, True]


def test_few_ratings_weigh_less_than_many():
    once = course("once", Taught(plain(0)), ratings=1, rating_sum=5)
    often = course("often", Taught(plain(0)), ratings=100, rating_sum=470)
    never = course("never", Taught(plain(0)))
    poor = course("poor", Taught(plain(0)), ratings=100, rating_sum=250)
    assert ids(learner(wants(0)), poor, once, often, never)[0] == "often"
    shares = Shelf([once, often, never], NO_VECTORS, usual_rating=4.0).rating
    assert list(shares) == pytest.approx([(25 / 6 - 1) / 4, (490 / 105 - 1) / 4, 0.75])


def test_what_is_left_out_is_counted_by_its_reason():
    taught = Taught(plain(0))
    courses = [
        course("done", taught),
        course("hidden", taught),
        course("far", taught, language="fi"),
        course("other", Taught(plain(5))),
        course("fits", taught),
    ]
    person = learner(wants(0), completed=frozenset({"done"}), hidden=frozenset({"hidden"}))
    found = rank_courses(person, Shelf(courses, NO_VECTORS), NO_VECTORS)
    assert [row.course.id for row in found.rows] == ["fits"]
    assert found.left_out == dict.fromkeys(LeftOut, 1)


def test_what_is_due_comes_first_whatever_was_hidden_and_says_so():
    due = course("due", Taught(plain(5)), language="fi")
    person = learner(wants(0, 5), hidden=frozenset({"due"}), due=frozenset({"due"}))
    rows = rank(person, course("other", Taught(plain(0, 5))), due)
    assert [row.course.id for row in rows] == ["due", "other"]
    assert rows[0].parts["mandatory"] == pytest.approx(WEIGHTS.mandatory)


def test_prerequisites_that_lack_are_named_and_put_a_course_lower():
    ready = course("ready", Taught(plain(0)))
    lacks = course("lacks", Taught(plain(0)), prerequisites=(plain(1, 2), plain(2, 3)), after=("x", "done"))
    person = learner(wants(0), held=[plain(1, 4), plain(2, 2)], completed=frozenset({"done"}))
    rows = rank(person, lacks, ready)
    assert [row.course.id for row in rows] == ["ready", "lacks"]
    assert rows[1].unmet == (plain(2, 3),)
    assert rows[1].before == ("x",)
    assert rows[1].parts["prerequisites"] == pytest.approx(WEIGHTS.prerequisites / 2)


def test_equals_stand_in_a_shuffle_of_ones_own():
    courses = [course(str(number), Taught(plain(0))) for number in range(6)]
    orders = {tuple(ids(replace(learner(wants(0)), id=str(number)), *courses)) for number in range(12)}
    assert len(orders) > 3


def test_a_skill_in_other_words_counts():
    person = learner(Need(Skill("", "operate forklift truck", 3), Source.WANTED))
    (row,) = rank(person, course("1", Taught(Skill("", "operate forklift trucks", 3))))
    assert row.parts["gap"] > 0.2


def test_nothing_lacking_and_an_empty_catalogue_give_an_empty_list():
    assert rank(learner(), course("1", Taught(plain(0)))) == ()
    assert rank(learner(wants(0))) == ()
    with pytest.raises(ValueError, match="top is -1"):
        rank(learner(wants(0)), top=-1)


@pytest.mark.parametrize(
    "group, family",
    [
        ("2512", "it"),
        ("http://data.europa.eu/esco/isco/C2512", "it"),
        ("1330", "it"),
        ("1211", "business"),
        ("2411", "business"),
        ("2221", "other"),
        (None, "other"),
    ],
)
def test_a_job_family_is_read_from_the_group_of_the_occupation(group, family):
    assert find_family(group) is JobFamily(family)


def test_the_prior_gives_way_to_what_is_completed_and_at_once_to_what_is_said():
    assert learn_formats(JobFamily.BUSINESS)["classroom"] == 1
    assert learn_formats(JobFamily.IT) == {"e_learning": 1, "webinar": 0.5, "mooc": 1, "classroom": 0.5}
    learnt = learn_formats(JobFamily.BUSINESS, completed={"mooc": 2, "unknown": 9}, liked={"mooc": 1})
    assert max(learnt, key=learnt.__getitem__) == "mooc"
    assert learn_formats(JobFamily.IT, stated=["classroom"])["classroom"] == 1
    assert set(learn_formats(JobFamily.OTHER).values()) == {1}
