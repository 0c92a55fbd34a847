"""What the opportunities room tells the rooms above it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobility.opportunities.health import Figures
from mobility.opportunities.models import Opportunity, PostingChange
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
class HostReplaced:
    """The posting has another owner now: those who applied are told who."""

    opportunity: Opportunity


@dataclass(frozen=True)
class TermsChanged:
    """What somebody may have applied for was changed while it was open."""

    opportunity: Opportunity
    change: PostingChange


@dataclass(frozen=True)
class HealthAsked:
    """Somebody looks at how postings are doing; whoever knows more fills it in, under the ids of the postings."""

    figures: Mapping[int, Figures]
    viewer: Person


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
