"""The catalogue of everything that is open, kept in memory; a posting is read again only when its version moved on.

It is the same for everybody: who may see what is asked of the database on every request, and the catalogue answers
only for the ids that come from there.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from threading import Lock

import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching import index
from mobility.matching.catalogue import Catalogue, build_catalogue
from mobility.matching.corpus import Opportunity
from mobility.matching.lexical import Statistics
from mobility.matching.queries.gate import take_snapshot
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.models import OpportunityStatus
from mobility.opportunities.queries import with_everything

READ_AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """The catalogue with the row of each posting's id, and the statistics that scores are made with."""

    stamp: Hashable
    catalogue: Catalogue
    places: Mapping[int, int]
    statistics: Statistics


_lock = Lock()
_kept: Kept | None = None
_made: dict[tuple[int, int, Hashable], Opportunity] = {}


def take_catalogue() -> Kept:
    """As the tables are now; of what did not change since, nothing is made anew."""
    global _kept, _made
    snapshot = take_snapshot()
    vocabulary = snapshot.vocabulary
    query = sa.select(Posting.id, Posting.version).where(Posting.status == OpportunityStatus.OPEN)
    keys = [(row.id, row.version, vocabulary) for row in session.execute(query.order_by(Posting.id))]
    stamp = (snapshot.stamp, tuple(keys))
    with _lock:
        if _kept is None or _kept.stamp != stamp:
            _made = _make({key: _made.get(key) for key in keys})
            opportunities = list(_made.values())
            if _kept and _kept.catalogue.vectors is snapshot.vectors and _kept.stamp[1] == stamp[1]:  # type: ignore[index]
                catalogue = _kept.catalogue
            else:
                relations = index.load_relations(opportunities)
                catalogue = build_catalogue(opportunities, snapshot.vectors, relations)
            places = {posting_id: place for place, (posting_id, *_) in enumerate(keys)}
            _kept = Kept(stamp, catalogue, places, snapshot.statistics)
        return _kept


def _make(found: dict[tuple[int, int, Hashable], Opportunity | None]) -> dict[tuple[int, int, Hashable], Opportunity]:
    missing = [key[0] for key, made in found.items() if made is None]
    fresh: dict[int, Opportunity] = {}
    for start in range(0, len(missing), READ_AT_ONCE):
        chunk = missing[start : start + READ_AT_ONCE]
        postings = session.scalars(with_everything().where(Posting.id.in_(chunk))).all()
        fresh |= zip((one.id for one in postings), index.make_opportunities(postings), strict=True)
    return {key: made or fresh[key[0]] for key, made in found.items()}
