"""Whoever has not chosen is not found, and nobody can tell them from somebody who is not looking."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications.blind import short_code
from mobility.core import clock
from mobility.skills.models import Profile, Visibility
from mobility.web import current
from tests.security.crawling import crawl, find_differences
from tests.things import Visitor

# what a page shows does not depend on the engine; one test opens every page
pytestmark = [pytest.mark.one_engine, pytest.mark.timeout(400)]

VIEWERS = ("host", "manager", "hr", "admin")


def choose(visitor: Visitor, visibility: Visibility) -> None:
    """As if the colleague had chosen so."""
    chosen = None if visibility is Visibility.UNDECIDED else clock.now()
    of_the_colleague = Profile.person_id == visitor.things.people.colleague.id
    values = {"visibility": visibility, "chosen_at": chosen, "notice_read_at": chosen}
    visitor.connection.execute(sa.update(Profile).where(of_the_colleague).values(values))


def crawl_with(visitor: Visitor, who: str, visibility: Visibility) -> dict[str, str]:
    with visitor.aside():
        choose(visitor, visibility)
        return crawl(visitor, who)


@pytest.mark.slow
@pytest.mark.parametrize("who", VIEWERS)
def test_nobody_can_tell_undecided_from_not_looking(visitor, who, monkeypatch):
    monkeypatch.setattr(current, "PROOF_HOLDS", dt.timedelta(days=1))  # a crawl of every page may outlast ten minutes
    undecided = crawl_with(visitor, who, Visibility.UNDECIDED)
    assert find_differences(undecided, crawl_with(visitor, who, Visibility.NOT_LOOKING)) == {}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_only_those_who_are_open_are_suggested_or_can_be_asked(visitor, visibility):
    is_open = visibility is Visibility.OPEN
    code = visitor.things.ids["somebody to invite"]["code"]
    candidates = visitor.address("matching.candidates", "open posting") + "?tab=suggested"
    with visitor.aside():
        choose(visitor, visibility)
        assert (short_code(code) in visitor.visit("host", "GET", candidates).text) is is_open
        for page in ("matching.candidate", "applications.invite"):
            answer = visitor.visit("host", "GET", visitor.address(page, "somebody to invite"))
            assert answer.status_code == (200 if is_open else 404)
