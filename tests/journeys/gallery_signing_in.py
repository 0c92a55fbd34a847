"""Second factors and passkeys: the employee has a passkey, the privacy officer an app, the host is setting one up."""

from __future__ import annotations

from tests.journeys.gallery_page import Page

CODES = "h1:has-text('Your recovery codes')"

PAGES_OF_SIGNING_IN = (
    *(Page("accounts.factors", "/account/factors", who) for who in ("employee", "privacy", "newcomer")),
    Page("accounts.factors", "/account/factors", "privacy", press="Make new recovery codes", shows=CODES),
    Page("accounts.authenticator", "/account/authenticator", "host"),
    Page("accounts.authenticator", "/account/authenticator", "host", press="Use this app"),
    Page("accounts.add_passkey", "/account/passkeys/new"),
    Page("accounts.rename_passkey", "/account/passkeys/{passkey}"),
    *(Page("accounts.confirm", "/account/confirm", who) for who in ("employee", "privacy")),
    Page("accounts.confirm", "/account/confirm", "privacy", press="Confirm that it is me"),
)
