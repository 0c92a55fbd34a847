"""What every page says alike: buttons tell what they do (A16), and help stands in the same place (U15, WCAG 3.2.6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import html5lib
import pytest

from tests.journeys.exhibition import Exhibition
from tests.journeys.gallery import pages
from tests.journeys.words import squeeze

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]  # the first test reads every page

VERBS = frozenset(
    "accept act add agree answer approve ask begin carry change check choose clear close compare confirm copy correct "
    "decide decline delegate delete discard download draft edit end export fill find follow give grant hide import "
    "invite keep leave lift load make map mark merge note object offer open order pause plan post prepare preview "
    "propose put read reassign rebuild record refuse release remove reopen restore resume retire review revoke save "
    "say search see send set settle share shortlist show sign start stop submit suggest switch take tell throw tick "
    "undo uphold use verify withdraw write".split()
)
# names of places and of ways back, which every page has or everybody knows
OTHERWISE = ("back", "cancel", "continue", "do not", "go ", "menu", "français", "english", "this is right, continue")
# what is said once on its page needs no object, and what is said of a row has it in its longer name
SHORT = frozenset({"cancel", "menu", "français", "english", "continue"})


@cache
def read(exhibition: Exhibition) -> dict[str, html5lib.treebuilders.base.Node]:
    client, found = exhibition.app.test_client(), {}
    exhibition.speak("en")
    for page in pages():
        if page.press:
            continue
        with client.session_transaction() as cookie:
            cookie.clear()
        if page.who:
            client.set_cookie("session", exhibition.cookie_of(page.who))
        answer = client.get(exhibition.address_of(page))
        if "<main" in answer.text:
            found[page.name] = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return found


def names_of_buttons(document) -> Iterator[str]:
    for one in document.iter():
        if one.tag == "button" or (one.tag == "a" and "btn" in (one.get("class") or "").split()):
            yield squeeze(one.get("aria-label") or "".join(one.itertext()))


def test_every_button_says_what_it_does_to_what(exhibition):
    unclear = set()
    for page, document in read(exhibition).items():
        for name in names_of_buttons(document):
            lower = name.lower()
            is_verb = lower.split(" ", 1)[0].strip(":") in VERBS or lower.startswith(OTHERWISE)
            if not is_verb or (" " not in lower and lower not in SHORT):
                unclear.add(f"“{name}” on {page}")
    assert not unclear, "\n".join(sorted(unclear))


def test_a_longer_name_begins_with_the_words_that_are_seen(exhibition):
    """Whoever speaks to the computer says what they see (WCAG 2.5.3)."""
    odd = set()
    for page, document in read(exhibition).items():
        for one in (node for node in document.iter() if node.tag in {"a", "button"}):
            seen, name = squeeze("".join(one.itertext())).lower(), squeeze(one.get("aria-label") or "").lower()
            if name and seen and seen not in name:
                odd.add(f"“{seen}” is called “{name}” on {page}")
    assert not odd, "\n".join(sorted(odd))


def test_help_is_the_last_thing_on_every_page(exhibition):
    places = {}
    for page, document in read(exhibition).items():
        (footer,) = document.iter("footer")
        *_, last = footer.iter("p")
        places[page] = "".join(last.itertext()).split("?")[0]
    assert len(places) > 100
    assert set(places.values()) == {"Need help"}
