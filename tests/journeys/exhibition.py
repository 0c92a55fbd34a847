"""The gallery on show: served over HTTP, with a way in for each of its people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from mobility.app import create_app
from mobility.core.db import Model, session
from mobility.matching.jobs import index_changes
from mobility.people.models import Person
from tests.browser import NARROW, axe, scrolls_sideways, serve
from tests.compiled import COMPILED
from tests.engines import sqlite_url
from tests.factories import make_session_token
from tests.journeys.gallery import Gallery, Page, bring_state, hang_gallery

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

    def enter(self, browser: BrowserPage, page: Page) -> None:
        """Open a page as the one who is to see it, in the state it is to be seen in."""
        bring_state(page)
        if page.who:
            cookie = {"name": "session", "value": self.cookie_of(page.who), "url": self.base}
            browser.context.add_cookies([cookie])
        answer = browser.goto(self.address_of(page))
        assert answer is not None
        assert answer.status == page.status
        settle(browser)
        if page.press:
            press(browser, page)


@contextmanager
def open_exhibition(folder: Path) -> Iterator[Exhibition]:
    """On SQLite alone: the engine does not change how a page looks."""
    from tests.conftest import settings

    session.remove()
    session.configure(join_transaction_mode="conditional_savepoint")
    app = create_app(settings(sqlite_url(folder), folder))
    app.jinja_env.bytecode_cache = COMPILED
    Path(app.extensions["engine"].url.database).touch()
    Model.metadata.create_all(app.extensions["engine"])
    gallery = hang_gallery()
    session.remove()
    with app.app_context():
        index_changes()
    with serve(app) as address:
        yield Exhibition(app, address, gallery)
    session.remove()
    app.extensions["engine"].dispose()


def settle(browser: BrowserPage) -> None:
    """Late parts have arrived."""
    expect(browser.locator("[hx-trigger=load]")).to_have_count(0)


def press(browser: BrowserPage, page: Page) -> None:
    """Send a form as it stands; its button may be folded away."""
    browser.evaluate(UNFOLD)
    browser.get_by_role("button", name=page.press, exact=True).click()
    expect(browser.locator(page.shows)).to_be_visible()
    settle(browser)


def look_wide_and_narrow(browser: BrowserPage) -> list[str]:
    """What is wrong with the page: no wider than a desk; then folded out on a phone, with every rule of axe."""
    faults = list_too_wide(browser)
    browser.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    browser.evaluate(UNFOLD)
    settle(browser)
    return faults + axe(browser) + list_too_wide(browser)


def list_too_wide(browser: BrowserPage) -> list[str]:
    width = browser.viewport_size["width"] if browser.viewport_size else 0
    return [f"{browser.url} scrolls sideways at {width} px"] if scrolls_sideways(browser) else []
