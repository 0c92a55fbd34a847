"""One-time codes (S21): each works once and for its owner alone, and guessing them is slow."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.accounts import services
from mobility.accounts.models import AuthenticatorApp, RecoveryCode, SignInSession
from mobility.accounts.queries import count_recovery_codes, find_account, has_factor
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.notifications.models import MailChoice, Notification, OutgoingMail
from mobility.notifications.services import choose_mail
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from tests.factored import Device, add_app, code_of, half_token
from tests.factories import save
from tests.signing_in import ANOTHER, PASSWORD, is_signed_in, make_account, sign_in


@pytest.fixture
def account(people):
    return make_account(people.employee)


@pytest.fixture
def app_of(account):
    """The secret of the employee's app, and the recovery codes."""
    return add_app(account)


def enter(client, account, code, **more):
    return client.post("/sign-in/code", data={"half_token": half_token(account), "one_time_password": code, **more})


def later(**time):
    clock.set_now(clock.now() + dt.timedelta(**time))


def require_second_factor():
    save(PolicyVersion(rule=Rule.SECOND_FACTOR, value=True, valid_from=clock.now()))


def sign_in_with_password_alone(client, account):
    client.sign_in(account.person)
    session.execute(sa.update(SignInSession).values(has_second_factor=False))
    session.commit()


def told(person):
    return session.scalars(sa.select(Notification).where(Notification.recipient_id == person.id)).all()


def test_the_password_alone_no_longer_signs_in_and_the_code_does(client, account, app_of):
    page = sign_in(client, account.person.email, next="/profile")
    assert "Enter your code" in page.text
    assert not is_signed_in(client)
    assert 'name="next" value="/profile"' in page.text
    answer = enter(client, account, code_of(app_of[0]), next="/profile")
    assert (answer.status_code, answer.location) == (303, "/profile")
    assert is_signed_in(client)


def test_a_code_works_once(client, account, app_of):
    code = code_of(app_of[0])
    assert enter(client, account, code).status_code == 303
    again = enter(client.application.test_client(), account, code)
    assert again.status_code == 422
    assert "was used already" in again.text


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_off_by_one_step(client, account, app_of, steps, status):
    assert enter(client, account, code_of(app_of[0], steps)).status_code == status


def test_after_a_later_code_an_earlier_one_is_worth_nothing(client, account, app_of):
    assert enter(client, account, code_of(app_of[0], 1)).status_code == 303
    assert enter(client.application.test_client(), account, code_of(app_of[0], 0)).status_code == 422


def test_the_code_of_somebody_else_is_wrong(client, account, app_of, people):
    other, _ = add_app(make_account(people.colleague))
    assert enter(client, account, code_of(other)).status_code == 422


def test_a_code_without_the_right_password_before_it_is_worth_nothing(client, account, app_of):
    for token in ("", "made up", half_token(account, key="another key" * 4)):
        answer = client.post("/sign-in/code", data={"half_token": token, "one_time_password": code_of(app_of[0])})
        assert answer.status_code == 422
        assert not is_signed_in(client)


def test_another_password_ends_what_began_with_the_one_before(client, account, app_of):
    token = half_token(account)
    services.set_password(account=account, password=ANOTHER)
    session.commit()
    sent = {"half_token": token, "one_time_password": code_of(app_of[0])}
    assert client.post("/sign-in/code", data=sent).status_code == 422


def test_a_recovery_code_works_once_however_it_is_typed_and_its_owner_hears_of_it(client, account, app_of):
    code = app_of[1][3]
    assert enter(client, account, code.upper().replace("-", " ")).status_code == 303
    assert enter(client.application.test_client(), account, code).status_code == 422
    assert count_recovery_codes(account) == 9
    assert "A recovery code was used" in str([row.params for row in told(account.person)])


def test_neither_secret_nor_recovery_codes_can_be_read_in_the_tables(account, app_of):
    secret, recovery = app_of
    kept = str(session.execute(sa.select(AuthenticatorApp.sealed_secret)).all())
    kept += str(session.execute(sa.select(RecoveryCode.code_hash)).all())
    assert not [one for one in (secret, *recovery) if one in kept]


@pytest.mark.parametrize(
    ("tries", "seconds_between", "status"), [(4, 0, 422), (5, 0, 429), (19, 120, 422), (20, 120, 429), (50, 1500, 429)]
)
def test_five_wrong_codes_in_five_minutes_twenty_in_an_hour_or_fifty_a_day_are_the_most(
    client, account, app_of, tries, seconds_between, status
):
    for number in range(tries):
        later(seconds=seconds_between if number else 0)
        services.note_wrong_code(account_id=account.id)
        session.commit()
    answer = enter(client, account, "000000")
    assert answer.status_code == status
    assert status == 422 or int(answer.headers["Retry-After"]) > 0


def test_wrong_codes_typed_into_the_page_count(client, account, app_of):
    statuses = [enter(client, account, f"{number:06}").status_code for number in range(6)]
    assert statuses == [422] * 5 + [429]


def test_a_link_for_a_forgotten_password_does_not_go_round_the_app(client, account, app_of):
    secret = services.invite(actor=None, person=account.person)
    session.commit()
    page = client.post(f"/welcome/{secret}", data={"password": ANOTHER})
    assert "Enter your code" in page.text
    assert not is_signed_in(client)


def test_setting_up_an_app_shows_its_key_and_asks_for_a_first_code(client, account):
    client.sign_in(account.person)
    assert client.post("/account/authenticator/start").location == "/account/authenticator"
    page = client.get("/account/authenticator").text
    image = client.get("/account/authenticator/code.svg")
    assert image.mimetype == "image/svg+xml"
    assert not has_factor(account)
    secret = "".join(page.partition('class="inset-text"><p>')[2].partition("</p>")[0].split())
    assert client.post("/account/authenticator", data={"one_time_password": "000000"}).status_code == 422
    codes = client.post("/account/authenticator", data={"one_time_password": code_of(secret)}).text
    assert codes.count("<code>") == 10
    assert client.get("/account/authenticator/code.svg").status_code == 404
    assert client.get("/account/authenticator").location == "/account/factors"
    assert has_factor(account)


def test_whoever_wants_no_mails_is_still_told_by_mail_of_a_new_factor(client, account):
    choose_mail(actor=account.person, choice=MailChoice.NEVER)
    add_app(account)
    [row] = told(account.person)
    assert session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.notification_id == row.id))


def test_new_recovery_codes_make_the_ones_before_worthless(client, account, app_of):
    enter(client, account, code_of(app_of[0]))
    assert "Your recovery codes" in client.post("/account/recovery-codes/renew").text
    assert enter(client.application.test_client(), account, app_of[1][0]).status_code == 422


def test_a_password_alone_does_not_take_the_app_away(client, account, app_of):
    """A session from before there was an app shows the app before it changes anything about it."""
    sign_in_with_password_alone(client, account)
    for page in ("authenticator/remove", "recovery-codes/renew"):
        assert client.post(f"/account/{page}").status_code == 401
    assert client.get("/account/passkeys/new").location.startswith("/account/confirm")
    assert has_factor(account)
    proof = {"password": PASSWORD, "one_time_password": code_of(app_of[0]), "strongly": "yes"}
    assert client.post("/account/confirm", data=proof).status_code == 303
    assert client.post("/account/authenticator/remove").status_code == 303
    assert not has_factor(account)
    assert count_recovery_codes(account) == 0


def test_an_administrator_resets_the_factors_of_somebody_who_lost_them(client, account, app_of, people):
    Device().belongs_to(account)
    other = client.application.test_client().sign_in(account.person)
    client.sign_in(people.admin)
    address = f"/admin/people/{account.person_id}/account"
    assert "Remove second factors" in client.get(address).text
    assert client.post(f"{address}/reset-factors").status_code == 303
    assert not has_factor(account)
    assert not is_signed_in(other)
    assert sign_in(other, account.person.email).status_code == 303
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "reset_factors")).one()
    assert (entry.actor_id, entry.concerns_id) == (people.admin.id, account.person_id)
    [letter] = [row for row in told(account.person) if row.kind == "factors_reset"]
    assert letter.params["actor"] == people.admin.name
    assert session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.notification_id == letter.id))


def test_nobody_resets_their_own_factors_that_way(client, people):
    client.sign_in(people.admin)
    assert client.post(f"/admin/people/{people.admin.id}/account/reset-factors").status_code == 403


def test_where_the_rule_asks_for_it_hr_and_administrators_set_up_a_factor_before_anything_else(client, people):
    require_second_factor()
    client.sign_in(people.hr)
    assert client.get("/approvals").location == "/account/factors"
    assert "Your role needs more than a password" in client.get("/account/factors").text
    assert client.get("/approvals", headers={"HX-Request": "true"}).status_code == 401
    refused = client.post("/profile/about", data={"headline": "A headline that took a while"})
    assert refused.status_code == 403
    assert "A headline that took a while" in refused.text
    assert client.sign_in(people.employee).get("/").status_code == 200
    assert client.sign_in(people.admin).get("/").location == "/account/factors"


def test_where_the_rule_asks_for_it_a_session_without_the_factor_shows_it_first(client, people):
    account = make_account(people.hr)
    secret, _ = add_app(account)
    require_second_factor()
    sign_in_with_password_alone(client, account)
    assert client.get("/approvals").location == "/account/confirm?next=/approvals&strongly=yes"
    proof = {"password": PASSWORD, "one_time_password": code_of(secret), "next": "/approvals"}
    assert client.post("/account/confirm", data=proof).location == "/approvals"
    assert client.get("/approvals").status_code == 200


def test_whoever_removes_their_last_factor_is_led_to_a_new_one(client, people):
    account = make_account(people.hr)
    secret, _ = add_app(account)
    require_second_factor()
    enter(client, account, code_of(secret))
    assert client.get("/approvals").status_code == 200
    client.post("/account/authenticator/remove")
    assert client.get("/approvals").location == "/account/factors"


def test_without_the_rule_nobody_is_asked(client, people):
    for person in (people.hr, people.admin):
        assert client.sign_in(person).get("/").status_code == 200
        assert find_account(person) is not None
