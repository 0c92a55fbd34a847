"""Every sentence the code can say is in the French catalogue, and the catalogue has none that nobody says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(["_l", "N_", "lazy_gettext"])}
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
# fixed by the product: see the issue and docs
FORBIDDEN_WORDS = re.compile(r"\blibération|\blibérer|\bmanque\b|\bmanquant", re.IGNORECASE)


@cache
def sentences() -> frozenset[str]:
    with (ROOT / "translations" / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    return frozenset(message if isinstance(message, str) else message[0] for _, _, message, _, _ in found)


@cache
def french() -> Catalog:
    with (ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="fr")


def entries() -> Iterator[tuple[str, str]]:
    for message in french():
        if message.id:
            ids, strings = message.id, message.string
            yield (ids, strings) if isinstance(ids, str) else (ids[0], " ".join(strings))


def test_every_sentence_has_a_french_one():
    known = {msgid for msgid, translation in entries() if translation}
    assert sentences() - known == set()


def test_no_french_sentence_is_left_over():
    assert {msgid for msgid, _ in entries()} - sentences() == set()


def test_no_translation_is_a_guess():
    assert [message.id for message in french() if message.id and message.fuzzy] == []


def test_a_translation_keeps_every_placeholder():
    changed = [msgid for msgid, said in entries() if set(PLACEHOLDER.findall(said)) != set(PLACEHOLDER.findall(msgid))]
    assert changed == []


def test_french_uses_the_fixed_words():
    assert [translation for _, translation in entries() if FORBIDDEN_WORDS.search(translation)] == []
