"""Which concepts an unknown phrase is nearest to: a shortlist by meaning and by spelling, then one likeness for both.

Used for phrases and job titles that no taxonomy knows, once for each: what it answers is kept (`models.SkillLink`,
`models.TitleLink`), so that ranking looks nothing up but numbers.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sparse

from mobility.matching.lexical import gram_vectors
from mobility.matching.segments import Floats

VERSION = "2"  # of all that follows: with another one phrases are linked again
SHORTLIST = 100  # labels by meaning, and as many by spelling
MOST_TARGETS = 10
COMMON_GRAM = 0.01  # of the labels: what so many share tells too little to look them up by
LEAST_ALIKE = 0.35  # below, the nearest label is just another phrase
LEAST_SHARE = 0.05
AT_ONCE = 256

Shares = list[tuple[Any, float]]


class LabelIndex:
    """The labels of a taxonomy in one language, to find the concepts that a phrase may stand for.

    labels: what each stands for, and its text; matrix: unit vectors, float32, shape (labels, dimension), or None where
    there is no model: then spelling alone decides.

    Likeness is the mean of the cosine of the vectors and the cosine of the sets of 4-grams, each gram weighed by its
    rarity among the labels (Spärck Jones, Journal of Documentation 28, 1972); without vectors the latter alone. A
    concept is as near as its nearest label. Of labels that ESCO has and the index had not, the first concept is the
    right one for 80 % in English, 58 % in French, 65 % in Spanish (the development split's skills).
    """

    def __init__(self, labels: Sequence[tuple[Hashable, str]], matrix: Floats | None = None) -> None:
        self._targets = [target for target, _ in labels]
        self._matrix = matrix
        grams = gram_vectors([text for _, text in labels])
        self._counts = np.bincount(grams.indices, minlength=grams.shape[1])
        self._rarity = np.log((1 + len(labels)) / (1 + self._counts)).astype(np.float32)
        self._grams = self._weigh(grams)
        rare = np.flatnonzero((self._counts > 0) & (self._counts <= max(1, COMMON_GRAM * len(labels))))
        self._rare, self._by_gram = rare, self._grams[:, rare].T.tocsr()

    def find(self, phrases: Sequence[str], matrix: Floats | None, sharpness: float) -> list[Shares]:
        """For each phrase up to `MOST_TARGETS` (target, share), the likeliest first; none where nothing is near.

        matrix: the phrases' vectors, as the labels'. Shares are a softmax of the likenesses over `sharpness` (the
        smaller, the more the first takes); they add up to 1 but for those below `LEAST_SHARE`, which are left out.
        """
        found: list[Shares] = []
        for start in range(0, len(phrases), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            grams = self._weigh(gram_vectors(phrases[some]))
            cosines = None if matrix is None or self._matrix is None else matrix[some] @ self._matrix.T
            spelt = (grams[:, self._rare] @ self._by_gram).tocsr()
            for row in range(len(phrases[some])):
                near = cosines[row] if cosines is not None else None
                found.append(self._share(self._shortlist(spelt[row], near), grams[row], near, sharpness))
        return found

    def _weigh(self, grams: Any) -> Any:
        weighed = grams @ sparse.diags(self._rarity)
        lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        return (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weighed).tocsr()

    def _shortlist(self, spelt: Any, near: Floats | None) -> Any:
        """Places of labels worth comparing."""
        some = spelt.indices[np.argsort(-spelt.data)[:SHORTLIST]]
        if near is None or len(near) <= SHORTLIST:
            return some if near is None else np.arange(len(near))
        return np.union1d(some, np.argpartition(-near, SHORTLIST)[:SHORTLIST])

    def _share(self, places: Any, grams: Any, near: Floats | None, sharpness: float) -> Shares:
        if not len(places):
            return []
        overlap = np.asarray((self._grams[places] @ grams.T).todense()).ravel()
        likeness = overlap if near is None else (near[places] + overlap) / 2
        best: dict[Any, float] = {}
        for place in np.argsort(-likeness, kind="stable"):
            target = self._targets[places[place]]
            if target not in best:
                best[target] = float(likeness[place])
            if len(best) == MOST_TARGETS:
                break
        first = max(best.values())
        if first < LEAST_ALIKE:
            return []
        odds = {target: float(np.exp((value - first) / sharpness)) for target, value in best.items()}
        whole = sum(odds.values())
        return [(target, value / whole) for target, value in odds.items() if value / whole >= LEAST_SHARE]
