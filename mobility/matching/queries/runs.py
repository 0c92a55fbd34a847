"""Whole rankings and single explanations for the command line: for measuring, and for whoever contests a score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import sqlalchemy as sa

from mobility.core.db import session
from mobility.core.errors import InvalidInput, NotFound
from mobility.core.i18n import N_
from mobility.matching import index
from mobility.matching.corpus import Opportunity, Person, Skill, build_index
from mobility.matching.explanation import Explanation, Standing, explain
from mobility.matching.queries.constraints import audience_of, list_eligible_ids
from mobility.matching.ranking import Scored, order_by, score_people, tie_key
from mobility.matching.segments import Floats
from mobility.matching.snapshots import Snapshot
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityKind, OpportunityStatus
from mobility.opportunities.queries import find_by_reference, with_everything
from mobility.people.models import Person as Employee
from mobility.people.queries import find_person_by_number
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


def explain_pair(reference: str, employee_number: str) -> dict[str, Any]:
    """Score, parts, skills matched and missing, and what one more skill would change, as plain data."""
    posting, employee = find_by_reference(reference), find_person_by_number(employee_number)
    if posting is None:
        raise NotFound(N_("There is no opportunity %(reference)s."), reference=reference)
    if employee is None:
        raise NotFound(N_("There is no person %(number)s."), number=employee_number)
    snapshot = index.take_snapshot()
    if employee.id not in snapshot.rows:
        raise InvalidInput(N_("%(number)s may not be found, so nobody else is shown a score."), number=employee_number)
    (made,) = index.make_opportunities([posting])
    person = index.load_people(Employee.id == employee.id)[employee.id]
    scored = _score_one(snapshot, made, person)
    why = explain(scored, 0)
    return {
        "opportunity": reference,
        "person": employee_number,
        "model": snapshot.model,
        "weights": asdict(scored.weights),
        "fit": why.fit.value,
        "score": round(why.ready, 6),
        "grow": round(why.grow, 6),
        "parts": {part: round(value, 6) for part, value in why.parts.items()},
        "matched": [_row(why, place) for place, row in enumerate(why.rows) if row.standing is Standing.HAS],
        "missing": [_row(why, place) for place, row in enumerate(why.rows) if row.standing is not Standing.HAS],
        "counterfactuals": _list_counterfactuals(snapshot, made, person, why),
    }


def _score_one(snapshot: Snapshot, made: Opportunity, person: Person) -> Scored:
    alone = build_index([person], snapshot.vectors)
    return score_people(made, alone, snapshot.vectors, index.load_relations([made]))


def _row(why: Explanation, place: int) -> dict[str, Any]:
    row = why.rows[place]
    return {
        "skill": row.required.phrase,
        "importance": "must" if row.required.must else "nice",
        "level_asked": row.required.level,
        "standing": row.standing.value,
        "held": row.held.phrase if row.held else None,
        "level_held": row.held.level if row.held else None,
        "contribution": round(row.contribution, 6),
    }


def _list_counterfactuals(
    snapshot: Snapshot, made: Opportunity, person: Person, why: Explanation
) -> list[dict[str, Any]]:
    """The score with one missing skill claimed at the level asked for."""
    found = []
    for row in why.rows:
        if row.standing is Standing.HAS:
            continue
        learnt = Skill(row.required.concept, row.required.phrase, row.required.level, direct=row.required.direct)
        then = _score_one(snapshot, made, replace(person, held=(*person.held, learnt)))
        score, fit = round(float(then.ready[0]), 6), explain(then, 0).fit.value
        found.append({"skill": row.required.phrase, "score": score, "fit": fit})
    return sorted(found, key=lambda one: -one["score"])
