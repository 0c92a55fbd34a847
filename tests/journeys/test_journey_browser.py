"""The same journey in Chromium, with JavaScript; its beginning once more without."""

from __future__ import annotations

import pytest

from tests.browser import NARROW, WIDE, serve
from tests.journeys.browser_visitor import BrowserVisitor
from tests.journeys.steps import AGREED, APPLYING, CHANGED, POSTING, play
from tests.journeys.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def begin(concurrent_app, open_page, caplog):
    """Begin a story in a browser; whatever the worker logged as failed fails the test."""
    with serve(concurrent_app) as address:

        def begin_story(language: str, javascript: bool = True, size: tuple[int, int] = WIDE) -> Story:
            def make_visitor(name: str, email: str, reads: str) -> BrowserVisitor:
                page = open_page(address, javascript=javascript, language=reads, size=size)
                return BrowserVisitor(page, name, email, reads, javascript)

            return Story(concurrent_app, make_visitor, language)

        yield begin_story
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_from_a_posting_to_the_way_back_in_english(begin):
    play(begin("en"), CHANGED)


def test_from_a_posting_to_the_way_back_in_french(begin):
    play(begin("fr"), AGREED)


def test_posting_and_applying_with_javascript_off(begin):
    play(begin("en", javascript=False), POSTING + APPLYING)
