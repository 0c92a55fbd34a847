"""Cut a framework's style sheet down to the rules that this product's pages can use.

A rule stays if every class it asks for may appear in a page: as a word of a template, of a script or of a form, or as
a beginning such as `btn-` put together with such a word. A variable stays if a rule that stays reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORD = re.compile(r"[A-Za-z][\w-]*")
BEGINNING = re.compile(r"([A-Za-z][\w-]*-)(?=\"|'|\{|\$)")
CLASS = re.compile(r"\.((?:\\.|[\w-])+)")
OF_A_SCRIPT = re.compile(r"\[data-bs-")  # attributes that only the framework's own scripts set
ALTERNATIVES = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
MARK = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[{};]')
COMMA = re.compile(r",(?![^()\[\]]*[)\]])")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)
READ = re.compile(r"var\(\s*(--[\w-]+)")
GROUPS = ("@media", "@supports", "@layer", "@container", "@starting-style")


@dataclass
class Rule:
    """A selector with its declarations, an at-rule as it stands, or a group of rules."""

    head: str
    body: str = ""
    inside: list[Rule] | None = None

    def __str__(self) -> str:
        if self.inside is not None:
            return f"{self.head}{{{_write(self.inside)}}}" if self.inside else ""
        return f"{self.head}{{{self.body}}}" if self.body else f"{self.head};"


class Vocabulary:
    """The words that class names in pages can be made of."""

    def __init__(self, sources: Iterable[Path]) -> None:
        text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
        self._words = set(WORD.findall(text))
        self._beginnings = tuple(set(BEGINNING.findall(text)))

    def has(self, name: str) -> bool:
        name = name.replace("\\", "")
        return name in self._words or any(
            name.startswith(start) and name[len(start) :] in self._words for start in self._beginnings
        )

    def can_meet(self, selector: str) -> bool:
        if OF_A_SCRIPT.search(selector):
            return False
        return all(map(self.has, CLASS.findall(ALTERNATIVES.sub("", selector))))


def trim(sheet: str, vocabulary: Vocabulary, own_sheets: str) -> str:
    """The sheet without what no page can use; `own_sheets` read its variables too."""
    rules = list(_select(_parse(without_comments(sheet)), vocabulary))
    text, before = _write(rules), ""
    while text != before:
        read = set(READ.findall(text)) | set(READ.findall(own_sheets))
        rules = list(_without_unread(rules, read))
        text, before = _write(rules), text
    return "\n".join([_without_unused_frames(text), *LICENCE.findall(sheet)])  # @charset comes first


def without_comments(sheet: str) -> str:
    return COMMENT.sub("", sheet)


def _write(rules: list[Rule]) -> str:
    return "".join(map(str, rules))


def _parse(sheet: str) -> list[Rule]:
    """Groups become rules with rules inside; the body of any other is kept as it is written."""
    root: list[Rule] = []
    groups, start, depth = [root], 0, 0
    for mark in MARK.finditer(sheet):
        said = sheet[start : mark.start()].strip()
        if mark[0] == "{":
            depth += 1
            if depth > 1:
                continue
            groups[-1].append(Rule(said))
            if said.startswith(GROUPS):
                depth, inside = 0, []
                groups[-1][-1].inside = inside
                groups.append(inside)
        elif mark[0] == "}" and depth:
            depth -= 1
            if depth:
                continue
            groups[-1][-1].body = sheet[start : mark.start()]  # a variable may be a space
        elif mark[0] == "}":
            groups.pop()
        elif mark[0] != ";" or depth:
            continue
        elif said:
            groups[-1].append(Rule(said))
        start = mark.end()
    return root


def _select(rules: list[Rule], vocabulary: Vocabulary) -> Iterator[Rule]:
    for rule in rules:
        if rule.inside is not None:
            if inside := list(_select(rule.inside, vocabulary)):
                yield Rule(rule.head, inside=inside)
        elif rule.head.startswith("@"):
            yield rule
        elif selectors := [one for one in COMMA.split(rule.head) if vocabulary.can_meet(one)]:
            yield Rule(",".join(selectors), rule.body)


def _without_unread(rules: list[Rule], read: set[str]) -> Iterator[Rule]:
    for rule in rules:
        if rule.inside is not None:
            if inside := list(_without_unread(rule.inside, read)):
                yield Rule(rule.head, inside=inside)
        elif rule.head.startswith("@") or not rule.body:
            yield rule
        elif kept := [one for one in rule.body.split(";") if _is_read(one, read)]:
            yield Rule(rule.head, ";".join(kept))


def _is_read(declaration: str, read: set[str]) -> bool:
    name = declaration.partition(":")[0].strip()
    return not name.startswith("--") or name in read


def _without_unused_frames(text: str) -> str:
    """Movements that nothing makes."""
    frames = re.compile(r"@keyframes ([\w-]+)\{(?:[^{}]|\{[^{}]*\})*\}")
    rest = frames.sub("", text)
    return frames.sub(lambda found: found[0] if re.search(rf"\b{found[1]}\b", rest) else "", text)
