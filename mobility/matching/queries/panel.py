"""How many people a posting would reach while it is being written, from what the form says so far.

Only counts leave this file, and a count of a few people is told as "fewer than `FEWEST`", so that nobody is singled out
by trying values. Whoever is counted may be suggested to this host (rules 5 and 6) and would be a good fit at least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from mobility.capacity.load import TOLERANCE, Stretch, highest_sum
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.capacity.queries import list_much_away
from mobility.core.db import session
from mobility.matching import index
from mobility.matching.corpus import Opportunity, RequiredSkill
from mobility.matching.explanation import GOOD
from mobility.matching.likeness import Near, compare
from mobility.matching.queries.gate import take_snapshot
from mobility.matching.queries.suggestible import find_suggestible
from mobility.matching.ranking import NICE, factors, find_best
from mobility.matching.segments import Bearers, Flags, Floats, Ints, Segment
from mobility.matching.snapshots import Snapshot
from mobility.opportunities.models import Importance
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import FULL_SHARE, LegalEntity, Person
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import Skill

FEWEST = 5
MOST_DROPPED = 2
CLOSE = 0.5  # of a skill held; as in `explanation`
FULL_TIME_HOURS = 40.0

Asked = Sequence[tuple[Skill, int, Importance]]


@dataclass(frozen=True)
class Count:
    """`least` is told instead where the number would be about a few people."""

    number: int

    @property
    def is_few(self) -> bool:
        return 0 < self.number < FEWEST


@dataclass(frozen=True)
class Reach:
    """How many fit, how many of them have the time then (None without dates), and how many without one must."""

    fitting: Count
    free: Count | None
    without: Sequence[tuple[Skill, Count]]


def count_reach(host: Person, posting: Posting, asked: Asked) -> Reach:
    """`posting` carries what is known of time and audience, and is in no session."""
    snapshot = take_snapshot()
    may = find_suggestible(snapshot, host, posting)
    covered, weights = _cover(asked, snapshot)
    fitting = _is_good(covered, weights) & may
    free, no_time = _split_by_time(posting, snapshot) if posting.starts_on else (None, None)
    if no_time is not None:
        fitting, may = fitting & ~no_time, may & ~no_time
    return Reach(
        Count(int(fitting.sum())),
        Count(int((fitting & free).sum())) if free is not None else None,
        _list_without(asked, covered, weights, may, int(fitting.sum())),
    )


def _cover(asked: Asked, snapshot: Snapshot) -> tuple[Floats, Floats]:
    """How much of each skill asked each person covers, (skills, people), and what each skill counts, (skills,)."""
    required = index.make_required((skill.id, level, importance) for skill, level, importance in asked)
    weights = np.asarray([1.0 if skill.must else NICE for skill in required], dtype=np.float32)
    made = Opportunity("", "", "", required)
    relations = index.load_relations([made]) if required else {}
    nears = compare(required, snapshot.index.phrases, snapshot.vectors, relations)
    covered = np.zeros((len(required), len(snapshot.index)), dtype=np.float32)
    for segment, rows in snapshot.index.spans():
        for row, (skill, near) in enumerate(zip(required, nears, strict=True)):
            covered[row, rows] = _cover_one(skill, near, segment)
    return covered, weights


def _cover_one(skill: RequiredSkill, near: Near, segment: Segment) -> Floats:
    """1 for a skill held, a part of it for a close one, by the held skill that counts in the score."""
    table = factors(skill)
    best = find_best(near, segment.held, table)
    counts, found = segment.held.reach(near.rows)
    values = np.repeat(near.credit[: len(counts)], counts) * table[found.data]
    counted = values == best[found.indices]
    wants = _bear_any(segment.wanted, near.rows[near.has], len(segment))
    covered = np.zeros(len(segment), dtype=np.float32)
    covered[found.indices[counted & np.repeat(near.close[: len(counts)], counts)]] = CLOSE
    covered[wants] = 0
    covered[found.indices[counted & np.repeat(near.has[: len(counts)], counts)]] = 1
    return covered


def _bear_any(bearers: Bearers, phrases: Ints, people: int) -> Flags:
    flags = np.zeros(people, dtype=np.bool_)
    flags[bearers.reach(phrases)[1].indices] = True
    return flags


def _is_good(covered: Floats, weights: Floats) -> Flags:
    """Where nothing is asked everybody is."""
    if not weights.sum():
        return np.ones(covered.shape[1], dtype=np.bool_)
    good: Flags = (weights @ covered) / weights.sum() >= GOOD
    return good


def _list_without(
    asked: Asked, covered: Floats, weights: Floats, may: Flags, fitting: int
) -> list[tuple[Skill, Count]]:
    """The musts whose absence would bring most people in."""
    if len(asked) < MOST_DROPPED:
        return []
    gains = []
    for row, (skill, _level, importance) in enumerate(asked):
        if importance is Importance.MUST:
            rest = np.arange(len(asked)) != row
            number = int((_is_good(covered[rest], weights[rest]) & may).sum())
            gains.append((number, skill))
    gains.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [(skill, Count(number)) for number, skill in gains[:MOST_DROPPED] if number > fitting]


def _split_by_time(posting: Posting, snapshot: Snapshot) -> tuple[Flags, Flags]:
    """Who has all the time asked, and who has none at all; from three statements, however many people there are."""
    kind, busy = CommitmentKind(posting.kind.value), _list_busy(posting)
    away = list_much_away(posting.starts_on, posting.ends_on)
    cap = float(get_value(Rule.GIG_CAP_PERCENT)) / 100
    free = np.zeros(len(snapshot.index), dtype=np.bool_)
    none = np.zeros_like(free)
    announced = sa.case(
        (Person.next_hours_from <= posting.ends_on, sa.func.coalesce(Person.next_weekly_hours, Person.weekly_hours)),
        else_=Person.weekly_hours,
    )
    lowest = sa.case((announced < Person.weekly_hours, announced), else_=Person.weekly_hours)
    query = sa.select(Person.id, lowest, LegalEntity.full_time_hours).outerjoin(Person.legal_entity)
    people = session.execute(query).all()
    rows = snapshot.index.find([person.id for person in people])
    for row, (person_id, hours, full_time) in zip(rows.tolist(), people, strict=True):
        if row >= 0:
            full = full_time or FULL_TIME_HOURS
            share = min(FULL_SHARE, FULL_SHARE * hours / full)
            left = _left(posting, kind, share, cap, busy.get(person_id, ()))
            asked = posting.allocation_percent
            if asked is None:
                asked = (posting.hours_per_week or 0) / full * FULL_SHARE
            elif asked >= FULL_SHARE:
                asked = share
            free[row] = left + TOLERANCE >= asked and person_id not in away
            none[row] = left <= TOLERANCE
    return free, none


def _list_busy(posting: Posting) -> Mapping[int, list[tuple[CommitmentKind, Stretch]]]:
    rows = session.execute(
        sa.select(
            Commitment.person_id, Commitment.kind, Commitment.starts_on, Commitment.ends_on, Commitment.percent
        ).where(
            Commitment.released_at.is_(None),
            Commitment.starts_on <= posting.ends_on,
            Commitment.ends_on >= posting.starts_on,
        )
    )
    busy: dict[int, list[tuple[CommitmentKind, Stretch]]] = defaultdict(list)
    for person_id, kind, starts_on, ends_on, percent in rows:
        busy[person_id].append((kind, Stretch(starts_on, ends_on, percent)))
    return busy


def _left(
    posting: Posting,
    kind: CommitmentKind,
    share: float,
    cap: float,
    commitments: Sequence[tuple[CommitmentKind, Stretch]],
) -> float:
    """As `capacity.queries.free_percent`, without reading each person's rows apart."""

    def taken(of: CommitmentKind | None) -> float:
        stretches = [stretch for one, stretch in commitments if of in {None, one}]
        return highest_sum(stretches, posting.starts_on, posting.ends_on) if stretches else 0.0

    left = share - taken(None)
    return min(left, cap * share - taken(CommitmentKind.GIG)) if kind is CommitmentKind.GIG else left
