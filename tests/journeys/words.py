"""What the pages say in a language, looked up in the catalogue as the application does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.support import Translations

from mobility.core.i18n import Message
from mobility.web.elision import LANGUAGE, elide
from mobility.web.filters import DAY

CATALOGUES = Path(__file__).parents[2] / "translations"


def squeeze(text: str) -> str:
    """Text as a reader sees it: runs of spaces, narrow and unbreakable ones too, count as one."""
    return " ".join(text.split())


class Words:
    """One reader's language; a sentence that is not translated yet is read in English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = Translations.load(str(CATALOGUES), [language])

    def say(self, msgid: str, **params: Any) -> str:
        text = self._catalogue.gettext(msgid)
        said = {name: self._said(value) for name, value in params.items()}
        text = elide(text, said) if self.language == LANGUAGE else text
        return squeeze(text % said if said else text)

    def count(self, one: str, many: str, number: int) -> str:
        return squeeze(self._catalogue.ngettext(one, many, number) % {"num": number})

    def _said(self, value: Any) -> Any:
        if isinstance(value, Message):
            return self.say(value.msgid, **value.params)
        return format_date(value, DAY, locale=self.language) if isinstance(value, dt.date) else value
