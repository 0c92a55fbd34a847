"""Everything that one person can open: the pages of the table, and whatever they link to."""

from __future__ import annotations

import html
import io
import os
import re
from collections import Counter
from collections.abc import Iterable

from pypdf import PdfReader
from werkzeug.test import TestResponse

from tests.architecture.access import ACCESS
from tests.things import Visitor

LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
FRESH = re.compile(
    r'name="(?:csrf_token|form_key)"[^>]*>|<meta name="csrf[^>]*>|hx-headers=\'[^\']*\'|"X-CSRFToken[^}]*'
    r'|"made_at": "[^"]*"|As of [^“<]*|DTSTAMP:\w+'
    r'|data-options="[^"]*"|[\d.,]+ [GM]B'
)
MOST_PAGES = 1200
# of one kind of page that links lead to, besides the table's own; MOBILITY_CRAWL=whole opens every one
FEW = MOST_PAGES if os.environ.get("MOBILITY_CRAWL") == "whole" else 3
ONE_OF_MANY = re.compile(r"\d+|[A-Z]{8,}")  # an id, or the code of a candidate
MONTHS = re.compile(r"/calendar\?")  # of a calendar one is like another, and there is no end to them
SEARCHES = (
    "/find?q=zebra", "/find?q=Bo+Chen", "/skills/options?q=for", "/applications?show=past", "/find?sort=newest",
    "/people?q=Bo+Chen", "/people?q=zebra", "/people?helps=y", "/people?kind=gig", "/people?free_by=2100-01-01",
    "/people?unit=Example", "/people?country=FR", "/people?has=1-1,2-1,3-1",
)  # fmt: skip
NARROWED = ("/static/", "/find?", "/people?", "/postings/reach?", "/skills/", "/skills?")


def masked(text: str) -> str:
    """A page without what is made afresh each time."""
    return FRESH.sub("", text)


def words_of(answer: TestResponse) -> str:
    """What is sent, as text; of a PDF what is printed on it."""
    if answer.mimetype != "application/pdf":
        return answer.text
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def entrances(visitor: Visitor) -> set[str]:
    """Every address of the table of pages, about every thing there."""
    known = {visitor.address(row.page, row.thing) for row in ACCESS if row.method == "GET" and row.has_ids}
    return known | {visitor.address(row.page) for row in ACCESS if row.method == "GET" and not row.thing}


def crawl(visitor: Visitor, who: str, more: Iterable[str] = ()) -> dict[str, str]:
    """Address → page, of everything that this person is shown; nothing stays written.

    The filters of a search only narrow what it shows, so they are not combined; one skill's page is like another's,
    and of every other kind a few are opened that only a link leads to.
    """
    known = entrances(visitor) | set(more)
    seen: dict[str, str] = {}
    followed: Counter[str] = Counter()
    known |= set(SEARCHES)
    waiting = sorted(known)
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or (address not in known and (address.startswith(NARROWED) or MONTHS.search(address))):
            continue
        kind = ONE_OF_MANY.sub("*", address)
        if address not in known and followed[kind] == FEW:
            continue
        followed[kind] += address not in known
        answer = visitor.visit(who, "GET", address, checked=False)
        assert answer.status_code < 500, address
        seen[address] = f"{answer.status_code} {answer.location} {masked(text := words_of(answer))}"
        waiting += [html.unescape(link) for link in LINK.findall(text)]
    assert len(seen) < MOST_PAGES, "the crawl does not end"
    return seen


def find_differences(one: dict[str, str], other: dict[str, str]) -> dict[str, list[str]]:
    """The addresses that are not the same in both, with the lines that tell them apart."""
    return {
        address: sorted(set(one.get(address, "").splitlines()) ^ set(other.get(address, "").splitlines()))
        for address in sorted({*one, *other})
        if one.get(address) != other.get(address)
    }
