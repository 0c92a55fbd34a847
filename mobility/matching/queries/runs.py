"""Whole rankings and single explanations for the command line: for measuring, and for whoever contests a score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching import index
from mobility.matching.queries.constraints import audience_of, list_eligible_ids
from mobility.matching.ranking import order_by, score_people, tie_key
from mobility.matching.segments import Floats
from mobility.matching.snapshots import Snapshot
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityKind, OpportunityStatus
from mobility.opportunities.queries import with_everything
from mobility.people.models import Person as Employee
from mobility.skills.queries import can_be_suggested

Line = tuple[str, str, int, float]  # query, document, rank, score


def rank_people(kind: OpportunityKind | None, top: int, *, constrained: bool) -> Iterator[Line]:
    """Everyone who may be found, for every open posting."""
    snapshot, known = index.take_snapshot(), _read_numbers()
    for posting, scores, allowed in _score_all(snapshot, kind, constrained):
        numbers = [known[int(snapshot.ids[row])] for row in allowed]
        keys = [tie_key(posting.reference, number) for number in numbers]
        for rank, place in enumerate(order_by(scores[allowed], keys.__getitem__, top), start=1):
            yield posting.reference, numbers[place], rank, float(scores[allowed[place]])


def rank_opportunities(kind: OpportunityKind | None, top: int, *, constrained: bool) -> Iterator[Line]:
    """Every open posting, for everyone who may be found."""
    snapshot, known = index.take_snapshot(), _read_numbers()
    scored = list(_score_all(snapshot, kind, constrained))
    matrix = np.full((len(scored), len(snapshot.ids)), -1, dtype=np.float32)
    for row, (_, scores, allowed) in enumerate(scored):
        matrix[row, allowed] = scores[allowed]
    for person_id, column in snapshot.rows.items():
        number = known[person_id]
        rows = np.flatnonzero(matrix[:, column] >= 0)
        references = [scored[row][0].reference for row in rows]
        keys = [tie_key(reference, number) for reference in references]
        for rank, place in enumerate(order_by(matrix[rows, column], keys.__getitem__, top), start=1):
            yield number, references[place], rank, float(matrix[rows[place], column])


def _read_numbers() -> dict[int, str]:
    """Everyone's employee number."""
    return {row.id: row.employee_number for row in session.execute(sa.select(Employee.id, Employee.employee_number))}


def _score_all(
    snapshot: Snapshot, kind: OpportunityKind | None, constrained: bool
) -> Iterator[tuple[Posting, Floats, Sequence[int]]]:
    """Each open posting with everyone's score, and the rows of those it is for."""
    query = with_everything().where(
        Posting.status == OpportunityStatus.OPEN, Posting.kind == kind if kind else sa.true()
    )
    postings = session.scalars(query.order_by(Posting.reference)).all()
    made = index.make_opportunities(postings)
    relations = index.load_relations(made)
    for posting, one in zip(postings, made, strict=True):
        if constrained:
            ids = list_eligible_ids(posting.host_manager, posting)
        else:
            ids = list(session.scalars(sa.select(Employee.id).where(can_be_suggested(), audience_of(posting))))
        rows = sorted(snapshot.index.find(ids).tolist())
        yield posting, score_people(one, snapshot.index, snapshot.vectors, relations).ready, rows
