"""Sentences the domain speaks, kept untranslated until somebody reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(msgid: str) -> str:  # noqa: N802  (the name gettext tools know)
    """Mark a sentence for the catalogues without translating it."""
    return msgid


@dataclass(frozen=True)
class Message:
    """A sentence and what fills it; the reader's language is chosen when it is shown."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.params if self.params else self.msgid


@dataclass(frozen=True)
class Quantity:
    """A number with the unit that must agree with it: 1 hour, 1,5 jour, €20; units of CLDR, currencies of ISO 4217."""

    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.value:g} {self.unit}"


def pack(value: Any) -> Any:
    """As JSON: dates, quantities and messages are marked, so that they are put into words in the reader's language."""
    if isinstance(value, dt.datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, Message):
        return {"message": value.msgid, "params": pack_all(value.params)}
    if isinstance(value, Quantity):
        return {"quantity": value.value, "unit": value.unit}
    return value


def unpack(value: Any) -> Any:
    """Dates, quantities and messages as they were before they went into the database."""
    if not isinstance(value, dict):
        return value
    if "instant" in value:
        return dt.datetime.fromisoformat(value["instant"])
    if "day" in value:
        return dt.date.fromisoformat(value["day"])
    if "quantity" in value:
        return Quantity(value["quantity"], value["unit"])
    return Message(value["message"], unpack_all(value["params"]))


def pack_all(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: pack(value) for name, value in params.items()}


def unpack_all(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: unpack(value) for name, value in params.items()}
