"""Finding opportunities: one, those a person may see, those a person runs, reviews or saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from mobility.core import clock
from mobility.core.db import session
from mobility.core.spelling import mentions
from mobility.opportunities.health import Figures
from mobility.opportunities.models import (
    Audience,
    CoOwner,
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    PostingChange,
    Question,
    RequiredSkill,
    SavedOpportunity,
    TaughtSkill,
)
from mobility.people.models import OrgUnit, Person, Role, RoleGrant
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import Skill

Clause = sa.ColumnElement[bool]
Query = sa.Select[Opportunity]
CURRENT = (OpportunityStatus.OPEN, OpportunityStatus.CLOSED)
FEWEST_LETTERS, MOST_FOUND = 2, 10
OVER = (OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED)
PREFIXES = {OpportunityKind.WORK_PACKAGE: "WP", OpportunityKind.GIG: "GIG"}
HR_WORKING_DAYS = 5  # no rule gives HR a clock: a week is left for its decision


def find_opportunity(opportunity_id: int) -> Opportunity | None:
    shown = joinedload(Opportunity.org_unit), joinedload(Opportunity.host_manager)
    return session.get(Opportunity, opportunity_id, options=shown)


def find_whole(opportunity_id: int) -> Opportunity | None:
    """The same with its places and skills, in a fixed number of statements."""
    return session.scalar(with_everything().where(Opportunity.id == opportunity_id))


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
    return sa.or_(run_by(person), covered_by(person), sa.and_(published, audience))


def run_by(person: Person) -> Clause:
    """What this person hosts, as its owner or beside the owner."""
    own = aliased(Opportunity)
    hosted = sa.select(own.id).where(own.host_manager_id == person.id)
    named = sa.select(CoOwner.opportunity_id).where(CoOwner.person_id == person.id)
    return Opportunity.id.in_(hosted.union(named))  # the few first: with OR, PostgreSQL reads every application


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


def with_everything() -> Query:
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
    shown = joinedload(Opportunity.host_manager), selectinload(Opportunity.places)
    return session.scalars(
        sa.select(Opportunity).where(run_by(person)).options(*shown).order_by(Opportunity.id.desc())
    ).all()


def list_current(person: Person) -> Sequence[Opportunity]:
    """What this person offers and is in review, open or closed, with its places."""
    return session.scalars(
        sa.select(Opportunity)
        .where(run_by(person), Opportunity.status.in_([OpportunityStatus.IN_REVIEW, *CURRENT]))
        .options(selectinload(Opportunity.places), lazyload(Opportunity.co_owners))
    ).all()


def list_run_by(person: Person) -> Sequence[Opportunity]:
    """What is not over yet of all that this person hosts."""
    over = [OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED]
    return session.scalars(
        sa.select(Opportunity).where(run_by(person), Opportunity.status.not_in(over)).order_by(Opportunity.id)
    ).all()


def list_in_review_for(hr: Person) -> Sequence[Opportunity]:
    """What waits for this HR partner's review, the oldest first; never their own postings."""
    return session.scalars(
        with_everything().where(awaits_review_by(hr)).order_by(Opportunity.submitted_at, Opportunity.id)
    ).all()


def awaits_review_by(person: Person) -> Clause:
    return sa.and_(
        Opportunity.status == OpportunityStatus.IN_REVIEW,
        sa.not_(run_by(person)),
        covered_by(person),
    )


def get_confirmation_day(opportunity: Opportunity) -> dt.date | None:
    """Until when a host can say that it is still current; None while nobody asks."""
    if opportunity.asked_current_at is None:
        return None
    asked_on = opportunity.asked_current_at.astimezone(ZoneInfo(opportunity.time_zone)).date()
    return add_working_days(asked_on, get_value(Rule.STILL_CURRENT_WORKING_DAYS), opportunity.host_manager)


def find_settled_day(closes_on: dt.date, host: Person) -> dt.date:
    """By when a place is settled if everybody takes the time they have: the host, the person, their manager, HR."""
    days = sum(get_value(rule) for rule in (Rule.ANSWER_WORKING_DAYS, Rule.OFFER_DAYS, Rule.RELEASE_WORKING_DAYS))
    return add_working_days(closes_on, days + HR_WORKING_DAYS, host, ordinary_week=True)


def list_without_deadline() -> list[Opportunity]:
    """Open ones that would stay open for ever."""
    return list(
        session.scalars(
            sa.select(Opportunity)
            .where(Opportunity.status == OpportunityStatus.OPEN, Opportunity.closes_on.is_(None))
            .order_by(Opportunity.id)
        )
    )


def find_question(question_id: int) -> Question | None:
    return session.get(Question, question_id)


def list_questions(opportunity: Opportunity, reader: Person, *, runs_it: bool) -> Sequence[Question]:
    """Those who run it see every question, others what was answered and what they asked themselves."""
    seen = sa.or_(
        sa.and_(Question.answered_at.is_not(None), Question.hidden_at.is_(None)), Question.asker_id == reader.id
    )
    return session.scalars(
        sa.select(Question)
        .where(Question.opportunity_id == opportunity.id, sa.true() if runs_it else seen)
        .options(joinedload(Question.answered_by))
        .order_by(Question.id)
    ).all()


def list_waiting_questions() -> list[Question]:
    return list(
        session.scalars(sa.select(Question).join(Question.opportunity).where(*is_unanswered()).order_by(Question.id))
    )


def is_unanswered() -> tuple[Clause, ...]:
    return (Question.answered_at.is_(None), Question.hidden_at.is_(None), Opportunity.status.in_(CURRENT))


def list_changes(opportunity: Opportunity) -> Sequence[PostingChange]:
    """What was changed while it was open, the last first."""
    return session.scalars(
        sa.select(PostingChange)
        .where(PostingChange.opportunity_id == opportunity.id)
        .options(joinedload(PostingChange.actor))
        .order_by(PostingChange.id.desc())
    ).all()


def in_scope_of(
    hr: Person, status: OpportunityStatus | None, kind: OpportunityKind | None, trouble: str | None
) -> Query:
    """Every posting of this HR partner's units that fits the filters, the newest first."""
    query = with_everything().where(covered_by(hr))
    if status is not None:
        query = query.where(Opportunity.status == status)
    if kind is not None:
        query = query.where(Opportunity.kind == kind)
    if trouble in TROUBLES:
        query = query.where(TROUBLES[trouble]())
    return query.order_by(Opportunity.id.desc())


def _has_lost_its_host() -> Clause:
    gone = sa.select(Person.id).where(Person.employed_until < clock.today())
    is_over = Opportunity.status.in_([OpportunityStatus.COMPLETED, OpportunityStatus.CANCELLED])
    return sa.and_(Opportunity.host_manager_id.in_(gone), sa.not_(is_over))


def _has_a_waiting_question() -> Clause:
    asked = sa.select(Question.opportunity_id).where(Question.answered_at.is_(None), Question.hidden_at.is_(None))
    return sa.and_(Opportunity.id.in_(asked), Opportunity.status.in_(CURRENT))


def _is_unconfirmed() -> Clause:
    return sa.and_(Opportunity.status == OpportunityStatus.OPEN, Opportunity.asked_current_at.is_not(None))


TROUBLES = {"no_host": _has_lost_its_host, "questions": _has_a_waiting_question, "unconfirmed": _is_unconfirmed}


def count_rows(query: Query) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0


def list_rows(query: Query, start: int, stop: int) -> Sequence[Opportunity]:
    return session.scalars(query.offset(start).limit(stop - start)).all()


def get_figures(postings: Sequence[Opportunity]) -> dict[int, Figures]:
    """How each posting does, as far as this room knows."""
    waiting = _count_waiting_questions([one.id for one in postings])
    return {one.id: _figures(one, *waiting.get(one.id, (0, None))) for one in postings}


def _count_waiting_questions(ids: Sequence[int]) -> dict[int, tuple[int, dt.datetime | None]]:
    rows = session.execute(
        sa.select(Question.opportunity_id, sa.func.count(), sa.func.min(Question.created_at))
        .join(Question.opportunity)
        .where(Question.opportunity_id.in_(ids), *is_unanswered())
        .group_by(Question.opportunity_id)
    )
    return {posting_id: (count, oldest) for posting_id, count, oldest in rows}


def _figures(posting: Opportunity, questions: int, oldest: dt.datetime | None) -> Figures:
    now, host = clock.now(), posting.host_manager
    return Figures(
        status=posting.status,
        days_open=(now - posting.published_at).days if posting.published_at else 0,
        quiet_days=get_value(Rule.QUIET_DAYS),
        places_left=posting.places_left,
        has_host=not host.has_left(clock.today(host.time_zone)),
        questions=questions,
        asked_on=oldest.astimezone(ZoneInfo(posting.time_zone)).date() if oldest else None,
        confirm_by=get_confirmation_day(posting),
    )


def find_possible_hosts(text: str, opportunity: Opportunity) -> list[Person]:
    """People who may host, by a part of their name or their whole e-mail; at most a few."""
    words = text.strip()
    if len(words) < FEWEST_LETTERS:
        return []
    may_host = sa.or_(Person.role_grants.any(RoleGrant.role == Role.HOST), Person.leads_people)
    named = sa.or_(mentions(Person.name, words), sa.func.lower(Person.email) == words.lower())
    here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.today())
    return list(
        session.scalars(
            sa.select(Person)
            .where(may_host, named, here, Person.id.not_in(opportunity.host_ids))
            .options(joinedload(Person.org_unit))
            .order_by(Person.name, Person.id)
            .limit(MOST_FOUND)
        )
    )


def list_latest_of(host: Person, limit: int) -> Sequence[Opportunity]:
    """What this host wrote last: something to copy."""
    return session.scalars(
        sa.select(Opportunity).where(run_by(host)).order_by(Opportunity.id.desc()).limit(limit)
    ).all()


def list_saved(person: Person) -> Sequence[Opportunity]:
    """What this person put aside, may still see and that is not over, the last saved first."""
    return session.scalars(
        with_everything()
        .join(SavedOpportunity, SavedOpportunity.opportunity_id == Opportunity.id)
        .where(SavedOpportunity.person_id == person.id, Opportunity.status.not_in(OVER), visible_to(person))
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
