"""One pair explained: the whole score as plain data, and what would have raised it, by really ranking again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from mobility.applications.models import Application
from mobility.core.errors import InvalidInput, NotFound
from mobility.core.i18n import N_
from mobility.matching import index
from mobility.matching.corpus import Opportunity, Person
from mobility.matching.counterfactual import Bench, Counterfactual, Others, Place, Raising, find_raising, weigh
from mobility.matching.explanation import SkillRow, Standing, explain
from mobility.matching.queries.catalogues import describe_posting
from mobility.matching.queries.gate import find_obstacle, list_ranked_ids, take_snapshot
from mobility.matching.queries.suggestible import find_eligible, find_suggestible
from mobility.matching.ranking import score_people
from mobility.matching.snapshots import Snapshot
from mobility.matching.wording import ToldRaising, tell_raising
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.queries import find_by_reference
from mobility.people.models import Person as Employee
from mobility.people.queries import find_person_by_number


def raise_own(person: Employee, posting: Posting, language: str) -> ToldRaising | None:
    """For oneself alone, with the place among those who could be suggested; None where somebody is not ranked."""
    if find_obstacle(person) is not None:
        return None
    snapshot = take_snapshot()
    made = describe_posting(posting)
    bench = _set_up(snapshot, made, index.load_person(person))
    return _tell(find_raising(bench, _find_others(snapshot, bench, posting, person)), language, to_self=True)


def raise_candidate(candidate: Application | Employee, posting: Posting, language: str) -> ToldRaising | None:
    """For a host: the same without a place, which would tell of others; an applicant by the profile they sent."""
    employee = candidate.applicant if isinstance(candidate, Application) else candidate
    if not list_ranked_ids([employee]):
        return None
    snapshot = take_snapshot()
    made = describe_posting(posting)
    if isinstance(candidate, Application):
        (person,) = index.make_applicants([(employee.employee_number, candidate.snapshot or {}, employee.language)])
    else:
        person = index.load_people(Employee.id == employee.id)[employee.id]
    return _tell(find_raising(_set_up(snapshot, made, person), None), language, to_self=False)


def _set_up(snapshot: Snapshot, made: Opportunity, person: Person) -> Bench:
    return Bench(made, person, snapshot.vectors, index.load_relations([made]))


def _find_others(snapshot: Snapshot, bench: Bench, posting: Posting, reader: Employee | None = None) -> Others | None:
    """Everyone who may be suggested now, scored once; nobody where the list is not ranked.

    Without whoever reports to the reader: a place must not tell that one of them is open (rule 5).
    """
    if not posting.is_ranked:
        return None
    scored = score_people(bench.opportunity, snapshot.index, snapshot.vectors, bench.relations, bench.weights)
    counted = find_eligible(snapshot, posting.host_manager, posting)
    if reader is not None:
        counted &= find_suggestible(snapshot, reader, posting)
    return Others(scored, np.flatnonzero(counted), bench.person.id)


def _tell(raising: Raising, language: str, *, to_self: bool) -> ToldRaising:
    concepts = {int(change.skill.concept) for one in raising.found for change in one.changes}
    return tell_raising(raising, index.read_labels(concepts, language), to_self=to_self)


def explain_pair(reference: str, employee_number: str) -> dict[str, Any]:
    """Score, parts, skills matched and missing, and what other skills would have changed, as plain data."""
    posting, employee = find_by_reference(reference), find_person_by_number(employee_number)
    if posting is None:
        raise NotFound(N_("There is no opportunity %(reference)s."), reference=reference)
    if employee is None:
        raise NotFound(N_("There is no person %(number)s."), number=employee_number)
    snapshot = index.take_snapshot()
    if employee.id not in snapshot.rows:
        raise InvalidInput(N_("%(number)s may not be found, so nobody else is shown a score."), number=employee_number)
    (made,) = index.make_opportunities([posting])
    bench = _set_up(snapshot, made, index.load_people(Employee.id == employee.id)[employee.id])
    scored = bench.score([bench.person])
    why, worth = explain(scored, 0), weigh(bench)
    raising = find_raising(bench, _find_others(snapshot, bench, posting))
    rows = [_row(row, worth.get(row.held, 0.0) if row.held else 0.0) for row in why.rows]
    return {
        "opportunity": reference,
        "person": employee_number,
        "model": snapshot.model,
        "weights": asdict(scored.weights),
        "fit": why.fit.value,
        "score": round(why.ready, 6),
        "grow": round(why.grow, 6),
        "rank": raising.before.rank,
        "parts": {part: round(value, 6) for part, value in why.parts.items()},
        "matched": [row for row in rows if row["standing"] == Standing.HAS],
        "missing": [row for row in rows if row["standing"] != Standing.HAS],
        "counterfactuals": [_counterfactual(one) for one in raising.found],
    }


def _row(row: SkillRow, worth: float) -> dict[str, Any]:
    """`contribution` is the row's part of the score; `lost_without` what the score loses without the skill held."""
    return {
        "skill": row.required.phrase,
        "importance": "must" if row.required.must else "nice",
        "level_asked": row.required.level,
        "standing": row.standing.value,
        "held": row.held.phrase if row.held else None,
        "level_held": row.held.level if row.held else None,
        "contribution": round(row.contribution, 6),
        "lost_without": round(worth, 6),
    }


def _counterfactual(one: Counterfactual) -> dict[str, Any]:
    return {
        "changes": [
            {"change": change.kind.value, "skill": change.skill.phrase, "level": change.skill.level}
            for change in one.changes
        ],
        "before": _place(one.before),
        "after": _place(one.after),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"score": round(place.score, 6), "fit": place.fit.value, "rank": place.rank}
