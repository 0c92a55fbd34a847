"""One-time links: mailed with a secret that is kept nowhere, used once, for 24 hours."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from mobility.accounts import services
from mobility.accounts.models import Account, OneTimeLink
from mobility.accounts.queries import find_account, hash_token
from mobility.core import clock
from mobility.core.db import session
from mobility.worker import run_all
from tests.factories import reading_french
from tests.signing_in import ANOTHER, WRONG, is_signed_in, make_account, sign_in

ADDRESS = re.compile(r"http://localhost(/welcome/\S+)")


@pytest.fixture(autouse=True)
def empty_mail(app):
    for file in app.config["MAIL_DIR"].glob("*.eml"):
        file.unlink()


def mails(app) -> list[str]:
    run_all(app)
    return [file.read_text("utf-8") for file in sorted(app.config["MAIL_DIR"].glob("*-link-*.eml"))]


def test_whoever_forgot_the_password_gets_a_link_and_chooses_another(app, client, people):
    make_account(people.employee)
    client.post("/forgotten-password", data={"email": people.employee.email.upper()})
    [mail] = mails(app)
    assert f"To: {people.employee.name}" in mail
    path = ADDRESS.search(mail)[1]
    assert client.post(path, data={"password": ANOTHER}).location == "/"
    assert is_signed_in(client)
    client.post("/sign-out")
    assert sign_in(client, people.employee.email).status_code == 422
    assert sign_in(client, people.employee.email, ANOTHER).status_code == 303


def test_a_new_password_ends_every_session_and_every_other_link(app, client, people):
    make_account(people.employee)
    signed_in = app.test_client().sign_in(people.employee)
    for _ in range(2):
        client.post("/forgotten-password", data={"email": people.employee.email})
    first, second = (ADDRESS.search(mail)[1] for mail in mails(app))
    client.post(first, data={"password": ANOTHER})
    assert not is_signed_in(signed_in)
    assert app.test_client().get(second).status_code == 404


def test_the_secret_of_a_mailed_link_is_kept_nowhere(app, client, people):
    make_account(people.employee)
    client.post("/forgotten-password", data={"email": people.employee.email})
    secret = ADDRESS.search(mails(app)[0])[1].rpartition("/")[2]
    for table in sa.inspect(session.get_bind()).get_table_names():
        assert secret not in str(session.execute(sa.text(f"SELECT * FROM {table}")).all()), table
    assert session.scalar(sa.select(OneTimeLink).where(OneTimeLink.token_hash == hash_token(secret)))


def test_nobody_is_mailed_who_has_no_open_account(app, client, people):
    services.close_account(actor=people.admin, person=make_account(people.colleague).person)
    session.commit()
    for email in (people.colleague.email, people.host.email, "nobody@example.com"):
        assert client.post("/forgotten-password", data={"email": email}).status_code == 303
    assert mails(app) == []


def test_a_mail_that_could_not_be_sent_is_sent_later_with_another_secret(app, people):
    make_account(people.employee)
    services.ask_reset(email=people.employee.email)
    session.commit()
    secrets = []

    def fail(link, secret):
        secrets.append(secret)
        raise OSError("no mail server")

    assert services.deliver_links(send=fail) == 0
    assert services.deliver_links(send=fail) == 0  # leased: not at once again
    clock.set_now(clock.now() + dt.timedelta(minutes=6))
    assert services.deliver_links(send=lambda link, secret: secrets.append(secret)) == 1
    assert services.deliver_links(send=fail) == 0
    assert len(set(secrets)) == 2


def test_after_24_hours_a_link_is_neither_mailed_nor_used(app, client, people):
    secret = services.invite(actor=None, person=people.employee)
    services.mail_invitation(actor=None, person=people.employee)
    session.commit()
    clock.set_now(clock.now() + dt.timedelta(hours=24, seconds=1))
    assert mails(app) == []
    assert client.get(f"/welcome/{secret}").status_code == 404


def test_the_letter_is_in_the_language_of_its_reader(app, people):
    services.mail_invitation(actor=None, person=reading_french(people.employee))
    session.commit()
    [mail] = mails(app)
    assert "Bonjour" in mail


def test_an_administrator_sees_the_link_once_and_it_is_mailed_too(app, client, people):
    client.sign_in(people.admin)
    address = f"/admin/people/{people.employee.id}/account"
    assert "No account yet" in client.get(address).text
    assert client.post(f"{address}/invite").location == address
    first, again = client.get(address).text, client.get(address).text
    shown = ADDRESS.search(first.replace("</", " </"))[1]
    assert ADDRESS.search(again) is None
    assert "Invited, no password chosen yet" in again
    [mailed] = (ADDRESS.search(mail)[1] for mail in mails(app))
    assert shown != mailed
    newcomer = app.test_client()
    assert newcomer.post(shown, data={"password": ANOTHER}).location == "/"
    assert app.test_client().get(mailed).status_code == 404


def test_the_part_for_other_pages_has_no_page_around_it(client, people):
    part = client.sign_in(people.admin).get(
        f"/admin/people/{people.employee.id}/account", headers={"HX-Request": "true"}
    )
    assert part.text.lstrip().startswith('<div id="account"')


def test_everybody_without_an_account_is_invited_at_once(app, people):
    make_account(people.employee)
    done = app.test_cli_runner().invoke(args=["accounts", "invite-everyone"])
    uninvited = len(vars(people)) - 1
    assert f"Sign-in links on their way: {uninvited}" in done.output
    assert len(mails(app)) == uninvited
    assert app.test_cli_runner().invoke(args=["accounts", "invite-everyone"]).output.strip().endswith(" 0")


def test_a_fresh_installation_has_no_account_until_an_administrator_is_made(app, client):
    assert session.scalar(sa.select(sa.func.count(Account.id))) == 0
    assert sign_in(client, "admin@example.com", WRONG).status_code == 422
    made = app.test_cli_runner().invoke(args=["accounts", "create-admin", "root@example.com"])
    path = ADDRESS.search(made.output)[1]
    link = session.scalars(sa.select(OneTimeLink)).one()
    assert link.expires_at - clock.now() <= dt.timedelta(hours=24)
    assert client.post(path, data={"password": ANOTHER}).location == "/"
    assert find_account(link.account.person).password_hash
    assert client.get(path).status_code == 404
