"""A lifecycle as a table: from, action, to, who may do it, what must hold, what it causes."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mobility.core.authz import authorize, permits
from mobility.core.errors import ConditionNotMet, TransitionNotAllowed
from mobility.core.i18n import N_, Message


class HasStatus(Protocol):
    status: Any


class Button(enum.StrEnum):
    """How an action is offered on a screen; NONE is done by the system or by a form of its own."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    IRREVERSIBLE = "irreversible"
    NONE = "none"


@dataclass(frozen=True)
class Condition:
    """Something that must hold besides the status, and the sentence that says how to make it hold.

    `fills` gives what the sentence names: a date, a number.
    """

    holds: Callable[[Any], bool]
    otherwise: str
    fills: Callable[[Any], Mapping[str, Any]] = lambda subject: {}


@dataclass(frozen=True)
class Transition:
    """One row. `permission` None means that only the system does it."""

    action: str
    sources: frozenset[enum.StrEnum]
    target: enum.StrEnum
    permission: enum.StrEnum | None
    label: str
    needs: tuple[Condition, ...] = ()
    causes: tuple[str, ...] = ()
    button: Button = Button.SECONDARY


def transition(
    action: str,
    *,
    from_: Iterable[enum.StrEnum],
    to: enum.StrEnum,
    by: enum.StrEnum | None,
    label: str = "",
    needs: Iterable[Condition] = (),
    causes: Iterable[str] = (),
    button: Button = Button.SECONDARY,
) -> Transition:
    """Spell a row as a sentence: transition("publish", from_=[DRAFT], to=OPEN, by=PUBLISH)."""
    shown = button if label else Button.NONE
    return Transition(action, frozenset(from_), to, by, label, tuple(needs), tuple(causes), shown)


class Workflow:
    """The transitions of one kind of thing, keyed by the name of the action."""

    def __init__(self, *transitions: Transition) -> None:
        self._by_action = {row.action: row for row in transitions}
        if len(self._by_action) != len(transitions):
            raise ValueError("two transitions share an action name")

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._by_action.values())

    def __getitem__(self, action: str) -> Transition:
        return self._by_action[action]

    def allows(self, action: str, subject: HasStatus) -> bool:
        return subject.status in self._by_action[action].sources

    def unmet(self, action: str, subject: HasStatus) -> Message | None:
        """What still stands in the way of an action whose status is right."""
        for condition in self._by_action[action].needs:
            if not condition.holds(subject):
                return Message(condition.otherwise, condition.fills(subject))
        return None

    def available(self, actor: Any, subject: HasStatus) -> list[Transition]:
        """The rows this actor can use now: what a screen offers as buttons."""
        return [
            row
            for row in self
            if row.permission is not None
            and row.button is not Button.NONE
            and subject.status in row.sources
            and permits(actor, row.permission, subject)
            and self.unmet(row.action, subject) is None
        ]

    def may(self, actor: Any, action: str, subject: HasStatus) -> None:
        """Raise NotPermitted unless the actor holds the row's permission."""
        permission = self._by_action[action].permission
        if permission is not None:
            authorize(actor, permission, subject)

    def apply(self, action: str, subject: HasStatus) -> tuple[enum.StrEnum, enum.StrEnum]:
        """Move the subject and return (old, new); raise if it cannot start here or something does not hold."""
        if not self.allows(action, subject):
            raise TransitionNotAllowed(
                N_("Somebody changed this before you, or it was you in another window. Look at it again to go on.")
            )
        unmet = self.unmet(action, subject)
        if unmet is not None:
            raise ConditionNotMet(unmet.msgid, **unmet.params)
        old, subject.status = subject.status, self._by_action[action].target
        return old, subject.status
