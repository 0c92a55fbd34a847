"""Promising a person's time, changing what was promised, giving it back."""

from __future__ import annotations

import datetime as dt

from mobility.capacity.load import Stretch, clip, find_first_over
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.capacity.queries import get_gig_cap, get_own_percent, list_commitments, to_stretches
from mobility.core import clock
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person


def commit_time(
    *, person: Person, kind: CommitmentKind, starts_on: dt.date, ends_on: dt.date, percent: float, title: str
) -> Commitment:
    """Promise a share of full time on every date from start to end, both included, if it is free on all of them."""
    asked = Stretch(starts_on, ends_on, get_own_percent(person, kind, percent))
    _make_sure_it_is_free(person, kind, asked)
    commitment = Commitment(
        person=person, kind=kind, starts_on=starts_on, ends_on=ends_on, percent=asked.percent, title=title
    )
    session.add(commitment)
    session.flush()
    return commitment


def change_commitment(*, commitment: Commitment, starts_on: dt.date, ends_on: dt.date, percent: float) -> Commitment:
    """Promise other dates or another share instead; refused as a whole if that is not free.

    Promising less is never refused, even where a contract that was reduced since would not allow the rest.
    """
    asked = check_change(commitment=commitment, starts_on=starts_on, ends_on=ends_on, percent=percent)
    commitment.starts_on, commitment.ends_on, commitment.percent = asked
    session.flush()
    return commitment


def check_change(*, commitment: Commitment, starts_on: dt.date, ends_on: dt.date, percent: float) -> Stretch:
    """What would be promised instead; refused as the change would be, and nothing is promised yet."""
    person, kind = commitment.person, commitment.kind
    asked = Stretch(starts_on, ends_on, get_own_percent(person, kind, percent))
    if not _is_within(asked, commitment):
        _make_sure_it_is_free(person, kind, asked, instead_of=commitment)
    return asked


def _is_within(asked: Stretch, commitment: Commitment) -> bool:
    return (
        commitment.starts_on <= asked.starts_on <= asked.ends_on <= commitment.ends_on
        and asked.percent <= commitment.percent
    )


def release_time(*, commitment: Commitment) -> None:
    """Give the time back: the commitment stays on record and no longer counts."""
    commitment.released_at = commitment.released_at or clock.now()
    session.flush()


def _make_sure_it_is_free(
    person: Person, kind: CommitmentKind, asked: Stretch, instead_of: Commitment | None = None
) -> None:
    """The sentences name a date and no figures: hosts read them too, and a contract share is not theirs to know."""
    if asked.ends_on < asked.starts_on:
        raise InvalidInput(N_("The last day lies before the first. Choose a later last day."), field="ends_on")
    lock(person)  # two promises to one person are weighed one after the other
    others = [row for row in list_commitments(person, asked.starts_on, asked.ends_on) if row is not instead_of]
    full_on = _find_first_over(to_stretches(others), asked, person.contract_share)
    if full_on is not None:
        raise ConditionNotMet(
            N_(
                "This time is not free: from %(day)s it would be more than the working hours. "
                "Choose other dates or a smaller share."
            ),
            day=full_on,
        )
    if kind is CommitmentKind.GIG:
        gigs = to_stretches(others, CommitmentKind.GIG)
        over_on = _find_first_over(gigs, asked, get_gig_cap(person))
        if over_on is not None:
            raise ConditionNotMet(
                N_(
                    "From %(day)s gigs together would take more of the week than the company allows. "
                    "Choose fewer hours or other dates."
                ),
                day=over_on,
            )


def _find_first_over(others: list[Stretch], asked: Stretch, limit: float) -> dt.date | None:
    """Only the dates asked for count: an older promise may exceed a contract that was reduced since."""
    return find_first_over([*clip(others, asked.starts_on, asked.ends_on), asked], limit)
