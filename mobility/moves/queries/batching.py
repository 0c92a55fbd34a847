"""Which cases HR can approve together: clean ones, which as a set take nothing away that each alone leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.core.authz import permits
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.moves.checks import Check, Verdict, run_checks
from mobility.moves.models import ApprovalBatch, CaseNote, CaseReading, Move, MoveStatus
from mobility.moves.policy import MovePermission as P
from mobility.moves.queries import get_facts
from mobility.moves.queries.clearing import list_needed_for
from mobility.moves.queries.deciding import list_approvals, with_everything
from mobility.people.models import Person

LARGEST_BATCH = 50
TOO_MANY_AWAY = 3  # of one team at the same time


@dataclass(frozen=True)
class Case:
    """A move that waits, and why it cannot be part of a batch; None if it can."""

    move: Move
    obstacle: Message | None


def find_batch(batch_id: int) -> ApprovalBatch | None:
    return session.get(ApprovalBatch, batch_id)


def list_cases(person: Person) -> list[Case]:
    """The beginning of this partner's queue, each case looked at alone."""
    moves = list_approvals(person, limit=LARGEST_BATCH)
    unread = list_with_unread_notes(person, moves)
    return [Case(move, find_obstacle(person, move, has_unread_notes=move.id in unread)) for move in moves]


def find_obstacle(person: Person, move: Move, *, has_unread_notes: bool) -> Message | None:
    """Why one case has to be decided on its own page."""
    if move.hr_decision is not None:
        return Message(N_("%(name)s decided on it by now."), {"name": move.hr_decision.decided_by.name})
    if move.status is MoveStatus.IN_REVIEW:
        return Message(N_("A declined release is reviewed on its own page."))
    if move.status is not MoveStatus.AWAITING_HR or not permits(person, P.APPROVE, move):
        return Message(N_("It is not for you to approve now."))
    if move.conflicts:
        return Message(N_("An HR partner said that somebody else decides."))
    if has_unread_notes:
        return Message(N_("A note of another HR partner is unread."))
    unclean = next((check for check in run_checks(get_facts(move)) if check.verdict is not Verdict.PASS), None)
    if unclean is None and (list_needed_for(move) or move.open_clearances):
        return Message(N_("It needs clearances: decide on it on its own page."))
    return _say(unclean) if unclean else None


def _say(check: Check) -> Message:
    return Message(N_("Not every rule passes: %(label)s."), {"label": Message(check.label)})


def find_set_obstacles(moves: Sequence[Move]) -> Mapping[int, Message]:
    """By the id of the move, why it cannot be approved together with the others; each alone may be."""
    found: dict[int, Message] = {}
    for mine in _group(moves, key=lambda move: move.person_id).values():
        if len(mine) > 1:
            twice = Message(N_("Two moves of the same person are chosen: decide on them one by one."))
            found |= {move.id: twice for move in mine}
    for team in _group(moves, key=lambda move: move.person.org_unit_id).values():
        for move in _list_away_together(team):
            sentence = N_("Three or more of one team would be away at the same time: decide on them one by one.")
            found.setdefault(move.id, Message(sentence))
    return found


def _group(moves: Sequence[Move], key: Callable[[Move], int | None]) -> dict[int, list[Move]]:
    """Without those of no group."""
    groups: dict[int, list[Move]] = defaultdict(list)
    for move in moves:
        if (group := key(move)) is not None:
            groups[group].append(move)
    return groups


def _list_away_together(team: Sequence[Move]) -> list[Move]:
    """Those who are away on a day on which too many are: such a day exists where one of them begins."""
    away: dict[int, Move] = {}
    for first in team:
        together = [move for move in team if move.starts_on <= first.starts_on <= move.last_day]
        if len({move.person_id for move in together}) >= TOO_MANY_AWAY:
            away |= {move.id: move for move in together}
    return list(away.values())


def list_chosen(person: Person, ids: Sequence[int]) -> list[Move]:
    """Those of the moves that this partner may read, the earliest start first."""
    query = with_everything().where(Move.id.in_(ids[:LARGEST_BATCH])).order_by(Move.starts_on, Move.id)
    return [move for move in session.scalars(query) if permits(person, P.READ_APPROVAL, move)]


def list_with_unread_notes(person: Person, moves: Sequence[Move]) -> set[int]:
    """The ids of the moves with a note that somebody else wrote since this person last had the case open."""
    read = sa.and_(CaseReading.move_id == CaseNote.move_id, CaseReading.reader_id == person.id)
    query = (
        sa.select(CaseNote.move_id)
        .outerjoin(CaseReading, read)
        .where(
            CaseNote.move_id.in_([move.id for move in moves]),
            CaseNote.author_id != person.id,
            sa.or_(CaseReading.id.is_(None), CaseReading.read_at < CaseNote.created_at),
        )
    )
    return set(session.scalars(query))


def list_notes(move: Move) -> Sequence[CaseNote]:
    """Oldest first."""
    return session.scalars(sa.select(CaseNote).where(CaseNote.move_id == move.id).order_by(CaseNote.id)).all()
