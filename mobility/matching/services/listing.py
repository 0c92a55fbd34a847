"""Lists that were shown, kept with everything they were made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from mobility.core.db import session
from mobility.matching import queries
from mobility.matching.corpus import Opportunity as Asked
from mobility.matching.corpus import Person as Described
from mobility.matching.explanation import Explanation
from mobility.matching.inputs import Basis, Inputs, narrow_relations, read_ahead
from mobility.matching.models import Direction, InputKind, Placing, RankingInput, Suggestion, SuggestionList

NO_MODEL = "none"


@dataclass(frozen=True)
class Shown:
    """One suggestion as it was shown; `compared` is the person, or the opportunity, as matching saw it.

    `parts` with the weights give the score; `group` is what the order went by before the score.
    """

    opportunity_id: int | None
    person_id: int
    rank: int
    score: float
    compared: Described | Asked
    parts: dict[str, Any]
    placing: Placing = Placing.RANKED


@dataclass(frozen=True)
class Listing:
    """A list that was shown: to whom, about what, in which order, made of what; `length` is that of the whole list.

    `subject_id` None: what people are compared with is not posted yet.
    """

    direction: Direction
    viewer_id: int
    subject_id: int | None
    subject: Described | Asked
    basis: Basis
    sorted_by: str
    shown: Sequence[Shown]
    mix: float = 1.0
    length: int | None = None
    filters: dict[str, Any] = field(default_factory=dict)
    seed: str | None = None


@dataclass(frozen=True)
class Collected:
    """What a list was made of, with the hashes by which the list and its rows name it."""

    inputs: Inputs
    names: Mapping[str, str]
    others: Sequence[str]


def collect_inputs(*, listing: Listing) -> Collected:
    """All that only reads, so that nobody who wants to write waits for it."""
    basis, inputs, is_for_person = listing.basis, Inputs(), listing.direction is Direction.OPPORTUNITIES
    compared = [listing.subject, *(one.compared for one in listing.shown)]
    read_ahead(compared, basis.vectors)
    others = [inputs.add(one.compared, basis.vectors, _owner(one)) for one in listing.shown]
    names = {
        "subject_hash": inputs.add(listing.subject, basis.vectors, listing.subject_id if is_for_person else None),
        "relations_hash": inputs.add_value(InputKind.RELATIONS, narrow_relations(basis.relations, compared)),
        "weights_hash": inputs.add_value(InputKind.WEIGHTS, asdict(basis.weights)),
    }
    return Collected(inputs, names, others)


def record_list(*, listing: Listing, collected: Collected | None = None) -> None:
    """Keep a list that was shown, with everything needed to make it again."""
    collected = collected or collect_inputs(listing=listing)
    basis, is_for_person = listing.basis, listing.direction is Direction.OPPORTUNITIES
    made = SuggestionList(
        direction=listing.direction,
        viewer_id=listing.viewer_id,
        opportunity_id=None if is_for_person else listing.subject_id,
        person_id=listing.subject_id if is_for_person else None,
        model=basis.model or NO_MODEL,
        weights=basis.weights.version,
        sorted_by=listing.sorted_by,
        mix=listing.mix,
        length=listing.length,
        filters=listing.filters,
        seed=listing.seed,
        **collected.names,
    )
    session.add(made)
    session.flush()
    rows = [_make_row(made, one, name) for one, name in zip(listing.shown, collected.others, strict=True)]
    if rows:
        session.execute(sa.insert(Suggestion), rows)  # in one statement, which their objects would not be
    _keep_inputs(collected.inputs)


def _owner(shown: Shown) -> int | None:
    return shown.person_id if isinstance(shown.compared, Described) else None


def _make_row(made: SuggestionList, shown: Shown, input_hash: str) -> dict[str, Any]:
    return {
        "suggestion_list_id": made.id,
        "opportunity_id": shown.opportunity_id,
        "person_id": shown.person_id,
        "rank": shown.rank,
        "score": shown.score,
        "parts": shown.parts,
        "placing": shown.placing,
        "input_hash": input_hash,
    }


def _keep_inputs(inputs: Inputs) -> None:
    """Those that are not there yet; in one order for everybody, so that two who write the same wait only once."""
    rows = inputs.rows
    known = queries.list_known_hashes(rows)
    new = [rows[name] for name in sorted(rows.keys() - known)]
    values = [
        {"hash": one.hash, "kind": one.kind, "person_id": one.owner_id, "value": one.value}
        for one in new
        if one.vector is None
    ]
    vectors = [{"hash": one.hash, "kind": one.kind, "vector": one.vector} for one in new if one.vector is not None]
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(RankingInput).on_conflict_do_nothing(index_elements=["hash"])
    for some in (values, vectors):
        if some:
            session.execute(statement, some, execution_options={"render_nulls": True})


def forget_inputs() -> int:
    """What no list that is kept was made of any more, vectors last; how many."""
    count = 0
    for names in queries.list_unused_inputs():
        count += len(names)
        session.execute(sa.delete(RankingInput).where(RankingInput.hash.in_(names)))
    return count


def make_shown(
    *, explanation: Explanation, compared: Described | Asked, opportunity_id: int | None, person_id: int, rank: int,
    score: float, mix: float, group: Sequence[float] = (), placing: Placing = Placing.RANKED,
) -> Shown:  # fmt: skip
    """With the weights' version and these parts the score can be computed again."""
    parts: dict[str, Any] = {**explanation.parts, "ready": explanation.ready, "grow": explanation.grow, "mix": mix}
    if group:
        parts["group"] = list(group)
    return Shown(opportunity_id, person_id, rank, score, compared, parts, placing)
