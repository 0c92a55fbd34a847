"""What the made-up company's moves wait for, what is approved beforehand, and a move that rests."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from mobility.core.authz import permits
from mobility.core.db import session
from mobility.demo.simulation import Story
from mobility.moves import services as moves
from mobility.moves.models import Move, MoveStatus, OverrideReason
from mobility.moves.policy import MovePermission
from mobility.people.models import Person, Role, RoleGrant
from mobility.people.queries import list_hr_for

DAY = dt.timedelta(days=1)
A_YEAR = 364 * DAY


def clear_everything(move: Move) -> None:
    """Whoever owns a clearance settles it."""
    for clearance in list(move.open_clearances):
        if clearance.owner is not None:
            moves.clear(actor=clearance.owner, clearance=clearance)


def signing(person: Person, at: dt.datetime) -> Story:
    """Home HR of this person signs for the small gigs of their legal entity, for a year."""
    yield at
    grants = session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.HR).order_by(RoleGrant.id))
    signer = next(grant.person for grant in grants if grant.legal_entity is person.legal_entity)
    moves.sign_standing_approval(
        actor=signer, org_unit=None, legal_entity=person.legal_entity, valid_until=(at + A_YEAR).date()
    )


def approved(story: Story, person: Person, at: dt.datetime) -> Story:
    """After a story that ends with a released move: HR approves it, and it waits for what it needs."""
    yield from story
    yield at
    query = sa.select(Move).where(Move.person_id == person.id, Move.status == MoveStatus.AWAITING_HR)
    move = session.scalars(query).first()
    if move is not None:
        approver = next(one for one in list_hr_for(person) if permits(one, MovePermission.APPROVE, move))
        settled = moves.Override(OverrideReason.AGREED_ELSEWHERE, "Settled with the HR of the host.")
        moves.approve(actor=approver, move=move, note="", override=settled)


def pause_a_move(now: dt.datetime) -> None:
    """One of those that run now, paused by its person for some weeks."""
    running = sa.select(Move).where(Move.status == MoveStatus.ACTIVE, Move.ended_on.is_(None))
    longest = session.scalars(running.order_by(Move.ends_on.desc(), Move.id).limit(1)).first()
    if longest is not None:
        moves.pause(actor=longest.person, move=longest, expected_on=(now + 20 * DAY).date())
