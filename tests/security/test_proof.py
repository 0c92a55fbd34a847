"""Showing again who one is (S19): before acts that reach far, without losing what was typed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import ApprovalBatch
from mobility.moves.routes import export
from mobility.people.models import Role, RoleGrant
from tests.factored import Device, challenge_for
from tests.factories import make_move, make_opportunity
from tests.signing_in import PASSWORD, WRONG, cookies_of, is_signed_in, make_account, replay

NOTE = "The same need in every one of these cases."


def later(**time):
    clock.set_now(clock.now() + dt.timedelta(**time))


def sealed_in(page: str) -> str:
    return re.search(r'name="kept" value="([^"]+)"', page)[1]


@pytest.fixture
def admin(client, people):
    make_account(people.admin)
    return client.sign_in(people.admin)


def test_a_role_is_granted_only_by_whoever_showed_who_they_are_within_ten_minutes(admin, people):
    address = f"/people/{people.colleague.id}/roles/new"
    later(minutes=9)
    assert admin.get(f"/admin{address}").status_code == 200
    later(minutes=2)
    assert admin.get(f"/admin{address}").location == f"/account/confirm?next=/admin{address}"
    page = admin.post(f"/admin{address}", data={"role": "auditor"})
    assert page.status_code == 401
    assert "What you entered is kept" in page.text
    assert (
        session.scalar(
            sa.select(RoleGrant).where(RoleGrant.role == Role.AUDITOR, RoleGrant.person_id == people.colleague.id)
        )
        is None
    )
    back = admin.post("/account/confirm", data={"password": PASSWORD, "kept": sealed_in(page.text)})
    assert f'action="/admin{address}"' in back.text
    assert 'name="role" value="auditor"' in back.text
    assert admin.post(f"/admin{address}", data={"role": "auditor"}).status_code == 303


def test_mails_are_led_elsewhere_only_by_whoever_showed_who_they_are(admin, people):
    """The link to a new password goes where they go."""
    address = f"/admin/people/{people.hr.id}/edit"
    later(minutes=11)
    assert admin.post(address, data={"email": people.hr.email}).status_code == 422
    assert admin.post(address, data={"email": "elsewhere@example.com"}).status_code == 401


def test_the_proof_gives_the_session_another_token(admin, people):
    old = cookies_of(admin)
    admin.post("/account/confirm", data={"password": PASSWORD})
    assert is_signed_in(admin)
    assert cookies_of(admin)["_user_id"] != old["_user_id"]
    assert not is_signed_in(replay(admin, old))


def test_a_wrong_password_proves_nothing_and_is_counted(admin, people):
    later(minutes=11)
    statuses = [admin.post("/account/confirm", data={"password": WRONG}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert admin.get(f"/admin/people/{people.colleague.id}/roles/new").status_code == 303


def test_a_passkey_proves_it_too(admin, people):
    device = Device()
    device.belongs_to(make_account(people.admin))
    admin.sign_in(people.admin)
    later(minutes=11)
    answer = device.use(challenge_for("use a passkey").encode())
    sent = {"answer": answer, "next": f"/admin/people/{people.colleague.id}/roles/new"}
    assert admin.post("/account/confirm/passkey", data=sent).location == sent["next"]
    assert admin.get(sent["next"]).status_code == 200


def test_an_address_elsewhere_is_not_where_the_proof_leads(admin):
    assert admin.post("/account/confirm", data={"password": PASSWORD, "next": "//evil.example"}).location == "/"


@pytest.mark.parametrize(("number", "status"), [(5, 303), (6, 401)])
def test_more_than_five_approvals_at_once_ask_again(client, people, number, status):
    """Whatever the cases are: the question comes before anything is looked at."""
    moves = [make_move(people.employee, make_opportunity(people.host)) for _ in range(number)]
    make_account(people.hr)
    client.sign_in(people.hr)
    later(minutes=11)
    sent = {"pick": [str(move.id) for move in moves], "approval_reason": "need", "approval_note": NOTE}
    answer = client.post("/approvals/batch", data=sent)
    if status == 401:
        assert answer.status_code == 401
        fragment = client.post("/approvals/batch", data=sent, headers={"HX-Request": "true"})
        assert (fragment.status_code, fragment.data) == (401, b"")
        assert session.scalar(sa.select(ApprovalBatch.id)) is None
        back = client.post("/account/confirm", data={"password": PASSWORD, "kept": sealed_in(answer.text)}).text
        assert NOTE in back
        assert back.count('name="pick"') == number
    else:
        assert answer.status_code != 401


def test_a_file_about_more_than_fifty_people_asks_again(client, people, monkeypatch):
    make_account(people.hr)
    client.sign_in(people.hr)
    address = "/moves/export.csv?from_on=2026-01-01&until_on=2026-01-31"
    rows = [dict.fromkeys(export.COLUMNS, "") | {"person_number": str(number)} for number in range(51)]
    monkeypatch.setattr(export, "list_export_rows", lambda *_: rows)
    assert client.get(address).status_code == 200
    later(minutes=11)
    assert client.get(address).location.startswith("/account/confirm?next=/moves/export?")
    rows.pop()
    assert client.get(address).status_code == 200


def test_every_page_that_gives_power_over_accounts_asks_for_proof(app):
    asking = {name for name, view in app.view_functions.items() if getattr(view, "asks_for_proof", False)}
    assert asking == {
        "people.grant_role", "people.revoke_role", "accounts.invite", "accounts.reset_factors",
        "accounts.start_authenticator", "accounts.remove_authenticator", "accounts.renew_recovery_codes",
        "accounts.add_passkey", "accounts.remove_passkey", "integrations.load",
    }  # fmt: skip
