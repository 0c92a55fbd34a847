"""Templates link to what exists, live in the folder of a room, hold no inline code and no untranslated words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from tests.architecture.sources import ROOT, TEMPLATES, short

SHARED = {"layouts", "components", "errors", "email"}
HTML = [path for path in TEMPLATES if path.suffix == ".html"]
# its drawings are constants of the same file
UNESCAPED = {ROOT / "templates/components/icon.html"}
FORBIDDEN = {
    r"\|\s*safe\b": "|safe",
    r"\{%-?\s*autoescape\s+false": "autoescape false",
    r"<style\b": "<style>",
    r"\sstyle=": "style=",
    r"\son[a-z]+=": "on*=",
    r"<script(?![^>]*\b(src|type=.application/json))": "an inline <script>",
    r"\{%-?\s*trans\b": "{% trans %}; say _()",
}
TRANSLATING = {"_", "gettext", "ngettext", "pgettext", "N_"}
SPOKEN_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder", "content", "label"}
# names of languages are said in that language; the rest is no language at all
ALLOWED_WORDS = {"English", "Français"}
LETTERS = re.compile(r"[^\W\d_]")
A_SENTENCE = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]+(\s|[.,:!?…]|$)")


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_links_lead_to_pages_that_exist(site, path):
    endpoints = {rule.endpoint for rule in site.url_map.iter_rules()}
    tree = site.jinja_env.parse(path.read_text("utf-8"))
    linked = {
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "url_for"
        and call.args
        and isinstance(call.args[0], nodes.Const)
    }
    assert linked <= endpoints


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_lives_in_the_folder_of_a_room(path):
    folder = path.relative_to(ROOT / "templates").parts[0]
    assert folder in SHARED or (ROOT / "mobility" / folder).is_dir()


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_other_templates_are_included_from_below_or_from_the_same_room(site, path):
    room = path.relative_to(ROOT / "templates").parts[0]
    tree = site.jinja_env.parse(path.read_text("utf-8"))
    used = tree.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport))
    names = [node.template.value for node in used if isinstance(node.template, nodes.Const)]
    assert [name for name in names if name.split("/")[0] not in SHARED | {room}] == []


@pytest.mark.parametrize("path", HTML, ids=short)
def test_a_template_holds_nothing_inline_or_unescaped(path):
    source = path.read_text("utf-8")
    if path in UNESCAPED:
        source = source.replace("paths[name]|safe", "")
    assert [words for pattern, words in FORBIDDEN.items() if re.search(pattern, source)] == []


class Words(HTMLParser):
    """Collects what a reader would see or hear of a template's own HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag == "script"
        for name, value in attrs:
            if value and tag != "meta" and name in SPOKEN_ATTRIBUTES:
                self.words.append(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag == "script"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _own_text(site, path) -> str:
    """What is left of a template without its tags, expressions and comments."""
    text = ""
    for _, kind, value in site.jinja_env.lex(path.read_text("utf-8")):
        if kind == "data":
            text += value
        elif kind == "variable_begin" and text.endswith(("<", "</")):
            text += "x"  # an element whose name is an expression stays an element
    return text


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_every_visible_word_is_in_the_catalogues(site, path):
    text = _own_text(site, path)
    parser = Words()
    parser.feed(text)
    parser.close()
    spoken = parser.words if path.suffix == ".html" else text.splitlines()
    assert [word.strip() for word in spoken if LETTERS.search(word) and word.strip() not in ALLOWED_WORDS] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_sentences_given_to_macros_are_in_the_catalogues(site, path):
    tree = site.jinja_env.parse(path.read_text("utf-8"))
    translated = {
        id(constant)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING
        for constant in call.find_all(nodes.Const)
    }
    plain = [node.value for node in tree.find_all(nodes.Const) if id(node) not in translated]
    words = [value for value in plain if isinstance(value, str) and A_SENTENCE.match(value)]
    assert [word for word in words if word not in ALLOWED_WORDS] == []


RAW = re.compile(r"<(table|select|textarea|button|svg|input(?![^>]*type=\"hidden\"))\b")


def test_pages_are_made_of_macros():
    """A page writes no table, field or button of its own: each pattern is one macro (U13)."""
    pages = [path for path in HTML if path.parent.name not in {"components", "layouts"}]
    assert pages
    assert [short(path) for path in pages if RAW.search(path.read_text("utf-8"))] == []
