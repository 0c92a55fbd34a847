"""What differs between two states of a record, in words of HR's file: for audit notes, previews and commands."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from mobility.core.db import Model
from mobility.people.models import LegalEntity, OrgUnit, Person


class Difference(NamedTuple):
    """One field before and after, as text; None is an empty field."""

    field: str
    before: str | None
    after: str | None


def say(value: Any) -> str | None:
    """A value as HR's file would write it; people with their name, so that a reader knows them."""
    if value is None or value == "":
        return None
    if isinstance(value, Person):
        return f"{value.name} ({value.employee_number})"
    if isinstance(value, OrgUnit):
        return value.path
    if isinstance(value, LegalEntity):
        return value.name
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def write_note(differences: Iterable[Difference]) -> str | None:
    """Old and new values as lines of text."""
    lines = [f"{name}: {before or '–'} → {after or '–'}" for name, before, after in differences]
    return "\n".join(lines) or None


def fingerprint(thing: Model) -> str:
    """Tells two states of a row apart: what an editor saw, and what is there when they save."""
    columns = sa.inspect(type(thing)).column_attrs
    values = [(column.key, getattr(thing, column.key)) for column in columns if column.key not in NOT_EDITED]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


NOT_EDITED = frozenset({"leads_people", "chosen_language", "left_at"})
