"""What a host decides about a list: whether it is ranked, and who stands where."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.matching.policy import MatchingPermission
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person


def switch_ranking(*, actor: Person, opportunity: Opportunity, is_ranked: bool) -> None:
    """Ranking is advice, and a host may do without."""
    authorize(actor, MatchingPermission.SWITCH_RANKING, opportunity)
    if opportunity.is_ranked == is_ranked:
        return
    opportunity.is_ranked = is_ranked
    audit.record(actor=actor, action="rank_candidates" if is_ranked else "unrank_candidates", subject=opportunity)
