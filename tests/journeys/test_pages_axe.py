"""Every page that exists, in Chromium: nothing for axe to find, nothing wider than the window, nothing blocked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.browser import AXE_OF_COLOURS, NARROW, axe, scrolls_sideways
from tests.journeys.exhibition import UNFOLD, settle
from tests.journeys.gallery import pages

DARK = {
    "home.index",
    "opportunities.show",
    "applications.show",
    "matching.find",
    "matching.candidates",
    "moves.approval",
}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_is_open_to_everybody(exhibition, same_page, page):
    """No wider than a desk; then folded out on a phone, with every rule. French is seen at 320 pixels elsewhere."""
    browser = same_page(exhibition.base, reduced_motion="reduce")  # colours half-way through a change are nobody's
    exhibition.speak("en")
    exhibition.enter(browser, page)
    faults = list_too_wide(browser)
    browser.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    browser.evaluate(UNFOLD)
    settle(browser)
    faults += axe(browser) + list_too_wide(browser)
    if page.endpoint in DARK:
        browser.emulate_media(color_scheme="dark")  # which changes nothing but colours
        faults += axe(browser, AXE_OF_COLOURS)
    assert not faults, "\n".join(faults)


def list_too_wide(browser: BrowserPage) -> list[str]:
    width = browser.viewport_size["width"] if browser.viewport_size else 0
    return [f"{browser.url} scrolls sideways at {width} px"] if scrolls_sideways(browser) else []
