"""What the accounts room tells the rooms above it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from mobility.people.models import Person


class Change(enum.StrEnum):
    """What happened to the ways in which somebody signs in."""

    PASSWORD_CHANGED = "password_changed"
    APP_ADDED = "app_added"
    APP_REMOVED = "app_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    CODES_RENEWED = "codes_renewed"
    CODE_USED = "code_used"
    FACTORS_RESET = "factors_reset"


@dataclass(frozen=True)
class SignInChanged:
    """By the person, or by an administrator; `entry_id` is that of its audit entry."""

    person: Person
    actor: Person
    change: Change
    entry_id: int
