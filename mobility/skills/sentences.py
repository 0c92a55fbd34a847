"""Finding skills in sentences that say the same in other words: labels that share their rare words with a sentence.

`finding` asks for all the words of a label in one phrase; a posting says “calculate the footprint of our packages”.
Here a label scores by the words it shares with one sentence, each weighed by its rarity (Spärck Jones, Journal of
Documentation 28, 1972): the weight of those shared, times the part that this is of the whole label. The best label of
a concept and the best sentence count. It needs no model, and works in every language that has labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from mobility.core.db import session
from mobility.skills.finding import function_words, read_label_stamp, select_labels, stem_words
from mobility.skills.linking import base_language
from mobility.skills.occupations import Stamp
from mobility.skills.passages import WORD, Passages, Word

LEAST_SHARED = 0.5  # of a label's weight
LEAST_BY_ONE = 0.65  # the same where it shares but one word
MOST_NEAR = 30
LONGEST_MARKED = 80  # characters; words that stand farther apart are not marked together


@dataclass(frozen=True)
class Near:
    """A skill whose label shares words with a sentence; `score` is 0 to about 20, excerpt[start:end] those words."""

    skill_id: int
    excerpt: str
    start: int
    end: int
    score: float


class SentenceIndex:
    """The labels of one language by their stems: rows of skill id and folded text."""

    def __init__(self, labels: Sequence[tuple[int, str]], language: str) -> None:
        self._language, self._ignored = language, function_words(language)
        split = [self._content(folded) for _, folded in labels]
        known = list({word for words in split for word in words})
        stems = dict(zip(known, stem_words(known, language), strict=True))
        self._columns = {stem: column for column, stem in enumerate(sorted(set(stems.values())))}
        self._skills = np.asarray([skill for skill, _ in labels], dtype=np.int64)
        rows = [{self._columns[stems[word]] for word in words} for words in split]
        self._shares, self._weights = self._weigh(rows)

    def _content(self, folded: str) -> list[str]:
        words = WORD.findall(folded)
        content = [word for word in words if word not in self._ignored]
        return content if len(content) >= min(2, len(words)) else []  # “turn up” is no more than “turn”

    def _weigh(self, rows: Sequence[set[int]]) -> tuple[sparse.csc_matrix, npt.NDArray[np.float32]]:
        """Of each stem (column) in each label (row) the rarity among concepts; and each label's whole weight."""
        at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        columns = np.asarray([column for row in rows for column in row], dtype=np.int64)
        concepts = np.unique(np.stack([self._skills[at], columns]), axis=1)
        often = np.bincount(concepts[1], minlength=len(self._columns))
        rarity = np.log((1 + len(set(self._skills.tolist()))) / (1 + often)).astype(np.float32)
        shape = (len(rows), len(self._columns))
        shares = sparse.csc_matrix((rarity[columns], (at, columns)), shape, dtype=np.float32)
        return shares, np.asarray(shares.sum(axis=1), dtype=np.float32).ravel()

    def find(self, text: str) -> list[Near]:
        """The nearest concepts of a text, at most `MOST_NEAR`, the best first."""
        passages = Passages(text)
        best: dict[int, tuple[float, int, tuple[Word, ...]]] = {}
        for words in _sentences(passages.words):
            for skill, label, score in self._score(self._known(words)):
                if score > best.get(skill, (0.0,))[0]:
                    best[skill] = score, label, words
        first = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:MOST_NEAR]
        return [Near(skill, *self._quote(passages, label, words), score) for skill, (score, label, words) in first]

    def _known(self, words: Iterable[Word]) -> dict[int, list[Word]]:
        """The words of a sentence that some label uses, by their columns."""
        content = [word for word in words if word.folded not in self._ignored]
        known: dict[int, list[Word]] = {}
        for word, stem in zip(content, stem_words([word.folded for word in content], self._language), strict=True):
            if stem in self._columns:
                known.setdefault(self._columns[stem], []).append(word)
        return known

    def _score(self, known: dict[int, list[Word]]) -> Iterator[tuple[int, int, float]]:
        """Skill, label and score of the labels that share enough with a sentence."""
        if not known:
            return
        columns = self._shares[:, sorted(known)]
        shared = np.asarray(columns.sum(axis=1), dtype=np.float32).ravel()
        least = np.where(columns.getnnz(axis=1) > 1, LEAST_SHARED, LEAST_BY_ONE)
        places = np.flatnonzero((shared > 0) & (shared >= least * self._weights))
        scores = shared[places] * shared[places] / self._weights[places]
        for place, score in zip(places.tolist(), scores.tolist(), strict=True):
            yield int(self._skills[place]), place, score

    def _quote(self, passages: Passages, label: int, words: Sequence[Word]) -> tuple[str, int, int]:
        """The sentence with the shared words marked: all of them where they stand close, else the rarest."""
        row = self._shares[label].tocoo()
        rarity = dict(zip(row.col.tolist(), row.data.tolist(), strict=True))
        known = self._known(words)
        shared = {column: known[column][0] for column in rarity if column in known}
        placed = sorted(shared.values(), key=lambda word: word.start)
        if placed[-1].end - placed[0].start > LONGEST_MARKED:
            rarest = shared[max(shared, key=lambda column: rarity[column])]
            placed = [rarest]
        return passages.quote(placed[0], placed[-1])


def load_sentence_index(language: str) -> SentenceIndex | None:
    """Of a language's labels, kept in this process until the taxonomy changes; None where it has none."""
    own, bind, stamp = base_language(language), session.get_bind(), read_label_stamp()
    kept = _indexes.get(bind)
    if kept is None or kept[0] != stamp:
        kept = _indexes[bind] = stamp, {}
    if own not in kept[1]:
        rows = session.execute(select_labels())
        labels = [(skill, folded) for skill, its_language, _, folded, _ in rows if its_language == own]
        kept[1][own] = SentenceIndex(labels, own) if labels else None
    return kept[1][own]


_indexes: WeakKeyDictionary[object, tuple[Stamp, dict[str, SentenceIndex | None]]] = WeakKeyDictionary()


def _sentences(words: Iterable[Word]) -> Iterator[tuple[Word, ...]]:
    sentence: list[Word] = []
    for word in words:
        if word.is_first and sentence:
            yield tuple(sentence)
            sentence = []
        sentence.append(word)
    if sentence:
        yield tuple(sentence)
