"""In a browser (S12, S15): what people write is never run, and nothing is left behind after signing out."""

from __future__ import annotations

import pytest

from mobility.core.db import session
from tests.browser import serve
from tests.factories import (
    give_skill,
    make_application,
    make_opportunity,
    make_person,
    make_profile,
    make_skill,
    make_world,
)
from tests.signing_in import PASSWORD, make_account

pytestmark = pytest.mark.browser
POLYGLOT = (
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert() )//%0D%0A//</stYle/</titLe/</teXtarEa/</scRipt/--!>"
    "<xss id=injected><svg/onload=alert(1)><img src=x onerror=alert(2)>{{7*7}}${7*7}"
)
STORED = """async () => ({
    local: Object.keys(localStorage), session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    cookies: document.cookie })"""
NOTHING = {"local": [], "session": [], "databases": 0, "caches": 0, "cookies": ""}
PAGES = ("/", "/profile", "/find", "/applications", "/notifications/", "/account")


@pytest.fixture
def company(concurrent_app):
    """Everybody writes the same dangerous words everywhere."""
    with concurrent_app.app_context():
        world = make_world()
        world.host.name = world.employee.job_title = world.employee.name = POLYGLOT[:200]
        make_profile(world.employee, headline=POLYGLOT[:120], about=POLYGLOT)
        skill = make_skill(POLYGLOT[:100])
        give_skill(world.employee, skill, evidence=POLYGLOT[:200])
        posting = make_opportunity(world.host, title=POLYGLOT[:150], description=POLYGLOT, skills=(skill,))
        application = make_application(world.employee, posting, motivation=POLYGLOT)
        make_person(POLYGLOT[:150])
        emails = {name: make_account(world[name]).person.email for name in ("employee", "host")}
        ids = {"posting": posting.id, "application": application.id, "employee": world.employee.id}
        session.commit()
    session.remove()
    with serve(concurrent_app) as base:
        yield base, emails, ids


def sign_in(page, email):
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")


def test_nothing_is_stored_and_back_shows_nothing_after_signing_out(company, open_page):
    base, emails, _ = company
    page = open_page(base)
    sign_in(page, emails["employee"])
    for path in PAGES:
        page.goto(path)
        assert page.evaluate(STORED) == NOTHING, path
    page.goto("/profile")
    page.click(".account-menu summary")
    page.click(".account-menu form button")
    page.wait_for_url("**/sign-in")
    page.go_back()
    assert page.url.startswith(f"{base}/sign-in")


@pytest.mark.slow
def test_what_people_write_is_never_run(company, open_page):
    base, emails, ids = company
    shown = {
        "employee": (
            *PAGES,
            f"/applications/{ids['application']}",
            f"/opportunities/{ids['posting']}",
            "/find?q=%3Cxss",
        ),
        "host": (
            "/opportunities/mine",
            f"/opportunities/{ids['posting']}",
            f"/opportunities/{ids['posting']}/edit",
            f"/opportunities/{ids['posting']}/candidates",
            f"/applications/{ids['application']}",
            f"/people/{ids['employee']}",
        ),
    }
    for who, paths in shown.items():
        page = open_page(base)
        dialogs = []
        page.on("dialog", lambda dialog, dialogs=dialogs: (dialogs.append(dialog.message), dialog.dismiss()))
        sign_in(page, emails[who])
        for path in paths:
            page.goto(path, wait_until="networkidle")
            assert page.locator("#injected, xss, img[src=x]").count() == 0, path
            assert "49" not in page.locator("h1").first.inner_text(), path
        assert dialogs == []
