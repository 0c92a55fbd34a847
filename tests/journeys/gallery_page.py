"""One page of the gallery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SUMMARY = ".error-summary"


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
    shows: str = SUMMARY
    status: int = 200
    bring: Callable[[], None] | None = None

    @property
    def is_refused(self) -> bool:
        """A form that is sent as it stands, and comes back with what is wrong."""
        return bool(self.press) and self.shows == SUMMARY

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.address, self.who, self.press))).replace("/", "~")
