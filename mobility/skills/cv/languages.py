"""Languages as CVs name them: by code or by name, in English, in French or in the language itself."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache

from babel import Locale
from babel.core import get_global

from mobility.skills.cv.contents import Spoken
from mobility.skills.linking import fold

NAMED_IN = ("en", "fr")
# “French (C1)”, “Anglais : niveau B2”
WITH_LEVEL = re.compile(
    r"([^\W\d_]{3,20})\s{0,3}[:(–—-]?\s{0,3}(?:level |niveau |cefr |cecrl? )?([ABC][12])\b", re.IGNORECASE
)


def code_of(name: str) -> str | None:
    """“fr” for fr, fra, fre, French, français or Französisch; None for what is no language we know."""
    folded = fold(name)
    alias = get_global("language_aliases").get(folded)  # three letters, as Europass writes them
    for candidate in (folded, alias):
        if candidate in _codes().values():
            return candidate
    return _codes().get(folded)


def find_spoken(text: str) -> list[Spoken]:
    """Every language that stands directly before a level of the CEFR, by its code."""
    found = ((code_of(name), level.upper()) for name, level in WITH_LEVEL.findall(text))
    return [Spoken(code, level) for code, level in found if code]


@cache
def _codes() -> dict[str, str]:
    """Folded names of languages → code."""
    codes: dict[str, str] = {}
    for code in map(str, Locale("en").languages):
        if len(code) != 2:
            continue
        names = [Locale(language).languages.get(code) for language in NAMED_IN]
        with suppress(ValueError):  # a language that Babel has no words of
            names.append(Locale(code).languages.get(code))
        codes |= {fold(str(name)): code for name in names if name}
    return codes
