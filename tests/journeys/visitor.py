"""Somebody at the pages: they know links, buttons and fields by the words on them, and nothing else."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.journeys.words import Words

PASSWORD = "four words in a row"


@dataclass(frozen=True)
class In:
    """A field whose label alone is not enough: in the group of that legend, in that row."""

    group: str
    label: str
    row: int = 0


# what is entered, by the label of the field; True ticks a box or chooses one of a group
Answers = Mapping[str | In, str | bool]


def named(label: str) -> re.Pattern[str]:
    """The name of a link or button; a count may follow it, as in “Saved 2”."""
    return re.compile(rf"^\s*{_loose(label)}(\s+\d.*)?\s*$")


def labelled(label: str) -> re.Pattern[str]:
    """The label of a field; it may say that the field is optional, or count what it would find."""
    return re.compile(rf"^\s*{_loose(label)}(\s+(\(.*\)|\d+))?\s*$")


def _loose(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())


class Visitor(ABC):
    """A person of the company, reading in their own language."""

    def __init__(self, name: str, email: str, language: str) -> None:
        self.name, self.email = name, email
        self.words = Words(language)

    def say(self, msgid: str, **params: Any) -> str:
        return self.words.say(msgid, **params)

    @abstractmethod
    def open(self, address: str) -> None:
        """Type an address."""

    @abstractmethod
    def follow(self, label: str) -> None:
        """Click the link of that name."""

    @abstractmethod
    def press(self, button: str, answers: Answers | None = None, *, refused: bool = False) -> None:
        """Fill in the form that has this button and press it; `refused` is when the form is to come back."""

    @abstractmethod
    def unfold(self, summary: str) -> None:
        """Open what is folded under these words."""

    @abstractmethod
    def look_at_part(self, label: str) -> None:
        """A part that arrives late, or on a page of its own without JavaScript."""

    @abstractmethod
    def sees(self, *texts: str) -> None: ...

    @abstractmethod
    def sees_no(self, *texts: str) -> None: ...

    @abstractmethod
    def is_at(self, path: str) -> bool: ...

    def accept_invitation(self, link: str) -> None:
        """Come by the one-time link and choose a password."""
        self.open(link)
        self.press(self.say("Save password and sign in"), {self.say("New password"): PASSWORD})

    def arrive(self) -> None:
        """Go to the first page, signing in again if the session is over."""
        self.open("/")
        if self.is_at("/sign-in"):
            answers = {self.say("Work e-mail"): self.email, self.say("Password"): PASSWORD}
            self.press(self.say("Sign in"), answers)
        self.sees(self.say("What needs you"))

    def visit(self, label: str) -> None:
        """Arrive, then take this link of the first page."""
        self.arrive()
        self.follow(label)
