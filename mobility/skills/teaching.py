"""Telling what a posting teaches from what it asks for: sentences such as “you will learn” and “vous apprendrez”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mobility.skills.passages import SENTENCE_END, WRAPPED

PROMISE = re.compile(
    # you will learn, we teach you, you are trained in; never machine learning, nor teaching others
    r"\b(?:you(?:['’]ll| will| can| are going to| get to)?\s+(?:(?:also|then)\s+)?"
    r"(?:learn|discover|acquire|gain|deepen|pick up|get to know|be (?:trained|taught|coached|introduced))\b"
    r"|you(?:['’]ll| will| can) (?:also )?(?:develop|improve|strengthen|grow) (?:your|new)\b"
    r"|(?:we|who)(?:['’]ll| will)? (?:train|teach|coach|introduce) you\b|(?:is|are|will be) taught\b|learn how to\b"
    r"|training (?:in|on) [^.:;]{1,80} (?:is|are|will be) (?:given|provided|included|offered|part)\b"
    # vous apprendrez, on vous forme à, monter en compétences sur; never former les autres
    r"|vous (?:y |en )?(?:apprendrez|apprenez|découvrirez|acquerrez|approfondirez|développerez|progresserez"
    r"|monterez en compétences?|(?:serez|êtes) (?:formée?s?|initiée?s?)|pourrez (?:apprendre|découvrir|acquérir))"
    r"|vous (?:forme|formera|formerons|formons|initie|initiera|apprend|apprendra|apprendrons)\b"
    r"|mont(?:ée|er) en compétences?\b)",
    re.IGNORECASE,
)
ITEM = re.compile(r"\s*(?:[-–•·*▪●◦]|\d+[.)])\s+")


def split_taught(text: str) -> tuple[str, str]:
    """What of a text asks, and what of it promises; every sentence or part of one goes into one of the two.

    A promise holds from its words to the end of the sentence, for the whole of it where they stand last (“SQL is what
    you will learn”), and for the items of a list that it opens.
    """
    asked: list[str] = []
    taught: list[str] = []
    opens_list = False
    for line in WRAPPED.sub(" ", text).split("\n"):
        if opens_list and (ITEM.match(line) or not line.strip()):
            taught.append(line)
            continue
        for sentence in _sentences(line):
            before, after = _split_sentence(sentence)
            asked.append(before)
            taught.append(after)
        opens_list = bool(taught[-1]) and line.rstrip().endswith(":")
    return _join(asked), _join(taught)


def _sentences(line: str) -> Iterator[str]:
    start = 0
    for end in SENTENCE_END.finditer(line):
        yield line[start : end.end()]
        start = end.end()
    yield line[start:]


def _split_sentence(sentence: str) -> tuple[str, str]:
    promise = PROMISE.search(sentence)
    if promise is None:
        return sentence, ""
    is_last = not sentence[promise.end() :].strip(" .!?…")
    start = 0 if is_last else promise.start()
    return sentence[:start], sentence[start:]


def _join(parts: list[str]) -> str:
    """As paragraphs, so that nothing is taken for one phrase across what was cut out."""
    return "\n\n".join(part.strip() for part in parts if part.strip())
