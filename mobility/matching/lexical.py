"""Matching by words: BM25 over whole texts, and how much of two phrases is written alike."""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
import Stemmer

GRAM_LENGTH = 4
GRAM_COLUMNS = 2**20
KEPT_TEXTS, KEPT_PHRASES = 2**10, 2**15
SHORT = 200  # characters; longer texts are nobody else's, so that nothing is gained by remembering their words
K1 = 1.2
B = 0.75
STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "de": "german", "it": "italian", "pt": "portuguese"}


def fold(text: str) -> str:
    """The text without case, accents and punctuation, but C++ and C# are not C: “Véhicules, C#” is “vehicules c#”."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[\w+#]+", plain))


def words(text: str, language: str = "en") -> list[str]:
    """The stems of a text in its order (Snowball stemmers); in a language without a stemmer, its folded words."""
    return list(_stems(text, language))


@lru_cache(maxsize=KEPT_TEXTS)
def _stems(text: str, language: str) -> tuple[str, ...]:
    folded = fold(text).split()
    stemmer = _stemmer(language)
    return tuple(stemmer.stemWords(folded) if stemmer else folded)


@cache
def _stemmer(language: str) -> Any:
    name = STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


def gram_vectors(phrases: Sequence[str]) -> Any:
    """Rows of length 1 (0 without a letter) over hashed character 4-grams: sparse float32, (phrases, GRAM_COLUMNS).

    The product of two rows is the cosine of the phrases' sets of 4-grams (Damashek, Science 267, 1995): it sees
    through plurals, word order and endings in any language, and depends on nothing but the two phrases.
    """
    indices: list[int] = []
    lengths = [0]
    for phrase in phrases:
        indices.extend(_gram_columns(phrase))
        lengths.append(len(indices))
    ends = np.asarray(lengths)
    sizes = np.diff(ends)
    data = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return sparse.csr_matrix((data, np.asarray(indices, dtype=np.int32), ends), shape=(len(phrases), GRAM_COLUMNS))


@lru_cache(maxsize=KEPT_PHRASES)
def _gram_columns(phrase: str) -> tuple[int, ...]:
    return tuple(sorted({zlib.crc32(gram.encode()) % GRAM_COLUMNS for gram in _grams(phrase)}))


def _grams(phrase: str) -> list[str]:
    folded = fold(phrase)
    if not folded:
        return []
    padded = f" {folded} "
    return [padded[i : i + GRAM_LENGTH] for i in range(max(1, len(padded) - GRAM_LENGTH + 1))]


class Grams:
    """Texts by their grams, to be compared with others; only grams that occur take space."""

    def __init__(self, texts: Sequence[str]) -> None:
        rows = gram_vectors(texts)
        self._columns, places = np.unique(rows.indices, return_inverse=True)
        shape = (len(texts), max(1, len(self._columns)))
        self._texts_of = sparse.csr_matrix((rows.data, places.astype(np.int32), rows.indptr), shape=shape).T.tocsr()

    def overlap(self, others: Sequence[str]) -> npt.NDArray[np.float32]:
        """The cosine of each other's set of grams (rows) with each text's (columns)."""
        asked = gram_vectors(others)
        places = np.searchsorted(self._columns, asked.indices)
        known = np.zeros(len(places), dtype=np.bool_)
        inside = places < len(self._columns)
        known[inside] = self._columns[places[inside]] == asked.indices[inside]
        ends = np.concatenate([[0], np.cumsum(known)])[asked.indptr]
        parts = (asked.data[known], places[known].astype(np.int32), ends)
        cosine: npt.NDArray[np.float32] = (
            sparse.csr_matrix(parts, shape=(len(others), self._texts_of.shape[0])) @ self._texts_of
        ).toarray()
        return cosine


@dataclass(frozen=True)
class Statistics:
    """What BM25 knows of the language: the rarity of each word (nats) and the mean length of a text (words)."""

    rarity: dict[str, float]
    mean_length: float

    @cached_property
    def columns(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.rarity)}

    @cached_property
    def rarities(self) -> npt.NDArray[np.float64]:
        """By the number of the word."""
        return np.fromiter(self.rarity.values(), dtype=np.float64, count=len(self.rarity))


@dataclass(frozen=True)
class Numbered:
    """Texts as the numbers of their words, one text after the other; −1 is a word that has no number."""

    lengths: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int32]

    def count(self) -> tuple[Any, Any, Any]:
        """Three arrays, by word and then by text: the word, the text it is in, how often."""
        owners = np.repeat(np.arange(len(self.lengths)), self.lengths)
        known = self.numbers >= 0
        pairs, counts = np.unique(
            self.numbers[known].astype(np.int64) * max(1, len(self.lengths)) + owners[known], return_counts=True
        )
        return *np.divmod(pairs, max(1, len(self.lengths))), counts


def number_texts(
    texts: Iterable[tuple[str, Iterable[str]]],
    columns: dict[str, int],
    *,
    grow: bool,
    known: dict[tuple[str, str], list[int]] | None = None,
) -> Numbered:
    """Texts given as language and passages; with `grow` words that have no number get one, in `columns`.

    `known` remembers short passages from one call to the next with the same columns.
    """
    known = {} if known is None else known

    def number(passage: str, language: str) -> list[int]:
        stems = words(passage, language)
        if grow:
            return [columns.setdefault(stem, len(columns)) for stem in stems]
        return [columns.get(stem, -1) for stem in stems]

    numbers, lengths = array("i"), []
    for language, passages in texts:
        before = len(numbers)
        for passage in passages:
            key = (passage, language)
            if key in known:
                numbers.extend(known[key])
            else:
                found = number(passage, language)
                numbers.extend(found)
                if len(passage) < SHORT:
                    known[key] = found
        lengths.append(len(numbers) - before)
    return Numbered(np.asarray(lengths, dtype=np.int64), np.asarray(numbers, dtype=np.int32))


def count_statistics(texts: Iterable[tuple[str, Iterable[str]]]) -> Statistics:
    """Rarity ln(1 + (N − n + ½)/(n + ½)) of each word that n of the N texts contain; texts as for `number_texts`."""
    columns: dict[str, int] = {}
    return sum_statistics([number_texts(texts, columns, grow=True)], columns)


def sum_statistics(parts: Sequence[Numbered], columns: dict[str, int]) -> Statistics:
    """`count_statistics` of texts that were numbered in parts, all with these columns."""
    total, bearing = sum(len(part.lengths) for part in parts), np.zeros(len(columns), dtype=np.int64)
    for part in parts:
        bearing += np.bincount(part.count()[0], minlength=len(columns))
    rarity = np.log(1 + (total - bearing + 0.5) / (bearing + 0.5))
    mean_length = sum(int(part.lengths.sum()) for part in parts) / max(1, total)
    return Statistics(dict(zip(columns, rarity.tolist(), strict=True)), mean_length or 1.0)


def weigh_words(numbered: Numbered, statistics: Statistics) -> Any:
    """Okapi BM25 (Robertson & Zaragoza, Foundations and Trends in IR 3, 2009) with k1 = 1.2 and b = 0.75.

    Sparse float32 (words of the statistics × texts): what a word adds to a text's score. One text's column does not
    move when another text comes or goes, as long as the statistics are the same.
    """
    numbers, owners, counts = numbered.count()
    norms = K1 * (1 - B + B * numbered.lengths / statistics.mean_length)
    weights = statistics.rarities[numbers] * counts * (K1 + 1) / (counts + norms[owners])
    ends = np.searchsorted(numbers, np.arange(len(statistics.rarity) + 1)).astype(np.int32)
    parts = (weights.astype(np.float32), owners.astype(np.int32), ends)
    return sparse.csr_matrix(parts, shape=(len(statistics.rarity), len(numbered.lengths)))


def score_words(weights: Any, statistics: Statistics, query: Iterable[str]) -> npt.NDArray[np.float32]:
    """BM25 over the query's highest possible value, so in 0..1: shape (texts,); zeros without a known word."""
    known = sorted({word for word in query if word in statistics.rarity})
    if not known:
        return np.zeros(weights.shape[1], dtype=np.float32)
    highest = (K1 + 1) * sum(statistics.rarity[word] for word in known)
    gained = weights[[statistics.columns[word] for word in known]].T @ np.ones(len(known), dtype=np.float32)
    scores: npt.NDArray[np.float32] = gained / np.float32(highest or 1.0)
    return scores
