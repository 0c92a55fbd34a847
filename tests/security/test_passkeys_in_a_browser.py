"""Passkeys in Chromium, whose virtual authenticator answers as a device would (WebDriver: WebAuthn, over CDP)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mobility.accounts.queries import find_account
from mobility.people.queries import find_person_by_email
from tests.browser import NARROW, axe, scrolls_sideways, serve
from tests.factored import add_app, code_of
from tests.factories import make_world
from tests.signing_in import PASSWORD, make_account

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def company(concurrent_app):
    """The employee, who has a password; the address is a name, since no passkey belongs to a number."""
    with concurrent_app.app_context():
        world = make_world()
        make_account(world.employee)
        email = world.employee.email
    with serve(concurrent_app) as base:
        named = base.replace("127.0.0.1", "localhost")
        concurrent_app.config["BASE_URL"] = named
        yield concurrent_app, named, email


def give_device(page):
    """Its device, and what it holds."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]
    return session, device


def sign_in(page, email):
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_made_signs_in_and_is_gone_when_removed(company, open_page):
    _, base, email = company
    page = open_page(base)
    session, device = give_device(page)
    sign_in(page, email)
    page.wait_for_url(f"{base}/")
    page.goto("/account/passkeys/new")
    assert axe(page) == []
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("link", name="Work laptop")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/sign-in?next=/profile")
    assert axe(page) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{base}/profile")
    page.goto("/account/confirm?next=/account/factors")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{base}/account/factors")
    page.get_by_role("button", name="Remove passkey Work laptop").click()
    expect(page.get_by_text("The passkey is removed")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey could not be used here")).to_be_visible()
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1


def test_where_the_device_answers_nothing_the_page_says_so_and_stays(company, open_page):
    _, base, _ = company
    page = open_page(base)
    session, device = give_device(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Nothing came from your device")).to_be_visible()
    assert axe(page) == []


def test_without_javascript_the_password_and_the_code_sign_in(company, open_page):
    app, base, email = company
    with app.app_context():
        secret, _ = add_app(find_account(find_person_by_email(email)))
    page = open_page(base, javascript=False)
    sign_in(page, email)
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in with this code").click()
    page.wait_for_url(f"{base}/")


def test_the_page_for_the_code_is_open_to_everybody(company, open_page):
    app, base, email = company
    with app.app_context():
        add_app(find_account(find_person_by_email(email)))
    page = open_page(base, size=NARROW)
    sign_in(page, email)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in with this code").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert axe(page) == []
    assert not scrolls_sideways(page)
