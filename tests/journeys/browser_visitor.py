"""A visitor in Chromium, with JavaScript or without."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitor import Answers, In, Visitor, labelled, named
from tests.journeys.words import squeeze

LATE_PART = "[hx-trigger=load]"


class BrowserVisitor(Visitor):
    def __init__(self, page: Page, name: str, email: str, language: str, javascript: bool = True) -> None:
        super().__init__(name, email, language)
        self.page, self._javascript = page, javascript
        self.faults: set[str] = set()

    def open(self, address: str) -> None:
        self.page.goto(address)
        self._settle()

    def _settle(self) -> None:
        """Wait until every late part has arrived; one that does not come fails the test."""
        if self._javascript:
            expect(self.page.locator(LATE_PART)).to_have_count(0)

    def follow(self, label: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=named(label)).first.click()
        self._settle()

    def download(self, label: str) -> bytes:
        """The file behind the link of that name."""
        with self.page.expect_download() as found:
            self.page.get_by_role("link", name=named(label)).click()
        return found.value.path().read_bytes()

    def press(self, button: str, answers: Answers | None = None, *, refused: bool = False) -> None:
        pressed = self.page.get_by_role("button", name=named(button))
        expect(pressed).to_have_count(1)
        form = self.page.locator("form").filter(has=pressed)
        for key, value in (answers or {}).items():
            self._fill(form, key, value)
        if self._javascript and self._is_swapped(form):
            self._act_in_place(pressed)
        else:
            with self.page.expect_navigation():
                self._click(pressed)
        self._settle()
        expect(self.page.locator(".error-summary")).to_have_count(1 if refused else 0)

    @staticmethod
    def _is_swapped(form: Locator) -> bool:
        return any(form.get_attribute(name) is not None for name in ("hx-get", "hx-post"))

    def _act_in_place(self, pressed: Locator) -> None:
        """htmx replaces the part that the button stands in."""
        before = pressed.element_handle()
        self._click(pressed)
        before.wait_for_element_state("hidden")

    def _click(self, pressed: Locator) -> None:
        pressed.click()

    def _enter(self, field: Locator, value: str | bool) -> None:
        if value is True:
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=str(value))
        else:
            field.fill(str(value))

    def _fill(self, form: Locator, key: str | In, value: str | bool) -> None:
        scope, sought = form, key if isinstance(key, In) else In("", key)
        if sought.group:
            legend = self.page.locator("legend").filter(has_text=labelled(sought.group))
            scope = form.locator("fieldset").filter(has=legend)
        found = scope.get_by_label(labelled(sought.label))
        if not sought.group:
            expect(found).to_have_count(1)
        field = found.nth(sought.row)
        if value is not True and self._javascript and field.get_attribute("data-options"):
            self._type_and_pick(field, str(value))
        elif value is not True and self._javascript and "change" in (form.get_attribute("hx-trigger") or ""):
            before = form.element_handle()
            self._enter(field, value)
            field.blur()
            before.wait_for_element_state("hidden")
        else:
            self._enter(field, value)

    def _type_and_pick(self, field: Locator, text: str) -> None:
        self._enter(field, text)
        option = self.page.get_by_role("option").and_(self.page.locator(f'[data-words="{text}"]'))
        expect(option.first).to_be_visible()
        self._take(field, option.first)
        expect(field).to_have_attribute("aria-expanded", "false")
        expect(field).to_have_value(text)

    def _take(self, field: Locator, option: Locator) -> None:
        option.click()

    def unfold(self, summary: str) -> None:
        self.page.locator("summary").filter(has_text=named(summary)).click()

    def look_at_part(self, label: str) -> None:
        """With JavaScript it came with the page."""
        if not self._javascript:
            self.follow(label)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(_anywhere(text))

    def sees_no(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(_anywhere(text))

    def is_at(self, path: str) -> bool:
        return urlsplit(self.page.url).path == path


def _anywhere(text: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in squeeze(text).split()))
