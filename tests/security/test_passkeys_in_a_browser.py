"""Passkeys in Chromium, whose virtual authenticator answers as a device would (WebDriver: WebAuthn, over CDP)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import WIDE, axe, open_page, serve
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
