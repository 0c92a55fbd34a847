"""Matching by words: BM25 over whole texts, and how much of two phrases is written alike."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse
import Stemmer

GRAM_LENGTH = 4
GRAM_COLUMNS = 2**20
KEPT_TEXTS, KEPT_PHRASES = 2**13, 2**15
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


@lru_cache(maxsize=KEPT_TEXTS)  # an index is built anew when one text of thousands has changed
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


@dataclass(frozen=True)
class Statistics:
    """What BM25 knows of the language: the rarity of each word (nats) and the mean length of a text (words)."""

    rarity: dict[str, float]
    mean_length: float


def count_statistics(texts: Sequence[Sequence[str]]) -> Statistics:
    """Rarity ln(1 + (N − n + ½)/(n + ½)) of each word that n of the N texts contain."""
    counts = Counter(word for text in texts for word in set(text))
    rarity = {word: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for word, n in counts.items()}
    mean_length = sum(map(len, texts)) / len(texts) if texts else 0.0
    return Statistics(rarity, mean_length or 1.0)


class Bm25:
    """Okapi BM25 (Robertson & Zaragoza, Foundations and Trends in IR 3, 2009) with k1 = 1.2 and b = 0.75.

    Scores are divided by the query's highest possible one, so that they lie in 0..1, and the score of one text does
    not move when another text comes or goes, as long as the statistics are the same.
    """

    def __init__(self, texts: Sequence[Sequence[str]], statistics: Statistics) -> None:
        self._rarity = statistics.rarity
        self._columns = {word: column for column, word in enumerate(statistics.rarity)}
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            norm = K1 * (1 - B + B * len(text) / statistics.mean_length)
            for word, count in Counter(text).items():
                if word in self._columns:
                    rows.append(row)
                    columns.append(self._columns[word])
                    values.append(self._rarity[word] * count * (K1 + 1) / (count + norm))
        shape = (len(texts), max(1, len(self._columns)))
        self._weights = sparse.csr_matrix((np.asarray(values, dtype=np.float32), (rows, columns)), shape=shape)

    def scores(self, query: Sequence[str]) -> npt.NDArray[np.float32]:
        """One score in 0..1 for each text, shape (n,); zeros for a query without a known word."""
        known = sorted({word for word in query if word in self._columns})
        wanted = np.zeros(self._weights.shape[1], dtype=np.float32)
        wanted[[self._columns[word] for word in known]] = 1
        highest = (K1 + 1) * sum(self._rarity[word] for word in known)
        scores: npt.NDArray[np.float32] = self._weights @ wanted / np.float32(highest or 1.0)
        return scores
