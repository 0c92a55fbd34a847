"""What the opportunities room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.opportunities.models import Opportunity
from mobility.people.models import Person


@dataclass(frozen=True)
class OpportunityPublished:
    opportunity: Opportunity
    actor: Person | None


@dataclass(frozen=True)
class OpportunityClosed:
    opportunity: Opportunity
    actor: Person | None


@dataclass(frozen=True)
class HostNamed:
    """Somebody else is to be the host; whoever knows why they cannot be raises, and nothing is done."""

    opportunity: Opportunity
    host: Person


@dataclass(frozen=True)
class OpportunityCompleted:
    opportunity: Opportunity
    actor: Person | None


@dataclass(frozen=True)
class OpportunityCancelled:
    opportunity: Opportunity
    actor: Person | None
    reason: str


@dataclass(frozen=True)
class OpportunityChanged:
    """Something that matching reads was changed."""

    opportunity: Opportunity
