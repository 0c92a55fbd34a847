"""How templates say dates, numbers, names and messages in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, get_day_names, get_timezone_location
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol
from babel.units import format_unit
from flask import Flask
from flask_babel import get_locale, get_timezone, gettext

from mobility.core.i18n import N_, Message, Quantity

DAY = "EEE d MMMM y"
SHORT_DAY = "d MMM y"
MONTH = "MMMM y"
TIME = "HH:mm"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS = {1: N_("aware"), 2: N_("basic"), 3: N_("independent"), 4: N_("advanced"), 5: N_("expert")}


def day(value: dt.date) -> str:
    """Mon 1 March 2027; an instant counts as the reader's calendar date."""
    return _dated(_local(value), DAY)


def short_day(value: dt.date) -> str:
    """1 Mar 2027, for tables."""
    return _dated(_local(value), SHORT_DAY)


def month(value: str) -> str:
    """March 2027 for "2027-03"; what is not a month stays as it was typed."""
    try:
        return format_date(dt.date.fromisoformat(f"{value}-01"), MONTH, locale=_locale())
    except ValueError:
        return value


def instant(value: dt.datetime, zone: str | None = None) -> str:
    """Mon 1 March 2027, 14:05 (Paris), in the zone named or else the reader's."""
    tzinfo = ZoneInfo(zone) if zone else get_timezone()
    local = _aware(value).astimezone(tzinfo)
    place = get_timezone_location(tzinfo, locale=_locale(), return_city=True)
    time = format_datetime(local, TIME, tzinfo=tzinfo, locale=_locale())
    return f"{_dated(local, DAY)}, {time} ({place})"


def number(value: int | float | Decimal, digits: int = 2) -> str:
    """1,234.5 with at most `digits` decimals."""
    return format_decimal(value, format="#,##0." + "#" * digits, locale=_locale())


def money(value: float | Decimal, currency: str) -> str:
    """€1,800 or 1 800 €, with cents only where there are any; a currency without a sign keeps its distance: CHF 20."""
    pattern = str(Locale.parse(_locale()).currency_formats["standard"].pattern)
    if value == int(value):
        pattern = pattern.replace(".00", "")
    if get_currency_symbol(currency, _locale()) == currency:
        pattern = pattern.replace("¤#", "¤\N{NO-BREAK SPACE}#")
    return format_currency(value, currency, pattern, locale=_locale(), currency_digits=False)


def percent(share: float | Decimal) -> str:
    """80% for 0.8."""
    return format_percent(share, locale=_locale())


def hours(value: float | Decimal) -> str:
    """7.5 hours."""
    return _with_unit(value, "hour")


def days(value: float | Decimal) -> str:
    """2.5 days; in French what is less than two is singular: 1,5 jour."""
    return _with_unit(value, "day")


def translate(value: object, zone: str | None = None) -> str:
    """A message in the reader's language (instants in the zone named, or else the reader's); a string as it is."""
    if not isinstance(value, Message):
        return str(value)
    return str(gettext(value.msgid, **{name: _said(param, zone) for name, param in value.params.items()}))


def initials(name: str) -> str:
    """AK for Ana Keller; the first and the last word count."""
    words = name.replace("-", " ").split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def level_word(level: int) -> str:
    """The word for a skill level, 1 to 5."""
    return str(gettext(LEVELS[int(level)]))


def country(code: str | None) -> str:
    """The name of a country; its code where there is none."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if code and locale else code or ""


def language_name(code: str | None) -> str:
    """French for fr, in the reader's language; a code that Babel does not know stays as it is."""
    locale = get_locale()
    return str(locale.languages.get(code, code)) if locale and code else str(code or "")


def week_days(days: str) -> str:
    """The days of a working week as they are kept: mon-fri, or mon,tue,thu."""
    names = get_day_names("abbreviated", locale=_locale())
    said = re.sub("|".join(WEEK), lambda found: names[WEEK.index(found[0])], days)
    return said.replace("-", "–").replace(",", ", ")


FILTERS = {
    "day": day,
    "short_day": short_day,
    "month": month,
    "instant": instant,
    "number": number,
    "money": money,
    "percent": percent,
    "hours": hours,
    "days": days,
    "t": translate,
    "initials": initials,
    "level_word": level_word,
    "country": country,
    "language_name": language_name,
    "week_days": week_days,
}


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(FILTERS)


def _said(param: object, zone: str | None) -> object:
    """One parameter of a message, as a reader says it."""
    if isinstance(param, Message):
        return translate(param, zone)
    if isinstance(param, dt.datetime):
        return instant(param, zone)
    if isinstance(param, Quantity):
        return (money if param.unit.isupper() else _with_unit)(param.value, param.unit)
    if isinstance(param, float):
        return number(param)
    return day(param) if isinstance(param, dt.date) else param


def _with_unit(value: float | Decimal, unit: str) -> str:
    return format_unit(float(value), f"duration-{unit}", length="long", locale=_locale())


def _dated(value: dt.date, pattern: str) -> str:
    """The day in the pattern; French says the first of a month as an ordinal."""
    if value.day == 1 and _locale().startswith("fr"):
        pattern = pattern.replace("d ", "d'er' ")
    return format_date(value, pattern, locale=_locale())


def _local(value: dt.date) -> dt.date:
    return _aware(value).astimezone(get_timezone()) if isinstance(value, dt.datetime) else value


def _aware(value: dt.datetime) -> dt.datetime:
    """SQLite gives instants back without their zone; they are UTC."""
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def _locale() -> str:
    return str(get_locale() or "en")
