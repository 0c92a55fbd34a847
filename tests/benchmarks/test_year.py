"""The simulated year at its smallest: some weeks of sixty people, so that it goes on running as the services change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks.year.company import found_company
from benchmarks.year.drawing import draw_year
from benchmarks.year.figures import Figures, measure
from benchmarks.year.simulation import load, simulate
from mobility.core.db import unit_of_work
from mobility.demo.services import empty_database

FIRST, LAST = dt.date(2027, 3, 1), dt.date(2027, 4, 4)
NOT_THERE = Path("no-bench")


def live(app, folder: Path, seed: int) -> Figures:
    with app.app_context():
        unit_of_work(empty_database)
    load(app, found_company(60, seed, NOT_THERE), folder, FIRST)
    run = simulate(app, folder, size=1500, seed=seed, first=FIRST, last=LAST)
    assert run.problems == []
    with app.app_context():
        return measure(FIRST.year)


@pytest.mark.slow
@pytest.mark.one_engine
def test_weeks_of_a_company_keep_every_rule_and_the_same_seed_gives_the_same_weeks(concurrent_app, tmp_path):
    figures = live(concurrent_app, tmp_path, 1)
    assert sum(figures.counts["moves"].values()) > 5
    assert figures.counts["staff"]["left"] > 0
    assert figures.release_days
    assert live(concurrent_app, tmp_path, 1) == figures
    assert "<polyline" in draw_year(figures, "Some weeks")
