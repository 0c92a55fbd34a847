"""Lists that were shown: made again from what was kept of them, and how often somebody was on one."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching.inputs import Restored, Row, find_differences, score_again
from mobility.matching.models import Direction, InputKind, RankingInput, Suggestion, SuggestionList
from mobility.opportunities.models import Opportunity, OpportunityKind

AT_ONCE = 500
NO_MODEL = "none"


class Verdict(enum.StrEnum):
    IDENTICAL = "identical"
    DIFFERENT = "different"
    ERASED = "erased"
    NOT_KEPT = "not_kept"
    OTHER_FORMULA = "other_formula"


@dataclass(frozen=True)
class Outcome:
    """`erased` of `rows` could not be worked out again, because what they were made of was erased."""

    list_id: int
    verdict: Verdict
    rows: int
    erased: int = 0
    differences: Sequence[str] = ()


def find_list(list_id: int) -> SuggestionList | None:
    return session.get(SuggestionList, list_id)


def sample_lists(size: int) -> Sequence[int]:
    """Ids drawn at random, of all lists that are kept."""
    return session.scalars(sa.select(SuggestionList.id).order_by(sa.func.random()).limit(size)).all()


def reproduce(shown: SuggestionList) -> Outcome:
    """Works the scores and the order of a list out again, from nothing but what was stored with it."""
    rows = len(shown.suggestions)
    common = [shown.subject_hash, shown.relations_hash, shown.weights_hash]
    names = [name for name in common if name]
    if len(names) < len(common):
        return Outcome(shown.id, Verdict.NOT_KEPT, rows)
    inputs = _load_inputs([*names, *(one.input_hash for one in shown.suggestions if one.input_hash)])
    kept = [one for one in shown.suggestions if one.input_hash in inputs]
    if not kept or not inputs.keys() >= set(names):
        return Outcome(shown.id, Verdict.ERASED, rows, rows)
    restored = Restored(inputs, None if shown.model == NO_MODEL else shown.model)
    try:
        pairs = _compare_again(shown, kept, restored, *names)
    except KeyError:
        return Outcome(shown.id, Verdict.ERASED, rows, rows)
    except TypeError:  # weights, or something compared, with other names than this release knows
        return Outcome(shown.id, Verdict.OTHER_FORMULA, rows)
    differences = find_differences(shown.direction, shown.sorted_by, pairs)
    return Outcome(
        shown.id, Verdict.DIFFERENT if differences else Verdict.IDENTICAL, rows, rows - len(kept), differences
    )


def _compare_again(
    shown: SuggestionList, kept: Sequence[Suggestion], restored: Restored, *names: str
) -> list[tuple[Row, Any]]:
    subject, relations, weights = names
    others = [one.input_hash or "" for one in kept]
    if shown.direction is Direction.OPPORTUNITIES:
        person = restored.person(subject)
        pairs = [(restored.opportunity(name), person) for name in others]
    else:
        opportunity = restored.opportunity(subject)
        pairs = [(opportunity, restored.person(name)) for name in others]
    basis = restored.basis(relations, weights)
    again = score_again(pairs, basis, shown.direction, 1.0 if shown.mix is None else shown.mix)
    rows = [Row(one.rank, one.score, one.parts, one.placing) for one in kept]
    return list(zip(rows, again, strict=True))


def _load_inputs(names: Iterable[str]) -> dict[str, Any]:
    """By hash: plain data, and the bytes of the vectors that it names."""
    found = _read(names)
    vectors = {name for value in found.values() for name in value.get("vectors", ()) if name}
    return found | _read(vectors)


def _read(names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for chunk in _chunks(list(set(names))):
        query = sa.select(RankingInput.hash, RankingInput.value, RankingInput.vector)
        for row in session.execute(query.where(RankingInput.hash.in_(chunk))):
            found[row.hash] = row.value if row.vector is None else row.vector
    return found


def list_known_hashes(names: Collection[str]) -> set[str]:
    """Those that are kept already."""
    found: set[str] = set()
    for chunk in _chunks(list(names)):
        found |= set(session.scalars(sa.select(RankingInput.hash).where(RankingInput.hash.in_(chunk))))
    return found


def list_unused_inputs() -> Iterator[Sequence[str]]:
    """Hashes, some at a time, of what no list refers to; once those are deleted, of the vectors that nothing names."""
    used = sa.union_all(
        *(
            sa.select(column).where(column.is_not(None))
            for column in (
                Suggestion.input_hash,
                SuggestionList.subject_hash,
                SuggestionList.relations_hash,
                SuggestionList.weights_hash,
            )
        )
    )
    is_vector = RankingInput.kind == InputKind.VECTOR
    left = session.scalars(sa.select(RankingInput.hash).where(sa.not_(is_vector), RankingInput.hash.not_in(used))).all()
    yield from _chunks(left)
    named: set[str] = set()
    bearing = sa.select(RankingInput.value).where(RankingInput.kind.in_([InputKind.PERSON, InputKind.OPPORTUNITY]))
    for value in session.scalars(bearing.execution_options(yield_per=AT_ONCE)):
        named.update(value["vectors"])
    vectors = session.scalars(sa.select(RankingInput.hash).where(is_vector)).all()
    yield from _chunks([name for name in vectors if name not in named])


@dataclass(frozen=True)
class TimesSuggested:
    """In one month (its first day in UTC), for one kind of opportunity: on how many lists, of how many postings."""

    month: str
    kind: OpportunityKind
    lists: int
    postings: int


def list_times_suggested(person_id: int) -> list[TimesSuggested]:
    """Where hosts got to see this person on a list of theirs, the last month first; no posting and no host is named."""
    rows = session.execute(
        sa.select(SuggestionList.created_at, Opportunity.kind, SuggestionList.id, Opportunity.id)
        .join(Suggestion, Suggestion.suggestion_list_id == SuggestionList.id)
        .outerjoin(Opportunity, Opportunity.id == SuggestionList.opportunity_id)
        .where(SuggestionList.direction == Direction.PEOPLE, Suggestion.person_id == person_id)
    )
    lists: dict[tuple[str, OpportunityKind], set[int]] = {}
    postings: dict[tuple[str, OpportunityKind], set[int]] = {}
    for shown_at, kind, list_id, posting_id in rows:
        # what is not posted yet would be a gig, by which a team looks for somebody to step in
        key = (f"{shown_at:%Y-%m}", kind or OpportunityKind.GIG)
        lists.setdefault(key, set()).add(list_id)
        postings.setdefault(key, set()).update({posting_id} - {None})
    order = sorted(lists, key=lambda key: (key[0], key[1].value), reverse=True)
    return [TimesSuggested(*key, len(lists[key]), len(postings[key])) for key in order]


def count_times_suggested(since: Any = None, top: int | None = None) -> dict[int, int]:
    """On how many lists each person stood, among the first `top`; for oversight (P5, P7): nobody absent is counted."""
    query = (
        sa.select(Suggestion.person_id, sa.func.count(Suggestion.id))
        .join(SuggestionList, SuggestionList.id == Suggestion.suggestion_list_id)
        .where(SuggestionList.direction == Direction.PEOPLE)
        .group_by(Suggestion.person_id)
    )
    if since is not None:
        query = query.where(SuggestionList.created_at >= since)
    if top is not None:
        query = query.where(Suggestion.rank <= top)
    return {row[0]: row[1] for row in session.execute(query)}


def _chunks(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
