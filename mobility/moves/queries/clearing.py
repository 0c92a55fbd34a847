"""Clearances, standing approvals and pauses as they stand: what a move needs, whose it is, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.moves.models import (
    BEFORE_DECISION,
    Clearance,
    ClearanceStatus,
    HrDecision,
    Move,
    MoveStatus,
    StandingApproval,
)
from mobility.moves.policy import MovePermission as P
from mobility.moves.policy import is_active, is_not_move_host
from mobility.moves.queries.deciding import in_scope_of
from mobility.opportunities.models import Opportunity
from mobility.opportunities.queries import covered_by
from mobility.people.models import Person
from mobility.people.queries import list_hr_for, list_hr_for_unit
from mobility.policies.models import Side
from mobility.policies.rules.clearances import Case, ClearanceRule, list_clearance_rules, list_needed

SMALL_GIG_HOURS = 4
LONGEST_STANDING = dt.timedelta(days=365)
INBOX_PATH = "/clearances"
# what a list shows of a clearance and what decides whose it is
SHOWN = (
    joinedload(Clearance.owner),
    joinedload(Clearance.move).options(
        joinedload(Move.person).options(joinedload(Person.line_manager), joinedload(Person.org_unit)),
        joinedload(Move.application),
        joinedload(Move.opportunity).options(joinedload(Opportunity.host_manager), joinedload(Opportunity.org_unit)),
    ),
)
MAY_ASK = frozenset({*BEFORE_DECISION, MoveStatus.AWAITING_CLEARANCES})


def case_of(move: Move) -> Case:
    """Where somebody works, and where they are hosted: their own country, else that of the employer."""
    person, opportunity = move.person, move.opportunity
    home, host = person.legal_entity, opportunity.legal_entity
    return Case(
        home_country=person.country or (home.country if home else None),
        host_country=opportunity.country or (host.country if host else None),
        home_entity_id=person.legal_entity_id,
        host_entity_id=opportunity.legal_entity_id,
        days_abroad=opportunity.days_abroad,
        hours_per_week=move.hours_per_week,
    )


def list_needed_for(move: Move) -> list[ClearanceRule]:
    """What the policy in force asks of this move."""
    return list_needed(case_of(move), list_clearance_rules())


def list_partners(clearance: Clearance) -> list[Person]:
    """HR partners of its side who are there and may decide, the narrowest scopes first; else those of home HR."""
    move = clearance.move
    home = list_hr_for(move.person)
    host = list_hr_for_unit(move.opportunity.org_unit, move.opportunity.legal_entity_id)
    side = host if clearance.side is Side.HOST else home
    found = [one for one in side if is_active(one) and permits(one, P.DECIDE_CLEARANCE, clearance)]
    return found or [one for one in home if is_active(one) and permits(one, P.READ_CLEARANCE, clearance)]


def may_ask_adjustment(person: Person, move: Move) -> bool:
    """The person, once, until everything is cleared."""
    return (
        move.status in MAY_ASK
        and permits(person, P.ASK_ADJUSTMENT, move)
        and not any(clearance.is_adjustment for clearance in move.clearances)
    )


def latest_end(move: Move, today: dt.date) -> dt.date:
    """The last day with all the days of the pause added to it; a notice that was given stays."""
    rest = move.pause
    return move.ends_on + (today - rest.from_on) if rest is not None and move.ended_on is None else move.last_day


def find_clearance(clearance_id: int) -> Clearance | None:
    return session.get(Clearance, clearance_id)


def find_document(clearance_id: int) -> Clearance | None:
    """A clearance that has a document."""
    found = session.get(Clearance, clearance_id)
    return found if found is not None and found.document_name else None


def _waiting() -> sa.Select[Clearance]:
    """Open ones of moves that wait for them; what a person asked for early waits from then on."""
    return (
        sa.select(Clearance)
        .join(Clearance.move)
        .join(Move.person)
        .outerjoin(Person.org_unit)
        .join(Move.opportunity)
        .where(
            Clearance.status == ClearanceStatus.OPEN,
            Move.status.in_([*BEFORE_DECISION, MoveStatus.AWAITING_CLEARANCES]),
        )
        .order_by(Clearance.due_on, Clearance.id)
    )


def list_inbox(partner: Person) -> list[Clearance]:
    """What this partner may settle, by due date; their own and the others' of their scope."""
    scope = sa.or_(
        Clearance.owner_id == partner.id,
        sa.and_(Clearance.side == Side.HOME, in_scope_of(partner)),
        sa.and_(Clearance.side == Side.HOST, covered_by(partner)),
    )
    found = session.scalars(_waiting().where(scope).options(*SHOWN)).unique()
    return [clearance for clearance in found if permits(partner, P.DECIDE_CLEARANCE, clearance)]


def list_clearances_waiting(person: Person) -> list[Waiting]:
    """For the home page: one line for all that are this partner's own, with the day of the first."""
    if not permits(person, P.LIST_CLEARANCES):
        return []
    mine = list_owned_by(person)
    if not mine:
        return []
    one = N_("A clearance waits for you: %(person)s, %(title)s")
    many = N_("%(count)s clearances wait for you")
    move = mine[0].move
    said = (
        Message(one, {"person": move.person.name, "title": move.opportunity.title})
        if len(mine) == 1
        else Message(many, {"count": len(mine)})
    )
    path = f"{INBOX_PATH}/{mine[0].id}" if len(mine) == 1 else INBOX_PATH
    return [Waiting(said, path, mine[0].due_on)]


def owned_by(person: Person) -> sa.Select[Clearance]:
    return _waiting().where(Clearance.owner_id == person.id)


def list_owned_by(person: Person) -> Sequence[Clearance]:
    """Open clearances whose owner this person is."""
    return session.scalars(owned_by(person).options(*SHOWN)).unique().all()


def list_open() -> Sequence[Clearance]:
    return session.scalars(_waiting().options(*SHOWN)).unique().all()


def list_without_owner() -> list[Clearance]:
    """Open clearances that nobody who is still here owns; the clock passes them on."""
    return [clearance for clearance in list_open() if clearance.owner is None or not is_active(clearance.owner)]


def find_standing_for(move: Move) -> StandingApproval | None:
    """A standing approval under which this move is approved: in force, of its scope, signed by somebody apart from it.

    Only small gigs that need no clearance, released by the line manager themself, who is not the host.
    """
    release, gig = move.release, move.opportunity
    if (
        not gig.is_gig
        or move.hours_per_week > SMALL_GIG_HOURS
        or release is None
        or release.decided_by_id != move.releaser_id
        or _is_offered_in_line(move)
        or list_needed_for(move)
        or move.open_clearances
    ):
        return None
    today = clock.today(move.person.time_zone)
    found = session.scalars(
        sa.select(StandingApproval)
        .where(
            StandingApproval.revoked_at.is_(None),
            StandingApproval.valid_from <= today,
            StandingApproval.valid_until >= today,
        )
        .order_by(StandingApproval.id)
    )
    return next((one for one in found if one.covers(move.person) and _may_stand_for(one.signed_by, move)), None)


def _is_offered_in_line(move: Move) -> bool:
    """Rule 4: where whoever wants the work also grants the time, or stands above who does, HR reads it first."""
    line = [move.releaser, *move.person.managers_above()]
    return any(above is not None and not is_not_move_host(above, move) for above in line)


def _may_stand_for(signer: Person, move: Move) -> bool:
    """Rule 4 of a signature given beforehand: whoever may not approve this move by hand has not approved it either."""
    return is_active(signer) and permits(signer, P.APPROVE, move)


def find_standing_approval(approval_id: int) -> StandingApproval | None:
    return session.get(StandingApproval, approval_id)


def list_standing_approvals(partner: Person) -> list[StandingApproval]:
    """Those that this partner may read, the newest first."""
    found = session.scalars(
        sa.select(StandingApproval)
        .options(
            joinedload(StandingApproval.signed_by),
            joinedload(StandingApproval.org_unit),
            joinedload(StandingApproval.legal_entity),
        )
        .order_by(StandingApproval.id.desc())
    )
    return [approval for approval in found if permits(partner, P.READ_STANDING, approval)]


def _uses() -> sa.Select[HrDecision]:
    return sa.select(HrDecision).options(
        joinedload(HrDecision.move).options(
            joinedload(Move.person), joinedload(Move.opportunity).joinedload(Opportunity.host_manager)
        )
    )


def list_uses(approval: StandingApproval) -> Sequence[HrDecision]:
    """Every move that was approved under it, the newest first."""
    query = _uses().where(HrDecision.standing_approval_id == approval.id)
    return session.scalars(query.order_by(HrDecision.id.desc())).all()


def count_uses(approvals: Sequence[StandingApproval]) -> dict[int, int]:
    """How many moves each of them approved, under its id."""
    rows = session.execute(
        sa.select(HrDecision.standing_approval_id, sa.func.count(HrDecision.id))
        .where(HrDecision.standing_approval_id.in_([approval.id for approval in approvals]))
        .group_by(HrDecision.standing_approval_id)
    )
    return {approval_id: count for approval_id, count in rows if approval_id is not None}


def list_ending_standing_approvals(until_on: dt.date) -> Sequence[StandingApproval]:
    """In force, at their end by this day, and their signer not warned yet."""
    return session.scalars(
        sa.select(StandingApproval)
        .where(
            StandingApproval.revoked_at.is_(None),
            StandingApproval.warned_at.is_(None),
            StandingApproval.valid_until <= until_on,
            StandingApproval.valid_until >= clock.today(),
        )
        .order_by(StandingApproval.id)
    ).all()
