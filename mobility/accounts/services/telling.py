"""Telling the rooms above that somebody's ways of signing in have changed."""

from __future__ import annotations

from mobility.accounts.events import Change, SignInChanged
from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.core.events import publish
from mobility.people.models import Person


def tell(person: Person, actor: Person, change: Change, entry: AuditEntry) -> None:
    session.flush()  # the entry needs its id
    publish(SignInChanged(person, actor, change, entry.id))
