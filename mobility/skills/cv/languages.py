"""Languages as CVs name them: by code or by name, in English or French, some in their own words."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import get_global

from mobility.skills.cv.contents import Spoken
from mobility.skills.linking import fold

NAMED_IN = ("en", "fr")
BY_THEIR_OWN_NAME = ("de", "es", "it", "nl", "pt")
# “French (C1)”, “Anglais : niveau B2”
WITH_LEVEL = re.compile(
    r"([^\W\d_]{3,20})\s{0,3}[:(–—-]?\s{0,3}(?:level |niveau |cefr |cecrl? )?([ABC][12])\b", re.IGNORECASE
)


def code_of(name: str) -> str | None:
    """“fr” for fr, fra, fre, French, français or Französisch; None for what is no language we know."""
    folded = fold(name)
    alias = get_global("language_aliases").get(folded)  # three letters, as Europass writes them
    codes = _codes()
    return next((one for one in (folded, alias) if one in codes.values()), codes.get(folded))


def find_spoken(text: str) -> list[Spoken]:
    """Every language that stands directly before a level of the CEFR, by its code."""
    found = ((code_of(name), level.upper()) for name, level in WITH_LEVEL.findall(text))
    return [Spoken(code, level) for code, level in found if code]


@cache
def _codes() -> dict[str, str]:
    """Folded names of languages → code."""
    names = {language: Locale(language).languages for language in (*NAMED_IN, *BY_THEIR_OWN_NAME)}
    codes = {fold(str(names[one][one])): one for one in BY_THEIR_OWN_NAME}
    for language in NAMED_IN:
        codes |= {fold(str(name)): str(code) for code, name in names[language].items() if len(str(code)) == 2}
    return codes
