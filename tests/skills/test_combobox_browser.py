"""The field that offers skills while somebody types: by keyboard, by touch, in forced colours, and without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mobility.core.db import session
from mobility.skills.models import SkillDescription
from tests.browser import axe, serve
from tests.factories import make_skill, make_world, save
from tests.signing_in import PASSWORD, make_account

pytestmark = pytest.mark.browser
FIELD, PICKED, OPTION = "#held-skill", "#held-picked", "#held-skill-options:not([hidden]) [role=option]"
NAMES = {"data analysis": "analyse de données", "data quality": "qualité des données", "falconry": "fauconnerie"}


@pytest.fixture
def base(concurrent_app):
    with concurrent_app.app_context():
        world = make_world()
        for english, french in NAMES.items():
            skill = make_skill(english, french)
            save(SkillDescription(skill_id=skill.id, language="en", text=f"What {english} is. " * 12))
        make_account(world.employee)
        email = world.employee.email
        session.commit()
    session.remove()
    with serve(concurrent_app) as address:
        yield address, email


def sign_in(page, email: str) -> None:
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto("/profile")


def state(page) -> tuple[str | None, str | None, str]:
    """Whether the list is open, the words of the option that is active, the id that was picked."""
    field = page.locator(FIELD)
    active = field.get_attribute("aria-activedescendant")
    words = page.locator(f"#{active}").get_attribute("data-words") if active else None
    return field.get_attribute("aria-expanded"), words, page.locator(PICKED).input_value()


def test_a_skill_is_picked_by_keyboard_alone(base, open_page):
    address, email = base
    page = open_page(address)
    sign_in(page, email)
    field, press = page.locator(FIELD), page.keyboard.press
    expect(field).to_have_role("combobox")
    field.focus()
    page.keyboard.type("dat")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"{FIELD} ~ [role=status]")).to_have_text("2 skills found")
    assert page.locator(f"#{field.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    assert state(page) == ("true", None, "")  # nothing is chosen for anybody
    press("ArrowDown")
    first = state(page)[1]
    assert first in {"data quality", "data analysis"}
    press("ArrowDown")
    press("ArrowDown")
    assert state(page)[1] == first  # round the end
    assert axe(page) == []
    press("Home")
    assert state(page) == ("true", None, "")
    press("Escape")
    assert (state(page)[0], field.input_value()) == ("false", "dat")
    press("ArrowUp")
    press("ArrowUp")
    press("Enter")
    expanded, _, picked = state(page)
    assert (expanded, bool(picked)) == ("false", True)
    assert field.input_value() in {"data quality", "data analysis"}
    page.keyboard.type("x")  # other words are no longer that skill
    assert state(page)[2] == ""
    press("Escape")
    press("Escape")
    assert field.input_value() == ""
    page.keyboard.type("fauc")
    option = page.locator(OPTION)
    expect(option).to_contain_text("found as “fauconnerie” (French)")
    press("ArrowDown")
    press("Enter")
    press("Enter")  # nothing is open any more: the form is sent
    expect(page.locator("#held-skills")).to_contain_text("falconry")
    expect(page.locator(FIELD)).to_have_role("combobox")  # the part that came is equipped too


def test_what_nothing_is_called_is_said_and_asked_about(base, open_page):
    address, email = base
    page = open_page(address)
    sign_in(page, email)
    page.locator(FIELD).press_sequentially("zzzz")
    expect(page.locator(f"{FIELD} ~ [role=status]")).to_contain_text("No skill found")
    assert axe(page) == []
    page.locator(FIELD).press("Enter")
    expect(page.get_by_label("None of these: propose “zzzz” to HR as a new skill")).to_be_visible()


def test_an_answer_that_comes_late_is_dropped(base, open_page):
    address, email = base
    page = open_page(address)
    sign_in(page, email)
    held = []
    page.route("**/skills/options?q=data", lambda route: held.append(route))
    field = page.locator(FIELD)
    with page.expect_request("**/skills/options?q=data"):
        field.fill("data")
    field.fill("falc")
    expect(page.locator(OPTION)).to_have_attribute("data-words", "falconry")
    held[0].fulfill(content_type="text/html", body='<ul data-said=""><li role="option">late</li></ul>')
    expect(page.locator(OPTION)).to_have_count(1)


def test_options_are_large_enough_for_a_thumb_and_seen_in_forced_colours(base, open_page):
    address, email = base
    page = open_page(address, size=(320, 640), has_touch=True, forced_colors="active")
    sign_in(page, email)
    page.locator(FIELD).tap()
    page.keyboard.type("data")
    options = page.locator(OPTION)
    expect(options).to_have_count(2)
    assert all(option.bounding_box()["height"] >= 44 for option in options.all())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    list_box = page.locator("[role=listbox]:not([hidden])").bounding_box()
    assert list_box["x"] >= 0
    assert list_box["x"] + list_box["width"] <= 320
    assert axe(page) == []
    options.first.tap()
    assert state(page)[0] == "false"
    assert state(page)[2] != ""


def test_without_a_script_the_words_are_sent_and_the_page_of_skills_helps(base, open_page):
    address, email = base
    page = open_page(address, javascript=False)
    sign_in(page, email)
    assert page.locator(FIELD).get_attribute("role") is None
    page.goto("/skills/options")
    page.get_by_label("Name of a skill").fill("falcnry")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add falconry").click()
    expect(page.locator("#held-skills")).to_contain_text("falconry")
