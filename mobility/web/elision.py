"""How French is set: d’Ana but de Bo, which only the name in a sentence can tell; signs that begin no line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask
from flask_babel import Babel, Domain, get_domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

LANGUAGE = "fr"
# tall signs stand apart from the word before them, and never begin a line
APART = re.compile(r" (?=[;:!?»])|(?<=«) ")
KNOWN_SENTENCES = 16_384
OPEN_TO_ELISION = re.compile(r"\b([Dd]|[Qq]u)e %\((\w+)\)s")
# a vowel, or one of the beginnings with which an h is mute in French; names from elsewhere (Hans, Heidi) keep theirs
SHORTENS = re.compile(
    r"[aeiouyàâäéèêëîïôöùûü]|h(?:ab|é[bl]|enri|erv|eur|ippo|ist|iver|omm|on(?:n|or)|ortens|ôp|ôt|ubert|ug[ou]|um[ai]|y[dgp])",
    re.IGNORECASE,
)


def elide(sentence: str, variables: Mapping[str, Any]) -> str:
    """The sentence with “de” and “que” shortened where what follows begins with a vowel or a mute h."""

    def shorten(found: re.Match[str]) -> str:
        is_shortened = SHORTENS.match(str(variables.get(found[2], "")))
        return f"{found[1]}’%({found[2]})s" if is_shortened else found[0]

    return OPEN_TO_ELISION.sub(shorten, sentence)


@lru_cache(KNOWN_SENTENCES)
def hold_together(sentence: str) -> str:
    """The sentence with spaces that do not break before ; : ! ? » and after «."""
    return APART.sub("\N{NO-BREAK SPACE}", sentence)


@lru_cache(16)
def _translations_of(locale: Locale | None) -> Any:
    """What is said in the language of this request; nothing is translated anew while we run."""
    return get_domain().get_translations()


def _say(string: str, variables: Mapping[str, Any]) -> str:
    locale = get_locale()
    return _prepare(locale, _translations_of(locale).ugettext(string), variables)


def _count(singular: str, plural: str, num: int, variables: Mapping[str, Any]) -> str:
    locale = get_locale()
    return _prepare(locale, _translations_of(locale).ungettext(singular, plural, num), variables)


def _prepare(locale: Locale | None, sentence: str, variables: Mapping[str, Any]) -> str:
    if not locale or locale.language != LANGUAGE:
        return sentence
    sentence = hold_together(sentence)
    return elide(sentence, variables) if variables else sentence


class ElidingDomain(Domain):  # type: ignore[misc]
    """What code asks for a sentence."""

    def gettext(self, string: str, **variables: Any) -> str:
        sentence = _say(string, variables)
        return sentence % variables if variables else sentence

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        variables.setdefault("num", num)
        return _count(singular, plural, num, variables) % variables


@pass_context
def _gettext(context: Context, string: str, **variables: Any) -> str:
    return _fill(context, _say(string, variables), variables)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, num: int, **variables: Any) -> str:
    variables.setdefault("num", num)
    return _fill(context, _count(singular, plural, num, variables), variables)


def _fill(context: Context, sentence: str, variables: Mapping[str, Any]) -> str:
    """As Jinja's own do it: what fills a sentence of ours is escaped."""
    said = Markup(sentence) if context.eval_ctx.autoescape else sentence  # noqa: S704  # nosec B704
    return said % variables if "%" in sentence else said


class ElidingBabel(Babel):  # type: ignore[misc]
    domain_instance = ElidingDomain()


def init_app(app: Flask, **selectors: Callable[[], str | None]) -> None:
    ElidingBabel(app, **selectors)
    app.jinja_env.globals.update(gettext=_gettext, ngettext=_ngettext)
