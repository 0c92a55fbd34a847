"""Traces of reading about others: whose profile was opened, and that HR searched for people (S35)."""

from __future__ import annotations

from mobility.accounts.queries import get_own_account
from mobility.audit import services as audit
from mobility.people.models import Person, Role
from mobility.skills.queries import find_profile

OFFICES = (Role.ADMIN, Role.PRIVACY, Role.AUDITOR, Role.REPRESENTATIVE)


def record_view(*, actor: Person, person: Person) -> None:
    """The profile of somebody else was shown to the actor; its owner may see as what they came."""
    profile = find_profile(person)
    if profile is not None and actor.id != person.id:
        reason = _as_what(actor, person)
        audit.record(actor=actor, action="view_profile", subject=profile, concerns=person, reason_code=reason)


def record_search(*, actor: Person) -> None:
    """An HR partner searched for people; what for is not kept."""
    audit.record(actor=actor, action="search_people", subject=get_own_account(actor))


def _as_what(actor: Person, person: Person) -> str:
    """The nearest of the parts that the viewer plays."""
    if person.line_manager_id == actor.id:
        return "line_manager"
    if actor.has(Role.HR):
        return "hr"
    if any(actor.has(role) for role in OFFICES):
        return "office"
    return "host" if actor.has(Role.HOST) else "colleague"
