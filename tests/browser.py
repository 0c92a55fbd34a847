"""A real browser for tests: Chromium through Playwright, axe for accessibility, a recorder of what the CSP blocked.

conftest imports the fixtures; tests use `serve`, `axe` and what `open_page` or `same_page` answers.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright
from waitress.server import create_server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # root, in CI
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # of style sheets and films, for rules that are not run
}
AXE_OF_COLOURS = {**AXE_OPTIONS, "runOnly": ["color-contrast", "link-in-text-block"], "rules": {}}
ASSETS = {"stylesheet", "script", "image", "font"}
WIDE, NARROW = (1280, 900), (360, 740)
ON_VIOLATION = """document.addEventListener('securitypolicyviolation', event =>
    window.recordViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""


def chromium_path() -> str:
    """Where the browser is; a machine without one fails the test, it does not skip it."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(
            "No Chromium found. Install it (Debian's package: chromium) or set CHROMIUM to its path.", pytrace=False
        )
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole session; each page gets a context of its own."""
    path = chromium_path()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Recorder:
    """What a browser complained about while a test used it."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        context.expose_function("recordViolation", self._violated)
        context.add_init_script(ON_VIOLATION)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("response", self._answered)

    def _violated(self, violation: str) -> None:
        self.complaints.append(f"blocked by the CSP: {violation}")

    def _heard(self, message: ConsoleMessage) -> None:
        # an answer of 403 or 422 is for the test to judge; a missing asset is found below
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in ASSETS:
            self.complaints.append(f"{response.url} answered {response.status}")


OpenPage = Callable[..., Page]
Opened = tuple[Page, Recorder]


def new_page(
    browser: Browser,
    base_url: str,
    *,
    javascript: bool = True,
    size: tuple[int, int] = WIDE,
    language: str = "en",
    **options: Any,
) -> Opened:
    context = browser.new_context(
        base_url=base_url,
        java_script_enabled=javascript,
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        **options,
    )
    recorder = Recorder(context)
    return context.new_page(), recorder


def refuse_complaints(opened: Iterable[Opened]) -> None:
    complaints = [complaint for _, recorder in opened for complaint in recorder.complaints]
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open a page as a new visitor: `open_page(base_url, javascript=True, size=WIDE, language="en", **options)`.

    The test fails if the browser blocked something (CSP), logged an error or missed an asset.
    Other options are Playwright's, such as `color_scheme="dark"` or `forced_colors="active"`.
    """
    opened: list[Opened] = []

    def open_one(base_url: str, **how: Any) -> Page:
        opened.append(new_page(browser, base_url, **how))
        return opened[-1][0]

    yield open_one
    for page, _ in opened:
        page.context.close()
    refuse_complaints(opened)


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[dict[str, Opened]]:
    """The tabs of a module, by what they were opened with."""
    tabs: dict[str, Opened] = {}
    yield tabs
    for page, _ in tabs.values():
        page.context.close()


@pytest.fixture
def same_page(browser: Browser, tabs: dict[str, Opened]) -> Iterator[OpenPage]:
    """As `open_page`, in a tab that the tests of a module share: a new one takes longer than what is opened in it.

    Each test finds it signed out, of its first size and empty, and is told of its own complaints only.
    """
    used: list[Opened] = []

    def open_one(base_url: str, *, size: tuple[int, int] = WIDE, **how: Any) -> Page:
        key = f"{base_url} {sorted(how.items())}"
        if key not in tabs:
            tabs[key] = new_page(browser, base_url, size=size, **how)
        page, recorder = tabs[key]
        used.append(tabs[key])
        recorder.complaints.clear()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        return page

    yield open_one
    for page, _ in used:
        page.goto("about:blank")
        page.context.clear_cookies()
        page.emulate_media(media="null", color_scheme="null")
    refuse_complaints(used)


@cache
def axe_source() -> str:
    if not AXE.exists():
        pytest.fail("axe-core is not installed; run make setup", pytrace=False)
    return AXE.read_text(encoding="utf-8")


def axe(page: Page, options: dict[str, Any] = AXE_OPTIONS) -> list[str]:
    """The accessibility violations of the page as it is now, one line each; none is what a test wants."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_source())  # evaluated, not added as a script: the CSP would block that
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{page.url}: {violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window, which at 320 px and up it must not be."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@contextmanager
def serve(app: Flask) -> Iterator[str]:
    """Serve an app over HTTP from threads of this process, as `make run` does; answers the address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, name="live-server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(server.close)  # in the server's own thread, which then ends
        thread.join(timeout=10)
