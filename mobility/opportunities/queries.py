"""Finding opportunities: one, those a person may see, those a person runs, reviews or saved."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities.models import (
    Audience,
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    RequiredSkill,
    SavedOpportunity,
    TaughtSkill,
)
from mobility.people.models import OrgUnit, Person, Role, RoleGrant
from mobility.skills.models import Skill

Clause = sa.ColumnElement[bool]
PREFIXES = {OpportunityKind.WORK_PACKAGE: "WP", OpportunityKind.GIG: "GIG"}


def find_opportunity(opportunity_id: int) -> Opportunity | None:
    return session.get(Opportunity, opportunity_id)


def find_by_reference(reference: str) -> Opportunity | None:
    return session.scalar(sa.select(Opportunity).where(Opportunity.reference == reference))


def visible_to(person: Person) -> Clause:
    """What `opportunity:read` grants, as a condition on `opportunity` rows: the page and every list agree."""
    published = sa.and_(
        Opportunity.status.not_in([OpportunityStatus.DRAFT, OpportunityStatus.IN_REVIEW]),
        Opportunity.published_at.is_not(None),
    )
    sees_all = person.has(Role.REPRESENTATIVE) or person.has(Role.AUDITOR)
    audience = sa.true() if sees_all else in_audience_of(person)
    return sa.or_(Opportunity.host_manager_id == person.id, covered_by(person), sa.and_(published, audience))


def in_audience_of(person: Person) -> Clause:
    return sa.or_(
        Opportunity.audience == Audience.EVERYONE,
        sa.and_(Opportunity.audience == Audience.COUNTRY, Opportunity.country == person.country),
        sa.and_(Opportunity.audience == Audience.LEGAL_ENTITY, Opportunity.legal_entity_id == person.legal_entity_id),
    )


def covered_by(person: Person) -> Clause:
    """Opportunities whose host HR this person is."""
    grants = [grant for grant in person.role_grants if grant.role is Role.HR]
    return sa.or_(sa.false(), *(_in_scope(grant) for grant in grants))


def _in_scope(grant: RoleGrant) -> Clause:
    conditions: list[Clause] = [sa.true()]
    if grant.org_unit is not None:
        conditions.append(Opportunity.org_unit_id.in_(sa.select(OrgUnit.id).where(_is_within(grant.org_unit))))
    if grant.legal_entity_id is not None:
        conditions.append(Opportunity.legal_entity_id == grant.legal_entity_id)
    return sa.and_(*conditions)


def _is_within(unit: OrgUnit) -> Clause:
    below = f"{unit.path} / "
    # not LIKE: it ignores case on SQLite, and `OrgUnit.is_within` does not
    return sa.or_(OrgUnit.path == unit.path, sa.func.substr(OrgUnit.path, 1, len(below)) == below)


def with_everything() -> sa.Select[Opportunity]:
    """Opportunities with what a page shows of them, in a fixed number of statements."""
    return sa.select(Opportunity).options(
        joinedload(Opportunity.org_unit),
        joinedload(Opportunity.host_manager),
        selectinload(Opportunity.places),
        selectinload(Opportunity.required_skills).joinedload(RequiredSkill.skill).selectinload(Skill.labels),
        selectinload(Opportunity.taught_skills).joinedload(TaughtSkill.skill).selectinload(Skill.labels),
    )


def list_open(person: Person) -> Sequence[Opportunity]:
    """Open ones that this person may see, the newest first."""
    return session.scalars(
        with_everything()
        .where(Opportunity.status == OpportunityStatus.OPEN, visible_to(person))
        .order_by(Opportunity.published_at.desc(), Opportunity.id.desc())
    ).all()


def list_hosted_by(person: Person) -> Sequence[Opportunity]:
    """Everything this person offers or offered, the newest first."""
    return session.scalars(
        with_everything().where(Opportunity.host_manager_id == person.id).order_by(Opportunity.id.desc())
    ).all()


def list_in_review_for(hr: Person) -> Sequence[Opportunity]:
    """What waits for this HR partner's review, the oldest first; never their own postings."""
    return session.scalars(
        with_everything().where(_awaits_review_by(hr)).order_by(Opportunity.submitted_at, Opportunity.id)
    ).all()


def _awaits_review_by(person: Person) -> Clause:
    return sa.and_(
        Opportunity.status == OpportunityStatus.IN_REVIEW,
        Opportunity.host_manager_id != person.id,
        covered_by(person),
    )


def list_waiting_for(person: Person) -> Sequence[Opportunity]:
    """Postings that wait for this person: to review as HR, or sent back to them as the host."""
    was_sent_back = sa.and_(
        Opportunity.status == OpportunityStatus.DRAFT,
        Opportunity.submitted_at.is_not(None),
        Opportunity.host_manager_id == person.id,
    )
    return session.scalars(
        with_everything()
        .where(sa.or_(_awaits_review_by(person), was_sent_back))
        .order_by(Opportunity.submitted_at, Opportunity.id)
    ).all()


def list_saved(person: Person) -> Sequence[Opportunity]:
    """What this person put aside and may still see, the last saved first."""
    return session.scalars(
        with_everything()
        .join(SavedOpportunity, SavedOpportunity.opportunity_id == Opportunity.id)
        .where(SavedOpportunity.person_id == person.id, visible_to(person))
        .order_by(SavedOpportunity.id.desc())
    ).all()


def find_saved(person: Person, opportunity: Opportunity) -> SavedOpportunity | None:
    return session.scalar(
        sa.select(SavedOpportunity).where(
            SavedOpportunity.person_id == person.id, SavedOpportunity.opportunity_id == opportunity.id
        )
    )


def is_saved(person: Person, opportunity: Opportunity) -> bool:
    return find_saved(person, opportunity) is not None


def list_past_deadline() -> list[Opportunity]:
    """Open ones whose deadline, a calendar date in their own time zone, is over."""
    latest = clock.latest_today()
    candidates = session.scalars(
        sa.select(Opportunity)
        .where(Opportunity.status == OpportunityStatus.OPEN, Opportunity.closes_on < latest)
        .order_by(Opportunity.id)
    )
    return [opportunity for opportunity in candidates if opportunity.is_past_deadline]


def list_units_for(host: Person) -> list[OrgUnit]:
    """Where this person may post: their own unit, units they head, and as HR every unit in scope."""
    units = session.scalars(sa.select(OrgUnit).order_by(OrgUnit.path))
    grants = [grant for grant in host.role_grants if grant.role is Role.HR]
    return [
        unit
        for unit in units
        if unit.id == host.org_unit_id
        or unit.head_id == host.id
        or any(grant.covers(unit, unit.employer.id if unit.employer else None) for grant in grants)
    ]


def find_next_reference(kind: OpportunityKind, year: int) -> str:
    """WP-2027-0012: a race for the same number is lost on the unique column, and the whole unit tried again."""
    prefix = f"{PREFIXES[kind]}-{year}-"
    taken = session.scalars(
        sa.select(Opportunity.reference).where(sa.func.substr(Opportunity.reference, 1, len(prefix)) == prefix)
    )
    numbers = [int(end) for end in (reference.removeprefix(prefix) for reference in taken) if end.isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:04}"
