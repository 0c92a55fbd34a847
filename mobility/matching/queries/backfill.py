"""Who could step in for a mover: the posting that the home team would write, to rank people by as for any other."""

from __future__ import annotations

from mobility.moves.models import Move
from mobility.moves.queries.backfill import Plan
from mobility.opportunities.models import (
    Audience,
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    Remote,
    RequiredSkill,
)
from mobility.people.models import Person

MOST_SHOWN = 5


def make_backfill(host: Person, move: Move, plan: Plan) -> Opportunity:
    """The gig in no session: for everybody, in the mover's job, with the plan's dates, hours and skills."""
    person = move.person
    return Opportunity(
        reference=f"backfill of {move.id}",
        kind=OpportunityKind.GIG,
        status=OpportunityStatus.DRAFT,
        title=person.job_title,
        description="",
        language=person.reading_language,
        host_manager_id=host.id,
        legal_entity_id=person.legal_entity_id,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        weeks=plan.weeks,
        hours_per_week=plan.hours_per_week,
        audience=Audience.EVERYONE,
        remote=Remote.PARTLY,
        is_ranked=True,
        required_skills=[
            RequiredSkill(skill_id=skill.id, level=level, importance=importance)
            for skill, level, importance in plan.skills
        ],
    )
