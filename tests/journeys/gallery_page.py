"""One page of the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """One page to look at: whose endpoint, its address, who opens it.

    `press` sends a form of it as it stands, after which `shows` is there: what is wrong, or the next page.
    `bring` makes the index what the page is to show.
    """

    endpoint: str
    address: str
    who: str = "employee"
    press: str = ""
    shows: str = ".error-summary"
    status: int = 200
    bring: Callable[[], None] | None = None

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.address, self.who, self.press))).replace("/", "~")
