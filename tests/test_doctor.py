"""The doctor names each planted defect and says what to do."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility import doctor
from mobility.accounts.models import Account
from mobility.audit import services as audit
from mobility.audit.models import thaw
from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.home.models import WorkerBeat
from mobility.notifications.models import MailStatus, OutgoingMail
from mobility.notifications.services import notify
from mobility.people.models import Role, RoleGrant
from tests.factories import make_opportunity, make_person, make_world, save
from tests.signing_in import make_account


@pytest.fixture
def company(concurrent_app, tmp_path):
    """A company in which all is well, as far as a test can have it: its schema was made without migrations."""
    with concurrent_app.app_context():
        people = make_world()
        make_opportunity(people.host)
        save(WorkerBeat(host="here", beaten_at=clock.now()))
        session.commit()
        yield people
    session.remove()


def consult(app, *options: str) -> tuple[int, str]:
    session.remove()
    result = app.test_cli_runner().invoke(args=["doctor", *options])
    return result.exit_code, result.output


def failed(output: str) -> list[str]:
    return [line.removeprefix("not ok  ") for line in output.splitlines() if line.startswith("not ok")]


WITHOUT_MIGRATIONS = "the schema is the one of this version"
WITHOUT_INDEX = "the embedding model is in use"
ALWAYS = [WITHOUT_MIGRATIONS, WITHOUT_INDEX]


def test_a_company_in_order_has_nothing_else_wrong(company, concurrent_app):
    assert failed(consult(concurrent_app)[1]) == ALWAYS


def _silence_worker(people):
    session.execute(sa.update(WorkerBeat).values(beaten_at=clock.now() - dt.timedelta(hours=1)))


def _give_up_a_mail(people):
    from mobility.notifications.messages import Notice, registered_wordings

    kind = next(iter(registered_wordings()))
    notify(recipient=people.host, notice=Notice(kind=kind, event_key="x", path="/"))
    session.flush()
    session.execute(sa.update(OutgoingMail).values(status=MailStatus.FAILED))


def _change_the_record(people):
    entry = audit.record(actor=people.host, action="draft", subject=people.host)
    session.flush()
    thaw(session.connection())
    session.execute(sa.text("UPDATE audit_entry SET action = 'approve' WHERE id = :id"), {"id": entry.id})


def _take_a_place_for_nothing(people):
    posting = make_opportunity(people.host)
    posting.places[0].holder, posting.places[0].held_since = people.colleague, clock.now()


def _lose_the_administrator(people):
    session.execute(sa.delete(RoleGrant).where(RoleGrant.role == Role.ADMIN))


def _leave_an_account_open(people):
    gone = make_person("Gone Girl", employed_until=dt.date(2020, 1, 1), left_at=clock.now())
    save(Account(person=gone))


def _leave_a_posting_behind(people):
    people.host.left_at = clock.now()


PLANTED = {
    "the worker runs": _silence_worker,
    "mails go out": _give_up_a_mail,
    "the record of who did what is whole": _change_the_record,
    "the data is consistent": _take_a_place_for_nothing,
    "somebody administers": _lose_the_administrator,
    "who has left is shut out": _leave_an_account_open,
    "every posting has a host": _leave_a_posting_behind,
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_named_with_what_to_do(company, concurrent_app, name):
    unit_of_work(lambda: PLANTED[name](make_world_again(company)))
    code, output = consult(concurrent_app)
    assert set(failed(output)) == {name, *ALWAYS}
    assert "→" in output
    assert code == 1


def make_world_again(people):
    """The same people, in the transaction that is open now."""
    for key, person in vars(people).items():
        setattr(people, key, session.merge(person))
    return people


def test_keys_that_others_can_read_are_named(company, concurrent_app):
    key = concurrent_app.config["INSTANCE_DIR"] / "secret_key"
    key.write_text("secret")
    key.chmod(0o644)
    assert "nobody else reads the keys" in failed(consult(concurrent_app)[1])


def test_a_journal_that_grows_without_end_is_named(company, concurrent_app, monkeypatch):
    if concurrent_app.extensions["engine"].dialect.name == "postgresql":
        pytest.skip("PostgreSQL has no such file")
    monkeypatch.setattr(doctor, "LARGEST_JOURNAL", 0)
    assert "what was written goes into the file" in failed(consult(concurrent_app)[1])


SOUND = {
    "MOBILITY_ENV": "production",
    "SECRET_KEY": "a key of these tests, and long enough",
    "AUDIT_KEY": "another key of these tests, as long",
    "METRICS_TOKEN": "a token of these tests, as long as well",
    "BASE_URL": "https://talent.example",
    "SESSION_COOKIE_SECURE": True,
    "TRUSTED_PROXIES": 1,
    "SMTP_URL": "smtps://mail.example",
    "MAIL_FROM": "talent@company.example",
    "LOG_FORMAT": "json",
    "SECURITY_LOG": "-",
    "BACKUP_RECIPIENTS": ["age1"],
}
UNSOUND = [
    ("MOBILITY_ENV", "development", "this is production"),
    ("MOBILITY_NOW", dt.datetime(2027, 3, 1, tzinfo=dt.UTC), "this is production"),
    ("SECRET_KEY", "short", "the keys are strong"),
    ("AUDIT_KEY", SOUND["SECRET_KEY"], "the keys are strong"),
    ("METRICS_TOKEN", "", "the keys are strong"),
    ("BASE_URL", "http://talent.example", "addresses are encrypted"),
    ("SESSION_COOKIE_SECURE", False, "addresses are encrypted"),
    ("TRUSTED_PROXIES", 0, "the proxies are told"),
    ("SMTP_URL", "", "mails have a server"),
    ("SMTP_URL", "smtp://mail.example:25", "mails have a server"),
    ("MAIL_FROM", "marketplace@localhost", "mails have a server"),
    ("LOG_FORMAT", "text", "what happens is written down"),
    ("SECURITY_LOG", "", "what happens is written down"),
    ("BACKUP_RECIPIENTS", [], "no backup is late"),
]
DATABASE = "the database is fit for it"  # one engine serves one process, the other is told here to forget what it wrote


def in_production(app, settings) -> list[str]:
    app.config.update(SOUND | settings)
    folder = app.config["BACKUP_DIR"]
    folder.mkdir(exist_ok=True)
    (folder / "mobility-now.backup.age").touch()
    code, output = consult(app, "--production")
    assert output.count("→") == len(failed(output))
    assert code == 1
    return failed(output)


def test_sound_settings_of_production_have_nothing_said_of_them_but_the_database_of_these_tests(
    company, concurrent_app
):
    assert in_production(concurrent_app, {}) == [*ALWAYS, DATABASE]


@pytest.mark.one_engine
@pytest.mark.parametrize("name, value, check", UNSOUND)
def test_a_setting_that_is_not_fit_for_production_is_named(company, concurrent_app, name, value, check):
    assert set(in_production(concurrent_app, {name: value})) == {*ALWAYS, DATABASE, check}


@pytest.mark.one_engine
def test_made_up_people_in_production_are_named(company, concurrent_app):
    make_account(make_person(email="admin@demo.example"))
    assert "nobody is made up" in in_production(concurrent_app, {})


@pytest.mark.postgres
def test_too_few_connections_and_what_may_be_lost_are_told(company, concurrent_app):
    if concurrent_app.extensions["engine"].dialect.name == "sqlite":
        pytest.skip("SQLite counts no connections")
    concurrent_app.config.update(SOUND | {"POOL_SIZE": 80})
    _, output = consult(concurrent_app, "--production")
    assert "fsync is off" in output
    assert "4 processes may open 366 connections (89 each)" in output
