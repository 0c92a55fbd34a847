"""What a person is committed to, when they are away, and how much of their own time is free."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.capacity.calendar import Calendar, Period
from mobility.capacity.load import ONE_DAY, TOLERANCE, Stretch, clip, find_first_over, highest_sum
from mobility.capacity.models import Commitment, CommitmentKind, Leave
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.people.models import FULL_SHARE, EmploymentTerms, LegalEntity, Person
from mobility.people.working_days import is_working_day
from mobility.policies.queries import Rule, get_value

Fit = Literal["fits", "partly", "no"]
NOT_FREE = N_(
    "This time is not free: from %(day)s it would be more than the working hours. "
    "Choose other dates or a smaller share."
)
TOO_MANY_GIGS = N_(
    "From %(day)s gigs together would take more of the week than the company allows. Choose fewer hours or other dates."
)
# more than this part of the working days of a window on leave, and the work fits in part; leave never says no
MOST_AWAY = 0.2
READ_AT_ONCE = 500


def list_commitments(person: Person, from_on: dt.date, until_on: dt.date) -> Sequence[Commitment]:
    """Everything that counts on any date of the window, earliest first."""
    return session.scalars(_counting(from_on, until_on).where(Commitment.person_id == person.id)).all()


def _counting(from_on: dt.date, until_on: dt.date) -> sa.Select[Commitment]:
    is_within = sa.and_(Commitment.starts_on <= until_on, Commitment.ends_on >= from_on)
    counting = sa.select(Commitment).where(Commitment.released_at.is_(None), is_within)
    return counting.order_by(Commitment.starts_on, Commitment.id)


@dataclass(frozen=True)
class Taken:
    """What of somebody's time is promised, and when they are away, within a window."""

    commitments: Sequence[Commitment] = ()
    leave: Sequence[Leave] = ()


def list_taken(people: Iterable[int], from_on: dt.date, until_on: dt.date) -> dict[int, Taken]:
    """By id of these people, in a fixed number of statements for some hundreds of them."""
    commitments: dict[int, list[Commitment]] = defaultdict(list)
    leave: dict[int, list[Leave]] = defaultdict(list)
    ids = sorted(set(people))
    for start in range(0, len(ids), READ_AT_ONCE):
        some = ids[start : start + READ_AT_ONCE]
        for one in session.scalars(_counting(from_on, until_on).where(Commitment.person_id.in_(some))):
            commitments[one.person_id].append(one)
        away = sa.select(Leave).where(Leave.person_id.in_(some), Leave.ends_on >= from_on, Leave.starts_on <= until_on)
        for row in session.scalars(away.order_by(Leave.starts_on, Leave.id)):
            leave[row.person_id].append(row)
    return {one: Taken(commitments[one], leave[one]) for one in ids}


def to_stretches(commitments: Iterable[Commitment], kind: CommitmentKind | None = None) -> list[Stretch]:
    """Commitments (of one kind) as dates and shares."""
    return [Stretch(row.starts_on, row.ends_on, row.percent) for row in commitments if kind is None or row.kind is kind]


def get_own_percent(
    person: Person, kind: CommitmentKind, percent: float, starts_on: dt.date, ends_on: dt.date
) -> float:
    """A full-time work package takes what the person works on each of its dates, whatever their contract."""
    if kind is CommitmentKind.WORK_PACKAGE and percent >= FULL_SHARE:
        return person.lowest_share(starts_on, ends_on)
    return percent


def to_percent(person: Person, hours_per_week: float) -> float:
    """Hours a week as per cent of full time where the person is employed."""
    return hours_per_week / person.full_time_hours * FULL_SHARE


def get_gig_cap(person: Person, starts_on: dt.date, ends_on: dt.date) -> float:
    """How much of full time all gigs together may take then: the policy's share of the person's own hours."""
    return float(get_value(Rule.GIG_CAP_PERCENT)) / 100 * person.lowest_share(starts_on, ends_on)


def list_limits(person: Person, starts_on: dt.date, ends_on: dt.date) -> list[Stretch]:
    """Per cent of full time that the person is employed for on each of these dates, by what is known today."""
    change = person.next_hours_from
    if change is None or not starts_on < change <= ends_on:
        return [Stretch(starts_on, ends_on, person.share_on(starts_on))]
    before = Stretch(starts_on, change - ONE_DAY, person.share_on(starts_on))
    return [before, Stretch(change, ends_on, person.share_on(change))]


def free_percent(
    person: Person,
    starts_on: dt.date,
    ends_on: dt.date,
    kind: CommitmentKind = CommitmentKind.WORK_PACKAGE,
    known: Taken | None = None,
) -> float:
    """The lowest free share of full time on any date of the window; for a gig also under the cap on gigs."""
    commitments = list_commitments(person, starts_on, ends_on) if known is None else known.commitments
    taken, limits = to_stretches(commitments), list_limits(person, starts_on, ends_on)
    free = min(limit.percent - highest_sum(taken, limit.starts_on, limit.ends_on) for limit in limits)
    if kind is CommitmentKind.GIG:
        gigs = highest_sum(to_stretches(commitments, CommitmentKind.GIG), starts_on, ends_on)
        free = min(free, get_gig_cap(person, starts_on, ends_on) - gigs)
    return max(0.0, free)


def fits(
    person: Person,
    starts_on: dt.date,
    ends_on: dt.date,
    percent: float,
    kind: CommitmentKind = CommitmentKind.WORK_PACKAGE,
    known: Taken | None = None,
) -> Fit:
    """All that a host may know of somebody's capacity; leave and time that is promised look the same.

    `known` is what `list_taken` read for this window.
    """
    free = free_percent(person, starts_on, ends_on, kind, known)
    if free + TOLERANCE < get_own_percent(person, kind, percent, starts_on, ends_on):
        return "partly" if free > TOLERANCE else "no"
    leave = list_leave(person, starts_on, ends_on) if known is None else known.leave
    return "partly" if leave and _is_much(person, leave, starts_on, ends_on) else "fits"


@dataclass(frozen=True)
class Clash:
    """Why some time cannot be promised, and from which day on; no figure, since hosts read it too."""

    day: dt.date
    message: Message


def find_clash(
    person: Person, kind: CommitmentKind, asked: Stretch, instead_of: Commitment | None = None
) -> Clash | None:
    """Where this would be more than the working time, or more gigs than the company allows; leave takes nothing of it.

    Only the dates asked for count: an older promise may exceed a contract that was reduced since.
    """
    others = [row for row in list_commitments(person, asked.starts_on, asked.ends_on) if row is not instead_of]
    own = asked._replace(percent=get_own_percent(person, kind, asked.percent, asked.starts_on, asked.ends_on))
    full_on = _find_over(to_stretches(others), own, list_limits(person, asked.starts_on, asked.ends_on))
    if full_on is not None:
        return Clash(full_on, Message(NOT_FREE, {"day": full_on}))
    return _find_gig_clash(person, own, others) if kind is CommitmentKind.GIG else None


def find_gig_clash(person: Person, asked: Stretch) -> Clash | None:
    """Where this gig would be more gigs than the company allows, whatever else is promised."""
    return _find_gig_clash(person, asked, list_commitments(person, asked.starts_on, asked.ends_on))


def _find_gig_clash(person: Person, asked: Stretch, others: Iterable[Commitment]) -> Clash | None:
    cap = asked._replace(percent=get_gig_cap(person, asked.starts_on, asked.ends_on))
    over_on = _find_over(to_stretches(others, CommitmentKind.GIG), asked, [cap])
    return Clash(over_on, Message(TOO_MANY_GIGS, {"day": over_on})) if over_on is not None else None


def _find_over(others: list[Stretch], asked: Stretch, limits: list[Stretch]) -> dt.date | None:
    """The first date on which both together exceed the limit of that date."""
    days = (find_first_over(clip([*others, asked], *limit[:2]), limit.percent) for limit in limits)
    return next((day for day in days if day is not None), None)


def find_leave(leave_id: int) -> Leave | None:
    return session.get(Leave, leave_id)


def list_leave(person: Person, from_on: dt.date, until_on: dt.date | None = None) -> Sequence[Leave]:
    """When the person is away on any date of the window, the earliest first."""
    query = sa.select(Leave).where(Leave.person_id == person.id, Leave.ends_on >= from_on)
    if until_on is not None:
        query = query.where(Leave.starts_on <= until_on)
    return session.scalars(query.order_by(Leave.starts_on, Leave.id)).all()


def _is_much(person: Person, leave: Sequence[Leave], starts_on: dt.date, ends_on: dt.date) -> bool:
    return make_calendar(person, leave=leave).share_away(starts_on, ends_on) > MOST_AWAY


def list_much_away(starts_on: dt.date, ends_on: dt.date) -> set[int]:
    """Everybody who is on leave for much of the window."""
    rows = session.scalars(
        sa.select(Leave).where(Leave.starts_on <= ends_on, Leave.ends_on >= starts_on).options(joinedload(Leave.person))
    )
    away: dict[Person, list[Leave]] = defaultdict(list)
    for row in rows:
        away[row.person].append(row)
    return {person.id for person, leave in away.items() if _is_much(person, leave, starts_on, ends_on)}


def get_calendar(person: Person, from_on: dt.date, until_on: dt.date) -> Calendar:
    """Everything about somebody's time within these dates; who may see which form of it is for the caller to say."""
    return make_calendar(
        person,
        contract=list_contract_shares(person, from_on, until_on),
        commitments=list_commitments(person, from_on, until_on),
        leave=list_leave(person, from_on, until_on),
    )


def make_calendar(
    person: Person,
    *,
    contract: Sequence[Stretch] = (),
    commitments: Sequence[Commitment] = (),
    leave: Sequence[Leave] = (),
) -> Calendar:
    return Calendar(
        contract,
        {kind.value: to_stretches(commitments, kind) for kind in CommitmentKind},
        [Period(row.starts_on, row.ends_on) for row in leave],
        partial(is_working_day, person=person),
    )


def list_contract_shares(person: Person, from_on: dt.date, until_on: dt.date) -> list[Stretch]:
    """Per cent of full time by date, as HR's file said it; before its first word, as that said it.

    What holds now holds until a change that is announced.
    """
    rows = session.execute(
        sa.select(EmploymentTerms.valid_from, EmploymentTerms.weekly_hours, LegalEntity.full_time_hours)
        .outerjoin(LegalEntity, EmploymentTerms.legal_entity_id == LegalEntity.id)
        .where(EmploymentTerms.person_id == person.id, EmploymentTerms.valid_to.is_not(None))
        .order_by(EmploymentTerms.valid_from)
    ).all()
    current = session.scalar(
        sa.select(EmploymentTerms.valid_from).where(
            EmploymentTerms.person_id == person.id, EmploymentTerms.valid_to.is_(None)
        )
    )
    starts = [row.valid_from for row in rows] + ([current] if current is not None else [])
    shares = [min(FULL_SHARE, 100 * row.weekly_hours / (row.full_time_hours or 40.0)) for row in rows]
    if not rows or current is None:
        return list_limits(person, from_on, until_on)
    starts[0] = min(starts[0], from_on)
    ends = [start - ONE_DAY for start in starts[1:]]
    known = [*map(Stretch, starts, ends, shares), *list_limits(person, starts[-1], max(until_on, starts[-1]))]
    return clip(known, from_on, until_on)
