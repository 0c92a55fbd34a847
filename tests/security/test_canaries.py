"""Canaries (S6, S7): a string in every sensitive field, found nowhere but where `domain.md` says who may read it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import pytest

from mobility.core.db import session
from tests.architecture.who import ROLES
from tests.security.canaries import BESIDES, MAY_READ, NEVER_SHOWN, canary, find_canaries, plant
from tests.security.crawling import crawl, entrances, words_of
from tests.things import Visitor

# what a page shows does not depend on the engine; one test opens every page
pytestmark = [pytest.mark.one_engine, pytest.mark.timeout(400)]

EVERYBODY = (*ROLES, *BESIDES)
FRAGMENT = {"HX-Request": "true"}
NAMES_OF_SKILLS = {"wanted"}  # that there is such a skill is no secret: only who wants it
# field → the first of those who may read it
FIRST = {field: who[0] for field, who in MAY_READ.items() if field not in NEVER_SHOWN}
WITH_WORDS = (
    "motivation", "snapshot", "tried", "blind-name", "wanted", "about-hr", "search-words", "document",
    "asker",
)  # fmt: skip


class Seen(NamedTuple):
    who: str
    found: dict[str, set[str]]


@pytest.fixture(scope="module")
def company(visitor: Visitor) -> Visitor:
    plant(visitor)
    session.remove()
    return visitor


def searches() -> list[str]:
    """What somebody might look for, if they guessed."""
    words = [canary(field) for field in WITH_WORDS]
    return [f"{page}{word}" for word in words for page in ("/find?q=", "/skills/options?q=", "/people?q=")]


def things_planted(company: Visitor) -> list[str]:
    pages = (
        ("applications.show", "application with a"), ("moves.show", "move that was"), ("people.show", "blinded"),
    )  # fmt: skip
    return [
        company.address(page, name) for page, start in pages for name in company.things.ids if name.startswith(start)
    ]


def find_all(company: Visitor, who: str) -> dict[str, set[str]]:
    """Field → the addresses where this person finds its canary, whole pages and fragments of those they may open."""
    seen = crawl(company, who, [*searches(), *things_planted(company)])
    for address in sorted(address for address in entrances(company) if seen[address].startswith("200")):
        answer = company.visit(who, "GET", address, checked=False, headers=FRAGMENT)
        seen[f"fragment of {address}"] = words_of(answer)
    found: dict[str, set[str]] = defaultdict(set)
    for address, text in seen.items():
        for field in find_canaries(text.replace(address, "")):
            asked = canary(field) in address
            named = field in NAMES_OF_SKILLS and address.removeprefix("fragment of ").startswith("/skills")
            if not asked and not named:
                found[field].add(address)
    return found


@pytest.fixture(scope="module", params=EVERYBODY)
def seen(company: Visitor, request: pytest.FixtureRequest) -> Seen:
    """Who looks, and what they find: looked for once, since the tests of one person follow each other."""
    return Seen(request.param, find_all(company, request.param))


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nobody_reads_what_is_not_for_them(seen):
    leaks = {field: sorted(where)[:5] for field, where in seen.found.items() if seen.who not in MAY_READ[field]}
    assert leaks == {}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_canary_sings_to_whom_it_is_for(seen):
    """Or the crawl does not come where the field is shown, and finding nothing would prove nothing."""
    assert [field for field, who in FIRST.items() if who == seen.who and not seen.found.get(field)] == []


def test_every_canary_is_listened_for():
    assert FIRST
    assert set(FIRST.values()) <= set(EVERYBODY)
