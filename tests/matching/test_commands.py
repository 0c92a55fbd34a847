"""The commands of interchange.md: prepare the model, index, rank, explain."""

from __future__ import annotations

import json

import pytest

from mobility.core.db import session
from mobility.opportunities.models import Audience
from mobility.skills.models import Visibility
from tests.factories import give_skill, make_profile
from tests.matching.conftest import make_open_person


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["matching", *map(str, words)])


def lines_of(path) -> list[list[str]]:
    return [line.split() for line in path.read_text("utf-8").splitlines()]


def test_index_says_what_it_did_and_has_nothing_to_do_the_second_time(run, scene):
    assert "0 unchanged" in run("index").output
    again = run("index")
    assert again.exit_code == 0
    assert again.output.startswith("0 texts embedded, ")


def test_rank_writes_a_run_of_everyone_who_may_be_found(run, scene, tmp_path):
    make_open_person("Rudi Ready", scene.sql, scene.reporting, employee_number="R1")
    make_profile(scene.people.colleague, Visibility.UNDECIDED)
    result = run("rank", "--out", tmp_path / "run")
    assert result.exit_code == 0, result.output
    lines = lines_of(tmp_path / "run")
    assert [line[2] for line in lines] == ["R1", scene.people.employee.employee_number]
    assert [(line[0], line[1], line[3], line[5]) for line in lines] == [
        (scene.posting.reference, "Q0", rank, "mobility") for rank in ("1", "2")
    ]
    assert float(lines[0][4]) > float(lines[1][4])


def test_rank_turns_round_and_takes_the_kind_and_the_top(run, scene, tmp_path):
    for number in range(3):
        make_open_person("", scene.sql, employee_number=f"N{number}")
    run("rank", "--direction", "opportunities", "--kind", "work_package", "--top", "1", "--out", tmp_path / "run")
    lines = lines_of(tmp_path / "run")
    assert {line[0] for line in lines} == {"N0", "N1", "N2", scene.people.employee.employee_number}
    assert {line[2] for line in lines} == {scene.posting.reference}
    run("rank", "--kind", "gig", "--out", tmp_path / "none")
    assert lines_of(tmp_path / "none") == []


def test_rank_keeps_to_the_audience_and_to_constraints_only_if_asked(run, scene, tmp_path):
    scene.posting.audience, scene.posting.country = Audience.COUNTRY, "FR"
    session.commit()
    make_open_person("", scene.sql, employee_number="GB1", country="GB")
    make_open_person("", scene.sql, employee_number="OWN", line_manager=scene.people.host)
    run("rank", "--out", tmp_path / "all")
    run("rank", "--constraints", "--out", tmp_path / "some")
    numbers = [{line[2] for line in lines_of(tmp_path / name)} for name in ("all", "some")]
    own = scene.people.employee.employee_number
    assert numbers == [{"OWN", own}, {own}]


def test_rank_into_a_folder_that_does_not_exist_is_refused_in_a_sentence(run, scene, tmp_path):
    result = run("rank", "--out", tmp_path / "nowhere" / "run")
    assert result.exit_code == 1
    assert "cannot be written" in result.output
    assert run("rank").exit_code == 2


def test_explain_gives_score_parts_skills_and_what_would_raise_it(run, scene):
    number = scene.people.employee.employee_number
    found = json.loads(run("explain", scene.posting.reference, number, "--json").output)
    assert found["score"] == pytest.approx(sum(found["parts"].values()), abs=1e-4)
    assert [row["skill"] for row in found["matched"]] == ["SQL queries"]
    assert [row["skill"] for row in found["missing"]] == ["financial reporting"]
    (then,) = found["counterfactuals"]
    assert then["changes"] == [{"change": "learn", "skill": "financial reporting", "level": 3}]
    assert then["before"] == {"score": found["score"], "fit": found["fit"], "rank": None}
    assert then["after"]["score"] > found["score"]
    assert then["after"]["fit"] == "strong"
    assert "with “financial reporting” at level 3" in run("explain", scene.posting.reference, number).output


def test_explain_counts_the_place_before_and_after_as_the_ranking_does(run, scene, tmp_path):
    for number in range(6):
        make_open_person(
            "", *([scene.sql, scene.reporting] if number < 3 else [scene.sql]), employee_number=f"N{number}"
        )
    number = scene.people.employee.employee_number
    run("rank", "--constraints", "--out", tmp_path / "before")
    found = json.loads(run("explain", scene.posting.reference, number, "--json").output)
    (then,) = found["counterfactuals"]
    assert f"place {then['after']['rank']} instead of" in run("explain", scene.posting.reference, number).output
    give_skill(scene.people.employee, scene.reporting, then["changes"][0]["level"])
    run("rank", "--constraints", "--out", tmp_path / "after")
    places = [
        next(int(line[3]) for line in lines_of(tmp_path / name) if line[2] == number) for name in ("before", "after")
    ]
    assert places == [then["before"]["rank"], then["after"]["rank"]]


def test_explain_refuses_whom_nobody_may_find(run, scene):
    unknown = run("explain", scene.posting.reference, "nobody")
    hidden = run("explain", scene.posting.reference, scene.people.colleague.employee_number)
    missing = run("explain", "P9", scene.people.employee.employee_number)
    assert [result.exit_code for result in (unknown, hidden, missing)] == [1, 1, 1]
    assert "may not be found" in hidden.output


def test_prepare_model_is_quick_when_there_is_nothing_to_do(run):
    assert run("prepare-model").exit_code == 0


def test_a_model_that_is_not_there_is_said_in_one_line(app, run, scene, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "EMBEDDING_MODEL", "not-there")
    monkeypatch.setitem(app.config, "MODELS_DIR", tmp_path)
    result = run("index")
    assert result.exit_code == 1
    assert "No exported model" in result.output
