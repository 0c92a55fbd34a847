"""What each level means, in words, for each kind of skill: the one table that every choice of a level shows.

The five levels follow those of responsibility in DigComp 2.1 (with help, on one's own, guiding others); languages have
the six of the Common European Framework of Reference (Council of Europe, 2020), of which C1 and C2 are both level 5.
"""

from __future__ import annotations

from collections.abc import Iterable

from mobility.core.i18n import N_
from mobility.skills.models import SkillKind

LEVEL_SENTENCES: dict[SkillKind, tuple[str, str, str, str, str]] = {
    SkillKind.TECHNICAL: (
        N_("You know what it is for, and have seen it done."),
        N_("You do simple tasks with it, with help."),
        N_("You do the usual work with it on your own."),
        N_("You solve what is hard, and help others."),
        N_("Others come to you, and you set how it is done."),
    ),
    SkillKind.TRANSVERSAL: (
        N_("You know what it asks of people."),
        N_("You manage in familiar situations, with support."),
        N_("You do it well in your daily work, unasked."),
        N_("You do it under pressure too, and others learn from you."),
        N_("You shape how a whole team or unit does it."),
    ),
    SkillKind.KNOWLEDGE: (
        N_("You know the main terms."),
        N_("You understand what is explained to you, and look up the rest."),
        N_("You apply it to usual cases on your own."),
        N_("You judge unusual cases, and explain it to others."),
        N_("You are asked when it is disputed or new."),
    ),
    SkillKind.LANGUAGE: (
        N_("A1: you understand and use a few everyday sentences."),
        N_("A2: you manage short exchanges about familiar things."),
        N_("B1: you follow clear talk about your work, and say what you think."),
        N_("B2: you take part in meetings with ease, and write clear texts."),
        N_("C1 or C2: you say anything, in fine shades, and read everything."),
    ),
}
CEFR_SENTENCES = {
    "A1": N_("You understand and use a few everyday sentences."),
    "A2": N_("You manage short exchanges about familiar things."),
    "B1": N_("You follow clear talk about your work, and say what you think."),
    "B2": N_("You take part in meetings with ease, and write clear texts."),
    "C1": N_("You speak fluently about complex things, and write them well."),
    "C2": N_("You understand everything without effort, and say it in fine shades."),
}


def describe_levels(kinds: Iterable[SkillKind]) -> dict[SkillKind, tuple[str, ...]]:
    """The rows of the table for these kinds, in its own order."""
    asked = set(kinds)
    return {kind: sentences for kind, sentences in LEVEL_SENTENCES.items() if kind in asked}
