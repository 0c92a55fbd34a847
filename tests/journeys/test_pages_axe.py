"""Every page that exists, in Chromium: nothing for axe to find, nothing wider than the window, nothing blocked."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from mobility.app import create_app
from mobility.core.db import Model, session
from mobility.matching.jobs import index_changes
from mobility.people.models import Person
from tests.browser import NARROW, axe, scrolls_sideways, serve
from tests.conftest import settings
from tests.engines import sqlite_url
from tests.factories import make_session_token
from tests.journeys.gallery import Gallery, Page, hang_gallery, pages

DARK = {
    "home.index",
    "opportunities.show",
    "applications.show",
    "matching.find",
    "matching.candidates",
    "moves.approval",
}
UNFOLD = "document.querySelectorAll('details:not([data-menu])').forEach(fold => { fold.open = true; })"


class Exhibition:
    """The gallery, served, with a cookie for each of its people."""

    def __init__(self, app: Flask, address: str, gallery: Gallery) -> None:
        self.app, self.base, self._gallery = app, address, gallery
        self._cookies: dict[str, str] = {}

    def address_of(self, page: Page) -> str:
        return page.address.format_map({**self._gallery.people, **self._gallery.ids})

    def speak(self, language: str) -> None:
        """Everybody reads this language from now on."""
        session.execute(sa.update(Person).values(language=language))
        session.commit()
        session.remove()

    def cookie_of(self, who: str) -> str:
        if who not in self._cookies:
            token = make_session_token(session.get_one(Person, self._gallery.people[who]))
            session.remove()
            sealed = self.app.session_interface.get_signing_serializer(self.app)
            self._cookies[who] = sealed.dumps({"_user_id": token, "_fresh": True})
        return self._cookies[who]


@pytest.fixture(scope="module")
def exhibition(tmp_path_factory):
    """On SQLite alone: the engine does not change how a page looks."""
    folder = tmp_path_factory.mktemp("gallery")
    session.remove()
    session.configure(join_transaction_mode="conditional_savepoint")
    app = create_app(settings(sqlite_url(folder), folder))
    Model.metadata.create_all(app.extensions["engine"])
    gallery = hang_gallery()
    session.remove()
    with app.app_context():
        index_changes()
    with serve(app) as address:
        yield Exhibition(app, address, gallery)
    session.remove()
    app.extensions["engine"].dispose()


def test_no_page_is_missing_here(concurrent_app):
    """Endpoints without a room's name are Flask's and the tests' own."""
    rules = concurrent_app.url_map.iter_rules()
    readable = {rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and "." in rule.endpoint}
    assert readable == {page.endpoint for page in pages() if page.endpoint}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_is_open_to_everybody(exhibition, open_page, page):
    """In English on a desk, then folded out and in French, which takes more room, on a phone."""
    browser = open_page(exhibition.base, reduced_motion="reduce")  # colours half-way through a change are nobody's
    exhibition.speak("en")
    if page.who:
        cookie = {"name": "session", "value": exhibition.cookie_of(page.who), "url": exhibition.base}
        browser.context.add_cookies([cookie])
    answer = browser.goto(exhibition.address_of(page))
    assert answer is not None
    assert answer.status == page.status
    settle(browser)
    if page.press:
        press(browser, page)
    faults = look(browser)
    browser.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    if not page.press:
        exhibition.speak("fr")
        browser.reload()
        settle(browser)
    browser.evaluate(UNFOLD)
    faults += look(browser)
    if page.endpoint in DARK:
        browser.emulate_media(color_scheme="dark")
        faults += look(browser)
    browser.context.close()
    assert not faults, "\n".join(faults)


def settle(browser: BrowserPage) -> None:
    """Late parts have arrived."""
    expect(browser.locator("[hx-trigger=load]")).to_have_count(0)


def press(browser: BrowserPage, page: Page) -> None:
    """Send a form as it stands; its button may be folded away."""
    browser.evaluate(UNFOLD)
    browser.get_by_role("button", name=page.press, exact=True).click()
    expect(browser.locator(page.shows)).to_be_visible()
    settle(browser)


def look(browser: BrowserPage) -> list[str]:
    width = browser.viewport_size["width"] if browser.viewport_size else 0
    faults = axe(browser)
    if scrolls_sideways(browser):
        faults.append(f"{browser.url} scrolls sideways at {width} px")
    return faults
