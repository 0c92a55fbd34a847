"""The application under test, on the engines asked for, and the people in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from mobility.app import create_app
from mobility.audit import chain
from mobility.core import clock
from mobility.core.db import Model, create_engine, session
from tests.browser import browser, open_page, same_page, tabs  # noqa: F401  (fixtures)
from tests.client import AuditingClient
from tests.compiled import COMPILED
from tests.endpoints import add_testing_endpoints
from tests.engines import ENGINES, PostgreSQL, database_name, postgresql_server, sqlite_url
from tests.factories import World, make_world


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=(*ENGINES, "both"), default="sqlite", help="the database engines to run on")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine_name" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine")
        engines = ENGINES if chosen == "both" else (chosen,)
        if metafunc.definition.get_closest_marker("one_engine"):
            engines = ENGINES[:1]
        metafunc.parametrize("engine_name", engines, scope="session")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session")
def template(engine_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with every table and no row, to be copied."""
    if engine_name == "postgresql":
        url = request.getfixturevalue("postgresql").create_database()
    else:
        url = sqlite_url(tmp_path_factory.mktemp("template"))
    engine = create_engine(url)
    Model.metadata.create_all(engine)
    engine.dispose()
    return url


def new_database(template: str, folder: Path, request: pytest.FixtureRequest) -> str:
    if template.startswith("postgresql"):
        return request.getfixturevalue("postgresql").create_database(template=database_name(template))
    shutil.copy(template.removeprefix("sqlite:///"), folder / "test.db")
    return sqlite_url(folder)


def settings(url: str, folder: Path) -> dict[str, Any]:
    return {
        "MOBILITY_ENV": "development",
        "INSTANCE_DIR": folder,
        "DATABASE_URL": url,
        "SECRET_KEY": "tests" * 8,
        "AUDIT_KEY": "tests" * 8,
        "BASE_URL": "http://localhost",
        "SMTP_URL": "",
        "MAIL_FROM": "m@localhost",
        "MAIL_DIR": folder / "mail",
        "EMBEDDING_MODEL": "hashing",
        "MODELS_DIR": folder / "models",
        "BACKUP_DIR": folder / "backups",
        "BACKUP_RECIPIENTS": [],
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    }


def open_app(url: str, folder: Path) -> Flask:
    app = create_app(settings(url, folder))
    app.test_client_class = AuditingClient
    app.jinja_env.bytecode_cache = COMPILED
    add_testing_endpoints(app)
    return app


@pytest.fixture(scope="session")
def shared_app(
    template: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("instance")
    app = open_app(new_database(template, folder, request), folder)  # a template in use cannot be copied
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def app(shared_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application, inside one transaction that is rolled back at the end; its commits become savepoints."""
    chain.configure(key="tests" * 8, anchor_file=Path(shared_app.instance_path) / "anchors.log")
    chain.put_anchors_aside()
    with shared_app.extensions["engine"].connect() as connection:
        outer = connection.begin()
        session.remove()
        session.configure(bind=connection, join_transaction_mode="create_savepoint")
        # what the test made stays attached, and is read afresh after each request
        monkeypatch.setattr(session, "remove", lambda: session.expire_all())
        yield shared_app
        monkeypatch.undo()
        session.remove()
        outer.rollback()
    clock.set_now(None)


@pytest.fixture
def concurrent_app(template: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a database of its own, really committed, for threads and browsers."""
    url = new_database(template, tmp_path, request)
    session.remove()
    session.configure(join_transaction_mode="conditional_savepoint")
    app = open_app(url, tmp_path)
    yield app
    session.remove()
    app.extensions["engine"].dispose()
    clock.set_now(None)
    if url.startswith("postgresql"):
        request.getfixturevalue("postgresql").drop_database(url)


@pytest.fixture
def db(app: Flask) -> Session:
    return session()


@pytest.fixture
def client(app: Flask) -> AuditingClient:
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def people(app: Flask) -> World:
    """A small company with one person for every part."""
    return make_world()
