"""Every page that exists, in Chromium: nothing for axe to find, nothing wider than the window, nothing blocked.

The second state of each page; MOBILITY_STATES=all looks at all of them (`make test-pages`).
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.browser import AXE_OF_COLOURS, axe
from tests.journeys.exhibition import look_wide_and_narrow
from tests.journeys.gallery import Page, first_views, pages

ALL = os.environ.get("MOBILITY_STATES") == "all"
MOST_STATES = 1
DARK = {
    "home.index",
    "opportunities.show",
    "applications.show",
    "matching.find",
    "matching.candidates",
    "moves.approval",
}


def some_states() -> list[Page]:
    """Not what is seen elsewhere: first states in test_pages_reflow, refused forms in test_pages_forms."""
    if ALL:
        return pages()
    seen, first, found = Counter(), first_views(), []
    for page in pages():
        kind = page.endpoint or page.address
        if page not in first and not page.is_refused and seen[kind] < MOST_STATES:
            seen[kind] += 1
            found.append(page)
    return found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("page", some_states(), ids=lambda page: page.name)
def test_a_page_is_open_to_everybody(exhibition, same_page, page):
    """No wider than a desk; then folded out on a phone, with every rule."""
    browser = same_page(exhibition.base, reduced_motion="reduce")  # colours half-way through a change are nobody's
    exhibition.speak("en")
    exhibition.enter(browser, page)
    faults = look_wide_and_narrow(browser)
    if page.endpoint in DARK:
        browser.emulate_media(color_scheme="dark")  # which changes nothing but colours
        faults += axe(browser, AXE_OF_COLOURS)
    assert not faults, "\n".join(faults)
