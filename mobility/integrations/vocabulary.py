"""Reading the values of one row, each against its vocabulary; what cannot be is noted as a problem of its line."""

from __future__ import annotations

import datetime as dt
import enum
import json
import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from mobility.core.i18n import N_
from mobility.integrations.files import Problem, Row, refusal
from mobility.people.vocabulary import EMAIL, are_working_days, countries, is_language, time_zones
from mobility.skills.linking import fold

E = TypeVar("E", bound=enum.StrEnum)

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH = re.compile(r"(19|20|21)\d\d-(0[1-9]|1[0-2])")
TWICE = N_("%(value)s stands on line %(line)s too. Keep one of the lines.")
NOT_ONE_OF = N_("“%(value)s” is not one of %(options)s.")
NOT_A_NUMBER = N_("“%(value)s” is not a number from %(least)s to %(most)s.")
YEARS = range(1900, 2200)
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
LEVELS = range(1, 6)
DEFAULT_LEVEL = 3
LONGEST_LABEL = 200
LONGEST_TEXT = 20_000
# how a CSV cell writes an entry of a list: label, label:4, label:4:nice
CELL_ENTRY = re.compile(r"(?P<label>.+?)(?::(?P<level>\d))?(?::(?P<importance>must|nice))?")
CELL_LANGUAGE = re.compile(r"(?P<code>[^:]+):(?P<level>.+)")


class Values:
    """One row, or one entry of a list in it, read value by value; problems are collected, never raised."""

    def __init__(self, row: Row, problems: list[Problem], where: str = "") -> None:
        self.line = row.line
        self._values, self._problems, self._where = row.values, problems, where

    def says(self, name: str) -> bool:
        """Whether the row has that column at all: what it does not mention stays as it is."""
        return name in self._values

    def refuse(self, name: str, msgid: str, /, **params: Any) -> None:
        self._problems.append(refusal(self.line, f"{self._where}{name}", msgid, **params))

    def text(self, name: str, most: int = 200, *, required: bool = False, lines: bool = False) -> str | None:
        """A text without control characters; spaces around it and, on one line, double spaces do not count."""
        value = self._values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)  # a number where letters are usual: a cost centre, an employee number
        if value is None or value == "":
            return self._missing(name) if required else None
        if not isinstance(value, str):
            return self.refuse(name, N_("must be text."))
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
        text = text if lines else " ".join(text.split())
        if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
            return self.refuse(name, N_("holds a control character. Remove it."))
        if len(text) > most:
            return self.refuse(name, N_("is longer than %(most)s characters."), most=most)
        return text or (self._missing(name) if required else None)

    def _missing(self, name: str) -> None:
        self.refuse(name, N_("is missing."))

    def _checked(self, name: str, is_right: Callable[[str], bool], advice: str) -> str | None:
        value = self.text(name)
        if value is not None and not is_right(value):
            return self.refuse(name, advice, value=value)
        return value

    def email(self, name: str) -> str | None:
        value = self.text(name, 254, required=True)
        if value is not None and not EMAIL.fullmatch(value):
            return self.refuse(
                name, N_("“%(value)s” is not an e-mail address such as ana.petit@company.example."), value=value
            )
        return value.lower() if value else None

    def country(self, name: str) -> str | None:
        value = self._checked(
            name,
            lambda code: code.upper() in countries(),
            N_(
                "“%(value)s” is not a country of ISO 3166-1. Write its two letters, such as FR (GB for the United "
                "Kingdom)."
            ),
        )
        return value.upper() if value else None

    def time_zone(self, name: str) -> str | None:
        return self._checked(
            name,
            lambda zone: zone in time_zones(),
            N_("“%(value)s” is not a time zone. Write one such as Europe/Paris."),
        )

    def language(self, name: str) -> str | None:
        """A language, maybe with its country: fr, fr-CA."""
        value = self._checked(
            name, is_language, N_("“%(value)s” is not a language. Write its code, such as fr or pt-BR.")
        )
        if value is None:
            return None
        base, _, region = value.replace("_", "-").partition("-")
        return f"{base.lower()}-{region.upper()}" if region else base.lower()

    def working_days(self, name: str) -> str | None:
        value = self.text(name, 40)
        written = value.lower().replace(" ", "") if value else None
        if written is not None and not are_working_days(written):
            return self.refuse(
                name, N_("“%(value)s” are not working days. Write mon-fri, or single days: mon,tue,thu."), value=value
            )
        return written

    def choice(self, name: str, options: type[E]) -> E | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            return options(value.lower().replace("-", "_").replace(" ", "_"))
        except ValueError:
            return self.refuse(name, NOT_ONE_OF, value=value, options=", ".join(options))

    def one_of(self, name: str, options: Collection[str]) -> str | None:
        value = self.text(name, required=True)
        if value is not None and value.upper() not in options:
            return self.refuse(name, NOT_ONE_OF, value=value, options=", ".join(options))
        return value.upper() if value else None

    def date(self, name: str, *, required: bool = False) -> dt.date | None:
        value = self.text(name, required=required)
        if value is None:
            return None
        if not DATE.fullmatch(value):
            return self.refuse(
                name, N_("“%(value)s” is not a date. Write year, month and day, such as 2027-03-01."), value=value
            )
        try:
            date = dt.date.fromisoformat(value)
        except ValueError:
            return self.refuse(name, N_("“%(value)s” does not exist in the calendar."), value=value)
        if date.year not in YEARS:
            return self.refuse(name, N_("“%(value)s” is too far away. Check the year."), value=value)
        return date

    def instant(self, name: str, zone: str) -> dt.datetime | None:
        """A date and a time as they are said in a time zone; with an offset, whatever the zone."""
        value = self.text(name, required=True)
        if value is None:
            return None
        try:
            at = dt.datetime.fromisoformat(value)
        except ValueError:
            return self.refuse(
                name, N_("“%(value)s” is not a date with a time. Write it like 2027-03-01T09:00."), value=value
            )
        return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))

    def yes_no(self, name: str) -> bool | None:
        """Yes or no as a word, or as JSON has it."""
        value = self._values.get(name)
        if isinstance(value, bool):
            return value
        word = self.text(name)
        if word is not None and word.lower() not in YES_NO:
            return self.refuse(name, NOT_ONE_OF, value=word, options="yes, no")
        return YES_NO[word.lower()] if word else None

    def month(self, name: str) -> str | None:
        return self._checked(
            name,
            lambda month: bool(MONTH.fullmatch(month)),
            N_("“%(value)s” is not a month. Write year and month, such as 2026-10."),
        )

    def number(self, name: str, least: float, most: float) -> float | None:
        value = self._values.get(name)
        if value is None or value == "":
            return None
        try:
            number = float(value.replace(",", ".") if isinstance(value, str) else value)
        except (TypeError, ValueError, OverflowError):
            number = float("nan")
        if isinstance(value, bool) or not least <= number <= most:
            return self.refuse(name, NOT_A_NUMBER, value=str(value), least=f"{least:g}", most=f"{most:g}")
        return number

    def whole(self, name: str, least: int, most: int) -> int | None:
        number = self.number(name, least, most)
        if number is not None and number != int(number):
            return self.refuse(name, N_("“%(value)s” is not a whole number."), value=f"{number:g}")
        return None if number is None else int(number)

    def level(self) -> int:
        return self.whole("level", LEVELS[0], LEVELS[-1]) or DEFAULT_LEVEL

    def label(self, name: str = "label") -> str | None:
        label = self.text(name, LONGEST_LABEL, required=True)
        if label is not None and not fold(label):
            return self.refuse(name, N_("“%(value)s” names nothing."), value=label)
        return label

    def entries(self, name: str, cell: Callable[[str], dict[str, Any]]) -> list[Values]:
        """The entries of a list; in CSV they are separated by `;` (read by `cell`), or JSON in the cell."""
        value = self._values.get(name)
        if isinstance(value, str):
            value = self._read_cell(name, value, cell)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.refuse(name, N_("must be a list of objects."))
            return []
        return [
            Values(Row(self.line, entry), self._problems, f"{self._where}{name}, entry {number}, ")
            for number, entry in enumerate(value, start=1)
        ]

    def _read_cell(self, name: str, value: str, cell: Callable[[str], dict[str, Any]]) -> Any:
        if not value.startswith("["):
            return [cell(part.strip()) for part in value.split(";") if part.strip()]
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return self.refuse(name, N_("starts like a JSON list and does not end like one."))


def labelled(part: str) -> dict[str, Any]:
    """An entry of a CSV cell: SQL, SQL:4, SQL:4:nice."""
    match = CELL_ENTRY.fullmatch(part)
    return {name: value for name, value in match.groupdict().items() if value} if match else {"label": part}


def titled(part: str) -> dict[str, Any]:
    return {"title": part}


def spoken(part: str) -> dict[str, Any]:
    """An entry of a CSV cell: fr:C2."""
    match = CELL_LANGUAGE.fullmatch(part)
    return match.groupdict() if match else {"code": part}
