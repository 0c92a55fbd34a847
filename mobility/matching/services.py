"""What matching writes: vectors, lists that were shown, whether a posting is ranked."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import session, unit_of_work
from mobility.embeddings import services as embeddings
from mobility.embeddings.embedder import Embedder
from mobility.embeddings.queries import hash_text, key_of, list_hashes
from mobility.matching import index, queries
from mobility.matching.explanation import Explanation
from mobility.matching.models import Direction, Suggestion, SuggestionList
from mobility.matching.policy import MatchingPermission
from mobility.matching.ranking import WEIGHTS
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person

BATCH = 1000
NO_MODEL = "none"


@dataclass(frozen=True)
class IndexReport:
    """What an update of the index did."""

    embedded: int
    removed: int
    kept: int
    seconds: float


@dataclass(frozen=True)
class Shown:
    """One suggestion as it was shown."""

    opportunity_id: int
    person_id: int
    rank: int
    score: float
    parts: dict[str, Any]


def update_index(
    *, open_embedder: Callable[[], Embedder], progress: Callable[[int, int], None] = lambda done, total: None
) -> IndexReport:
    """Embed texts that have no vector and remove vectors that no text needs; between writes nothing is locked."""
    started = time.perf_counter()
    embedder = open_embedder()
    model = key_of(embedder)
    texts = queries.list_needed_texts()
    known = list_hashes(model)
    missing = [text for text in texts if hash_text(text) not in known]
    session.rollback()
    for start in range(0, len(missing), BATCH):
        progress(start, len(missing))
        _embed_and_store(embedder, missing[start : start + BATCH])
    needed = {hash_text(text) for text in texts}
    removed = unit_of_work(lambda: embeddings.keep_only(model=model, hashes=needed))
    return IndexReport(len(missing), removed, len(needed) - len(missing), time.perf_counter() - started)


def _embed_and_store(embedder: Embedder, texts: Sequence[str]) -> None:
    matrix = embedder.embed(texts)
    unit_of_work(lambda: embeddings.store_vectors(model=key_of(embedder), texts=texts, matrix=matrix))


def forget_texts(*, person: Person) -> None:
    """At once, when somebody leaves or no longer wants to be found: what their profile says as a whole."""
    embeddings.remove_texts(texts=[index.load_person(person).text])


def switch_ranking(*, actor: Person, opportunity: Opportunity, is_ranked: bool) -> None:
    """Ranking is advice, and a host may do without."""
    authorize(actor, MatchingPermission.SWITCH_RANKING, opportunity)
    if opportunity.is_ranked == is_ranked:
        return
    opportunity.is_ranked = is_ranked
    audit.record(actor=actor, action="rank_candidates" if is_ranked else "unrank_candidates", subject=opportunity)


def record_list(
    *, direction: Direction, viewer_id: int, subject_id: int, model: str | None, shown: Sequence[Shown]
) -> None:
    """Keep a list that was shown, with what made it."""
    is_for_host = direction is Direction.PEOPLE
    session.add(
        SuggestionList(
            direction=direction,
            viewer_id=viewer_id,
            opportunity_id=subject_id if is_for_host else None,
            person_id=None if is_for_host else subject_id,
            model=model or NO_MODEL,
            weights=WEIGHTS.version,
            suggestions=[
                Suggestion(
                    opportunity_id=one.opportunity_id,
                    person_id=one.person_id,
                    rank=one.rank,
                    score=one.score,
                    parts=one.parts,
                )
                for one in shown
            ],
        )
    )


def make_shown(
    *, explanation: Explanation, opportunity_id: int, person_id: int, rank: int, score: float, mix: float
) -> Shown:
    """With the weights' version and these parts the score can be computed again."""
    parts = {**explanation.parts, "ready": explanation.ready, "grow": explanation.grow, "mix": mix}
    return Shown(opportunity_id, person_id, rank, score, parts)
