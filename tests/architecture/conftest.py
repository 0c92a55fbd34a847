"""The application as these tests read it: its pages, tables and templates, on no particular engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from mobility.app import create_app
from mobility.settings import from_environment
from tests.things import visitor  # noqa: F401  (a fixture)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for reading; nothing is asked of its database."""
    app = create_app(from_environment({"INSTANCE_DIR": str(tmp_path_factory.mktemp("site"))}))
    yield app
    app.extensions["engine"].dispose()
