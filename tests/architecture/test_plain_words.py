"""Plain language (A16): short sentences without jargon, in pages and mails alike, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[2] / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
MOST_WORDS = {"en": 30, "fr": 35}  # French takes a fifth more words to say the same
SENTENCE_ENDS = re.compile(r"(?<=[.!?:;])\s+|\n")
WORD = re.compile(r"%\(\w+\)s|[^\W\d_][\w'’-]*")
JARGON = {
    "en": r"leverag\w*|utili[sz]\w*|synerg\w*|stakeholder\w*|onboarding|upskill\w*|reskill\w*|bandwidth"
    r"|touch base|paradigm|holistic|actionable|deliverables?|best practices?|talent pool|human capital"
    r"|human resources|headcount|FTEs?"
    r"|e\.g\.|i\.e\.|etc\.|prior to|in order to|pursuant|hereby|aforementioned|terminat\w*|commenc\w*|please|sorry|oops"
    r"|invalid|illegal|fatal|abort\w*|log ?in|username|click here|an error occurred|something went wrong|unexpected",
    "fr": r"leverag\w*|synergi\w*|onboarding|upskilling|reskilling|reporting|process|digitaliser|impacter"
    r"|parties prenantes|capital humain|ETP|c\.-à-d\.|cf\.|veuillez|merci de bien|désolé\w*|oups|invalide|login"
    r"|cliquez ici|une erreur est survenue|nonobstant|susmentionné\w*",
}


def sentences(language: str) -> Iterator[str]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            said = message.id if language == "en" else message.string
            for text in said if isinstance(said, (list, tuple)) else [said]:
                yield from filter(None, SENTENCE_ENDS.split(text))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_sentence_is_too_long_to_be_read_once(language):
    long = [one for one in sentences(language) if len(WORD.findall(one)) > MOST_WORDS[language]]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_sentence_uses_a_word_of_the_jargon_list(language):
    jargon = re.compile(rf"(?<!\w)(?:{JARGON[language]})(?!\w)", re.IGNORECASE)
    found = [f"{match[0]}: {one}" for one in sentences(language) if (match := jargon.search(one))]
    assert not found, "\n".join(found)
