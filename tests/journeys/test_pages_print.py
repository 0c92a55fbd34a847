"""On paper (A18): what was written and decided, in ink on white, nothing to press and nothing cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.journeys.exhibition import settle
from tests.journeys.gallery import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAPER = 718, 1000  # A4 less its margins, in CSS pixels
PRINTED = (
    Page("skills.profile", "/profile"),
    Page("skills.person", "/people/{employee}", "hr"),
    Page("moves.approval", "/approvals/{move approved}", "hr"),
    Page("moves.show", "/moves/{move approved}", "mover approved"),
    Page("moves.show", "/moves/{move declined_for_good}", "mover declined_for_good"),
    Page("applications.show", "/applications/{application not_selected}"),
    Page("opportunities.changes", "/opportunities/{open}/changes"),
    Page("privacy.copy", "/privacy/mine/copy"),
    Page("oversight.figures", "/oversight/figures?by=unit", "auditor"),
)
TO_PRESS = "nav, footer, button, input:not([type=hidden]), select, textarea, .btn, .back-link, .tab-line, .page-turner"
FAULTS = """wanted => {
    const shown = [...document.querySelectorAll('body *')].filter(one => one.checkVisibility());
    const ink = one => getComputedStyle(one).color.match(/[0-9.]+/g).slice(0, 3).map(Number);
    const dark = one => ink(one).reduce((sum, part) => sum + part, 0) / 3 < 160;
    const words = shown.filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
    const white = one => ['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(getComputedStyle(one).backgroundColor);
    const about = one => one.outerHTML.slice(0, 120);
    return [
        ...shown.filter(one => one.matches(wanted)).map(one => `to press: ${about(one)}`),
        ...words.filter(one => !one.closest('.visually-hidden, svg') && !dark(one)).map(one => `pale: ${about(one)}`),
        ...shown.filter(one => one.matches('body, main, section, table, .notice') && !white(one))
            .map(one => `not on white: ${about(one)}`),
        ...shown.filter(one => !one.closest('.visually-hidden, svg') && getComputedStyle(one).overflowY !== 'visible'
            && one.scrollHeight > one.clientHeight + 2 && one.clientHeight > 2).map(one => `cut off: ${about(one)}`),
        ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the paper'] : []),
        ...[...document.querySelectorAll('main details')]
            .filter(fold => !fold.open && !fold.querySelector('form') && !fold.closest('form'))
            .filter(fold => fold.querySelector(':scope > :not(summary)').offsetHeight === 0)
            .map(fold => `folded away: ${about(fold)}`),
    ];
}"""


@pytest.mark.parametrize("page", PRINTED, ids=lambda page: page.name)
def test_a_page_prints_cleanly_whatever_the_screen_looked_like(exhibition, same_page, page):
    browser: BrowserPage = same_page(exhibition.base, size=PAPER, color_scheme="dark")
    exhibition.speak("en")
    exhibition.enter(browser, page)
    settle(browser)
    browser.emulate_media(media="print")
    assert browser.locator("main h1").is_visible()
    faults = browser.evaluate(FAULTS, TO_PRESS)
    assert not faults, "\n".join(faults)
