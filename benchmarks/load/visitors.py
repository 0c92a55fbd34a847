"""Signed-in people who open pages and send forms, over HTTP or inside the process."""

from __future__ import annotations

import http.client
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from typing import Protocol
from urllib.parse import urlencode

from werkzeug.test import Client

PATIENCE_S = 60
AFTER_REFUSAL_S = 1.0  # a reader takes longer to try again
FORM, INPUT = re.compile(r"<form\b.*?</form>", re.DOTALL), re.compile(r"<input\b[^>]*>")
OK, SEE_OTHER, BUSY = 200, (302, 303), 503
WORDS = ("data", "quality", "market", "analysis", "production", "clinical", "design", "budget", "training", "process")
FILTERS = ("kind=gig", "kind=work_package", "remote=yes", "kind=gig&remote=yes", "closing=month", "skills=held")


@dataclass(frozen=True)
class Answer:
    """Of a server: where a redirect leads, else nothing."""

    status: int
    body: bytes
    leads_to: str
    cookies: Sequence[str]


class Transport(Protocol):
    def send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer: ...


class Wire:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)

    def send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()  # it is opened again by the next request
            return Answer(0, b"", "", ())
        cookies = answer.headers.get_all("Set-Cookie") or ()
        return Answer(answer.status, content, answer.headers.get("Location", ""), cookies)


class Inside:
    """The application itself, in this process."""

    def __init__(self, app: Callable[..., object]) -> None:
        self._client = Client(app, use_cookies=False)

    def send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        answer = self._client.open(path, method=method, data=body, headers=headers)
        cookies = answer.headers.getlist("Set-Cookie")
        return Answer(answer.status_code, answer.get_data(), answer.headers.get("Location", ""), cookies)


@dataclass
class Part:
    """Somebody's session, what they do how often, and which of their own pages there are."""

    cookie: str
    acts: dict[str, int]
    hosted: Sequence[int] = ()
    open_postings: Sequence[int] = ()
    people: Sequence[int] = ()


@dataclass
class Visitor:
    """Does one act after another; `seen` is told of each answer."""

    part: Part
    transport: Transport
    chance: random.Random
    seen: Callable[[str, int, float], None]
    pause: float = 0  # mean seconds before each request, exponentially distributed (as TPC-W has them, with 7 s)
    _cookies: dict[str, str] = field(default_factory=dict)
    _applied: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._cookies = {"session": self.part.cookie} if self.part.cookie else {}

    def act(self, name: str | None = None) -> None:
        acts = self.part.acts
        name = name or self.chance.choices(list(acts), list(acts.values()))[0]
        getattr(self, f"_{name}")()

    def _home(self) -> None:
        self._open("home", "/")

    def _find(self) -> None:
        self._open("find", "/find")

    def _search(self) -> None:
        words = self.chance.choice(WORDS)
        self._open("find by words and filter", f"/find?q={words}&{self.chance.choice(FILTERS)}")

    def _opportunity(self) -> None:
        self._open("an opportunity", f"/opportunities/{self.chance.choice(self.part.open_postings)}")

    def _shortlist(self) -> None:
        self._open("shortlist", f"/opportunities/{self.chance.choice(self.part.hosted)}/candidates")

    def _suggested(self) -> None:
        posting = self.chance.choice(self.part.hosted)
        self._open("suggested people", f"/opportunities/{posting}/candidates?tab=suggested")

    def _inbox(self) -> None:
        self._open("HR inbox", "/approvals")

    def _profile(self) -> None:
        self._open("profile", "/profile")
        page = self._open("profile, its form", "/profile/about")
        headline = f"Somebody with ideas, number {self.chance.randint(1, 1_000_000)}"
        self._send("profile, saved", page, "/profile/about", headline=headline, about="")

    def _apply(self) -> None:
        """From the posting to the confirmation, for one that was not applied for before."""
        posting = self.chance.choice(self.part.open_postings)
        if posting in self._applied:
            return
        self._applied.add(posting)
        page = self._open("an opportunity", f"/opportunities/{posting}")
        started = self._send("apply, started", page, f"/opportunities/{posting}/apply")
        number = started.leads_to.rstrip("/").rsplit("/", 2)
        mine = next((f"/applications/{one}" for one in number if one.isdecimal()), None)
        if mine is None or not started.leads_to.startswith("/applications"):
            return  # theirs who may not apply, or the host's own
        parts = {"motivation": {"motivation": "I would like to learn how this is done."}, "profile": {}}
        for part, answers in parts.items():
            page = self._open("apply, its pages", f"{mine}/{part}")
            if self._send("apply, written", page, f"{mine}/{part}", **answers).status not in SEE_OTHER:
                return  # the queue refused it; an application that lacks a part is answered with a 422
        page = self._open("apply, its pages", f"{mine}/check")
        self._send("apply, sent", page, f"{mine}/submit")

    def _minimal(self) -> None:
        self._open("minimal page", f"/people/{self.chance.choice(self.part.people)}")

    def _open(self, name: str, path: str) -> Answer:
        return self._ask(name, "GET", path, None)

    def _send(self, name: str, page: Answer, action: str, **answers: str) -> Answer:
        """The form of a page that leads there, with these answers."""
        fields = _read_hidden(page.body, action)
        if fields is None:
            return Answer(0, b"", "", ())
        return self._ask(name, "POST", action, urlencode({**fields, **answers}))

    def _ask(self, name: str, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self._cookies.items()), "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.pause:
            time.sleep(self.chance.expovariate(1 / self.pause))
        started = time.perf_counter()
        answer = self.transport.send(method, path, body, headers)
        self.seen(name, answer.status, time.perf_counter() - started)
        if answer.status == BUSY:
            time.sleep(AFTER_REFUSAL_S)
        for line in answer.cookies:
            self._cookies |= {key: one.value for key, one in SimpleCookie(line).items()}
        return answer


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _read_hidden(page: bytes, action: str) -> dict[str, str] | None:
    """What the form that leads there sends besides what is typed; None where the page has no such form."""
    for form in FORM.findall(page.decode()):
        if _attribute(form, "action").partition("?")[0] == action:
            hidden = (one for one in INPUT.findall(form) if _attribute(one, "type") == "hidden")
            return {_attribute(one, "name"): _attribute(one, "value") for one in hidden}
    return None
