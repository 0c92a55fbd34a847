"""Merging what a file calls its concepts in one language with what the tables say, many concepts at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import Model, session
from mobility.skills.esco import LONGEST_LABEL
from mobility.skills.linking import fold
from mobility.skills.models import (
    Occupation,
    OccupationDescription,
    OccupationLabel,
    Skill,
    SkillDescription,
    SkillLabel,
    SkillSource,
)

BATCH = 5000


@dataclass(frozen=True)
class ConceptTables:
    """A kind of concept and where its words stand; `owner` is the column there that names the concept."""

    concept: type[Model]
    label: type[Model]
    description: type[Model]
    owner: str


SKILLS = ConceptTables(Skill, SkillLabel, SkillDescription, "skill_id")
OCCUPATIONS = ConceptTables(Occupation, OccupationLabel, OccupationDescription, "occupation_id")


@dataclass(frozen=True)
class Words:
    """What a file says of a concept in one language."""

    preferred: str
    others: tuple[str, ...]
    description: str


@dataclass
class _Known:
    """The labels of a concept in one language as the tables have them, by their ids."""

    texts: dict[str, int] = field(default_factory=dict)
    folded: set[str] = field(default_factory=set)
    preferred: str | None = None
    may_rename: bool = True


class WordsOfALanguage:
    """Collects changes with `add` and writes them with `write`; of a concept named twice the first row counts.

    A label is added unless one that reads the same is there. A newer preferred label takes the place of the file's own
    earlier one, which stays as an alternative; one that the company gave stays preferred.
    """

    def __init__(self, tables: ConceptTables, language: str) -> None:
        self._tables, self._language = tables, language
        self._has_source = "source" in tables.label.__table__.c
        self._labels: dict[int, _Known] = {}
        self._done: set[int] = set()
        self.too_long = 0
        self._descriptions: dict[int, tuple[int, str, bool]] = {}
        self._read_labels()
        self._read_descriptions()
        self._forget_changes()

    def add(self, concept: int, words: Words) -> None:
        if concept in self._done:
            return
        self._done.add(concept)
        known = self._labels.pop(concept, None) or _Known()
        if words.preferred and words.preferred != known.preferred:
            self._prefer(concept, known, words.preferred)
        for text in words.others:
            self._add_label(concept, known, text, is_preferred=False)
        self._describe(concept, words.description)

    def write(self) -> set[int]:
        """The concepts that were changed since the last time."""
        label: Any = self._tables.label
        description: Any = self._tables.description.__table__
        for numbers, is_preferred in ((self._demoted, False), (self._promoted, True)):  # one at a time is preferred
            if numbers:
                session.execute(
                    sa.update(label).where(label.id.in_(numbers)).values(is_preferred=is_preferred),
                    execution_options={"synchronize_session": False},
                )
        if self._rewritten:
            query = sa.update(description).where(description.c.id == sa.bindparam("number"))
            session.execute(query.values(text=sa.bindparam("said")), self._rewritten)
        insert_rows(self._tables.label, self._new_labels)
        insert_rows(self._tables.description, self._new_descriptions)
        changed = self._changed
        self._forget_changes()
        return changed

    def _forget_changes(self) -> None:
        self._changed: set[int] = set()
        self._demoted: list[int] = []
        self._promoted: list[int] = []
        self._new_labels: list[dict[str, Any]] = []
        self._new_descriptions: list[dict[str, Any]] = []
        self._rewritten: list[dict[str, Any]] = []

    def _read_labels(self) -> None:
        columns = self._tables.label.__table__.c
        source = columns.source if self._has_source else sa.literal(SkillSource.ESCO.value)
        query = sa.select(
            columns[self._tables.owner], columns.id, columns.text, columns.folded, columns.is_preferred, source
        ).where(columns.language == self._language)
        for concept, number, text, folded, is_preferred, given_by in session.execute(query):
            known = self._labels.setdefault(concept, _Known())
            known.texts[text] = number
            known.folded.add(folded)
            if is_preferred:
                known.preferred, known.may_rename = text, given_by == SkillSource.ESCO

    def _read_descriptions(self) -> None:
        columns = self._tables.description.__table__.c
        source = columns.source if self._has_source else sa.literal(SkillSource.ESCO.value)
        query = sa.select(columns[self._tables.owner], columns.id, columns.text, source)
        for concept, number, text, given_by in session.execute(query.where(columns.language == self._language)):
            self._descriptions[concept] = (number, text, given_by == SkillSource.ESCO)

    def _prefer(self, concept: int, known: _Known, text: str) -> None:
        if not known.may_rename:
            self._add_label(concept, known, text, is_preferred=False)
        elif text in known.texts:
            self._promoted.append(known.texts[text])
            self._changed.add(concept)
        elif not self._add_label(concept, known, text, is_preferred=True):
            return
        if known.may_rename and known.preferred is not None:
            self._demoted.append(known.texts[known.preferred])

    def _add_label(self, concept: int, known: _Known, text: str, *, is_preferred: bool) -> bool:
        """Whether it was missing; an alternative that reads like a label that is there is not."""
        folded = fold(text)
        if text in known.texts or (folded in known.folded and not is_preferred):
            return False
        if len(text) > LONGEST_LABEL or len(folded) > LONGEST_LABEL:
            self.too_long += 1
            return False
        known.folded.add(folded)
        row = {"language": self._language, "text": text, "folded": folded, "is_preferred": is_preferred}
        self._new_labels.append(self._row(concept, row))
        self._changed.add(concept)
        return True

    def _describe(self, concept: int, text: str) -> None:
        number, known, may_change = self._descriptions.get(concept, (None, "", True))
        if not text or text == known or not may_change:
            return
        if number is None:
            self._new_descriptions.append(self._row(concept, {"language": self._language, "text": text}))
        else:
            self._rewritten.append({"number": number, "said": text})
        self._changed.add(concept)

    def _row(self, concept: int, values: dict[str, Any]) -> dict[str, Any]:
        source = {"source": SkillSource.ESCO} if self._has_source else {}
        return {self._tables.owner: concept, **values, **source}


def insert_rows(table: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Many rows at once, past the objects of the session."""
    now, iterator = clock.now(), iter(rows)
    while chunk := [{"created_at": now, **row} for row in islice(iterator, BATCH)]:
        session.execute(sa.insert(table.__table__), chunk)  # type: ignore[arg-type]
