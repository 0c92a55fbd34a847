"""A company moves from one database to another: every row, cut off anywhere, and nothing of anybody else's."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa
from alembic import command

from mobility import copying
from mobility.audit import queries as audit
from mobility.core.db import Model, create_engine, session
from mobility.invariants import find_violations
from mobility.moves import services as moves
from mobility.people.models import Person
from mobility.worker import run_all
from tests.conftest import new_database
from tests.factories import make_application, make_move, make_opportunity, make_world
from tests.faults.killing import copy_and_die
from tests.migrating import alembic_config, list_differences

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
STEP = 41  # not at every write


@pytest.fixture
def source(concurrent_app):
    """A company with a move, an application, seals; the line manager comes after whom they lead."""
    with concurrent_app.app_context():
        people = make_world()
        move = make_move(people.employee, make_opportunity(people.host))
        moves.agree(actor=people.manager, move=move, home_work="The reports wait")
        make_application(people.colleague, make_opportunity(people.host))
        people.hr_elsewhere.line_manager = people.employee
        session.commit()
        run_all(concurrent_app)
    session.remove()
    engine = concurrent_app.extensions["engine"]
    command.stamp(alembic_config(engine), "head")
    return engine


@pytest.fixture
def empty(template, tmp_path, request):
    """Makes empty databases of this version, on the engine of the run."""
    numbers = itertools.count(1)
    engines = []

    def make():
        folder = tmp_path / f"target {next(numbers)}"
        folder.mkdir()
        engine = create_engine(new_database(template, folder, request))
        command.stamp(alembic_config(engine), "head")
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.dispose()


def count_people(engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(Person.__table__))


def test_every_row_arrives_the_record_is_whole_and_the_next_row_has_an_id_of_its_own(source, empty, concurrent_app):
    target = empty()
    copied = copying.copy(source, target)
    assert copied.rows > 50
    assert len(list_differences(target)) == len(list_differences(source))
    session.configure(bind=target)
    with concurrent_app.app_context():
        assert audit.verify().problem is None
        assert find_violations() == []
        make_opportunity(session.scalars(sa.select(Person)).first())


@pytest.mark.postgres
def test_between_the_engines_there_and_back_all_is_the_same(source, tmp_path, request):
    server = request.getfixturevalue("postgresql")
    other = create_engine(server.create_database())
    back = create_engine(f"sqlite:///{tmp_path / 'back.db'}")
    for engine in (other, back):
        Model.metadata.create_all(engine)
        command.stamp(alembic_config(engine), "head")
    there, again = copying.copy(source, other), copying.copy(other, back)
    assert there == again
    other.dispose()
    back.dispose()


def test_cut_off_anywhere_it_goes_on_to_the_same_end(source, empty, monkeypatch):
    monkeypatch.setattr(copying, "BATCH", 2)
    whole = copying.copy(source, empty())
    died = 0
    for die_at in itertools.count(1, STEP):
        target = empty()
        if not copy_and_die(source.url.render_as_string(hide_password=False),
                            target.url.render_as_string(hide_password=False), die_at):  # fmt: skip
            break
        assert copying.copy(source, target) == whole, die_at
        assert len(list_differences(target)) == len(list_differences(source)), die_at
        died += 1
    assert died >= 3


def test_a_target_with_rows_of_others_or_of_another_schema_is_refused_and_stays_as_it_is(source, empty):
    target = empty()
    copying.copy(source, target)
    before = count_people(target)
    with pytest.raises(copying.CopyError, match="not empty"):
        copying.copy(source, target)
    older = empty()
    with older.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001_first_tables'"))
    with pytest.raises(copying.CopyError, match="0001_first_tables"):
        copying.copy(source, older)
    assert (count_people(target), count_people(older)) == (before, 0)


def test_what_was_changed_meanwhile_is_told(source, empty):
    target = empty()
    changed = []

    def change(words):
        if words.startswith("person:") and not changed:
            changed.append(words)
            with target.begin() as connection:
                connection.execute(sa.update(Person.__table__).values(job_title="Somebody else"))

    with pytest.raises(copying.CopyError, match="person 1 is not the same"):
        copying.copy(source, target, change)
