"""`make screenshots`: the pictures of the guides, taken of a demo company that is the same every day.

With a folder as argument the demo company is kept there, and found again the next time.
"""

from __future__ import annotations

import base64
import logging
import os
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import click
from flask import Flask
from playwright.sync_api import Browser, Page, expect, sync_playwright

from mobility import worker
from mobility.app import create_app
from mobility.applications.services import applying
from mobility.core.db import Model, session
from mobility.demo.cli import SIGN_INS
from mobility.settings import ROOT, from_environment
from tests.browser import ARGUMENTS, chromium_path, serve

IMAGES = ROOT / "docs" / "images"
NOW = "2027-03-01T09:00+01:00"
QUALITY = 82
WIDE, NARROW = 1180, 390
LATE_PART = "[hx-trigger=load]"


class Picture(NamedTuple):
    """`path` is an address, then links to follow on the page, each by some of its words."""

    name: str
    who: str
    path: tuple[str, ...]
    language: str = "en"
    width: int = WIDE
    height: int = 760
    scheme: str = "light"


PICTURES = (
    Picture("home", "employee", ("/",)),
    Picture("profile", "employee", ("/profile",)),
    Picture("notice", "employee", ("/notice",)),
    Picture("readers", "employee", ("/profile/readers",)),
    Picture("mine", "employee", ("/privacy/mine",)),
    Picture("find", "employee", ("/find",)),
    Picture("find-dark", "employee", ("/find",), scheme="dark"),
    Picture("find-french", "employee", ("/find",), language="fr"),
    Picture("find-narrow", "employee", ("/find",), width=NARROW),
    Picture("fit", "employee", ("/find", "Why this fit")),
    Picture("searches", "employee", ("/searches",), height=560),
    Picture("opportunity", "employee", ("/find", "A single list")),
    Picture("application", "employee", ("/applications", "Record ten")),
    Picture("invitation", "employee", ("/", "Answer the invitation")),
    Picture("past", "employee", ("/applications", "Past")),
    Picture("contract", "employee", ("/development/", "Development contract"), height=1100),
    Picture("posting", "host", ("/opportunities/mine", "Edit")),
    Picture("postings", "host", ("/opportunities/mine",), height=560),
    Picture("candidates", "host", ("/opportunities/mine", "Prepare the launch", "See applicants")),
    Picture("candidate", "host", ("/", "Answer Candidate")),
    Picture("releases", "manager", ("/releases",)),
    Picture("release", "manager", ("/releases", "Cristina")),
    Picture("approvals", "hr", ("/approvals",), height=900),
    Picture("late-answers", "hr", ("/answers-late",), height=560),
    Picture("consultations", "hr", ("/consultations",), height=560),
    Picture("oversight", "representative", ("/oversight",)),
    Picture("figures", "representative", ("/oversight/figures",)),
    Picture("requests", "privacy", ("/privacy/requests",), height=560),
    Picture("people", "admin", ("/admin/people",)),
    Picture("import", "admin", ("/imports",)),
    Picture("system", "admin", ("/administration/system",)),
    Picture("rules", "admin", ("/policies/",)),
)


def found(folder: Path) -> Flask:
    """The application with the demo company in a database of its own."""
    database, is_new = folder / "demo.db", not (folder / SIGN_INS).exists()
    folder.mkdir(parents=True, exist_ok=True)
    database.touch()
    models = os.environ.get("MODELS_DIR", str(ROOT / "instance" / "models"))
    url = f"sqlite:///{database}"
    app = create_app(
        from_environment(
            {
                "INSTANCE_DIR": str(folder),
                "DATABASE_URL": url,
                "MODELS_DIR": models,
                "MOBILITY_NOW": NOW,
                "AUDIT_KEY": "the codes of candidates are made with it",
            }
        )
    )
    if is_new:
        Model.metadata.create_all(app.extensions["engine"])
        with patch.object(applying, "secrets", random.Random(1)):  # noqa: S311  (references that are the same each time)
            for command in (["demo", "load"], ["matching", "index"]):
                result = app.test_cli_runner().invoke(args=command)
                assert result.exit_code == 0, result.output
    session.remove()
    return app


def sign_in(browser: Browser, base_url: str, picture: Picture, password: str) -> Page:
    context = browser.new_context(
        base_url=base_url, color_scheme="dark" if picture.scheme == "dark" else "light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("main input[name=email]").fill(f"{picture.who}@demo.example")
    page.locator("main input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    announcements = page.locator("form[action*='/announcements/'] button")
    while announcements.count():
        announcements.first.click()
        page.wait_for_load_state("networkidle")
    return page


def take(page: Page, picture: Picture) -> bytes:
    page.set_viewport_size({"width": WIDE, "height": picture.height})
    page.goto(picture.path[0])
    if page.locator("html").get_attribute("lang") != picture.language:
        page.locator("form.language-switch button").first.click()  # people have two, and keep the one they chose
        page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    for words in picture.path[1:]:
        found = page.locator("main").get_by_role("link", name=re.compile(words)).filter(visible=True)
        found.first.click(timeout=8000)
        page.wait_for_load_state("networkidle")
    expect(page.locator(LATE_PART)).to_have_count(0)
    page.wait_for_load_state("networkidle")
    shot = page.context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return base64.b64decode(shot["data"])


def main(folder: Path, only: list[str]) -> None:
    app = found(folder)
    password = (folder / SIGN_INS).read_text("utf-8").split()[1]
    logging.getLogger("waitress").setLevel(logging.ERROR)
    pages: dict[tuple[str, str], Page] = {}
    with worker.embedded(app), serve(app) as base_url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        for picture in (one for one in PICTURES if not only or one.name in only):
            who = (picture.who, picture.scheme)
            pages[who] = pages.get(who) or sign_in(browser, base_url, picture, password)
            image = take(pages[who], picture)
            (IMAGES / f"{picture.name}.webp").write_bytes(image)
            click.echo(f"{picture.name:16} {len(image) // 1000:4} kB")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), sys.argv[2:])
    else:
        made = Path(tempfile.gettempdir()) / "mobility-pictures"  # its name stands in a picture
        shutil.rmtree(made, ignore_errors=True)
        main(made, [])
        shutil.rmtree(made)
