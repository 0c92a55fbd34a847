"""A row of the page × role table, and how it is spelt."""

from __future__ import annotations

from typing import NamedTuple

from tests.architecture.who import HIDDEN, HOME, REFUSED, SIGN_IN, UNFIT, YES, Who

SENT = {
    "wrong password", "unknown language", "in the host's unit", "no address", "code of the app", "wrong code",
    "answer of the passkey", "no answer",
}  # fmt: skip


class Row(NamedTuple):
    """`thing` names ids of `tests.things`, or what is sent; `done` is the status that YES means."""

    method: str
    page: str
    thing: str
    who: Who
    done: int = 0

    @property
    def has_ids(self) -> bool:
        return bool(self.thing) and self.thing not in SENT

    @property
    def name(self) -> str:
        return f"{self.method} {self.page}" + (f" ({self.thing})" if self.thing else "")

    def status_of(self, role: str) -> int:
        done = self.done or {"GET": 200, "POST": 303}[self.method]
        return {YES: done, REFUSED: 403, HIDDEN: 404, SIGN_IN: 303, HOME: 303, UNFIT: 422}[self.who[role]]


def get(page: str, who: Who, thing: str = "", done: int = 200) -> tuple[Row, ...]:
    return (Row("GET", page, thing, who, done),)


def post(page: str, who: Who, thing: str = "") -> tuple[Row, ...]:
    return (Row("POST", page, thing, who),)


def form(page: str, who: Who, thing: str = "") -> tuple[Row, ...]:
    """A page with a form, and sending it."""
    return get(page, who, thing) + post(page, who, thing)
