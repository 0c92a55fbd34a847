"""The HTML checker that every page and fragment of the test client goes through.

`audit` answers what is wrong with an answer, in words; an empty list means nothing is.
The rules are architecture.md law 9 and bar A11: valid HTML5, usable without JavaScript, allowed by a strict CSP.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as PARSE_ERRORS

# a fragment's first element decides what the parser takes it to stand in
CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "option": "select", "tbody": "table", "caption": "table"}
ERROR_PREFIXES = ("Error: ", "Erreur : ")
FIELDS = ("input", "select", "textarea")
UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
# these say something about an element that arrives, and send nothing
PASSIVE = {"hx-swap-oob", "hx-preserve"}
DATA_BLOCKS = {"application/json", "application/ld+json"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "form", "list")
SHOWN = ("id", "name", "href", "action", "type", "for", "src")
# made afresh for each page, and read by no rule but as something that is there
FRESH = re.compile(r'value="[\w.-]{32,}"')
LEFTOVER = re.compile(r"%\(\w+\)|\{\{|\}\}|\{%|<mobility\.")


@dataclass
class Page:
    """A parsed answer."""

    root: Element
    fragment: bool
    errors: list[str] = field(default_factory=list)

    @cached_property
    def elements(self) -> list[tuple[str, Element]]:
        """Every element with its name, in the order of the text; SVG names without their namespace."""
        return [(e.tag.rpartition("}")[2], e) for e in self.root.iter() if isinstance(e.tag, str)]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.root.iter() for child in parent}

    @cached_property
    def ids(self) -> Counter[str]:
        return Counter(e.attrib["id"] for _, e in self.elements if "id" in e.attrib)

    def all(self, *names: str) -> list[Element]:
        return [e for name, e in self.elements if name in names]

    def within(self, element: Element, name: str) -> Element | None:
        """The element itself or its nearest ancestor of that name."""
        at: Element | None = element
        while at is not None and at.tag != name:
            at = self.parents.get(at)
        return at


Rule = Callable[[Page], Iterator[str]]


def audit(html: str, url: str, fragment: bool = False) -> list[str]:
    """Everything that is wrong with `html`, one sentence each, beginning with `url`."""
    return [f"{url}: {fault}" for fault in _find_faults(FRESH.sub('value="fresh"', html), fragment)]


@lru_cache(maxsize=1000)  # the tests are shown many pages many times
def _find_faults(html: str, fragment: bool) -> list[str]:
    page = _parse(html, fragment)
    rules = RULES if fragment else PAGE_RULES + RULES
    return page.errors + [fault for rule in rules for fault in rule(page)]


def _parse(html: str, fragment: bool) -> Page:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    if fragment:
        first = re.match(r"\s*(?:<!--.*?-->\s*)*<(\w+)", html, re.DOTALL)
        root = parser.parseFragment(html, container=CONTAINERS.get(first.group(1) if first else "", "div"))
    else:
        root = parser.parse(html)
    return Page(root, fragment, [_describe(html, *error) for error in parser.errors])


def _describe(html: str, position: tuple[int, int], code: str, values: dict[str, Any]) -> str:
    line = html.splitlines()[position[0] - 1].strip() if html.strip() else ""
    return f"not valid HTML: {PARSE_ERRORS.get(code, code) % values} (line {position[0]}: {line[:90]!r})"


def text_of(element: Element) -> str:
    """The words of an element, as a reader sees them, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def name_of(element: Element) -> str:
    """The accessible name that the element gives itself."""
    alternatives = [e.attrib.get("alt", "") for e in element.iter() if isinstance(e.tag, str)]
    labels = [e.attrib.get("aria-label", "") for e in element.iter() if isinstance(e.tag, str)]
    return " ".join([text_of(element), *alternatives, *labels, element.attrib.get("aria-labelledby", "")]).strip()


def show(element: Element) -> str:
    """A short picture of an element for a message."""
    name = str(element.tag).rpartition("}")[2]
    shown = [f'{key}="{value[:40]}"' for key, value in element.attrib.items() if key in SHOWN]
    return f"<{' '.join([name, *shown])}>"


# --- rules for whole pages


def _has_a_language(page: Page) -> Iterator[str]:
    if not page.root.attrib.get("lang"):
        yield "<html> has no lang"


def _has_one_heading_that_opens_the_title(page: Page) -> Iterator[str]:
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} <h1> instead of one"
        return
    titles = [e for e in page.all("title") if page.within(e, "head") is not None]
    title = text_of(titles[0]) if titles else ""
    heading = text_of(headings[0])
    for prefix in ERROR_PREFIXES:
        title = title.removeprefix(prefix)
    if not heading or not title.startswith(heading):
        yield f"the title {title!r} does not begin with the heading {heading!r}"


def _has_one_main(page: Page) -> Iterator[str]:
    count = len(page.all("main"))
    if count != 1:
        yield f"{count} <main> instead of one"


def _refers_to_what_exists(page: Page) -> Iterator[str]:
    for _, element in page.elements:
        for attribute in REFERENCES:
            for target in element.attrib.get(attribute, "").split():
                if target not in page.ids:
                    yield f'{show(element)} has {attribute}="{target}", which does not exist'


# --- rules for pages and fragments


def _ids_are_unique(page: Page) -> Iterator[str]:
    for identifier, count in page.ids.items():
        if count > 1 or not identifier or re.search(r"\s", identifier):
            yield f"id {identifier!r} is used {count} times, is empty or has a space"


def _fields_are_labelled(page: Page) -> Iterator[str]:
    labelled = {e.attrib["for"] for e in page.all("label") if "for" in e.attrib and name_of(e)}
    for element in page.all(*FIELDS):
        if element.attrib.get("type") in UNLABELLED_INPUTS:
            continue
        own = element.attrib.get("aria-label") or element.attrib.get("aria-labelledby")
        around = page.within(element, "label")
        if not (own or element.attrib.get("id") in labelled or (around is not None and name_of(around))):
            yield f"{show(element)} has no label"


def _links_and_buttons_say_something(page: Page) -> Iterator[str]:
    for element in page.all("a", "button", "summary"):
        if not name_of(element):
            yield f"{show(element)} has no words"
        if "href" in element.attrib and element.attrib["href"].strip() in {"", "#"}:
            yield f"{show(element)} leads nowhere"


def _forms_work_by_themselves(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        method = form.attrib.get("method", "get").lower()
        if method == "dialog":
            continue
        if not form.attrib.get("action"):
            yield f"{show(form)} has no action"
        fields = [e for name in FIELDS for e in form.iter(name) if e.attrib.get("type") not in UNLABELLED_INPUTS]
        if fields and "novalidate" not in form.attrib:
            yield f"{show(form)} has no novalidate"
        tokens = [e for e in form.iter("input") if e.attrib.get("name") == "csrf_token" and e.attrib.get("value")]
        if method == "post" and len(tokens) != 1:
            yield f"{show(form)} has {len(tokens)} csrf_token fields instead of one"


def _nothing_is_inline(page: Page) -> Iterator[str]:
    for name, element in page.elements:
        if name == "style":
            yield "an inline <style>"
        if name == "script" and "src" not in element.attrib and element.attrib.get("type") not in DATA_BLOCKS:
            yield "an inline <script>"
        for attribute, value in element.attrib.items():
            if attribute == "style" or attribute.startswith(("on", "hx-on", "data-hx-on")):
                yield f"{show(element)} has the inline attribute {attribute}"
            if value.strip().lower().startswith(("javascript:", "js:")):
                yield f"{show(element)} has a script in {attribute}"


def _htmx_only_improves(page: Page) -> Iterator[str]:
    """Every hx-* stands on a working link, on a form with an action, or inside such a form."""
    for _, element in page.elements:
        used = {key.removeprefix("data-") for key in element.attrib if key.startswith(("hx-", "data-hx-"))} - PASSIVE
        if not used:
            continue
        form = page.within(element, "form")
        works = (element.tag == "a" and element.attrib.get("href")) or (form is not None and form.attrib.get("action"))
        if not works:
            yield f"{show(element)} has {', '.join(sorted(used))} but is neither a link nor in a form"
        for attribute in used & {"hx-put", "hx-patch", "hx-delete"}:
            yield f"{show(element)} has {attribute}, which a link or form cannot do without JavaScript"
        if element.tag == "a" and "hx-post" in used:
            yield f"{show(element)} is a link and has hx-post"


def _images_have_alternatives(page: Page) -> Iterator[str]:
    for name, element in page.elements:
        if name in {"img", "area"} and "alt" not in element.attrib:
            yield f"{show(element)} has no alt"
        if name == "svg" and not _is_named_or_hidden(element):
            yield f"{show(element)} is neither aria-hidden nor named"


def _is_named_or_hidden(svg: Element) -> bool:
    own = svg.attrib
    if own.get("aria-hidden") == "true":
        return True
    return own.get("role") == "img" and bool(own.get("aria-label") or own.get("aria-labelledby"))


def _tables_have_headers(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        if table.attrib.get("role") in {"presentation", "none"}:
            continue
        captions = list(table.iter("caption"))
        if not captions or not text_of(captions[0]):
            yield f"{show(table)} has no caption"
        if not list(table.iter("th")):
            yield f"{show(table)} has no <th>"
    for header in page.all("th"):
        if header.attrib.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
            yield f"<th> {text_of(header)!r} has no scope"


def _keys_are_unique(page: Page) -> Iterator[str]:
    keys = Counter(e.attrib["accesskey"] for _, e in page.elements if "accesskey" in e.attrib)
    yield from (f"accesskey {key!r} is used {count} times" for key, count in keys.items() if count > 1)
    for _, element in page.elements:
        if element.attrib.get("tabindex", "0") not in {"0", "-1"}:
            yield f"{show(element)} changes the order of focus with a tabindex"


def _nothing_is_left_unfilled(page: Page) -> Iterator[str]:
    for name, element in page.elements:
        words = [element.text if name != "script" else "", element.tail]
        for word in words:
            if word and LEFTOVER.search(word):
                yield f"a placeholder is left in {word.strip()[:80]!r}"


PAGE_RULES: tuple[Rule, ...] = (
    _has_a_language,
    _has_one_heading_that_opens_the_title,
    _has_one_main,
    _refers_to_what_exists,
)
RULES: tuple[Rule, ...] = (
    _ids_are_unique,
    _fields_are_labelled,
    _links_and_buttons_say_something,
    _forms_work_by_themselves,
    _nothing_is_inline,
    _htmx_only_improves,
    _images_have_alternatives,
    _tables_have_headers,
    _keys_are_unique,
    _nothing_is_left_unfilled,
)
