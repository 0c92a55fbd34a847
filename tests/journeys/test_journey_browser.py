"""The same journey in Chromium, with JavaScript; its beginning once more without."""

from __future__ import annotations

import pytest

from tests.browser import serve
from tests.journeys.browser_visitor import BrowserVisitor
from tests.journeys.steps import AGREED, APPLYING, CHANGED, POSTING, play
from tests.journeys.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def begin(concurrent_app, open_page):
    """Begin a story in a browser."""
    pages = []
    with serve(concurrent_app) as address:

        def begin_story(language: str, javascript: bool = True) -> Story:
            def make_visitor(name: str, email: str, reads: str) -> BrowserVisitor:
                pages.append(open_page(address, javascript=javascript, language=reads))
                return BrowserVisitor(pages[-1], name, email, reads, javascript)

            return Story(concurrent_app, make_visitor, language)

        yield begin_story
        for page in pages:  # the server waits for connections that browsers keep
            page.context.close()


def test_from_a_posting_to_the_way_back_in_english(begin):
    play(begin("en"), CHANGED)


def test_from_a_posting_to_the_way_back_in_french(begin):
    play(begin("fr"), AGREED)


def test_posting_and_applying_with_javascript_off(begin):
    play(begin("en", javascript=False), POSTING + APPLYING)
