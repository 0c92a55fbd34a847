"""Who gets in how: rows of the page × role table about signing in and accounts."""

from __future__ import annotations

from tests.architecture.rows import Row, form, get, post
from tests.architecture.who import (
    ANYONE,
    ANYONE_SIGNED_IN,
    HOME,
    NOBODY_AT_ALL,
    NOT_WITH_THIS_PASSWORD,
    ONLY_TO_SIGN_IN,
    OWN_ONLY,
    UNFIT,
    YES,
    only,
    who,
)

SIGNING_IN: tuple[Row, ...] = sum((
    # signing in
    get("accounts.sign_in", ONLY_TO_SIGN_IN),
    post("accounts.open_session", ANYONE),
    post("accounts.open_session", NOT_WITH_THIS_PASSWORD, "wrong password"),
    post("accounts.sign_out", ANYONE_SIGNED_IN),
    post("accounts.switch_language", ANYONE),
    post("accounts.switch_language", NOBODY_AT_ALL, "unknown language"),
    form("accounts.welcome", ANYONE, "unused link"),
    form("accounts.welcome", NOBODY_AT_ALL, "used link"),
    get("accounts.forgotten", ONLY_TO_SIGN_IN),
    post("accounts.ask_reset", ANYONE),
    post("accounts.ask_reset", NOT_WITH_THIS_PASSWORD, "no address"),
    # one's own account, and those that an administrator keeps
    get("accounts.own", ANYONE_SIGNED_IN),
    post("accounts.end_session", OWN_ONLY, "session of the employee"),
    post("accounts.end_other_sessions", ANYONE_SIGNED_IN),
    get("accounts.change_password", ANYONE_SIGNED_IN),
    post("accounts.change_password", who(UNFIT, employee=YES)),
    get("accounts.state_of", only("admin"), "the employee"),
    post("accounts.invite", only("admin"), "the employee"),
    post("accounts.end_sessions_of", only("admin"), "the employee"),
    post("accounts.close", only("admin"), "the employee"),
    post("accounts.close", only(refused=("admin",)), "the administrator"),
    post("accounts.reopen", only("admin"), "the employee"),
    post("accounts.reset_factors", only("admin"), "the employee"),
    post("accounts.reset_factors", only(refused=("admin",)), "the administrator"),
    # a second factor, passkeys, and showing again who one is: the employee has a passkey, the privacy officer an app,
    # the host is about to set one up
    post("accounts.enter_code", ANYONE, "code of the app"),
    post("accounts.enter_code", NOT_WITH_THIS_PASSWORD, "wrong code"),
    post("accounts.use_passkey", ANYONE, "answer of the passkey"),
    post("accounts.use_passkey", NOT_WITH_THIS_PASSWORD, "no answer"),
    get("accounts.factors", ANYONE_SIGNED_IN),
    post("accounts.start_authenticator", ANYONE_SIGNED_IN),
    get("accounts.authenticator", only("host", otherwise=HOME)),
    (Row("POST", "accounts.authenticator", "", only("host", otherwise=HOME), 200),),
    get("accounts.authenticator_image", only("host")),
    post("accounts.remove_authenticator", ANYONE_SIGNED_IN),
    (Row("POST", "accounts.renew_recovery_codes", "", only("privacy", otherwise=HOME), 200),),
    form("accounts.add_passkey", ANYONE_SIGNED_IN),
    form("accounts.rename_passkey", OWN_ONLY, "passkey"),
    post("accounts.remove_passkey", OWN_ONLY, "passkey"),
    get("accounts.confirm", ANYONE_SIGNED_IN),
    post("accounts.confirm", who(UNFIT, employee=YES)),
    post("accounts.confirm_with_passkey", who(UNFIT, employee=YES)),
), start=())  # fmt: skip
