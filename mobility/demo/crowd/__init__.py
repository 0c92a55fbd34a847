"""The many of a large made-up company: beside the cast whose story is lived, people and postings written in batches.

Whoever is here is valid by every rule that `mobility.invariants` checks, but no service was asked: a hundred thousand
people would take hours. Nothing refers to this crowd from the cast's side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice

from mobility.core.db import session
from mobility.demo.company import Company
from mobility.demo.crowd.applying import Market
from mobility.demo.crowd.people import Seat, Staffing, found_teams, list_members
from mobility.demo.crowd.postings import write_postings
from mobility.demo.crowd.rows import seal

AT_A_TIME = 2000
# of SQLite while it writes, in KiB: its own 2 MB would be read and written again and again
LARGE_CACHE = "PRAGMA cache_size=-131072"


def add_crowd(company: Company, now: dt.datetime, *, people: int, postings: int) -> None:
    """So many more people in teams of their own, so many more postings of theirs, and forty who apply to each."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(LARGE_CACHE)
    staffing = Staffing(company, now)
    teams = found_teams(company, staffing, now, people)
    market = Market(company, write_postings(company, teams, now, postings), people, now)
    for some in _batches(list_members(teams)):
        market.open_for(staffing.hire(some))
    seal(now)
    session.expire_all()


def _batches(seats: Iterator[Seat]) -> Iterator[Sequence[Seat]]:
    while some := list(islice(seats, AT_A_TIME)):
        yield some
