"""A visitor without JavaScript and without a browser: HTML is parsed, forms are sent as browsers send them."""

from __future__ import annotations

from collections.abc import Iterator
from re import Pattern
from urllib.parse import urlencode, urljoin
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.client import AuditingClient
from tests.journeys.visitor import Answers, In, Visitor, labelled, named
from tests.journeys.words import squeeze

UNSEEN = {"script", "style", "template", "svg", "head", "datalist"}
SHOWN_STATUSES = {200, 422}
BUTTONS = {"submit", "button", "reset", "image"}


def tag_of(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def text_of(element: Element, without: str = "") -> str:
    """What a reader hears of an element; `without` leaves a class out."""
    if tag_of(element) in UNSEEN or element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return ""
    if without and without in element.get("class", "").split():
        return ""
    inner = "".join(text_of(child, without) + (child.tail or "") for child in element)
    return (element.text or "") + inner


def name_of(element: Element) -> str:
    return squeeze(element.get("aria-label") or text_of(element))


class PlainVisitor(Visitor):
    def __init__(self, client: AuditingClient, name: str, email: str, language: str) -> None:
        super().__init__(name, email, language)
        self._client = client
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language

    def open(self, address: str, status: int | None = None) -> None:
        self._receive(self._client.get(address, follow_redirects=True), status)

    def _receive(self, response: TestResponse, status: int | None = None) -> None:
        self.status, self.address = response.status_code, response.request.full_path.rstrip("?")
        assert self.status == status or (status is None and self.status in SHOWN_STATUSES), (
            f"{self.address} answered {self.status}:\n{response.text}"
        )
        self.root = html5lib.parse(response.text, namespaceHTMLElements=False)
        self._parents = {child: parent for parent in self.root.iter() for child in parent}
        self.text = squeeze(text_of(self.root))

    def follow(self, label: str) -> None:
        targets = {link.get("href", "") for link in self._all("a") if named(label).match(name_of(link))}
        assert len(targets) == 1, f"{self.address}: {len(targets)} targets for the link “{label}”\n{self.text}"
        self.open(urljoin(self.address, targets.pop()))

    def press(self, button: str, answers: Answers | None = None, *, refused: bool = False, status: int | None = None):
        pressed = self._only(
            [found for found in self._all("button") if named(button).match(name_of(found))], f"buttons “{button}”"
        )
        form = self._form_of(pressed)
        for key, value in (answers or {}).items():
            self._fill(form, key, value)
        self._send(form, pressed, status)
        assert refused == self._has_errors, f"{self.address} after “{button}”:\n{self.text}"

    @property
    def _has_errors(self) -> bool:
        return any(div.get("class") == "error-summary" for div in self._all("div"))

    def unfold(self, summary: str) -> None:
        self._only([found for found in self._all("summary") if named(summary).match(name_of(found))], summary)

    def look_at_part(self, label: str) -> None:
        self.follow(label)

    def sees(self, *texts: str) -> None:
        for text in texts:
            assert squeeze(text) in self.text, f"{self.address} does not say “{text}”:\n{self.text}"

    def sees_no(self, *texts: str) -> None:
        for text in texts:
            assert squeeze(text) not in self.text, f"{self.address} says “{text}”:\n{self.text}"

    def is_at(self, path: str) -> bool:
        return self.address.partition("?")[0] == path

    def _all(self, *tags: str, within: Element | None = None) -> list[Element]:
        return [found for found in (self.root if within is None else within).iter() if tag_of(found) in tags]

    def _only(self, found: list[Element], what: str) -> Element:
        assert len(found) == 1, f"{self.address}: {len(found)} {what}\n{self.text}"
        return found[0]

    def _form_of(self, button: Element) -> Element:
        if button.get("form"):
            return self._only([form for form in self._all("form") if form.get("id") == button.get("form")], "forms")
        at = button
        while tag_of(at) != "form":
            at = self._parents[at]
        return at

    # Filling in.

    def _fill(self, form: Element, key: str | In, value: str | bool) -> None:
        sought = key if isinstance(key, In) else In("", key)
        scope = self._group(form, sought.group) if sought.group else form
        found = [label for label in self._all("label", within=scope) if _says(label, labelled(sought.label))]
        assert len(found) > sought.row, f"{self.address}: no field “{key}”\n{self.text}"
        assert sought.group or len(found) == 1, f"{self.address}: {len(found)} fields “{key}”"
        wanted = found[sought.row].get("for")
        field = self._only([e for e in self._all("input", "select", "textarea") if e.get("id") == wanted], str(key))
        if tag_of(field) == "select":
            self._choose(field, str(value))
        elif tag_of(field) == "textarea":
            field.text = str(value)
        elif field.get("type") in {"radio", "checkbox"}:
            self._tick(form, field)
        else:
            field.set("value", str(value))

    def _group(self, form: Element, legend: str) -> Element:
        def is_wanted(group: Element) -> bool:
            own = [child for child in group if tag_of(child) == "legend"]
            return bool(own) and _says(own[0], labelled(legend))

        return self._only([group for group in self._all("fieldset", within=form) if is_wanted(group)], legend)

    def _choose(self, select: Element, label: str) -> None:
        options = self._all("option", within=select)
        wanted = self._only([option for option in options if squeeze(text_of(option)) == label], f"options “{label}”")
        for option in options:
            option.attrib.pop("selected", None)
        wanted.set("selected", "")

    def _tick(self, form: Element, field: Element) -> None:
        for other in self._all("input", within=form):
            if field.get("type") == "radio" and other.get("name") == field.get("name"):
                other.attrib.pop("checked", None)
        field.set("checked", "")

    # Sending.

    def _send(self, form: Element, pressed: Element, status: int | None) -> None:
        fields = list(self._fields(form))
        if pressed.get("name"):
            fields.append((pressed.get("name", ""), pressed.get("value", "")))
        target = urljoin(self.address, pressed.get("formaction") or form.get("action") or self.address)
        if form.get("method") != "post":
            return self.open(f"{target.partition('?')[0]}?{urlencode(fields)}", status)
        # without the token that the test client would add: the page's own has to be there
        sent = self._client.post(target, data=MultiDict(fields), csrf=False, follow_redirects=True)
        return self._receive(sent, status)

    def _fields(self, form: Element) -> Iterator[tuple[str, str]]:
        for field in self._all("input", "select", "textarea", within=form):
            name = field.get("name")
            if not name or field.get("disabled") is not None or field.get("type") in BUTTONS:
                continue
            if tag_of(field) == "textarea":
                yield name, field.text or ""
            elif tag_of(field) == "select":
                options = self._all("option", within=field)
                chosen = [option for option in options if option.get("selected") is not None] or options[:1]
                yield from ((name, option.get("value", text_of(option))) for option in chosen)
            elif field.get("type") not in {"radio", "checkbox"} or field.get("checked") is not None:
                yield name, field.get("value", "on" if field.get("type") == "checkbox" else "")


def _says(element: Element, pattern: Pattern[str]) -> bool:
    return bool(pattern.match(squeeze(text_of(element, without="count"))))
