"""Matching by words: BM25 over whole texts, and how much of two phrases is written alike."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
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
