"""The list to choose from, in a browser: its button counts, one press ticks all, and the keyboard is enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mobility.core.db import session
from tests.browser import axe, serve
from tests.factories import make_skill, make_world
from tests.signing_in import PASSWORD, make_account
from tests.skills.cv_files import docx

pytestmark = pytest.mark.browser
LINES = ("Experience", "Built Power BI reports for all of Lyon", "Logistics of a plant", "Skills", "Power BI")


@pytest.fixture
def base(concurrent_app):
    with concurrent_app.app_context():
        world = make_world()
        for name in ("Power BI", "logistics"):
            make_skill(name)
        make_account(world.employee)
        email = world.employee.email
        session.commit()
    session.remove()
    with serve(concurrent_app) as address:
        yield address, email


def test_skills_of_a_cv_are_counted_ticked_and_added_by_keyboard(base, open_page):
    address, email = base
    page = open_page(address)
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto("/profile/start")
    page.set_input_files("#file", {"name": "cv.docx", "mimeType": "", "buffer": docx(*LINES)})
    page.get_by_role("button", name="Read my CV").press("Enter")
    button, ticks = page.locator("[data-counts]"), page.get_by_role("checkbox")
    expect(button).to_have_text("Add 1 skill to my profile")
    every = page.locator("[data-tick-all]")
    every.press("Enter")
    expect(button).to_have_text("Add 2 skills to my profile")
    expect(every).to_have_text("Choose none")
    every.press("Enter")
    expect(button).to_have_text("Add what I ticked to my profile")
    ticks.first.press("Space")
    expect(button).to_have_text("Add 1 skill to my profile")
    assert axe(page) == []
    page.get_by_label("Your level in Power BI").select_option("4")
    button.press("Enter")
    expect(page.locator(".flashes")).to_contain_text("1 skill is in your profile now.")
