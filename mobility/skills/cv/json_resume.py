"""JSON Resume (jsonresume.org/schema, version 1.0.0): `work`, `skills`, `languages` and the texts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mobility.skills.cv.contents import Cv, Gathered, Position, Spoken
from mobility.skills.cv.europass import MOTHER_TONGUE, month_of

LEVEL = re.compile(r"\b[ABC][12]\b", re.IGNORECASE)
NATIVE = re.compile(r"\b(?:native|mother tongue|bilingual|maternelle|bilingue)\b", re.IGNORECASE)


def is_resume(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("basics"), dict) or any(
        isinstance(data.get(part), list) for part in ("work", "skills", "education")
    )


def read(data: Mapping[str, Any]) -> Cv:
    gathered = Gathered("json_resume")
    basics = data.get("basics")
    if isinstance(basics, Mapping):
        gathered.lines += [_text(basics, "label"), _text(basics, "summary")]
    for job in (*_rows(data, "work"), *_rows(data, "volunteer")):
        words = "\n".join([_text(job, "summary"), *_texts(job, "highlights")])
        position = Position(
            _text(job, "position"), month_of(_text(job, "startDate")), month_of(_text(job, "endDate")), words
        )
        gathered.positions.append(position)
        gathered.add("Experience", position.title, words)
    for project in _rows(data, "projects"):
        words = "\n".join([_text(project, "description"), *_texts(project, "highlights"), *_texts(project, "keywords")])
        gathered.add("Experience", _text(project, "name"), words)
    for skill in _rows(data, "skills"):
        gathered.add("Skills", _text(skill, "name"), *_texts(skill, "keywords"))
    for study in _rows(data, "education"):
        gathered.add("Education", _text(study, "studyType"), _text(study, "area"), *_texts(study, "courses"))
    gathered.add("Certificates", *(_text(one, "name") for one in _rows(data, "certificates")))
    for language in _rows(data, "languages"):
        gathered.spoken += _spoken(_text(language, "language"), _text(language, "fluency"))
    return gathered.finish()


def _spoken(language: str, fluency: str) -> list[Spoken]:
    found = LEVEL.search(fluency)
    level = found[0].upper() if found else MOTHER_TONGUE if NATIVE.search(fluency) else ""
    return [Spoken(language, level)] if language and level else []


def _rows(data: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    rows = data.get(name)
    return (row for row in (rows if isinstance(rows, list) else ()) if isinstance(row, Mapping))


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _texts(row: Mapping[str, Any], name: str) -> list[str]:
    values = row.get(name)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
