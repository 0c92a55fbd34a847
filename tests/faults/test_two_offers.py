"""Two offers that do not fit into one person's time, accepted at the same moment (F14)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from mobility.applications.models import Application, ApplicationStatus
from mobility.core.db import session
from mobility.invariants import find_violations
from mobility.moves.models import Move
from mobility.people.models import Person
from tests.factories import make_application, make_opportunity, make_world

pytestmark = pytest.mark.slow
ROUNDS = 2


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_two_that_do_not_fit_together_one_is_accepted_and_the_other_says_from_when(concurrent_app, _round):
    with concurrent_app.app_context():
        people = make_world()
        offered = [
            make_application(
                people.employee, make_opportunity(people.host, allocation_percent=60), ApplicationStatus.OFFERED
            ).id
            for _ in range(2)
        ]
        person_id = people.employee.id
        session.commit()
        clients = [concurrent_app.test_client().sign_in(session.get_one(Person, person_id)) for _ in offered]
        session.commit()
    session.remove()

    def accept(number):
        try:
            return clients[number].post(f"/applications/{offered[number]}/accept", data={"form_key": f"k{number}"})
        finally:
            session.remove()

    with ThreadPoolExecutor(len(offered)) as threads:
        answers = list(threads.map(accept, range(len(offered))))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "calendar" in refused.text
    with concurrent_app.app_context():
        assert find_violations() == []
        assert session.scalar(sa.select(sa.func.count(Move.id))) == 1
        statuses = set(session.scalars(sa.select(Application.status)))
        assert statuses == {ApplicationStatus.ACCEPTED, ApplicationStatus.OFFERED}
