"""Linking what people type to concepts: folding of labels, likeness by spelling, and a whole taxonomy in memory.

Order (`interchange.md`): by URI, else by preferred, then alternative label in the record's language, then in any
language. A label that several concepts bear goes to the one that fits the record's other skills best, then to the
lowest URI. Likeness, for offering the nearest labels, is the Dice coefficient of character trigrams (Dice, Ecology 26,
1945). It is no ground for linking without asking (“medical informatics” is .87 like “medical information”): that asks
for the same words, a plural or one letter of a long word apart.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

SAME_IN_OTHER_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
READ_AS_SPACE = dict.fromkeys(map(ord, "-‐‑‒–—_'’‘`´"), " ")
WORD_START = 3
LONG_WORD = 8
MAXIMUM_MERGES = 10
RELATION_WEIGHT = 0.1  # beside occupations in common: best of 0.05 to 1 on ESCO's shared labels


def fold(text: str) -> str:
    """A label without case, accents, hyphens, apostrophes and double spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(SAME_IN_OTHER_LETTERS).translate(READ_AS_SPACE)
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def base_language(language: str) -> str:
    """fr for fr-CA: labels are kept per language, not per region."""
    return language.split("-")[0].lower()


def trigrams(folded: str) -> frozenset[str]:
    padded = f"  {folded} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """Of two sets of trigrams, 0..1."""
    return 2 * len(set(one) & set(other)) / (len(one) + len(other)) if one and other else 0.0


@dataclass(frozen=True)
class Concept:
    """What linking knows of a skill; `merged_into` is the id of the concept it now leads to."""

    id: int
    uri: str
    is_retired: bool = False
    is_proposed: bool = False
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    concept: int
    language: str
    folded: str
    is_preferred: bool


@dataclass(frozen=True)
class Named:
    """A skill as a record names it."""

    label: str
    uri: str | None = None


class LabelBook:
    """All labels of the taxonomy in memory, loaded once (`queries.load_label_book`) to link many records fast.

    `resolve` links the skills of one record together, because they decide between concepts that share a label;
    `nearest` finds the one concept spelt almost so; `add` makes a concept created meanwhile known.
    """

    def __init__(
        self,
        concepts: Iterable[Concept],
        labels: Iterable[Label],
        relations: Iterable[tuple[int, int]] = (),
        occupations: Iterable[tuple[int, int]] = (),
    ) -> None:
        """`relations` are pairs of concepts, `occupations` pairs of a concept and an occupation that asks for it."""
        self._concepts = {concept.id: concept for concept in concepts}
        self._by_uri = {concept.uri: concept.id for concept in self._concepts.values()}
        self._by_label: dict[str, list[Label]] = defaultdict(list)
        self._by_starts: dict[tuple[str, ...], list[str]] | None = None
        self._near: dict[int, set[int]] = defaultdict(set)
        self._occupations: dict[int, set[int]] = defaultdict(set)
        for label in labels:
            self._add_label(label)
        for one, other in relations:
            self._near[one].add(other)
            self._near[other].add(one)
        for concept, occupation in occupations:
            self._occupations[concept].add(occupation)

    def add(self, concept: Concept, label: Label) -> None:
        self._concepts[concept.id] = concept
        self._by_uri[concept.uri] = concept.id
        self._add_label(label)

    def resolve(self, named: Sequence[Named], language: str) -> list[int | None]:
        """The concept of each skill of one record, in its order; None where nothing bears that name."""
        candidates = [self._candidates(one, language) for one in named]
        certain = {found[0] for found in candidates if len(found) == 1}
        return [self._best(found, certain) for found in candidates]

    def nearest(self, label: str, language: str) -> int | None:
        """The reviewed concept called almost so, near enough to link without asking."""
        words = fold(label).split()
        near = [other for other in self._spelt_alike(words) if _is_almost(words, other.split())]
        for other in sorted(near, key=lambda other: (sum(map(str.__ne__, words, other.split())), other)):
            reviewed = [one for one in self._bearing(other, language) if not self._concepts[one].is_proposed]
            if reviewed:
                return min(reviewed, key=lambda concept: self._concepts[concept].uri)
        return None

    def retired(self, named: Named, language: str) -> int | None:
        """The retired concept that is named: it is linked to where nothing else is, so that claims to it stay."""
        if named.uri and named.uri in self._by_uri:
            return self._end(self._by_uri[named.uri])
        bearing = self._by_label.get(fold(named.label), ())
        own = base_language(language)
        ranked = [(tier_of(label.is_preferred, label.language == own), self._end(label.concept)) for label in bearing]
        return min(ranked)[1] if ranked else None

    def _end(self, concept_id: int) -> int:
        """Where a merged concept leads, retired or not."""
        while (target := self._concepts[concept_id].merged_into) is not None:
            concept_id = target
        return concept_id

    def _add_label(self, label: Label) -> None:
        if self._by_starts is not None and label.folded not in self._by_label:
            self._by_starts[_starts(label.folded.split())].append(label.folded)
        self._by_label[label.folded].append(label)

    def _spelt_alike(self, words: Sequence[str]) -> Sequence[str]:
        if self._by_starts is None:  # most books are never asked
            self._by_starts = defaultdict(list)
            for folded in self._by_label:
                self._by_starts[_starts(folded.split())].append(folded)
        return self._by_starts.get(_starts(words), ())

    def _candidates(self, named: Named, language: str) -> list[int]:
        if named.uri and named.uri in self._by_uri:
            target = self._target(self._by_uri[named.uri])
            if target is not None:
                return [target]
        return self._bearing(fold(named.label), language)

    def _bearing(self, folded: str, language: str) -> list[int]:
        """The concepts that bear a label, of the best kind of label only."""
        tiers: dict[int, set[int]] = defaultdict(set)
        for label in self._by_label.get(folded, ()):
            target = self._target(label.concept)
            if target is not None:
                tiers[tier_of(label.is_preferred, label.language == base_language(language))].add(target)
        return sorted(tiers[min(tiers)]) if tiers else []

    def _target(self, concept_id: int) -> int | None:
        """Where a merged concept leads; None for a retired one."""
        for _ in range(MAXIMUM_MERGES):
            concept = self._concepts.get(concept_id)
            if concept is None or concept.is_retired:
                return None
            if concept.merged_into is None:
                return concept_id
            concept_id = concept.merged_into
        return None

    def _best(self, found: list[int], context: set[int]) -> int | None:
        if not found:
            return None
        return min(found, key=lambda concept: (-self._fit(concept, context), self._concepts[concept].uri))

    def _fit(self, concept: int, context: set[int]) -> float:
        """Occupations shared with the record's other skills (cosine), and relations to them, direct or over one."""
        near, others = self._near[concept], sorted(context - {concept})
        related = 2 * len(near & context) + sum(bool(near & self._near[other]) for other in others)
        return sum(self._in_common(concept, other) for other in others) + RELATION_WEIGHT * related

    def _in_common(self, concept: int, other: int) -> float:
        ours, theirs = self._occupations[concept], self._occupations[other]
        return len(ours & theirs) / (len(ours) * len(theirs)) ** 0.5 if ours and theirs else 0.0


def tier_of(is_preferred: bool, is_own_language: bool) -> int:
    """0 preferred, 1 alternative in the record's language; 2 preferred, 3 alternative in another."""
    return (0 if is_own_language else 2) + (0 if is_preferred else 1)


def _starts(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word[:WORD_START] for word in words)


def _is_almost(words: Sequence[str], others: Sequence[str]) -> bool:
    """The same words in the same order, but for plurals and slips in long words."""
    return all(_is_almost_word(*sorted((word, other), key=len)) for word, other in zip(words, others, strict=True))


def _is_almost_word(short: str, long: str) -> bool:
    if short == long or (len(short) >= WORD_START and short[-1] != "s" and long == f"{short}s"):
        return True
    if len(short) < LONG_WORD or len(long) > len(short) + 1 or any(letter.isdigit() for letter in short + long):
        return False
    at = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
