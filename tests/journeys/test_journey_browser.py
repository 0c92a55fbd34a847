"""The same journey in Chromium: by keyboard alone, by touch on a small phone; its beginning without JavaScript.

How somebody reads and types is nothing that an engine knows of: plain HTTP walks it on both.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import serve
from tests.journeys.browser_visitor import BrowserVisitor
from tests.journeys.keyboard_visitor import KeyboardVisitor, TouchVisitor
from tests.journeys.steps import AGREED, APPLYING, CHANGED, POSTING, play
from tests.journeys.story import Story

SMALL_PHONE = (320, 640)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_engine, pytest.mark.timeout(400)]


@pytest.fixture
def begin(concurrent_app, open_page):
    """Begin a story in a browser; other options are those of `open_page`."""
    pages, visitors = [], []
    with serve(concurrent_app) as address:

        def begin_story(language: str, kind: type[BrowserVisitor] = BrowserVisitor, **options: Any) -> Story:
            def make_visitor(name: str, email: str, reads: str) -> BrowserVisitor:
                pages.append(open_page(address, language=reads, **options))
                visitors.append(kind(pages[-1], name, email, reads, options.get("javascript", True)))
                return visitors[-1]

            return Story(concurrent_app, make_visitor, language)

        yield begin_story
        for page in pages:  # the server waits for connections that browsers keep
            page.context.close()
    assert not {fault for visitor in visitors for fault in visitor.faults}


def test_posting_and_applying_with_javascript_off(begin):
    play(begin("en", javascript=False), POSTING + APPLYING)


def test_everything_can_be_done_with_a_keyboard_alone(begin):
    play(begin("en", KeyboardVisitor, reduced_motion="reduce"), AGREED)


def test_everything_can_be_done_by_touch_on_a_screen_of_320_pixels(begin):
    play(begin("fr", TouchVisitor, size=SMALL_PHONE, has_touch=True), CHANGED)
