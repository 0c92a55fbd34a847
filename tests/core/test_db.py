"""The one place that commits."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from mobility.core.db import forget, once, once_while_reading, session, unit_of_work
from mobility.people.models import LegalEntity
from tests.factories import make_entity, make_person


def test_an_error_undoes_the_whole_unit(app):
    def work():
        session.add(LegalEntity(name="half done"))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        unit_of_work(work)
    assert session.scalar(sa.select(LegalEntity.id).where(LegalEntity.name == "half done")) is None


@pytest.mark.one_engine
def test_what_is_read_once_holds_for_its_transaction_alone(app):
    reads = []

    def read() -> int:
        reads.append(session.scalar(sa.select(sa.func.count(LegalEntity.id))))
        return len(reads)

    assert once("outer", lambda: once("inner", read)) == once("inner", read) == 1
    session.rollback()
    assert once("inner", read) == once_while_reading("inner", read) == 2
    forget("inner")
    assert once("inner", read) == 3
    assert unit_of_work(lambda: [once_while_reading("inner", read) for _ in range(2)]) == [4, 5]


def test_instants_come_back_aware_and_in_utc(app):
    person = make_person()
    session.expire_all()
    assert person.created_at.tzinfo is dt.UTC


def test_an_instant_without_a_zone_is_refused(app):
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        make_person(created_at=dt.datetime(2027, 1, 1))  # noqa: DTZ001


def test_a_unit_that_loses_a_race_for_a_unique_row_runs_again(app):
    tries = []

    def work():
        tries.append(1)
        name = "taken" if len(tries) == 1 else "free"
        session.add(LegalEntity(name=name))
        session.flush()
        return name

    make_entity("taken")
    assert unit_of_work(work) == "free"
    assert len(tries) == 2


def test_no_update_is_lost_when_many_write_at_once(concurrent_app):
    entity_id = make_entity(hours=1.0).id
    session.remove()

    def add_one():
        def work():
            query = sa.select(LegalEntity).where(LegalEntity.id == entity_id).with_for_update()
            session.scalars(query).one().full_time_hours += 1

        unit_of_work(work)
        session.remove()

    threads = [threading.Thread(target=add_one) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.get(LegalEntity, entity_id).full_time_hours == 41.0
