"""Pausing the clocks of deciders in a scope, for a company shutdown or a long holiday."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.events import ClocksChanged
from mobility.people.models import ClockPause, LegalEntity, OrgUnit, Person
from mobility.people.policy import PersonPermission as P
from mobility.people.working_days import forget_pauses

ONE_DAY = dt.timedelta(days=1)
LONGEST_DAYS = 62


def pause_clocks(
    *,
    actor: Person,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    unit: OrgUnit | None = None,
    entity: LegalEntity | None = None,
    country: str | None = None,
) -> ClockPause:
    """No clock of a decider in the scope runs on these days; what has passed by then stays as it was."""
    pause = ClockPause(
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        org_unit=unit,
        legal_entity=entity,
        legal_entity_id=entity.id if entity else None,
        country=country or None,
        declared_by=actor,
    )
    authorize(actor, P.PAUSE_CLOCKS, pause)
    if not pause.reason:
        raise InvalidInput(N_("Say why. Everybody whose clocks it moves reads it."), field="reason")
    _check_days(starts_on, ends_on)
    session.add(pause)
    audit.record(actor=actor, action="pause_clocks", subject=pause, note=pause.reason)
    _tell(pause)
    return pause


def end_pause(*, actor: Person, pause: ClockPause) -> None:
    """Clocks run again from tomorrow; one that has not begun never does. Without effect on one that is over."""
    lock(pause)
    authorize(actor, P.PAUSE_CLOCKS, pause)
    last = max(clock.latest_today(), pause.starts_on - ONE_DAY)
    if pause.last_day <= last:
        return
    pause.ended_on, pause.ended_by_id = last, actor.id
    audit.record(actor=actor, action="end_pause", subject=pause)
    _tell(pause)


def _check_days(starts_on: dt.date, ends_on: dt.date) -> None:
    """A day that has begun anywhere counts already: no step that was taken is taken back."""
    first = clock.latest_today() + ONE_DAY
    if starts_on < first:
        raise InvalidInput(N_("Choose %(day)s or a later day."), field="starts_on", day=first)
    if ends_on < starts_on:
        raise InvalidInput(N_("The last day lies before the first one."), field="ends_on")
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise InvalidInput(N_("Clocks stand still for %(days)s days at most."), field="ends_on", days=LONGEST_DAYS)


def _tell(pause: ClockPause) -> None:
    session.flush()
    forget_pauses()
    publish(ClocksChanged(pause))
