"""Who may be suggested to a host, as rows of the index: arrays, and short lists of those whom something here keeps out.

`constraints` says the same in SQL. By the arrays lists are sorted and counted; of whoever a page shows the database is
asked once more.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa

from mobility.capacity.queries import list_much_away
from mobility.core.db import session
from mobility.matching import marks
from mobility.matching.queries.constraints import (
    is_engaged,
    list_busy_ids,
    list_full,
    may_be_suggested,
)
from mobility.matching.queries.gate import take_snapshot
from mobility.matching.segments import Flags
from mobility.matching.snapshots import Snapshot
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.directory import reports_to
from mobility.people.models import Person

VERIFIED_AT_ONCE = 500


def find_suggestible(snapshot: Snapshot, host: Person, posting: Posting) -> Flags:
    """Of the rows of the index: whom nothing but time keeps from this host, as `may_be_suggested` says in SQL.

    Who may be found and ranked is in the index as of this request, so that only those left out here are listed.
    """
    index = snapshot.index
    suggestible = index.alive & marks.is_in_audience(index, posting) & marks.speaks_at_work(index, posting)
    here = sa.or_(Person.id.in_(posting.host_ids), reports_to(host), is_engaged(posting))
    rows = index.find(session.scalars(sa.select(Person.id).where(here)).all())
    suggestible[rows[rows >= 0]] = False
    return suggestible


def find_eligible(snapshot: Snapshot, host: Person, posting: Posting) -> Flags:
    """As `find_suggestible`, of those with time."""
    eligible = find_suggestible(snapshot, host, posting)
    busy = find_busy(snapshot, posting)
    full = list_full([int(snapshot.ids[row]) for row in busy if eligible[row]], posting)
    eligible[snapshot.index.find(list(full))] = False
    return eligible


def find_busy(snapshot: Snapshot, posting: Posting) -> list[int]:
    """Rows of those who are promised to another team on any date of this opportunity."""
    rows = snapshot.index.find(list_busy_ids(posting))
    found: list[int] = rows[rows >= 0].tolist()
    return found


def find_partly_free(snapshot: Snapshot, posting: Posting) -> list[int]:
    """Rows of those who are promised to another team then, or on leave for much of it: they stand after the others."""
    away = snapshot.index.find(list(list_much_away(posting.starts_on, posting.ends_on)))
    found: list[int] = away[away >= 0].tolist()
    return [*find_busy(snapshot, posting), *found]


def count_eligible(host: Person, posting: Posting) -> int:
    """How many the whole list of suggested people holds."""
    return int(np.count_nonzero(find_eligible(take_snapshot(), host, posting)))


def verify(snapshot: Snapshot, host: Person, posting: Posting, rows: Sequence[int]) -> set[int]:
    """Which of these rows the database says may be shown now, whatever the index knows."""
    ids = {int(snapshot.ids[row]): row for row in rows}
    found: set[int] = set()
    for start in range(0, len(rows), VERIFIED_AT_ONCE):
        some = list(ids)[start : start + VERIFIED_AT_ONCE]
        found |= set(session.scalars(sa.select(Person.id).where(Person.id.in_(some), may_be_suggested(host, posting))))
    return {ids[one] for one in found}
