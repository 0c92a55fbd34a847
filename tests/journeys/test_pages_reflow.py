"""The first state of every page: axe, 320 pixels, wide spacing, right to left, double and longer text, set colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as BrowserPage

from tests.browser import AXE_OF_COLOURS, WIDE, axe, scrolls_sideways
from tests.journeys.exhibition import UNFOLD, settle
from tests.journeys.gallery import first_views

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SMALL = 320, 640
# WCAG 1.4.12
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } \
           p { margin-bottom: 2em !important; }"
# a sheet that a script makes is no content of the page, which its CSP would block
STYLE = """rules => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
}"""
DOUBLE = "html { font-size: 200% !important; }"
CLIPPED = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
    const style = getComputedStyle(element);
    if (style.overflowX === 'visible' || ['auto', 'scroll'].includes(style.overflowX)) return false;
    if (element.clientWidth < 2 || element.closest('.visually-hidden, svg, select')) return false;
    return element.scrollWidth > element.clientWidth + 1 && element.textContent.trim();
}).map(element => element.outerHTML.slice(0, 140))"""
# every text a third longer, as languages other than English are, and bracketed so that its end can be seen
LENGTHEN = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
        const words = text.data.trim();
        if (words && !text.parentElement.closest('script, style')) {
            text.data = `[${text.data} ${'nolem '.repeat(Math.ceil(words.length * .4 / 6)).trim()}]`;
        }
    }
}"""
# names of links and buttons, with where each leads
TARGETS = """() => {
    axe.setup(document);
    const seen = [...document.querySelectorAll('main a[href], main button')].filter(one => one.offsetParent)
        .map(one => [axe.commons.text.accessibleText(one).trim(),
                     one.matches('a') ? one.getAttribute('href') :
                     `${(one.getAttribute('formaction') || one.form?.getAttribute('action') || one.id)}`
                     + `#${one.name}=${one.value}#`
                     + [...(one.form?.querySelectorAll('input[type=hidden]') || [])]
                         .filter(field => !['csrf_token', 'form_key'].includes(field.name))
                         .map(field => field.value)]);
    axe.teardown();
    return seen;
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.transitionDuration) > .01 || parseFloat(style.animationDuration) > .01;
}).slice(0, 3).map(one => one.outerHTML.slice(0, 100))"""
SMALL_TARGETS = """() => [...document.querySelectorAll('main .btn-primary')].filter(one => one.offsetParent)
    .filter(one => [one.offsetHeight, one.offsetWidth].some(side => side < 43.5))
    .map(one => one.outerHTML.slice(0, 140))"""


@pytest.mark.parametrize("page", first_views(), ids=lambda page: page.endpoint)
def test_a_page_bears_a_small_screen_wide_text_and_forced_colours(exhibition, same_page, page):
    """In French."""
    browser = same_page(exhibition.base, has_touch=True, reduced_motion="reduce")
    exhibition.speak("fr")
    exhibition.enter(browser, page)
    faults = look(browser, "on a desk")
    browser.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    browser.evaluate(UNFOLD)
    settle(browser)
    faults += axe(browser) + look(browser, "at 320 pixels") + list_small_targets(browser)
    browser.emulate_media(forced_colors="active")
    faults += axe(browser, AXE_OF_COLOURS)
    browser.emulate_media(forced_colors="null")
    faults += list_targets_alike(browser)
    faults += [f"moves in spite of the wish for less motion: {one}" for one in browser.evaluate(MOVING)]
    browser.evaluate(STYLE, SPACING)
    faults += look(browser, "with wide spacing")
    browser.evaluate(STYLE, "")
    browser.evaluate("document.documentElement.dir = 'rtl'")
    faults += look(browser, "from right to left")
    browser.evaluate("document.documentElement.dir = 'ltr'")
    browser.evaluate(LENGTHEN)
    faults += look(browser, "with texts 40 % longer")
    browser.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    browser.evaluate(STYLE, DOUBLE)
    faults += look(browser, "with text of double size")
    assert not faults, "\n".join(faults)


def look(browser: BrowserPage, condition: str) -> list[str]:
    faults = [f"{condition}: clipped: {clipped}" for clipped in browser.evaluate(CLIPPED)]
    return [f"{condition}: {browser.url} scrolls sideways", *faults] if scrolls_sideways(browser) else faults


def list_small_targets(browser: BrowserPage) -> list[str]:
    return [f"less than 44 pixels high or wide: {one}" for one in browser.evaluate(SMALL_TARGETS)]


def list_targets_alike(browser: BrowserPage) -> list[str]:
    """Links and buttons without a name, and names that lead to more than one place; axe is there to work names out."""
    leads_to: dict[str, set[str]] = {}
    for name, target in browser.evaluate(TARGETS):
        leads_to.setdefault(name, set()).add(target)
    faults = [f"“{name}” leads to {sorted(where)}" for name, where in leads_to.items() if len(where) > 1]
    return faults + ([f"a link or button without a name: {leads_to['']}"] if "" in leads_to else [])
