"""The simulated year at its smallest: some weeks of sixty people, so that it goes on running as the services change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks.year import simulation, walk
from benchmarks.year.company import found_company
from benchmarks.year.drawing import draw_year
from benchmarks.year.figures import Figures, measure, say
from mobility.core.db import unit_of_work
from mobility.demo.services import empty_database

FIRST, MIDDLE, LAST = dt.date(2027, 6, 1), dt.date(2027, 6, 14), dt.date(2027, 6, 27)
AS_BUSY_AS = 1500  # people, so that much happens to sixty in four weeks
NOT_THERE = Path("no-bench")


def found(app, folder: Path) -> None:
    with app.app_context():
        unit_of_work(empty_database)
    simulation.load(app, found_company(60, 1, NOT_THERE), folder, FIRST)


def live(app, folder: Path, first: dt.date, last: dt.date) -> Figures:
    run = simulation.simulate(app, folder, size=AS_BUSY_AS, seed=1, first=first, last=last)
    assert run.problems == []
    assert run.pages > 0
    with app.app_context():
        return measure(FIRST.year)


@pytest.mark.slow
@pytest.mark.one_engine
def test_weeks_of_a_company_keep_every_rule_and_the_same_seed_gives_the_same_weeks(
    concurrent_app, tmp_path, monkeypatch
):
    monkeypatch.setattr(simulation, "VISITS", (11,))
    monkeypatch.setattr(walk, "WALKERS", 1)
    found(concurrent_app, tmp_path)
    half = live(concurrent_app, tmp_path, FIRST, MIDDLE)
    figures = live(concurrent_app, tmp_path, MIDDLE + dt.timedelta(days=1), LAST)
    assert sum(figures.counts["moves"].values()) > 2
    assert figures.counts["staff"]["left"] > 0
    assert figures.release_days
    assert "median" in "".join(say(figures))
    assert "<polyline" in draw_year(figures, "Some weeks")
    found(concurrent_app, tmp_path)
    assert live(concurrent_app, tmp_path, FIRST, MIDDLE) == half
