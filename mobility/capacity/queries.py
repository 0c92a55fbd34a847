"""What a person is committed to, and how much of their own time is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

import sqlalchemy as sa

from mobility.capacity.load import TOLERANCE, Stretch, highest_sum
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core.db import session
from mobility.people.models import FULL_SHARE, Person
from mobility.policies.queries import Rule, get_value

Fit = Literal["fits", "partly", "no"]


def list_commitments(person: Person, from_on: dt.date, until_on: dt.date) -> Sequence[Commitment]:
    """Everything that counts on any date of the window, earliest first."""
    return session.scalars(
        sa.select(Commitment)
        .where(
            Commitment.person_id == person.id,
            Commitment.released_at.is_(None),
            Commitment.starts_on <= until_on,
            Commitment.ends_on >= from_on,
        )
        .order_by(Commitment.starts_on, Commitment.id)
    ).all()


def to_stretches(commitments: Iterable[Commitment], kind: CommitmentKind | None = None) -> list[Stretch]:
    """Commitments (of one kind) as dates and shares."""
    return [Stretch(row.starts_on, row.ends_on, row.percent) for row in commitments if kind is None or row.kind is kind]


def get_own_percent(person: Person, kind: CommitmentKind, percent: float) -> float:
    """A full-time work package takes the person's own full time, whatever their contract."""
    if kind is CommitmentKind.WORK_PACKAGE and percent >= FULL_SHARE:
        return person.contract_share
    return percent


def to_percent(person: Person, hours_per_week: float) -> float:
    """Hours a week as per cent of full time where the person is employed."""
    return hours_per_week / person.full_time_hours * FULL_SHARE


def get_gig_cap(person: Person) -> float:
    """How much of full time all gigs together may take: the policy's share of the person's own hours."""
    return float(get_value(Rule.GIG_CAP_PERCENT)) / 100 * person.contract_share


def free_percent(
    person: Person, starts_on: dt.date, ends_on: dt.date, kind: CommitmentKind = CommitmentKind.WORK_PACKAGE
) -> float:
    """The lowest free share of full time on any date of the window; for a gig also under the cap on gigs."""
    commitments = list_commitments(person, starts_on, ends_on)
    free = person.contract_share - highest_sum(to_stretches(commitments), starts_on, ends_on)
    if kind is CommitmentKind.GIG:
        gigs = highest_sum(to_stretches(commitments, CommitmentKind.GIG), starts_on, ends_on)
        free = min(free, get_gig_cap(person) - gigs)
    return max(0.0, free)


def fits(
    person: Person,
    starts_on: dt.date,
    ends_on: dt.date,
    percent: float,
    kind: CommitmentKind = CommitmentKind.WORK_PACKAGE,
) -> Fit:
    """All that a host may know of somebody's capacity."""
    free = free_percent(person, starts_on, ends_on, kind)
    if free + TOLERANCE >= get_own_percent(person, kind, percent):
        return "fits"
    return "partly" if free > TOLERANCE else "no"
