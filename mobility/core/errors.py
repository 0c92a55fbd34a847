"""Errors the domain raises and the web layer turns into pages."""

from __future__ import annotations

from typing import Any

from mobility.core.i18n import Message


class MobilityError(Exception):
    """Something a person asked for that the rules do not allow."""

    def __init__(self, msgid: str = "", **params: Any) -> None:
        self.message = Message(msgid, params)
        super().__init__(str(self.message))


class NotPermitted(MobilityError):
    """This person may not do this to this thing."""


class NotFound(MobilityError):
    """There is no such thing, as far as this person may know."""


class TransitionNotAllowed(MobilityError):
    """The thing is not in a status from which this action can start."""


class ConditionNotMet(MobilityError):
    """The status allows it, but something that must hold does not."""


class Conflict(MobilityError):
    """Somebody else was first."""


class TooOften(MobilityError):
    """Asked again too soon; in `seconds` it may be tried again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__()


class InvalidInput(MobilityError):
    """What was entered cannot be; `field` names where, so that a form can show it there."""

    def __init__(self, msgid: str, *, field: str | None = None, **params: Any) -> None:
        self.field = field
        super().__init__(msgid, **params)
