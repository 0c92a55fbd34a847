"""The words of every kind of message, registered by the rooms that send them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mobility.core.i18n import Message
from mobility.notifications.models import Notification


@dataclass(frozen=True)
class Wording:
    """Marked sentences (N_): the subject says what happened, the body what happens next, who acts, by when."""

    subject: str
    body: str
    link: str


@dataclass(frozen=True)
class Notice:
    """One thing to tell: a registered kind, a key that names the happening, where the link leads, what fills it."""

    kind: str
    event_key: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)


_wordings: dict[str, Wording] = {}


def register_wordings(wordings: Mapping[str, Wording]) -> None:
    _wordings.update(wordings)


def get_wording(kind: str) -> Wording:
    return _wordings[kind]


def registered_wordings() -> Mapping[str, Wording]:
    """All of them, for tests and for whoever proofreads."""
    return dict(_wordings)


@dataclass(frozen=True)
class Words:
    """A notification as sentences, still untranslated."""

    subject: Message
    body: Message
    link: Message


def put_into_words(notification: Notification) -> Words:
    wording, params = get_wording(notification.kind), _rich(notification.params)
    return Words(*(Message(sentence, params) for sentence in (wording.subject, wording.body, wording.link)))


def _rich(params: Mapping[str, Any]) -> dict[str, Any]:
    """Dates and messages as they were before they went into the database."""
    return {name: _rich_value(value) for name, value in params.items()}


def _rich_value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "instant" in value:
        return dt.datetime.fromisoformat(value["instant"])
    if "day" in value:
        return dt.date.fromisoformat(value["day"])
    return Message(value["message"], _rich(value["params"]))
