"""The journey by plain HTTP, as a reader without JavaScript walks it: every step works from the page itself."""

from __future__ import annotations

import pytest

from tests.journeys.steps import AGREED, CHANGED, play


@pytest.mark.slow
@pytest.mark.one_engine  # the longer way is walked on both
def test_from_a_posting_to_the_way_back(begin):
    play(begin("en"), AGREED)


@pytest.mark.slow
def test_from_a_posting_by_a_proposed_change_to_the_way_back(begin):
    play(begin("fr"), CHANGED)
