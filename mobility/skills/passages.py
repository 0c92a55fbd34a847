"""A text as words with their places: which stand in one phrase, under which heading, and how to quote them."""

from __future__ import annotations

import enum
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mobility.skills.linking import fold

WORD = re.compile(r"\w+[+#]*")
# what ends a phrase between two words: punctuation, a full stop before a space, a dash between spaces, a new line
BREAK = re.compile(r"[,;:()\[\]{}•·▪●◦*|!?…«»“”\"\n\t]|\.(?=\s|$)|(?<=\s)[-–—/](?=\s)|[+&](?=\s)")
SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n")
WRAPPED = re.compile(r"(?<=[^\n]{30}(?<![.:;!?]))\n(?=[a-zà-ÿ(])")  # a line that goes on in the next, as PDF has them
PRIVATE = re.compile(r"\S@\S|https?://|www\.|linkedin\.|(?:\+|\b0)\d(?:[\s.\-]?\d){7,}", re.IGNORECASE)
LONGEST_EXCERPT = 160
FARTHEST_BEGINNING = 2000  # letters before the words that are quoted
LONGEST_HEADING = 5  # words


class Part(enum.StrEnum):
    """What a passage is about; told by the heading above it."""

    SKILLS = "skills"
    LANGUAGES = "languages"
    STUDIES = "studies"
    LEISURE = "leisure"
    REFERENCES = "references"
    OTHER = "other"


HEADINGS = {
    Part.SKILLS: "skills competences competencies expertise tools technologies technology stack software logiciels"
    " outils informatique technical savoir faire strengths atouts aptitudes",
    Part.LANGUAGES: "languages langues linguistiques linguistic",
    Part.STUDIES: "education studies formation formations etudes diplomes degrees academic qualifications",
    Part.LEISURE: "interests hobbies leisure loisirs interet interets passions activities divers",
    Part.REFERENCES: "references referees",
    Part.OTHER: "other experience experiences employment work career profile profil summary resume projects projets"
    " about parcours certifications certificates publications professional professionnelle professionnelles",
}
BESIDE = frozenset(
    "and et de des du d l la le les en in my mes of key core principales principaux cles technical techniques digital"
    " numeriques professionnelles personal personnelles other autres extra hard soft main centres centre job related"
    " history background".split()
)
_PART_OF = {word: part for part, words in HEADINGS.items() for word in fold(words).split()}


@dataclass(frozen=True, slots=True)
class Word:
    """A word, folded, and where it stands; `phrase` counts up at every break, `is_first` begins a sentence."""

    folded: str
    start: int
    end: int
    phrase: int
    is_first: bool
    part: Part


class Passages:
    """The words of a text, ready to be looked up in a taxonomy; offsets are those of `text`, its lines unwrapped."""

    def __init__(self, text: str) -> None:
        self.text = WRAPPED.sub(" ", text)
        self.words = tuple(self._read())

    def _read(self) -> Iterator[Word]:
        phrase, part, start = 0, Part.OTHER, 0
        for line in self.text.split("\n"):
            heading, rest = _heading_of(line)
            part = heading or part
            phrase += 1
            if heading is None or rest:
                end = 0
                for found in WORD.finditer(line, 0 if heading is None else rest):
                    gap = line[end : found.start()]
                    is_first = end == 0 or bool(SENTENCE_END.search(gap))
                    phrase += bool(end and BREAK.search(gap))
                    end = found.end()
                    for folded in fold(found[0]).split():
                        yield Word(folded, start + found.start(), start + end, phrase, is_first, part)
            start += len(line) + 1

    def written(self, word: Word) -> str:
        return self.text[word.start : word.end]

    def is_within_name(self, word: Word) -> bool:
        """Whether a capital follows, as in Google Analytics."""
        return bool(re.match(r" [A-Z]", self.text[word.end : word.end + 2]))

    def quote(self, first: Word, last: Word) -> tuple[str, int, int]:
        """The sentence around some words, cut to size, and where in it they begin and end.

        Where the sentence tells how to reach somebody, the words alone.
        """
        begin, end = self._sentence_around(first.start, last.end)
        if self._is_private(begin, end):
            begin, end = first.start, last.end
        spare = max(0, LONGEST_EXCERPT - (last.end - first.start)) // 2
        from_ = _cut(self.text, begin, first.start, spare, forwards=False)
        to = _cut(self.text, last.end, end, spare, forwards=True)
        before = "… " if from_ > begin else ""
        quoted = before + self.text[from_:to] + (" …" if to < end else "")
        start = len(before) + first.start - from_
        return quoted, start, start + last.end - first.start

    def _sentence_around(self, start: int, end: int) -> tuple[int, int]:
        before, after = bisect_left(self._stops, start), bisect_left(self._stops, end)
        begin = max(self._stops[before - 1] + 1 if before else 0, start - FARTHEST_BEGINNING)
        while begin < start and not (self.text[begin].isalnum() or self.text[begin] in "(«“.€$£"):
            begin += 1
        return begin, (self._stops[after] if after < len(self._stops) else len(self.text))

    def _is_private(self, begin: int, end: int) -> bool:
        """Whether anything in this stretch tells how to reach somebody."""
        begins, ends = self._ways_to_reach
        at = bisect_right(ends, begin)
        return at < len(begins) and begins[at] < end

    @cached_property
    def _stops(self) -> list[int]:
        """Where sentences end; looked for once, since a text may be quoted thousands of times."""
        return [found.start() for found in SENTENCE_END.finditer(self.text)]

    @cached_property
    def _ways_to_reach(self) -> tuple[list[int], list[int]]:
        """Where each begins, and where it ends."""
        spans = [found.span() for found in PRIVATE.finditer(self.text)]
        return [begin for begin, _ in spans], [end for _, end in spans]


def _heading_of(line: str) -> tuple[Part | None, int]:
    """The part that a line begins, and where in the line its words begin: 0 where there is nothing but a heading."""
    before, colon, after = line.partition(":")
    words = [word for found in WORD.findall(before) for word in fold(found).split()]
    if not 0 < len(words) <= LONGEST_HEADING or not all(word in _PART_OF or word in BESIDE for word in words):
        return None, 0
    parts = [_PART_OF[word] for word in words if word in _PART_OF]
    if not parts:
        return None, 0
    named = next((part for part in (Part.LANGUAGES, Part.LEISURE, Part.SKILLS) if part in parts), parts[0])
    return named, len(before) + 1 if colon and after.strip() else 0


def _cut(text: str, begin: int, end: int, spare: int, *, forwards: bool) -> int:
    """Where a quotation ends that has so many letters to spare, at a space."""
    if end - begin <= spare:
        return end if forwards else begin
    if forwards:
        space = text.rfind(" ", begin, begin + spare)
        return space if space > begin else begin
    space = text.find(" ", end - spare, end)
    return space + 1 if space >= 0 else end
