"""The journey by plain HTTP, as a reader without JavaScript walks it: every step works from the page itself."""

from __future__ import annotations

import pytest

from tests.journeys.steps import AGREED, CHANGED, play


@pytest.mark.slow
@pytest.mark.parametrize(("language", "steps"), [("en", AGREED), ("fr", CHANGED)], ids=["agreed-en", "changed-fr"])
def test_from_a_posting_to_the_way_back(begin, language, steps):
    play(begin(language), steps)
