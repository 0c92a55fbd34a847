"""Promising a person's time, changing what was promised, giving it back; saying when one is away."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.capacity.load import Stretch
from mobility.capacity.models import Commitment, CommitmentKind, Leave
from mobility.capacity.policy import CapacityPermission
from mobility.capacity.queries import find_clash, get_own_percent, list_leave
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import Person


def commit_time(
    *, person: Person, kind: CommitmentKind, starts_on: dt.date, ends_on: dt.date, percent: float, title: str
) -> Commitment:
    """Promise a share of full time on every date from start to end, both included, if it is free on all of them."""
    asked = Stretch(starts_on, ends_on, get_own_percent(person, kind, percent, starts_on, ends_on))
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
    asked = Stretch(starts_on, ends_on, get_own_percent(person, kind, percent, starts_on, ends_on))
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


def take_again(*, commitment: Commitment, starts_on: dt.date, ends_on: dt.date) -> Commitment:
    """Promise time that was given back once more, from this day on, if it is still free."""
    asked = Stretch(starts_on, ends_on, commitment.percent)
    _make_sure_it_is_free(commitment.person, commitment.kind, asked, instead_of=commitment)
    commitment.starts_on, commitment.ends_on, commitment.percent = asked
    commitment.released_at = None
    session.flush()
    return commitment


def _make_sure_it_is_free(
    person: Person, kind: CommitmentKind, asked: Stretch, instead_of: Commitment | None = None
) -> None:
    if asked.ends_on < asked.starts_on:
        raise InvalidInput(N_("The last day lies before the first. Choose a later last day."), field="ends_on")
    lock(person)  # two promises to one person are weighed one after the other
    clash = find_clash(person, kind, asked, instead_of)
    if clash is not None:
        raise ConditionNotMet(clash.message.msgid, **clash.message.params)


def add_leave(*, actor: Person, starts_on: dt.date, ends_on: dt.date) -> Leave:
    """Say when one is away, without a reason; said twice, it is said once. It takes nothing of what is promised."""
    authorize(actor, CapacityPermission.READ_OWN)
    if ends_on < starts_on:
        raise InvalidInput(N_("The last day lies before the first. Choose a later last day."), field="ends_on")
    if ends_on < clock.today(actor.time_zone):
        raise InvalidInput(N_("These days are over. Choose days from today on."), field="ends_on")
    lock(actor)  # the same form, sent twice at once
    for known in list_leave(actor, starts_on, ends_on):
        if (known.starts_on, known.ends_on) == (starts_on, ends_on):
            return known
        raise InvalidInput(
            N_("You already entered %(first)s to %(last)s. Remove that first, or choose other days."),
            field="starts_on",
            first=known.starts_on,
            last=known.ends_on,
        )
    leave = Leave(person=actor, starts_on=starts_on, ends_on=ends_on)
    session.add(leave)
    audit.record(actor=actor, action="add_leave", subject=leave, concerns=actor)
    return leave


def remove_leave(*, actor: Person, leave: Leave) -> None:
    """Nothing of it is kept: nobody decides by days that somebody was to be away."""
    authorize(actor, CapacityPermission.CHANGE_LEAVE, leave)
    audit.record(actor=actor, action="remove_leave", subject=leave, concerns=leave.person)
    session.delete(leave)
