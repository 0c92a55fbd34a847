"""Looking for somebody to step in for a mover: a gig of the home team, as a draft."""

from __future__ import annotations

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet
from mobility.core.i18n import N_
from mobility.moves.models import Backfill, Move
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import find_backfill
from mobility.moves.queries.backfill import plan_backfill
from mobility.opportunities import services as opportunities
from mobility.opportunities.models import Opportunity, OpportunityKind
from mobility.people.models import Person


def post_backfill(*, actor: Person, move: Move, title: str, description: str, language: str) -> Opportunity:
    """The draft, with the line manager as its host; nobody sees it before it is published. Asked twice, it is one."""
    authorize(actor, P.BACKFILL, move)
    lock(move)
    known = find_backfill(move)
    if known is not None:
        return known
    plan = plan_backfill(actor, move)
    if plan is None or move.person.org_unit is None:
        raise ConditionNotMet(N_("It is too late to look for somebody to step in for this move."))
    gig = opportunities.draft_opportunity(
        actor=actor,
        kind=OpportunityKind.GIG,
        title=title,
        description=description,
        language=language,
        org_unit=move.person.org_unit,
        starts_on=plan.starts_on,
        weeks=plan.weeks,
        hours_per_week=plan.hours_per_week,
        time_zone=actor.time_zone,
        workplace=move.person.site or "",
        required_skills=plan.skills,
    )
    session.add(Backfill(move=move, opportunity=gig))
    audit.record(actor=actor, action="backfill", subject=move, concerns=move.person)
    return gig
