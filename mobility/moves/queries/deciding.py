"""Who decides about a move now, and which moves wait for one person: in SQL, since the company's list is long."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from mobility.applications.models import Application, Offer
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.moves.models import (
    TIME_TO_UNDO,
    ConflictOfInterest,
    HrDecision,
    Move,
    MoveStatus,
    ReleaseDecision,
    ReleaseRequest,
    RequestedAct,
)
from mobility.moves.policy import CoursePermission as C
from mobility.moves.policy import Level, is_active, is_stand_in, release_level
from mobility.moves.policy import MovePermission as P
from mobility.opportunities.models import CoOwner, Opportunity
from mobility.people.models import Delegation, DelegationScope, OrgUnit, Person, Role, RoleGrant
from mobility.people.policy import list_held
from mobility.people.queries import list_hr_for, with_delegates

S = MoveStatus
ANSWERED_SHOWN = 10


# what a list shows of moves and what decides whose they are, in a fixed number of statements
TO_DECIDE = (
    joinedload(Move.person).options(
        joinedload(Person.org_unit), joinedload(Person.legal_entity), joinedload(Person.line_manager)
    ),
    joinedload(Move.opportunity).options(joinedload(Opportunity.host_manager), joinedload(Opportunity.org_unit)),
    joinedload(Move.releaser),
    joinedload(Move.application).selectinload(Application.offers),
    joinedload(Move.hr_decision),
    selectinload(Move.requested_acts),
    selectinload(Move.release_decisions).joinedload(ReleaseDecision.decided_by),
    selectinload(Move.release_requests).options(joinedload(ReleaseRequest.releaser), joinedload(ReleaseRequest.above)),
    selectinload(Move.conflicts),
)
# and all that its sentence may tell of
EVERYTHING = (
    *TO_DECIDE,
    selectinload(Move.feedback),
    selectinload(Move.clearances),
    selectinload(Move.pauses),
    selectinload(Move.tasks),
    selectinload(Move.extensions),
)


def with_everything() -> sa.Select[Move]:
    return sa.select(Move).options(*EVERYTHING)


def find_active_releaser(person: Person) -> Person | None:
    """Whoever releases the person and is still here; None means that HR releases."""
    found = person.releasing_manager
    return found if found is not None and is_active(found) else None


def find_manager_above(move: Move) -> Person | None:
    """Who may release in the line manager's place: the nearest above who is there, and neither mover nor host."""
    if move.releaser is None:
        return None
    kept_out = {move.person_id, move.releaser.id, *move.opportunity.host_ids}
    above = (person for person in move.releaser.managers_above() if person.id not in kept_out)
    return next((person for person in above if is_active(person)), None)


def select_releases(person: Person) -> sa.Select[Move]:
    """In SQL: releases that this person may be asked for now."""
    in_line = [hat.id for hat in list_hats(person, DelegationScope.RELEASES)]
    late = sa.or_(Move.releaser_id.is_(None), Move.release_due_on <= clock.latest_today())
    mine = [
        Move.releaser_id.in_(in_line),
        Move.release_requests.any(
            sa.and_(
                ReleaseRequest.above_id.in_(in_line),
                ReleaseRequest.ended_at.is_(None),
                ReleaseRequest.above_on <= clock.latest_today(),
            )
        ),
        *(sa.and_(late, in_scope_of(hat)) for hat in list_hats(person, DelegationScope.HR_DECISIONS)),
    ]
    query = sa.select(Move).join(Move.person).outerjoin(Person.org_unit)
    return query.where(Move.status == S.AWAITING_RELEASE, sa.or_(*mine))


def list_release_requests(person: Person, *, shown: Sequence[ExecutableOption] = TO_DECIDE) -> list[Move]:
    """Releases this person may decide now, the most urgent first."""
    asked = session.scalars(select_releases(person).options(*shown))
    return sorted((move for move in asked if permits(person, P.RELEASE, move)), key=lambda move: move.release_asked_at)


def list_hats(person: Person, scope: DelegationScope) -> list[Person]:
    """The person, and for whom else they decide now."""
    return [person, *(row.owner for row in _list_held(person, scope))]


def _list_held(person: Person, scope: DelegationScope) -> list[Delegation]:
    return [row for row in list_held(person) if row.scope in {scope, DelegationScope.BOTH}]


def list_answered_releases(person: Person) -> Sequence[Move]:
    """Releases where this person was asked, or spoke in somebody's place, and which have moved on, newest first."""
    spoke = Move.release_decisions.any(ReleaseDecision.decided_by_id == person.id)
    return session.scalars(
        with_everything()
        .where(sa.or_(Move.releaser_id == person.id, spoke), Move.status != S.AWAITING_RELEASE)
        .order_by(Move.id.desc())
        .limit(ANSWERED_SHOWN)
    ).all()


def select_approvals(person: Person) -> sa.Select[int]:
    """Ids of moves that this person may decide for HR now, the earliest start first: what `may_decide` says, in SQL."""
    hats = [_decidable_as(hat) for hat in list_hats(person, DelegationScope.HR_DECISIONS)]
    units = [row.org_unit for row in _list_held(person, DelegationScope.HR_DECISIONS)]
    own, others = hats[0], [sa.and_(hat, _is_in(unit)) for hat, unit in zip(hats[1:], units, strict=True)]
    return (
        sa.select(Move.id)
        .join(Move.person)
        .outerjoin(Person.org_unit)
        .join(Move.opportunity)
        .where(Move.status.in_([S.AWAITING_HR, S.IN_REVIEW]), _is_free_to_decide(person), sa.or_(own, *others))
        .order_by(Move.starts_on, Move.id)
    )


def _decidable_as(hat: Person) -> sa.ColumnElement[bool]:
    return sa.and_(in_scope_of(hat), _is_free_to_decide(hat))


def _is_free_to_decide(person: Person) -> sa.ColumnElement[bool]:
    """Neither mover, releaser, host nor who made the offer; nobody who spoke on the release or acted for the mover."""
    said = sa.or_(ReleaseDecision.decided_by_id == person.id, ReleaseDecision.on_behalf_of_id == person.id)
    accepted = sa.exists().where(Offer.application_id == Move.application_id, Offer.accepted_at.is_not(None))
    return sa.and_(
        Move.person_id != person.id,
        sa.or_(Move.releaser_id.is_(None), Move.releaser_id != person.id),
        Opportunity.host_manager_id != person.id,
        sa.not_(Opportunity.co_owners.any(CoOwner.person_id == person.id)),
        ~accepted.where(Offer.made_by_id == person.id),
        sa.not_(Move.release_decisions.any(said)),
        sa.not_(Move.requested_acts.any(RequestedAct.acted_by_id == person.id)),
        sa.not_(Move.conflicts.any(ConflictOfInterest.person_id == person.id)),
    )


def _is_in(unit: OrgUnit | None) -> sa.ColumnElement[bool]:
    return (
        sa.true()
        if unit is None
        else sa.or_(OrgUnit.path == unit.path, OrgUnit.path.startswith(f"{unit.path} / ", autoescape=True))
    )


def count_approvals(person: Person) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(select_approvals(person).subquery())) or 0


def list_approvals(
    person: Person, *, first: int = 0, limit: int | None = None, shown: Sequence[ExecutableOption] = TO_DECIDE
) -> Sequence[Move]:
    ids = select_approvals(person).offset(first).limit(limit).subquery()
    moves = sa.select(Move).where(Move.id.in_(sa.select(ids.c.id)))
    return session.scalars(moves.options(*shown).order_by(Move.starts_on, Move.id)).all()


def find_next_approval(person: Person, after: Move) -> int | None:
    """The id of the decision that comes next in this partner's queue, from its beginning again at the end."""
    waiting = select_approvals(person).where(Move.id != after.id).limit(1)
    later = sa.or_(Move.starts_on > after.starts_on, sa.and_(Move.starts_on == after.starts_on, Move.id > after.id))
    return session.scalar(waiting.where(later)) or session.scalar(waiting)


def may_decide(person: Person, move: Move) -> bool:
    """Whether the HR decision that is open now is this person's to take."""
    return permits(person, P.APPROVE if move.status is S.AWAITING_HR else P.DECIDE_REVIEW, move)


def list_decided_today(person: Person) -> Sequence[HrDecision]:
    """What this HR partner decided today, where they are, newest first."""
    newest = session.scalars(
        sa.select(HrDecision)
        .options(joinedload(HrDecision.move).joinedload(Move.person))
        .options(joinedload(HrDecision.move).joinedload(Move.opportunity))
        .where(HrDecision.decided_by_id == person.id)
        .order_by(HrDecision.id.desc())
        .limit(50)
    )
    today = clock.today(person.time_zone)
    return [row for row in newest if row.decided_at.astimezone(ZoneInfo(person.time_zone)).date() == today]


def list_undoable(person: Person) -> Sequence[HrDecision]:
    """What this partner decided in the last minutes and can still undo, newest first."""
    return session.scalars(
        sa.select(HrDecision)
        .options(joinedload(HrDecision.move).joinedload(Move.person))
        .join(HrDecision.move)
        .where(
            HrDecision.decided_by_id == person.id,
            HrDecision.decided_at > clock.now() - TIME_TO_UNDO,
            Move.status.in_([S.APPROVED, S.AWAITING_CLEARANCES, S.HR_DECLINED]),
            HrDecision.standing_approval_id.is_(None),
        )
        .order_by(HrDecision.id.desc())
    ).all()


def list_hr_who_may(permission: P | C, move: Move) -> list[Person]:
    """Home HR who are there and whoever acts for them, without the person, the host and whoever released."""
    partners = with_delegates(list_hr_for(move.person), DelegationScope.HR_DECISIONS, move.person)
    return [partner for partner in partners if is_active(partner) and permits(partner, permission, move)]


def list_asked(move: Move, *asked: Person | None) -> list[Person]:
    """Of those asked for the release and whoever acts for them: who may answer it."""
    people = with_delegates(asked, DelegationScope.RELEASES, move.person)
    return [person for person in people if permits(person, P.RELEASE, move)]


def list_deciders(move: Move) -> list[Person]:
    """Everybody who may take the decision that is open now and is there to take it."""
    if move.status in {S.AWAITING_HR, S.IN_REVIEW}:
        return list_hr_who_may(P.APPROVE if move.status is S.AWAITING_HR else P.DECIDE_REVIEW, move)
    above = move.request.above if move.request else None
    asked = [move.releaser, above if is_stand_in(above, move) else None]
    deciders = [person for person in list_asked(move, *asked) if is_active(person)]
    return deciders + (list_hr_who_may(P.RELEASE, move) if release_level(move) in {Level.HR, Level.HR_ALONE} else [])


def list_without_decider() -> list[Move]:
    """Decisions that are open and that nobody who is still here can take; the release clock passes them on."""
    pending = session.scalars(
        with_everything().where(Move.status.in_([S.AWAITING_RELEASE, S.AWAITING_HR, S.IN_REVIEW])).order_by(Move.id)
    ).all()
    return [move for move in pending if not list_deciders(move)]


def in_scope_of(partner: Person) -> sa.ColumnElement[bool]:
    """Whether an HR grant of the partner covers the person; the query joins the person and, outer, their unit."""
    return sa.or_(sa.false(), *(_covered_by(grant) for grant in partner.role_grants if grant.role is Role.HR))


def _covered_by(grant: RoleGrant) -> sa.ColumnElement[bool]:
    parts = [_is_in(grant.org_unit)]
    if grant.legal_entity_id is not None:
        parts.append(Person.legal_entity_id == grant.legal_entity_id)
    return sa.and_(*parts)
