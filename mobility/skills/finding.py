"""Finding skills in running text: of a CV, of a posting, in any language of the taxonomy.

A label is found where its words stand together, as stems (Snowball) and without function words, in any order: “managed
budgets” is “manage budgets”, “gestion de projets” is “gestion de projet”. Labels are looked up as keys of a dictionary,
so that the effort grows with the text and not with the taxonomy. Of labels that overlap the longest counts.

How strong a find is follows from the label (preferred before alternative, of several words before one), from the
place (a list of skills, a sentence, a hobby), from how often it is said, and from what is expected of a person with
such a job title. The figures below were set on CVs in English and French with the whole of ESCO.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
import Stemmer

from mobility.core.db import session
from mobility.skills.linking import base_language, fold
from mobility.skills.models import OccupationLabel, Skill, SkillKind, SkillLabel, SkillState
from mobility.skills.occupations import Stamp, read_stamp
from mobility.skills.passages import WORD, Part, Passages, Word

STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "de": "german", "it": "italian", "pt": "portuguese"}
FUNCTION_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "a an the of and or for in on to with by from at as into about over under its their your our my his her"
        " this that these those is are was were be been being it they we you i he she who which not no all any each"
        " between within through across up out per using both other such",
        "fr": "a l d le la les un une des du de et ou pour en dans sur sous au aux avec par sans chez ce cet cette ces"
        " son sa ses leur leurs votre vos notre nos mon ma mes est sont etre qui que dont ne pas plus tout tous toute"
        " toutes entre vers selon afin ainsi je j il elle nous vous ils elles se s n c y",
        "es": "a el la los las un una unos unas de del y o e u para en sobre con por sin al su sus es son que se no",
    }.items()
}
# what a stemmer does not bring together, such as nouns of French and their verbs; and managers, whom it takes for
# what they do
IRREGULAR = {
    "en": {"led": "lead", "built": "build", "wrote": "write", "written": "write", "taught": "teach", "ran": "run",
           "held": "hold", "sold": "sell", "bought": "buy", "gave": "give", "made": "make", "kept": "keep",
           "found": "find", "drew": "draw", "drove": "drive", "spoke": "speak", "understood": "understand",
           "manager": "mgr", "managers": "mgr", "analysis": "analyse", "analyses": "analyse"},
    "fr": {"gestion": "gerer", "gestions": "gerer", "suivi": "suivre", "prevision": "prevoir", "previsions": "prevoir",
           "planification": "planifier", "pilotage": "piloter", "conception": "concevoir", "redaction": "rediger",
           "conduite": "conduire", "vente": "vendre", "ventes": "vendre", "achat": "acheter", "achats": "acheter",
           "formation": "former", "formations": "former", "reduction": "reduire", "maintenance": "maintenir",
           "manager": "mgr", "managers": "mgr"},
}  # fmt: skip
CONJUNCTIONS = frozenset({"and", "or", "et", "ou", "y", "e", "o"})
LONGEST = 6  # content words of a label
MAKER = re.compile(r"^(?:microsoft|ms|adobe|apache) (?=\w+$)", re.IGNORECASE)
QUALIFIED = re.compile(r"^(.{1,60}?)\s*\(([^()]+)\)$")
NAME = re.compile(r"\w[A-Z]|[0-9+#]|[A-Z]\b")
COMMON = 3  # labels that use a word in passing; from there on it means many things
GENERIC = 25
PLACES = {Part.SKILLS: 1.3, Part.STUDIES: 1.0, Part.LEISURE: 0.35, Part.OTHER: 1.0}
ONE_WORD, ONE_NAME, TWO_WORDS, MORE_WORDS = 0.6, 0.85, 1.0, 1.1
ALTERNATIVE, APART, REORDERED, FOREIGN, SHARED, PART_OF_A_NAME = 0.9, 0.6, 0.9, 0.85, 0.8, 0.6
REPEATED = 0.15
EXPECTED = 0.3
WORTH_QUOTING = 0.6  # of the weight of the best
SENTENCE = 3  # words beside those that name the skill
STRONG = 0.95
LEAST = 0.55


@dataclass(frozen=True)
class Found:
    """A skill that a text speaks of, the best first.

    excerpt[start:end] are the words that say so; `mentions` counts where it is said; `is_strong` tells a find that
    hardly needs to be looked at from one to ask about; `is_told` a sentence about it from a mere list; `score` (0 to
    about 2) orders the finds of one text.
    """

    skill_id: int
    excerpt: str
    start: int
    end: int
    mentions: int
    score: float
    is_strong: bool
    is_told: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    skill: int
    is_preferred: bool
    name: str  # of one word: as it is written, if that begins with a capital
    word: str  # of one word: the same folded
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mention:
    skill: int
    first: int
    last: int
    weight: float


class PhraseBook:
    """The labels of a taxonomy by the stems of their words: rows of skill id, language, text, the same folded
    (`linking.fold`), is_preferred."""

    def __init__(self, labels: Iterable[tuple[int, str, str, str, bool]], others: Iterable[str] = ()) -> None:
        """`others` are phrases besides, from which to know that chef and assembly are words before they are names."""
        self._entries: dict[str, dict[str, list[_Entry]]] = {}
        self._passing: dict[str, int] = defaultdict(int)
        by_language: dict[str, list[tuple[int, str, str, bool]]] = defaultdict(list)
        for skill, language, text, folded, is_preferred in labels:
            row = skill, _plain(text), _plain(folded), is_preferred
            by_language[language].append(row)
            if made := MAKER.match(row[1]):  # “Microsoft Excel” is Excel
                by_language[language].append((skill, row[1][made.end() :], row[2][made.end() :], False))
        for language, rows in by_language.items():
            self._entries[language] = self._read(language, rows)
        for text in others:
            self._note_passing(text, WORD.findall(text))

    def _read(self, language: str, rows: Sequence[tuple[int, str, str, bool]]) -> dict[str, list[_Entry]]:
        split = [WORD.findall(folded) for _, _, folded, _ in rows]
        known = list({word for words in split for word in words} - function_words(language))
        stems = dict(zip(known, stem_words(known, language), strict=True))
        entries: dict[str, list[_Entry]] = defaultdict(list)
        for (skill, text, _, is_preferred), words in zip(rows, split, strict=True):
            order = tuple(stems[word] for word in words if word in stems)
            if len(order) > LONGEST or len(order) < min(2, len(words)):  # “carry on” is no more than “carry”
                continue
            is_one = len(words) == 1
            if not is_one:
                self._note_passing(text, words)
            name = text if is_one and text[:1].isupper() else ""
            entries[" ".join(sorted(order))].append(
                _Entry(skill, is_preferred, name, words[0] if is_one else "", order)
            )
        return dict(entries)

    def _note_passing(self, text: str, words: Iterable[str]) -> None:
        for word in words:
            self._passing[word] += word in text

    def find(
        self, text: str, language: str, *, expected: Mapping[int, float] | None = None, limit: int | None = None
    ) -> list[Found]:
        """The skills a text speaks of. `expected`: skill id → 0..1, what is likely for whoever wrote it."""
        passages, likely = Passages(text), expected or {}
        mentions = [
            mention
            for its_language in self._entries
            for mention in self._mentions(passages, its_language, base_language(language), likely)
        ]
        by_skill: dict[int, list[_Mention]] = defaultdict(list)
        for mention in _longest(mentions):
            by_skill[mention.skill].append(mention)
        found = [_sum_up(passages, said, likely.get(skill, 0.0)) for skill, said in by_skill.items()]
        best = sorted((one for one in found if one.score >= LEAST), key=lambda one: (-one.score, one.skill_id))
        return best[:limit]

    def _mentions(self, passages: Passages, language: str, own: str, likely: Mapping[int, float]) -> Iterator[_Mention]:
        entries, kept = self._entries[language], function_words(language)
        content = [(number, word) for number, word in enumerate(passages.words) if word.folded not in kept]
        stems = stem_words([word.folded for _, word in content], language)
        for at in range(len(content)):
            for places in _windows(content, at):
                key = " ".join(sorted(stems[place] for place in places))
                if key in entries:
                    order = tuple(stems[place] for place in places)
                    chosen, doubt = self._choose(entries[key], likely)
                    weight = self._weigh(
                        chosen, order, passages, [content[place][1] for place in places], language, own
                    )
                    is_apart = places[-1] - places[0] >= len(places)
                    if weight:
                        first, last = content[places[0]][0], content[places[-1]][0]
                        yield _Mention(chosen.skill, first, last, weight * doubt * (APART if is_apart else 1.0))

    @staticmethod
    def _choose(entries: Sequence[_Entry], likely: Mapping[int, float]) -> tuple[_Entry, float]:
        """Of several concepts called so: the one preferably called so, else the expected one; and how sure that is."""
        best = min(entries, key=lambda entry: (not entry.is_preferred, -likely.get(entry.skill, 0.0), entry.skill))
        is_sure = best.is_preferred or best.skill in likely or len({entry.skill for entry in entries}) == 1
        return best, 1.0 if is_sure else SHARED

    def _weigh(
        self, entry: _Entry, order: tuple[str, ...], passages: Passages, words: Sequence[Word], language: str, own: str
    ) -> float:
        """How much a mention says, 0 for nothing."""
        part = words[0].part
        if part not in PLACES:
            return 0.0
        weight = PLACES[part] * (1.0 if entry.is_preferred else ALTERNATIVE)
        if len(words) == 1:
            weight *= self._weigh_one(entry, passages, words[0], language, own)
        else:
            weight *= TWO_WORDS if len(words) == 2 else MORE_WORDS
            weight *= 1.0 if order == entry.order else 0.0 if _joins(passages, words) else REORDERED
            weight *= 1.0 if language == own else FOREIGN
        return weight

    def _weigh_one(self, entry: _Entry, passages: Passages, word: Word, language: str, own: str) -> float:
        written, passing = passages.written(word), self._passing.get(word.folded, 0)
        if not _is_same(word.folded, entry.word):
            return 0.0
        is_listed = word.part is Part.SKILLS
        if NAME.search(entry.name):  # SQL, C++, JavaScript: as it is written, or at least as no word is
            is_short = len(entry.name) < 3
            fits = written == entry.name if is_short or passing >= COMMON else fold(written) == fold(entry.name)
            return ONE_NAME if fits and (is_listed or not is_short) else 0.0
        if len(word.folded) < 3 or (language not in {own, "en"} and not entry.name):
            return 0.0
        if entry.name and passing >= COMMON:  # Swift, Chef, Assembly: a name only where it cannot be the word
            return ONE_NAME if written == entry.name and (is_listed or not word.is_first) else 0.0
        if entry.name:
            return ONE_NAME * (PART_OF_A_NAME if passages.is_within_name(word) else 1.0)
        if not entry.is_preferred and passing >= GENERIC:
            return 0.0
        return ONE_WORD * (1.0 if language == own else FOREIGN)


def find_skills(
    text: str, language: str, *, expected: Mapping[int, float] | None = None, limit: int | None = None
) -> list[Found]:
    """See `PhraseBook.find`, over all active skills there are now; `language` is what the text is written in."""
    return load_phrase_book().find(text, language, expected=expected, limit=limit)


def guess_language(text: str) -> str:
    """The language whose function words a text uses most; English where it has none."""
    words = [word for found in WORD.findall(text[:20_000]) for word in fold(found).split()]
    counts = {language: sum(word in known for word in words) for language, known in FUNCTION_WORDS.items()}
    return max(counts, key=lambda language: (counts[language], language == "en"))


_books: WeakKeyDictionary[object, tuple[Stamp, PhraseBook]] = WeakKeyDictionary()


def load_phrase_book() -> PhraseBook:
    """The labels of all active skills but languages, kept in this process until the taxonomy changes."""
    bind, stamp = session.get_bind(), read_label_stamp()
    kept = _books.get(bind)
    if kept is None or kept[0] != stamp:
        rows = session.execute(select_labels())
        titles = session.scalars(sa.select(OccupationLabel.text).where(OccupationLabel.is_preferred))
        kept = stamp, PhraseBook(((*row,) for row in rows), titles)
        _books[bind] = kept
    return kept[1]


def read_label_stamp() -> Stamp:
    """Differs after every change of the taxonomy, also by a label alone."""
    return (*read_stamp(), session.scalar(sa.select(sa.func.max(SkillLabel.id))))


def select_labels() -> sa.Select[int, str, str, str, bool]:
    """Skill id, language, text, the same folded, is_preferred: of all active skills but languages."""
    return (
        sa.select(SkillLabel.skill_id, SkillLabel.language, SkillLabel.text, SkillLabel.folded, SkillLabel.is_preferred)
        .join(Skill, SkillLabel.skill_id == Skill.id)
        .where(Skill.state == SkillState.ACTIVE, Skill.kind != SkillKind.LANGUAGE)
        .order_by(SkillLabel.id)
    )


def _plain(text: str) -> str:
    """Without what stands in brackets behind: “Python (computer programming)” is Python."""
    qualified = QUALIFIED.match(text)
    return qualified[1] if qualified else text


def _joins(passages: Passages, words: Sequence[Word]) -> bool:
    """Whether an “and” stands between the words: they are then two things."""
    between = passages.text[words[0].end : words[-1].start].lower().split()
    return not CONJUNCTIONS.isdisjoint(between)


def _is_same(word: str, other: str) -> bool:
    """The word itself, or its plural."""
    return (word.rstrip("sx") == other.rstrip("sx") and len(word) > 2) or word == other


def stem_words(words: Sequence[str], language: str) -> list[str]:
    irregular, stemmer = IRREGULAR.get(language, {}), _stemmer(language)
    regular = [irregular.get(word, word) for word in words]
    return list(stemmer.stemWords(regular)) if stemmer else regular


def function_words(language: str) -> frozenset[str]:
    return FUNCTION_WORDS.get(language, frozenset())


@cache
def _stemmer(language: str) -> Any:
    name = STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


def _windows(content: Sequence[tuple[int, Word]], at: int) -> Iterator[tuple[int, ...]]:
    """The words from one on that may be a label: up to so many in one phrase, or two with another between them."""
    phrase = content[at][1].phrase
    for end in range(at, min(at + LONGEST, len(content))):
        if content[end][1].phrase != phrase:
            return
        yield tuple(range(at, end + 1))
        if end == at + 2:
            yield (at, end)


def _longest(mentions: Sequence[_Mention]) -> list[_Mention]:
    """Without those whose words are part of a longer one's; of the same words for one skill the weightiest."""
    best: dict[tuple[int, int, int], _Mention] = {}
    for mention in mentions:
        place = (mention.skill, mention.first, mention.last)
        if place not in best or mention.weight > best[place].weight:
            best[place] = mention
    spans = {(mention.first, mention.last) for mention in best.values() if mention.weight >= LEAST}
    starts: dict[int, list[int]] = defaultdict(list)
    for first, last in spans:
        starts[first].append(last)
    return [mention for mention in best.values() if not _is_within(mention, starts)]


def _is_within(mention: _Mention, starts: Mapping[int, Sequence[int]]) -> bool:
    """Whether a longer span holds this one whole."""
    for first in range(mention.first - 2 * LONGEST, mention.first + 1):
        for last in starts.get(first, ()):
            if last >= mention.last and (first, last) != (mention.first, mention.last):
                return True
    return False


def _sum_up(passages: Passages, said: Sequence[_Mention], likely: float) -> Found:
    best = max(said, key=lambda mention: (mention.weight, -mention.first))
    places = {mention.first for mention in said}
    score = best.weight + REPEATED * math.log2(len(places)) + EXPECTED * likely
    (excerpt, start, end), is_told = _quote(passages, said, best)
    return Found(best.skill, excerpt, start, end, len(places), round(score, 4), score >= STRONG, is_told)


def _quote(passages: Passages, said: Sequence[_Mention], best: _Mention) -> tuple[tuple[str, int, int], bool]:
    """The words that tell most, and whether they are a sentence: that comes before a list, and before a name alone."""
    chosen = None
    for one in sorted(said, key=lambda mention: mention.first):
        if one.weight < best.weight * WORTH_QUOTING:
            continue
        quote = passages.quote(passages.words[one.first], passages.words[one.last])
        is_listed = passages.words[one.first].part is not Part.OTHER
        if not is_listed and len(quote[0].split()) >= SENTENCE + len(quote[0][quote[1] : quote[2]].split()):
            return quote, True
        chosen = chosen or quote
    assert chosen is not None, "the best mention is worth quoting"
    return chosen, False
