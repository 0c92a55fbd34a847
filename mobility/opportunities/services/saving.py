"""Putting opportunities aside to come back to."""

from __future__ import annotations

from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.opportunities.models import Opportunity, SavedOpportunity
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.queries import find_saved
from mobility.people.models import Person


def save_opportunity(*, actor: Person, opportunity: Opportunity) -> None:
    """Once is enough: saving again changes nothing."""
    authorize(actor, P.SAVE, opportunity)
    if find_saved(actor, opportunity) is None:
        session.add(SavedOpportunity(person_id=actor.id, opportunity=opportunity))


def unsave_opportunity(*, actor: Person, opportunity: Opportunity) -> None:
    saved = find_saved(actor, opportunity)
    if saved is not None:
        session.delete(saved)
