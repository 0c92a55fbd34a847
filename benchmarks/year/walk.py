"""Some of those concerned open their home page and whatever it says waits for them: no page may fail or be missing."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from benchmarks.year.office import Office, list_staff
from mobility.core.db import session
from mobility.home.queries import list_tasks
from mobility.moves.models import Move
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person, RoleGrant
from tests.factories import make_session_token

WALKERS, PAGES_EACH = 20, 6  # so many of each
BAD = 400  # and above: the page is not there, may not be read, or failed


def walk(app: Flask, office: Office) -> int:
    """How many pages were opened; those that failed are faults."""
    with app.app_context():
        routes = [(make_session_token(person), _list_paths(person)) for person in _draw_walkers(office)]
    opened = 0
    for token, paths in routes:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie |= {"_user_id": token, "_fresh": True}
        for path in paths:
            answer = client.get(path)
            opened += 1
            if answer.status_code >= BAD:
                office.faults.append(f"{office.today} {path} answers {answer.status_code}")
    return opened


def _list_paths(person: Person) -> list[str]:
    tasks, _ = list_tasks(person)
    return ["/", *dict.fromkeys(task.path for task in tasks[:PAGES_EACH])]


def _draw_walkers(office: Office) -> list[Person]:
    """Of those who have a part in a move or a posting, and of HR partners."""
    moving = [sa.select(Move.person_id), sa.select(Move.releaser_id), sa.select(Opportunity.host_manager_id)]
    concerned = list_staff(Person.id.in_(sa.union(*moving)))
    partners = list_staff(Person.id.in_(sa.select(RoleGrant.person_id)))
    chance = office.habits.chance("walkers", office.today)
    people = [one for those in (concerned, partners) for one in chance.sample(those, min(WALKERS, len(those)))]
    session.rollback()
    return list({person.id: person for person in people}.values())
