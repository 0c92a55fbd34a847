"""The load benchmark at its smallest: its visitors still find every page and form that they ask for."""

from __future__ import annotations

import pytest

from benchmarks.load import __main__ as load
from benchmarks.load.casting import EMPLOYEE, cast
from benchmarks.load.figures import Watch, slope_of, slope_of_memory
from mobility.core.db import session
from mobility.people.models import Role
from tests.factories import grant, make_application, make_opportunity, make_person, make_profile, make_skill

PAGES = {
    "HR inbox", "an opportunity", "apply, its pages", "apply, sent", "apply, started", "apply, written", "find",
    "find by words and filter", "home", "profile", "profile, its form", "profile, saved", "shortlist",
    "suggested people",
}  # fmt: skip


@pytest.fixture
def parts(concurrent_app):
    with concurrent_app.app_context():
        host, applicant, partner = make_person("Holly"), make_person("Ada"), make_person("Pat")
        postings = [make_opportunity(host, title=f"Gig {number}", skills=[make_skill()]) for number in range(3)]
        for person in (host, applicant, partner):
            make_profile(person)
        make_application(applicant, postings[0])
        grant(partner, Role.HR)
        session.commit()
    return cast(concurrent_app, 20)


@pytest.mark.one_engine
def test_every_page_is_asked_for_and_answers(concurrent_app, parts, monkeypatch):
    assert [part.acts is EMPLOYEE for part in parts].count(True) == 14
    monkeypatch.setattr(load, "WARMING", 0)
    monkeypatch.setattr(load, "COUNTED", 1)
    counted = load.count_queries(concurrent_app, parts)
    assert set(counted) == PAGES
    assert min(counted.values()) > 0


def test_figures_are_those_of_the_definition():
    watch = Watch()
    for number in range(1, 101):
        watch.seen("home", 200, number / 1000)
    watch.seen("home", 503, 0.001)
    row = watch.rows(10)["home"]
    assert (row.rate, row.median, row.late, row.busy, row.wrong) == (10, 50.5, 95, 1, 0)
    assert slope_of([(1000, 5.0), (10_000, 50.0), (100_000, 500.0)]) == pytest.approx(1)
    assert slope_of_memory([60, 120, 180], [100, 101, 102]) == pytest.approx(60)
