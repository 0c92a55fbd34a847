"""The catalogue of everything that is open, kept in memory; a posting is read again only when its version moved on.

It is the same for everybody: who may see what is asked of the database on every request, and the catalogue answers
only for the ids that come from there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import sqlalchemy as sa

from mobility.core.db import is_writing, once_while_reading, session
from mobility.matching import index
from mobility.matching.catalogue import Catalogue, build_catalogue
from mobility.matching.corpus import Opportunity
from mobility.matching.models import TitleLink
from mobility.matching.queries.gate import take_snapshot
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityStatus
from mobility.opportunities.queries import with_everything

READ_AT_ONCE = 500
MOST_DESCRIBED = 1000


@dataclass(frozen=True)
class Kept:
    """The catalogue with the row of each posting's id, and the versions that were read."""

    stamp: tuple[Any, ...]
    catalogue: Catalogue
    places: Mapping[int, int]
    versions: Mapping[int, int]

    def find(self, postings: Sequence[Posting]) -> list[Opportunity] | None:
        """These as matching sees them; None where one of them is not here as it stands."""
        if any(self.versions.get(one.id) != one.version for one in postings):
            return None
        return [self.catalogue.opportunities[self.places[one.id]] for one in postings]

    def relations_of(self, opportunities: Iterable[Opportunity]) -> dict[str, Any]:
        """What `index.load_relations` would read for some that are here."""
        asked = {skill.concept for one in opportunities for skill in (*one.required, *one.taught)}
        asked |= {one.job.concept for one in opportunities if not one.names_skill}
        relations = self.catalogue.relations
        return {concept: relations[concept] for concept in sorted(asked & relations.keys())}


_lock = Lock()
_kept: Kept | None = None
_made: dict[tuple[int, int, Hashable], Opportunity] = {}
_described: dict[tuple[int, int, Hashable], Opportunity] = {}


def take_catalogue() -> Kept:
    """As the tables are now; of what did not change since, nothing is made anew."""
    return once_while_reading("catalogue", _take_catalogue)


def _take_catalogue() -> Kept:
    global _kept, _made
    snapshot = take_snapshot()
    vocabulary = snapshot.vocabulary
    linked = sa.select(sa.func.max(TitleLink.id)).scalar_subquery()
    query = sa.select(Posting.id, Posting.version, linked.label("linked"))
    rows = session.execute(query.where(Posting.status == OpportunityStatus.OPEN).order_by(Posting.id)).all()
    keys = [(row.id, row.version, vocabulary) for row in rows]
    stamp = (snapshot.stamp, tuple(keys), {row.linked for row in rows})
    with _lock:
        if _kept is None or _kept.stamp != stamp:
            _made = _make({key: _made.get(key) for key in keys})
            opportunities = list(_made.values())
            if _kept and _kept.catalogue.vectors is snapshot.vectors and _kept.stamp[1:] == stamp[1:]:
                catalogue = _kept.catalogue
            else:
                relations = index.load_relations(opportunities)
                catalogue = build_catalogue(opportunities, snapshot.vectors, relations)
            places = {posting_id: place for place, (posting_id, *_) in enumerate(keys)}
            _kept = Kept(stamp, catalogue, places, {posting_id: version for posting_id, version, _ in keys})
        return _kept


def describe_postings(postings: Sequence[Posting]) -> list[Opportunity]:
    """Several as matching sees them, in their order."""
    return take_catalogue().find(postings) or [describe_posting(one) for one in postings]


def describe_posting(posting: Posting) -> Opportunity:
    """One as matching sees it, open or not; made anew only once it is another, or concepts are named anew."""
    if is_writing():
        return index.make_opportunities([posting])[0]
    key = posting.id, posting.version, take_snapshot().vocabulary
    if key not in _described:
        if len(_described) >= MOST_DESCRIBED:
            _described.clear()
        (_described[key],) = index.make_opportunities([posting])
    return _described[key]


def _make(found: dict[tuple[int, int, Hashable], Opportunity | None]) -> dict[tuple[int, int, Hashable], Opportunity]:
    missing = [key[0] for key, made in found.items() if made is None]
    fresh: dict[int, Opportunity] = {}
    for start in range(0, len(missing), READ_AT_ONCE):
        chunk = missing[start : start + READ_AT_ONCE]
        postings = session.scalars(with_everything().where(Posting.id.in_(chunk))).all()
        fresh |= zip((one.id for one in postings), index.make_opportunities(postings), strict=True)
    return {key: made or fresh[key[0]] for key, made in found.items()}
