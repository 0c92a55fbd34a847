"""Words that keep good people from applying, and what to write instead; a hint in English and French, never a refusal.

A pattern matches whole words, whatever their case.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mobility.core.i18n import N_, Message


class Found(NamedTuple):
    words: str
    suggestion: Message


# English, French, what to write instead
_TABLE = (
    (
        r"young|youthful|recent graduates?|digital natives?",
        r"jeunes?|jeunes diplômée?s?|seniors? s’abstenir",
        N_("Age says nothing about the work. Name the skill or the level you need."),
    ),
    (
        r"native(?: \w+)? speakers?|mother tongue",
        r"langue maternelle|(?:anglais|français) natif|bilingue de naissance",
        N_("Name the level of the language that the work needs, such as C1: where it was learnt does not matter."),
    ),
    (
        r"ninjas?|rock ?stars?|gurus?|superhero(?:es)?|wizards?",
        r"moutons? à cinq pattes|perle rare",
        N_("Say in plain words what the person does; many good people do not recognise themselves here."),
    ),
    (
        r"salesm[ae]n|chairman|foreman|manpower|workmanlike|he must|his manager",
        r"hommes? de terrain|homme clé|il doit|son assistante",
        N_("Use a word for everybody, such as “person”, “team” or the name of the task."),
    ),
    (
        r"always available|available at all times|24/7|no part[- ]?tim\w+",
        r"disponibilité totale|toujours disponible|pas de temps partiel|temps partiel exclu",
        N_("People who work part-time can do this too. Say which hours or days the work really needs."),
    ),
    (
        r"(?:at least |minimum(?: of)? )?(?:\d+|five|ten)\+? years(?:[’'] | of )(?:experience|practice)",
        r"(?:au moins |minimum )?(?:\d+|cinq|dix) (?:ans|années) d[’']expérience",
        N_("Years say little about what somebody can do. Ask for a skill at a level instead."),
    ),
    (
        r"(?:master|university|engineering)(?:[’']s)? degree",
        r"grande école|bac ?\+ ?[358]|diplôme d[’']ingénieur",
        N_("Inside the company a diploma is rarely needed. Name the skill it stands for."),
    ),
    (
        r"perfect command|flawless|perfect candidate|no exceptions",
        r"maîtrise parfaite|parfaitement bilingue|candidat idéal|irréprochable",
        N_("Almost nobody is perfect, and careful people will not apply. Say what is enough."),
    ),
    (
        r"no family commitments|without children|unmarried|physically fit|in good health|able-bodied",
        r"sans enfants?|sans charges? de famille|célibataire|en bonne santé|bonne condition physique",
        N_("Never ask for family or health. Describe the task: what is lifted, when the work is done, who travels."),
    ),
)
PATTERNS = tuple(
    (re.compile(rf"(?<!\w)(?:{english}|{french})(?!\w)", re.IGNORECASE), suggestion)
    for english, french, suggestion in _TABLE
)


def find_phrases(text: str) -> list[Found]:
    """Each wording once, in the order of the text."""
    found: dict[str, tuple[int, Found]] = {}
    for pattern, suggestion in PATTERNS:
        for match in pattern.finditer(text):
            words = " ".join(match.group().split())
            found.setdefault(words.casefold(), (match.start(), Found(words, Message(suggestion))))
    return [one for _, one in sorted(found.values(), key=lambda pair: pair[0])]
