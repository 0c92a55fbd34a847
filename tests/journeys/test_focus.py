"""Parts of pages that come later: where focus is afterwards, what is announced, and what is said when they do not come.

A4, U14 and F38 of the bars. Answers are held back or broken in the browser, so nothing here depends on speed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Route, expect

from tests.browser import WIDE
from tests.journeys.exhibition import UNFOLD, settle
from tests.journeys.gallery import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIND, PROFILE = Page("matching.find", "/find"), Page("skills.profile", "/profile")
POSTING = Page("opportunities.new", "/opportunities/new", "host")
NOTE, FILTERED = ".part-note", re.compile("kind=gig")
# what a region says, each time it says something else
LISTEN = """region => { window.heard = [];
    new MutationObserver(() => {
        const words = region.textContent.trim();
        if (words && words !== window.heard.at(-1)) window.heard.push(words);
    }).observe(region, { childList: true, characterData: true, subtree: true });
}"""


def hold(browser: BrowserPage, address: str) -> list[Route]:
    """Requests that begin so wait until the test lets them go."""
    held: list[Route] = []
    browser.route(lambda url: f"{address}" in url, lambda route: held.append(route))
    return held


def tick(browser: BrowserPage, name: str = "Gig") -> None:
    browser.evaluate(UNFOLD)
    browser.get_by_role("checkbox", name=name).first.check()


@pytest.fixture
def broken(browser, exhibition) -> Iterator[BrowserPage]:
    """A page whose errors in the console are wanted."""
    context = browser.new_context(base_url=exhibition.base, viewport={"width": WIDE[0], "height": WIDE[1]})
    exhibition.speak("en")
    yield context.new_page()
    context.close()


def test_after_filtering_focus_stays_and_the_count_is_announced_once(exhibition, open_page):
    browser = open_page(exhibition.base)
    exhibition.speak("en")
    exhibition.enter(browser, FIND)
    browser.locator("#finder-status").evaluate(LISTEN)
    tick(browser)
    expect(browser).to_have_url(FILTERED)
    expect(browser.locator("#finder-status")).not_to_be_empty()
    settle(browser)
    assert browser.evaluate("document.activeElement.matches('input[name=kind]')")
    assert browser.evaluate("window.heard.length") == 1
    assert browser.locator("#finder [role=status]").count() == 0


def test_old_results_stay_dimmed_until_new_ones_come(exhibition, open_page):
    browser = open_page(exhibition.base)
    exhibition.speak("en")
    exhibition.enter(browser, FIND)
    before, held = browser.locator("#results").inner_text(), hold(browser, "/find?")
    tick(browser)
    expect(browser.locator("#finder")).to_have_attribute("aria-busy", "true")
    assert browser.locator("#results").inner_text() == before
    expect(browser.locator("#finder")).to_have_css("opacity", "0.55")
    expect(browser.locator(NOTE)).to_have_text("Still working…")
    assert browser.locator(NOTE).get_attribute("role") == "status"
    for route in held:
        route.continue_()
    expect(browser.locator("#finder[aria-busy]")).to_have_count(0)
    expect(browser.locator(NOTE)).to_have_count(0)


@pytest.mark.parametrize(("field", "part"), [("held-skill", "#held-skills"), ("wanted-skill", "#wanted-skills")])
def test_after_a_skill_is_added_or_refused_focus_is_in_the_part_that_changed(exhibition, open_page, field, part):
    browser = open_page(exhibition.base)
    exhibition.speak("en")
    exhibition.enter(browser, Page("skills.profile", "/profile", "newcomer"))
    for words in ("no such skill", "Storytelling"):
        browser.evaluate(UNFOLD)
        browser.locator(f"#{field}").fill(words)
        with browser.expect_response(lambda answer: answer.request.method == "POST"):
            browser.locator(part).get_by_role("button", name="Add").last.click()
        expect(browser.locator(part)).to_contain_text("Storytelling" if words == "Storytelling" else words)
        expect(browser.locator(f"{part}:focus, {part} :focus")).to_have_count(1)


def test_the_summary_of_errors_goes_with_the_last_of_them(exhibition, open_page):
    browser = open_page(exhibition.base)
    exhibition.speak("en")
    exhibition.enter(browser, Page("skills.profile", "/profile", "newcomer"))
    field = browser.locator("#held-skill")
    field.evaluate("field => { field.value = 'no such skill'; field.form.submit(); }")  # as a page, without htmx
    expect(browser.locator("main > .error-summary")).to_be_focused()
    browser.evaluate(UNFOLD)
    field.fill("SQL")
    browser.locator("#add-held").click()
    expect(browser.locator(".error-summary")).to_have_count(0)
    assert browser.title().startswith("My profile")


def test_after_a_wanted_skill_is_removed_focus_is_on_the_heading(exhibition, open_page):
    browser = open_page(exhibition.base)
    exhibition.speak("en")
    exhibition.enter(browser, PROFILE)
    with browser.expect_response(lambda answer: answer.request.method == "POST"):
        browser.locator("#wanted-skills").get_by_role("button", name="Remove").first.click()
    expect(browser.locator("#wanted-skills h2")).to_be_focused()


def test_what_is_counted_beside_a_posting_leaves_focus_where_one_writes(exhibition, open_page):
    browser = open_page(exhibition.base)
    exhibition.speak("en")
    exhibition.enter(browser, POSTING)
    browser.locator("#title").click()
    with browser.expect_response(lambda answer: "/postings/reach" in answer.url):
        browser.keyboard.type("Sort the figures")
    settle(browser)
    assert browser.evaluate("document.activeElement.id") == "title"


@pytest.mark.parametrize("fault", ["500", "offline", "no answer"])
def test_a_part_that_does_not_come_says_so_keeps_what_was_typed_and_can_be_asked_for_again(exhibition, broken, fault):
    exhibition.enter(broken, FIND)
    unanswered: list[Route] = []
    does = {
        "500": lambda route: route.fulfill(status=500, body="no"),
        "offline": lambda route: route.abort(),
        "no answer": lambda route: unanswered.append(route),
    }
    broken.route(lambda url: "/find?" in url, does[fault])
    assert 0 < broken.evaluate("htmx.config.timeout") < 10_000
    broken.get_by_role("searchbox").fill("dashboards on Monday")
    tick(broken)
    alert = broken.locator(f"{NOTE}[role=alert]")
    expect(alert).to_contain_text("is still here", timeout=20_000)
    expect(broken.locator("[aria-busy]")).to_have_count(0)
    expect(broken.get_by_role("searchbox")).to_have_value("dashboards on Monday")
    for route in unanswered:
        route.abort()
    broken.unroute_all()
    alert.get_by_role("button", name="Try again").click()
    expect(broken.locator(NOTE)).to_have_count(0)
    expect(broken).to_have_url(FILTERED)
    expect(broken.locator("main :focus")).to_have_count(1)


def test_a_late_part_that_fails_keeps_its_link_and_can_be_asked_for_again(exhibition, broken):
    broken.route(lambda url: url.endswith("/suggestions"), lambda route: route.fulfill(status=500, body="no"))
    cookie = {"name": "session", "value": exhibition.cookie_of("employee"), "url": exhibition.base}
    broken.context.add_cookies([cookie])
    broken.goto("/")
    alert = broken.locator(f"{NOTE}[role=alert]").filter(has_text="could not be loaded")
    expect(alert).to_be_visible()
    broken.unroute_all()
    alert.get_by_role("button", name="Try again").click()
    settle(broken)
    expect(broken.locator(NOTE)).to_have_count(0)


def test_a_form_sent_in_part_after_the_sign_in_ended_is_kept_over_the_sign_in(exhibition, broken):
    exhibition.enter(broken, Page("skills.profile", "/profile", "newcomer"))
    broken.evaluate(UNFOLD)
    broken.context.clear_cookies()
    broken.locator("#held-skill").fill("Beekeeping in the mountains")
    broken.locator("#held-skills").get_by_role("button", name="Add").last.click()
    expect(broken.get_by_role("heading", level=1)).to_have_text("This cannot be done as it stands")
    expect(broken.get_by_text("Beekeeping in the mountains")).to_be_visible()
