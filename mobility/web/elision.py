"""French drops a vowel before another, which only the name that fills a sentence can tell: d’Ana, de Bo."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from flask_babel import Babel, Domain, get_domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

LANGUAGE = "fr"
OPEN_TO_ELISION = re.compile(r"\b([Dd]|[Qq]u)e %\((\w+)\)s")
VOWELS = frozenset("AEIOUYaeiouyÀÂÄÉÈÊËÎÏÔÖÙÛÜàâäéèêëîïôöùûü")


def elide(sentence: str, variables: Mapping[str, Any]) -> str:
    """The sentence with “de” and “que” shortened where what follows begins with a vowel; an h is left as it is."""

    def shorten(found: re.Match[str]) -> str:
        begins = str(variables.get(found[2], ""))[:1]
        return f"{found[1]}’%({found[2]})s" if begins in VOWELS and begins else found[0]

    return OPEN_TO_ELISION.sub(shorten, sentence)


def _prepare(sentence: str, variables: Mapping[str, Any]) -> str:
    locale = get_locale()
    return elide(sentence, variables) if variables and locale and locale.language == LANGUAGE else sentence


class ElidingDomain(Domain):  # type: ignore[misc]
    """What code asks for a sentence."""

    def gettext(self, string: str, **variables: Any) -> str:
        sentence = _prepare(self.get_translations().ugettext(string), variables)
        return sentence % variables if variables else sentence

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        variables.setdefault("num", num)
        return _prepare(self.get_translations().ungettext(singular, plural, num), variables) % variables


@pass_context
def _gettext(context: Context, string: str, **variables: Any) -> str:
    return _fill(context, get_domain().get_translations().ugettext(string), variables)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, num: int, **variables: Any) -> str:
    variables.setdefault("num", num)
    return _fill(context, get_domain().get_translations().ungettext(singular, plural, num), variables)


def _fill(context: Context, sentence: str, variables: Mapping[str, Any]) -> str:
    """As Jinja's own do it: what fills a sentence of ours is escaped."""
    prepared = _prepare(sentence, variables)
    return (Markup(prepared) if context.eval_ctx.autoescape else prepared) % variables  # noqa: S704  # nosec B704


class ElidingBabel(Babel):  # type: ignore[misc]
    domain_instance = ElidingDomain()


def init_app(app: Flask, **selectors: Callable[[], str | None]) -> None:
    ElidingBabel(app, **selectors)
    app.jinja_env.globals.update(gettext=_gettext, ngettext=_ngettext)
