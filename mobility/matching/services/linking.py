"""Linking what no taxonomy knows to what it probably means, once for each phrase and each job title."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from mobility.core.db import session, unit_of_work
from mobility.embeddings.embedder import Embedder
from mobility.embeddings.queries import key_of
from mobility.matching import queries
from mobility.matching.corpus import make_title
from mobility.matching.models import NOTE_TITLES, SkillLink, TitleLink
from mobility.matching.nearest import VERSION, LabelIndex, Shares
from mobility.matching.segments import Floats
from mobility.skills.occupations import list_occupation_labels, load_occupation_book, read_stamp
from mobility.skills.queries import list_skill_labels

SKILL_SHARPNESS, TITLE_SHARPNESS = 0.03, 0.07
FALLBACK_LANGUAGE = "en"
AT_ONCE = 1000

Phrase = tuple[str, str]  # text, language
Labels = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Linker:
    """The model, if there is one, and the folder that keeps what it made of a taxonomy's labels."""

    embedder: Embedder | None
    folder: Path | None = None

    @property
    def name(self) -> str:
        """Of the taxonomy, the model and the way of looking together."""
        model = key_of(self.embedder) if self.embedder else ""
        return hashlib.sha256(repr((read_stamp(), model, VERSION)).encode()).hexdigest()

    def find(
        self, phrases: Collection[Phrase], read: Callable[[str], Labels], sharpness: float
    ) -> dict[Phrase, Shares]:
        """What each phrase is near to, among the labels of its language, or in English where it has none."""
        by_language: dict[str, list[str]] = defaultdict(list)
        for text, language in phrases:
            by_language[language].append(text)
        found: dict[Phrase, Shares] = {}
        for language, texts in by_language.items():
            labels = read(language) or read(FALLBACK_LANGUAGE)
            if labels:
                index = LabelIndex(labels, self._embed_labels([text for _, text in labels]))
                matrix = self.embedder.embed(texts) if self.embedder else None
                near = index.find(texts, matrix, sharpness)
                found |= {(text, language): shares for text, shares in zip(texts, near, strict=True)}
        return found

    def _embed_labels(self, texts: Sequence[str]) -> Floats | None:
        """Made once for a list of labels, and kept in half precision beside the data."""
        if self.embedder is None:
            return None
        name = hashlib.sha256("\0".join([key_of(self.embedder), *texts]).encode()).hexdigest()[:32]
        kept = self.folder / f"labels-{name}.npy" if self.folder else None
        if kept and kept.exists():
            found: Floats = np.load(kept).astype(np.float32)
            return found
        matrix = np.concatenate([self.embedder.embed(texts[start : start + AT_ONCE]) for start in _starts(texts)])
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            partial = kept.with_suffix(".partial.npy")
            np.save(partial, matrix.astype(np.float16))
            partial.replace(kept)
        return matrix.astype(np.float32)


def link_phrases(linker: Linker) -> int:
    """Link what is new, or was linked with another taxonomy or model; answers how many phrases and titles that were.

    Between writes nothing is locked; cut off anywhere, the next run goes on.
    """
    made_with = linker.name
    return _link_titles(linker, made_with) + _link_skills(linker, made_with)


def _link_titles(linker: Linker, made_with: str) -> int:
    needed = {make_title(text, language).concept: (text, language) for text, language in queries.list_titles()}
    needed.pop("", None)
    book = load_occupation_book()
    known = set(session.scalars(sa.select(TitleLink.title).where(TitleLink.made_with == made_with)))
    new = {title: phrase for title, phrase in needed.items() if title not in known}
    stale = set(session.scalars(sa.select(TitleLink.title))) - needed.keys()
    exact = {phrase: list(book.link(*phrase)) for phrase in new.values()}
    named = queries.find_skill_names({text for (text, _), shares in exact.items() if not shares})
    unknown = [phrase for phrase, shares in exact.items() if not shares and phrase[0] not in named]
    soft = linker.find(unknown, _read_titles, TITLE_SHARPNESS) if not book.is_empty else {}
    session.rollback()
    rows = {title: exact[phrase] or soft.get(phrase, []) for title, phrase in new.items()}
    for some in _chunks(sorted(rows)):
        unit_of_work(lambda some=some: _write_titles(some, rows, made_with))  # type: ignore[misc]
    for some in _chunks(sorted(stale)):
        unit_of_work(lambda some=some: _forget_titles(some))  # type: ignore[misc]
    return len(new)


def _read_titles(language: str) -> Labels:
    return [(occupation, text) for occupation, text, _ in list_occupation_labels(language)]


def _write_titles(titles: Sequence[str], rows: Mapping[str, Shares], made_with: str) -> None:
    _forget_titles(titles)
    session.execute(
        sa.insert(TitleLink),
        [
            {"title": title, "occupation_id": occupation, "share": share, "made_with": made_with}
            for title in titles
            for occupation, share in rows[title] or [(None, 0.0)]
        ],
    )
    _note_change()


def _forget_titles(titles: Sequence[str]) -> None:
    session.execute(sa.delete(TitleLink).where(TitleLink.title.in_(titles)))


def _note_change() -> None:
    session.execute(sa.text(NOTE_TITLES[session.connection().dialect.name]))


def _link_skills(linker: Linker, made_with: str) -> int:
    needed = queries.list_proposed_in_use()
    known = set(session.scalars(sa.select(SkillLink.skill_id).where(SkillLink.made_with == made_with)))
    new = {skill_id: phrase for skill_id, phrase in needed.items() if skill_id not in known}
    stale = set(session.scalars(sa.select(SkillLink.skill_id))) - needed.keys()
    soft = linker.find(set(new.values()), _read_skills, SKILL_SHARPNESS)
    session.rollback()
    rows = {skill_id: soft.get(phrase, []) for skill_id, phrase in new.items()}
    for some in _chunks(sorted(rows)):
        unit_of_work(lambda some=some: _write_skills(some, rows, made_with))  # type: ignore[misc]
    for some in _chunks(sorted(stale)):
        unit_of_work(lambda some=some: _forget_skills(some))  # type: ignore[misc]
    return len(new)


def _read_skills(language: str) -> Labels:
    return [(skill_id, text) for skill_id, _, text, _ in list_skill_labels(language)]


def _write_skills(skills: Sequence[int], rows: Mapping[int, Shares], made_with: str) -> None:
    _forget_skills(skills)
    session.execute(
        sa.insert(SkillLink),
        [
            {"skill_id": skill_id, "concept_id": concept, "share": share, "made_with": made_with}
            for skill_id in skills
            for concept, share in rows[skill_id] or [(None, 0.0)]
        ],
    )


def _forget_skills(skills: Sequence[int]) -> None:
    session.execute(sa.delete(SkillLink).where(SkillLink.skill_id.in_(skills)))


def _starts(items: Sequence[Any]) -> range:
    return range(0, len(items), AT_ONCE)


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + AT_ONCE] for start in _starts(items))
