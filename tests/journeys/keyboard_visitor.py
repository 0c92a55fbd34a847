"""A visitor who has only a keyboard: Tab, Shift-Tab, Enter, Space, arrows and letters; every stop is looked at."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import ElementHandle, Locator, expect

from tests.journeys.browser_visitor import BrowserVisitor
from tests.journeys.visitor import named

MOST_STOPS = 400
# how a date is typed into a date field, by the language of the browser
DATE_KEYS = {"en": "%m%d%Y", "fr": "%d%m%Y"}
# an indicator is drawn, and the middle of the element is not covered by anything else; the parts of a date field
# are stops of their own, whose indicator the browser draws
LOOK = """element => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const isDrawn = one => getComputedStyle(one).outlineStyle !== 'none' || getComputedStyle(one).boxShadow !== 'none';
    const shown = box.width > 0 && box.height > 0 && style.visibility !== 'hidden';
    const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.y + Math.min(box.height, innerHeight) / 2, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const free = top && (element.contains(top) || top.contains(element) || top.closest('label')?.control === element);
    const ringed = isDrawn(element) || isDrawn(element.parentElement) || element.type === 'date';
    return [shown ? '' : 'is not shown', ringed ? '' : 'shows no focus',
            !shown || free ? '' : 'is covered', box.bottom < 0 || box.top > innerHeight ? 'is out of view' : '']
        .filter(Boolean).map(fault => `${element.outerHTML.slice(0, 120)} ${fault}`);
}"""


class KeyboardVisitor(BrowserVisitor):
    def follow(self, label: str) -> None:
        self._go_to(self.page.get_by_role("link", name=named(label)).first)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._settle()

    def unfold(self, summary: str) -> None:
        self._go_to(self.page.locator("summary").filter(has_text=named(summary)))
        self.page.keyboard.press("Enter")

    def _click(self, pressed: Locator) -> None:
        self._go_to(pressed)
        self.page.keyboard.press("Enter")

    def _enter(self, field: Locator, value: str | bool) -> None:
        kind = field.evaluate("field => field.type || field.tagName.toLowerCase()")
        if kind == "radio":
            self._choose(field)
            return
        self._go_to(field)
        if kind == "checkbox":
            self.page.keyboard.press("Space")
            expect(field).to_be_checked()
        elif kind == "select-one":
            self._pick(field, str(value))
        elif kind == "date":
            day = dt.date.fromisoformat(str(value))
            self.page.keyboard.type(day.strftime(DATE_KEYS[self.words.language]))
            expect(field).to_have_value(day.isoformat())
        else:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.press("Delete")
            self.page.keyboard.insert_text(str(value))

    def _take(self, field: Locator, option: Locator) -> None:
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("ArrowDown")
            if option.get_attribute("aria-selected") == "true":
                break
        self.page.keyboard.press("Enter")

    def _pick(self, field: Locator, label: str) -> None:
        self.page.keyboard.press("Home")
        for _ in range(MOST_STOPS):
            if field.evaluate("field => field.selectedOptions[0].label.trim()") == label:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {label}")

    def _choose(self, field: Locator) -> None:
        """Tab stops once in a group of radio buttons; the arrows go on from there."""
        group = field.evaluate("field => field.name")
        self._go_to(self.page.locator(f'input[type=radio][name="{group}"]'), of_many=True)
        for _ in range(MOST_STOPS):
            if field.is_checked():
                return
            self.page.keyboard.press("Space")
            if not field.is_checked():
                self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never reach {field}")

    def _go_to(self, target: Locator, *, of_many: bool = False) -> None:
        """Press Tab until it has the focus."""
        if not of_many:
            expect(target).to_have_count(1)
        wanted = target.element_handles()
        for _ in range(MOST_STOPS):
            if self._has_focus(wanted):
                return
            self.page.keyboard.press("Tab")
            self._look_at_the_stop()
        raise AssertionError(f"Tab never reaches {target} of {self.page.url}")

    def _has_focus(self, wanted: list[ElementHandle]) -> bool:
        return any(self.page.evaluate("element => element === document.activeElement", one) for one in wanted)

    def _look_at_the_stop(self) -> None:
        found = self.page.evaluate(f"document.activeElement === document.body ? [] : ({LOOK})(document.activeElement)")
        self.faults.update(f"{self.page.url}: {fault}" for fault in found)


class TouchVisitor(BrowserVisitor):
    """A visitor with a small phone: the menu is behind a button, fingers are thick, nothing hovers."""

    def follow(self, label: str) -> None:
        link = self.page.get_by_role("link", name=named(label)).first
        if not link.is_visible():
            self.page.get_by_role("button", name=self.say("Menu"), exact=True).tap()
        with self.page.expect_navigation():
            link.tap()
        self._settle()

    def unfold(self, summary: str) -> None:
        self.page.locator("summary").filter(has_text=named(summary)).tap()

    def _click(self, pressed: Locator) -> None:
        pressed.tap()

    def _take(self, field: Locator, option: Locator) -> None:
        option.tap()

    def _settle(self) -> None:
        super()._settle()
        wide = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], f"{self.page.url} scrolls sideways: {wide}"
