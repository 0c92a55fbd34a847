"""How a story is begun by plain HTTP, and that nothing fails unseen while it is told."""

from __future__ import annotations

import pytest

from tests.journeys.exhibition import open_exhibition
from tests.journeys.plain_visitor import PlainVisitor
from tests.journeys.story import Story


@pytest.fixture(autouse=True)
def nothing_fails_unseen(caplog):
    """The worker logs what fails and goes on; here that fails the test."""
    yield
    failed = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not failed, failed


@pytest.fixture
def begin(concurrent_app):
    def begin_story(language: str = "en", kind: type[Story] = Story) -> Story:
        return kind(concurrent_app, lambda *who: PlainVisitor(concurrent_app.test_client(), *who), language)

    return begin_story


@pytest.fixture(scope="module")
def exhibition(tmp_path_factory):
    with open_exhibition(tmp_path_factory.mktemp("gallery")) as opened:
        yield opened
