"""Teams: the best there is, both ways of finding it alike, and different enough to choose from."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core.db import session
from mobility.matching import teams
from mobility.matching.corpus import RequiredSkill, Skill
from mobility.matching.explanation import SkillRow, Standing
from mobility.matching.models import Direction, SuggestionList
from mobility.matching.teams import Method, Pool, cover_of, find_teams, shared_at_most, weigh_skills
from mobility.opportunities.models import Place
from tests.factories import candidate, make_application, save
from tests.matching.conftest import make_open_person, read

ASKED = RequiredSkill("1", "SQL", 4)


def make_pool(seed: int, people: int = 9, skills: int = 6) -> Pool:
    pick = np.random.default_rng(seed)
    cover = pick.choice([0, 0, 0, 0.5, 0.75, 1], size=(skills, people)).astype(np.float32)
    required = [RequiredSkill(str(one), "", 3, bool(pick.random() < 0.7)) for one in range(skills)]
    return Pool(cover, weigh_skills(required), pick.random(people).astype(np.float32))


def value(pool: Pool, members: tuple[int, ...]) -> float:
    """By the formula of the docstring, skill by skill."""
    covered = sum(weight * max(pool.cover[row, one] for one in members) for row, weight in enumerate(pool.weights))
    alone = sum(weight * pool.cover[row, one] for one in members for row, weight in enumerate(pool.weights))
    ready = sum(pool.ready[one] for one in members) / len(members)
    return float(covered - teams.TIE * (alone - covered) / len(members) + teams.TIE * ready)


@pytest.mark.parametrize("is_enumerated", [True, False])
@pytest.mark.parametrize("size", [2, 3, 4])
def test_no_team_is_better_whichever_way_it_was_found(monkeypatch, size, is_enumerated):
    if not is_enumerated:
        monkeypatch.setattr(teams, "MOST_ENUMERATED", 0)
    for seed in range(12):
        pool = make_pool(seed)
        found = find_teams(pool, size)
        kept: list[tuple[int, ...]] = []
        for team in found:
            allowed = [
                one for one in combinations(range(9), size)
                if all(len({*one} & {*other}) <= shared_at_most(size) for other in kept)
            ]  # fmt: skip
            assert value(pool, team.members) == pytest.approx(max(value(pool, one) for one in allowed), abs=1e-6)
            assert team.method is (Method.ENUMERATED if is_enumerated else Method.SOLVED)
            kept.append(team.members)
        assert len(found) == 3


def test_greedy_would_have_missed_it():
    """The broadest person first leaves a gap that two narrower ones do not."""
    cover = np.asarray([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=np.float32)
    pool = Pool(cover, np.full(6, 1 / 6), np.asarray([1, 0, 0], dtype=np.float32))
    (best, *_) = find_teams(pool, 2)
    assert best.members == (1, 2)
    assert best.coverage == pytest.approx(1)


def test_a_must_counts_more_than_every_nice_skill_together():
    required = [RequiredSkill("0", "", 3), *(RequiredSkill(str(one), "", 3, must=False) for one in range(1, 5))]
    weights = weigh_skills(required)
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > weights[1:].sum()
    assert weigh_skills(required[1:]).tolist() == pytest.approx([0.25] * 4)
    assert weigh_skills([]).tolist() == []


@pytest.mark.parametrize(
    "standing, level, cover",
    [(Standing.HAS, 4, 1), (Standing.HAS, 5, 1), (Standing.HAS, 2, 0.5), (Standing.HAS, None, 1),
     (Standing.CLOSE, 5, 0.5), (Standing.WANTS, None, 0), (Standing.LEARN, None, 0)],
)  # fmt: skip
def test_cover_knows_levels_and_what_is_close(standing, level, cover):
    held = Skill("1", "SQL", level) if standing in {Standing.HAS, Standing.CLOSE} else None
    assert cover_of(SkillRow(ASKED, standing, held, 0.1)) == cover


def test_between_equal_coverages_less_overlap_and_then_readiness_decide():
    cover = np.asarray([[1, 0, 1, 0], [0, 1, 1, 1]], dtype=np.float32)
    pool = Pool(cover, np.full(2, 0.5), np.asarray([0.2, 0.9, 0.2, 0.1], dtype=np.float32))
    (best, *_) = find_teams(pool, 2)
    assert best.members == (0, 1)
    assert best.overlap == pytest.approx(0)


def test_small_and_empty_pools_give_what_there_is():
    pool = make_pool(1, people=2)
    (team,) = find_teams(pool, 5)
    assert team.members == (0, 1)
    assert find_teams(make_pool(1, people=0), 3) == []
    assert find_teams(pool, 0) == []


def test_a_large_pool_is_solved_and_proven():
    (best, *others) = find_teams(make_pool(3, people=60, skills=12), 4)
    assert best.method is Method.SOLVED
    assert all(best.coverage >= other.coverage - 1e-3 for other in others)


def test_all_proposals_together_are_solved_within_one_limit(monkeypatch):
    now, given = [0.0], []

    def solve(pool, size, kept, seconds):
        given.append(seconds)
        now[0] += 3
        return tuple(range(size)), Method.BEST_FOUND

    monkeypatch.setattr(teams, "monotonic", lambda: now[0])
    monkeypatch.setattr(teams, "_solve", solve)
    assert len(find_teams(make_pool(3, people=60), 4)) == 2
    assert given == [teams.SECONDS, teams.SECONDS - 3]


def team_page(client, scene) -> str:
    return read(client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/team"))


@pytest.fixture
def shared(scene):
    """Two places, and nobody who has both skills."""
    scene.posting.places.append(Place(number=2, role="Analyst"))
    session.commit()
    return scene


def test_a_host_sees_who_covers_what_and_can_invite(client, shared):
    reporter = make_open_person("Rita Reports", shared.reporting)
    make_open_person("Sam Sql", shared.sql)
    page = team_page(client, shared)
    assert "Team 1: 2 of 2 skills are there" in page
    assert candidate(shared.posting, reporter) in page
    assert "Rita Reports" not in page
    assert "Your places name roles: Analyst." in page
    assert "Build a team for the 2 free places" in suggested(client, shared)
    kept = session.query(SuggestionList).filter_by(direction=Direction.PEOPLE).first()
    assert reporter.id in [one.person_id for one in kept.suggestions]


def test_what_nobody_covers_is_said_and_applicants_take_part(client, shared):
    snapshot = {"job_title": "clerk", "skills": [{"skill_id": shared.sql.id, "label": "SQL queries", "level": 3}]}
    make_application(shared.people.colleague, shared.posting, snapshot=snapshot)
    page = team_page(client, shared)
    assert "Nobody who could join has: financial reporting." in page
    assert "There more than once: SQL queries" in page
    assert "Read the application" in page


def test_whose_calendar_is_full_is_in_no_team(client, shared):
    full = make_open_person("Fay Full", shared.reporting)
    save(Commitment(person=full, kind=CommitmentKind.WORK_PACKAGE, starts_on=shared.posting.starts_on,
                    ends_on=shared.posting.ends_on, percent=100, title="elsewhere"))  # fmt: skip
    assert candidate(shared.posting, full) not in team_page(client, shared)


def test_with_one_place_or_without_ranking_no_team_is_proposed(client, scene):
    assert "A team needs two free places at least." in team_page(client, scene)
    assert "Build a team" not in suggested(client, scene)
    scene.posting.is_ranked = False
    session.commit()
    assert "nobody is compared here" in team_page(client, scene)


def suggested(client, scene) -> str:
    return read(client.sign_in(scene.people.host).get(f"/opportunities/{scene.posting.id}/candidates?tab=suggested"))
