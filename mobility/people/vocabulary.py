"""The values that records are written in: countries, languages, time zones, working days."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from mobility.people.working_days import WEEKDAYS

LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?")
EMAIL = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\"]+")
# two letters that CLDR knows as regions and ISO 3166-1 does not
NOT_ISO_3166 = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split())


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2."""
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - NOT_ISO_3166


@cache
def languages() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if code.isalpha())


@cache
def time_zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Factory", "localtime"}


def is_language(value: str) -> bool:
    """A language, maybe with its country: fr, fr-CA."""
    match = LANGUAGE.fullmatch(value)
    if match is None or match[1].lower() not in languages():
        return False
    return match[2] is None or match[2].upper() in countries()


def are_working_days(written: str) -> bool:
    """mon-fri, or mon,tue,thu; weeks do not run backwards."""
    for part in written.split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
            return False
        if WEEKDAYS.index(last or first) < WEEKDAYS.index(first):
            return False
    return True
