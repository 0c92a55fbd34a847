"""A job title in one form for both sexes, as scoring compares it; people read it as it was written.

Job titles are evidence; the sex that their form tells is not (`domain.md`, rule 8). So either form becomes the same: in
English a word without a sex, in other languages the shorter form. Only who somebody is bends, and stands before the
first preposition; what they work on stays as it is. The rules are data, written on every second occupation of ESCO
that is named in both forms; `python -m benchmarks.titles` counts how often both come out the same on the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

FEWEST_LETTERS = 4
MOST_LETTERS = 300
WORD = re.compile(r"[^\W\d_]+")

# by language: what ends so is written so
ENDINGS: Mapping[str, Sequence[tuple[str, str]]] = {
    "fr": (
        ("trice", "teur"), ("drice", "deur"), ("euse", "eur"), ("eure", "eur"), ("ienne", "ien"), ("onne", "on"),
        ("ière", "ier"), ("ère", "er"), ("esse", "e"), ("ante", "ant"), ("ente", "ent"), ("ointe", "oint"),
        ("erte", "ert"), ("ocate", "ocat"), ("ande", "and"), ("isane", "isan"), ("heffe", "hef"), ("ée", "é"),
        ("ive", "if"), ("elle", "el"), ("ale", "al"),
    ),
    "es": (
        ("triz", "tor"), ("ora", "or"), ("era", "ero"), ("ica", "ico"), ("aria", "ario"), ("oria", "orio"),
        ("ada", "ado"), ("ida", "ido"), ("iva", "ivo"), ("oga", "ogo"), ("rafa", "rafo"), ("jefa", "jefe"),
        ("ecta", "ecto"), ("erta", "erto"), ("estra", "estro"), ("ónoma", "ónomo"),
    ),
    "it": (
        ("trice", "tore"), ("oressa", "ore"), ("essa", "e"), ("iera", "iere"), ("aia", "aio"), ("aria", "ario"),
        ("ica", "ico"), ("ata", "ato"), ("iva", "ivo"), ("oga", "ogo"),
    ),
    "pt": (
        ("triz", "tor"), ("ora", "or"), ("eira", "eiro"), ("ária", "ário"), ("ica", "ico"), ("ada", "ado"),
        ("iva", "ivo"), ("oga", "ogo"), ("rafa", "rafo"),
    ),
    "de": (
        ("kauffrau", "kaufmann"), ("fachfrau", "fachmann"), ("ärztin", "arzt"), ("ogin", "oge"), ("erin", "er"),
        ("orin", "or"), ("eurin", "eur"), ("istin", "ist"), ("antin", "ant"), ("entin", "ent"),
    ),
}  # fmt: skip
# after one of these nobody is named any more; none in English and German, whose words bend alone
UNTIL: Mapping[str, frozenset[str]] = {
    "fr": frozenset("à au aux avec chez d dans de des du en et par pour sans sous sur".split()),
    "es": frozenset("a al con de del en para por sin sobre y".split()),
    "it": frozenset("a al alla con da dal dalla dei del della delle di e in nel per su".split()),
    "pt": frozenset("a ao com da das de do dos e em na no para por sem".split()),
}
# English names the sex in whole words: “chairman”, “saleswoman”
TRADES = (
    "anchor business camera chair congress council counter crafts delivery door drafts draughts fire fore ground handy "
    "lay line maintenance news ombuds police post repair sales service show spokes sports stunt trades watch work"
).split()
PERSON = re.compile(rf"\b({'|'.join(TRADES)})(?:wo)?m[ae]n\b", re.IGNORECASE)
ENGLISH: Mapping[str, str] = {
    "actress": "actor", "fisherman": "fisher", "fisherwoman": "fisher", "barmaid": "bartender",
    "barman": "bartender", "headmaster": "headteacher",
    "headmistress": "headteacher", "hostess": "host", "heiress": "heir", "housewife": "homemaker",
    "househusband": "homemaker", "masseuse": "masseur", "seamstress": "tailor",
    "stewardess": "steward", "waitress": "waiter", "landlady": "landlord", "manageress": "manager",
    "usherette": "usher", "ballerina": "ballet dancer", "governess": "tutor",
}  # fmt: skip


@lru_cache(8192)
def neutral(title: str, language: str) -> str:
    """`title`, in the language with this code, as both sexes are given it; one that tells no sex stays as it is.

    Both forms beside each other (“vendeur/vendeuse”) become one. Costs one pass over at most `MOST_LETTERS` letters.
    """
    if language == "en":
        return WORD.sub(_in_english, PERSON.sub(r"\1person", title[:MOST_LETTERS])) + title[MOST_LETTERS:]
    if language not in ENDINGS:
        return title
    forms = dict.fromkeys(_bend(form.strip(), language) for form in title[:MOST_LETTERS].split("/"))
    kept = [one for one in forms if not any(other != one and other.startswith(f"{one} ") for other in forms)]
    return "/".join(kept) + title[MOST_LETTERS:]


def _in_english(found: re.Match[str]) -> str:
    return ENGLISH.get(found[0].lower(), found[0])


def _bend(form: str, language: str) -> str:
    until, endings = UNTIL.get(language, frozenset()), ENDINGS[language]
    bent, place = [], 0
    for found in WORD.finditer(form):
        if found[0].lower() in until:
            break
        bent += [form[place : found.start()], _shorten(found[0], endings)]
        place = found.end()
    return "".join(bent) + form[place:]


def _shorten(word: str, endings: Sequence[tuple[str, str]]) -> str:
    if len(word) >= FEWEST_LETTERS:
        for long, short in endings:
            if word.endswith(long):
                return word.removesuffix(long) + short
    return word
