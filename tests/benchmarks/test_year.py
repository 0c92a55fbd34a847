"""The simulated year at its smallest: some weeks of sixty people, so that it goes on running as the services change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from benchmarks.year import simulation, walk
from benchmarks.year.company import found_company
from benchmarks.year.drawing import draw_year
from benchmarks.year.figures import Figures, measure, say
from mobility.core import clock
from mobility.core.db import session
from tests.conftest import new_database, open_app

FIRST, MIDDLE, LAST = dt.date(2027, 6, 1), dt.date(2027, 6, 14), dt.date(2027, 6, 27)
AS_BUSY_AS = 1500  # people, so that much happens to sixty in four weeks
NOT_THERE = Path("no-bench")


def live(app, first: dt.date, last: dt.date) -> Figures:
    run = simulation.simulate(app, app.config["INSTANCE_DIR"], size=AS_BUSY_AS, seed=1, first=first, last=last)
    assert run.problems == []
    assert run.pages > 0
    with app.app_context():
        return measure(FIRST.year)


@pytest.fixture
def found(template, tmp_path, request):
    """Makes the company anew, in a database and folder of its own."""
    apps = []

    def found_anew():
        folder = tmp_path / str(len(apps))
        folder.mkdir()
        session.remove()
        session.configure(join_transaction_mode="conditional_savepoint")
        apps.append(open_app(new_database(template, folder, request), folder))
        simulation.load(apps[-1], found_company(60, 1, NOT_THERE), folder, FIRST)
        return apps[-1]

    yield found_anew
    session.remove()
    for app in apps:
        app.extensions["engine"].dispose()
    clock.set_now(None)


@pytest.mark.slow
@pytest.mark.one_engine
def test_weeks_of_a_company_keep_every_rule_and_the_same_seed_gives_the_same_weeks(found, monkeypatch):
    monkeypatch.setattr(simulation, "VISITS", (11,))
    monkeypatch.setattr(walk, "WALKERS", 1)
    app = found()
    half = live(app, FIRST, MIDDLE)
    figures = live(app, MIDDLE + dt.timedelta(days=1), LAST)
    assert sum(figures.counts["moves"].values()) > 2
    assert figures.counts["staff"]["left"] > 0
    assert figures.release_days
    assert "median" in "".join(say(figures))
    assert "<polyline" in draw_year(figures, "Some weeks")
    assert live(found(), FIRST, MIDDLE) == half
