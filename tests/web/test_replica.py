"""Figures come from the replica, who may do what never does; a replica that is away is missed by nobody."""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

from mobility.app import create_app
from mobility.core.db import Routed, create_engine, session
from mobility.people.models import LegalEntity, Person, Role, RoleGrant
from tests.client import AuditingClient
from tests.conftest import new_database, settings
from tests.factories import make_entity, make_world

pytestmark = pytest.mark.one_engine


@pytest.fixture
def replicated(template, tmp_path, request):
    """The application with a copy of its database beside it; what is asked of the copy is noted."""
    url = new_database(template, tmp_path, request)
    session.remove()
    session.configure(join_transaction_mode="conditional_savepoint")
    engine = create_engine(url)
    session.configure(bind=engine)
    make_world()
    session.remove()
    engine.dispose()
    shutil.copy(tmp_path / "test.db", tmp_path / "replica.db")
    app = create_app(settings(url, tmp_path) | {"REPLICA_URL": f"sqlite:///{tmp_path / 'replica.db'}"})
    app.test_client_class = AuditingClient
    app.asked = []
    sa.event.listen(app.extensions["replica"], "before_cursor_execute", lambda *said: app.asked.append(said[2]))
    yield app
    Routed.replica = None
    session.remove()
    for name in ("engine", "replica"):
        app.extensions[name].dispose()


@pytest.fixture
def client(replicated):
    with replicated.app_context():
        office = sa.select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
        auditor = session.scalars(office.where(RoleGrant.role == Role.AUDITOR)).first()
        client = replicated.test_client().sign_in(auditor)
    session.remove()
    return client


def test_figures_are_read_from_the_replica_and_the_sign_in_is_not(replicated, client):
    assert client.get("/oversight/figures").status_code == 200
    assert replicated.asked
    of_rights = ("sign_in_session", "role_grant")
    assert not [said for said in replicated.asked if any(table in said for table in of_rights)]


def test_other_pages_and_whatever_is_written_know_nothing_of_it(replicated, client):
    assert client.get("/people").status_code == 200
    client.post("/sign-out")
    make_entity("Only in the database itself")
    assert replicated.asked == []
    with replicated.extensions["replica"].connect() as connection:
        names = connection.scalars(sa.select(LegalEntity.name)).all()
    assert "Only in the database itself" not in names


def test_without_the_replica_the_database_itself_is_asked(replicated, client, tmp_path):
    replicated.extensions["replica"].dispose()
    (tmp_path / "replica.db").unlink()
    (tmp_path / "replica.db").mkdir()
    assert client.get("/oversight/figures").status_code == 200
