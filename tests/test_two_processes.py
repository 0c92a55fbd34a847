"""Two processes on one database: what each keeps in memory is never older than the other's last commit."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from mobility.app import create_app
from mobility.core.db import session
from mobility.people.models import Person
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from mobility.skills.models import SkillState
from tests.client import AuditingClient
from tests.factories import candidate, give_skill, make_opportunity, make_profile, make_skill, make_world
from tests.faults.killing import FORKS
from tests.matching.conftest import make_open_person

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PATIENCE_S = 120  # for a loaded machine; nothing here asserts a time


def answer_others(config, way) -> None:
    """The other process: opens what it is asked to, as whoever is named, and sends back what it is answered."""
    app = create_app(config)
    app.test_client_class = AuditingClient
    clients = {}
    while (asked := way.recv()) is not None:
        person_id, method, path, data = asked
        if person_id not in clients:
            with app.app_context():
                clients[person_id] = app.test_client().sign_in(session.get_one(Person, person_id))
                session.commit()
            session.remove()
        answer = clients[person_id].open(path, method=method, data=data)
        session.remove()
        way.send((answer.status_code, answer.text))


@pytest.fixture
def other(concurrent_app):
    """Asks the other process."""

    @contextmanager
    def started():
        ours, theirs = FORKS.Pipe()
        config = {key: concurrent_app.config[key] for key in CONFIG if key in concurrent_app.config}
        child = FORKS.Process(target=answer_others, args=(config, theirs), daemon=True)
        child.start()
        yield ours
        ours.send(None)
        child.join(PATIENCE_S)
        assert child.exitcode == 0

    with started() as way:

        def ask(person, path, **data) -> str:
            way.send((person.id, "POST" if data else "GET", path, data))
            assert way.poll(PATIENCE_S), "the other process does not answer"
            status, text = way.recv()
            assert status < 400, text
            return text

        yield ask


CONFIG = (
    "MOBILITY_ENV", "INSTANCE_DIR", "DATABASE_URL", "SECRET_KEY", "AUDIT_KEY", "BASE_URL", "SMTP_URL", "MAIL_FROM",
    "MAIL_DIR", "EMBEDDING_MODEL", "MODELS_DIR", "BACKUP_DIR", "BACKUP_RECIPIENTS", "MOBILITY_NOW",
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SAMESITE", "MAX_CONTENT_LENGTH",
)  # fmt: skip


def test_the_other_process_knows_at_once_who_may_be_found_what_skills_there_are_and_what_the_rules_say(
    concurrent_app, other
):
    people = make_world()
    sql = make_skill("SQL queries")
    posting = make_opportunity(people.host, skills=(sql,))
    make_profile(people.employee)
    give_skill(people.employee, sql)
    called = candidate(posting, people.employee)
    session.commit()
    list_of_candidates = f"/opportunities/{posting.id}/candidates?tab=suggested"
    here = concurrent_app.test_client()

    def read_here(person, path) -> str:
        return here.sign_in(person).get(path).text

    # who may be found: there, then here
    for read in (other, read_here):
        assert called in read(people.host, list_of_candidates)
    chosen = here.sign_in(people.employee).post("/notice", data={"visibility": "not_looking"})
    assert chosen.status_code == 303, chosen.text
    assert called not in other(people.host, list_of_candidates)
    other(people.employee, "/notice", visibility="open")
    assert called in read_here(people.host, list_of_candidates)
    newcomer = candidate(posting, make_open_person("Nora New", sql))
    assert newcomer in other(people.host, list_of_candidates)

    # skills: one that is new, one that is no more
    assert "Welding" not in other(people.employee, "/skills/options?q=weldin")
    welding = make_skill("Welding")
    assert "Welding" in other(people.employee, "/skills/options?q=weldin")
    session.merge(welding).state = SkillState.RETIRED
    session.commit()
    assert "Welding" not in other(people.employee, "/skills/options?q=weldin")

    # rules
    change_rule(actor=None, rule=Rule.RANKING_ON, value=False, reason="The works council asked.")
    session.commit()
    assert called not in other(people.host, list_of_candidates)
