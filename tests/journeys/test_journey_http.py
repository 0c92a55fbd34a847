"""The journey by plain HTTP, as a reader without JavaScript walks it: every step works from the page itself."""

from __future__ import annotations

import pytest

from tests.journeys.plain_visitor import PlainVisitor
from tests.journeys.steps import AGREED, CHANGED, play
from tests.journeys.story import Story


@pytest.fixture
def begin(concurrent_app, caplog):
    """Begin a story; whatever the worker logged as failed fails the test."""

    def begin_story(language: str = "en", kind: type[Story] = Story) -> Story:
        return kind(concurrent_app, lambda *who: PlainVisitor(concurrent_app.test_client(), *who), language)

    yield begin_story
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("steps", [AGREED, CHANGED], ids=["agreed", "changed"])
def test_from_a_posting_to_the_way_back(begin, language, steps):
    play(begin(language), steps)
