"""Narrowing a list in a browser: focus stays, the count is announced once, old results dim, Back brings all back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mobility.core.db import session
from mobility.opportunities.models import OpportunityKind
from tests.browser import axe, serve
from tests.factories import make_opportunity, make_world
from tests.signing_in import PASSWORD, make_account

pytestmark = pytest.mark.browser
SLOW = 30_000  # milliseconds to wait at most, on a busy machine
WATCH = """() => {
    window.busy = []; window.said = [];
    const status = document.getElementById('finder-status');
    new MutationObserver(seen => seen.forEach(one => one.target.getAttribute('aria-busy')
        && window.busy.push(one.target.id))).observe(document.body, {subtree: true, attributeFilter: ['aria-busy']});
    new MutationObserver(() => window.said.push(status.textContent)).observe(status, {childList: true});
}"""


@pytest.fixture
def base(concurrent_app):
    with concurrent_app.app_context():
        world = make_world()
        for number in range(3):
            make_opportunity(world.host, title=f"Data work {number}")
        for number in range(2):
            make_opportunity(world.host, kind=OpportunityKind.GIG, title=f"Data gig {number}")
        make_account(world.employee)
        email = world.employee.email
        session.commit()
    session.remove()
    with serve(concurrent_app) as address:
        yield address, email


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def test_a_change_keeps_focus_and_is_announced_once(base, open_page):
    address, email = base
    page = open_page(address)
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto("/find")
    page.evaluate(WATCH)
    page.focus("#kind-2")
    page.keyboard.press("Space")
    expect(page.locator("#finder-status")).to_have_text("2 opportunities", timeout=SLOW)
    assert page.evaluate("window.said") == ["2 opportunities"]
    assert page.evaluate("window.busy") == ["finder"]
    assert focused(page) == "kind-2"
    assert page.url == f"{address}/find?kind=gig"
    page.focus("#search-q")
    page.keyboard.type("gig 1")
    page.keyboard.press("Enter")
    expect(page.locator("#finder-status")).to_have_text("1 opportunity", timeout=SLOW)
    assert focused(page) == "search-q"
    assert axe(page) == []
    assert page.evaluate("window.said") == ["2 opportunities", "1 opportunity"]
    with page.expect_response("**/find?**"):
        page.focus("#show-results")
        page.keyboard.press("Enter")
    expect(page.locator("#show-results")).to_be_focused(timeout=SLOW)
    page.goto(f"{address}/find?kind=gig")
    page.click(".pick-card a")
    page.go_back()
    expect(page.locator(".pick-card")).to_have_count(2, timeout=SLOW)
    assert page.url == f"{address}/find?kind=gig"


def test_two_are_compared_from_their_cards(base, open_page):
    address, email = base
    page = open_page(address, javascript=False)
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto("/find")
    for place in (0, 1):
        page.locator(".compare-box input").nth(place).check()
    page.click("#compare button")
    assert page.locator("h1").inner_text() == "Compare opportunities"
    assert page.locator("thead th").count() == 4


def test_on_a_phone_results_come_first_and_filters_stay_open_once_asked_for(base, open_page):
    address, email = base
    page = open_page(address)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto("/find")
    expect(page.locator("#results")).to_be_in_viewport(timeout=SLOW)
    expect(page.locator("#kind-2")).to_be_hidden()
    page.check("#show-filters")
    page.check("#kind-2")
    expect(page.locator("#finder-status")).to_have_text("2 opportunities", timeout=SLOW)
    expect(page.locator("#kind-2")).to_be_visible()
    assert axe(page) == []
    page.goto(f"{address}/find?hours=900")
    expect(page.locator("#hours")).to_be_visible()
