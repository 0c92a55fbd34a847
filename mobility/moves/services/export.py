"""Taking out the list of moves: never without a trace of who took what."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.moves.export import COLUMNS, Row, list_export_rows
from mobility.moves.models import MoveExport
from mobility.moves.policy import MovePermission as P
from mobility.people.models import Person


def export_moves(*, actor: Person | None, from_on: dt.date, until_on: dt.date, zone: str) -> list[Row]:
    """The rows of these days, in the scope of the HR partner who asks; on the command line, all of them."""
    if actor is not None:
        authorize(actor, P.EXPORT)
    if until_on < from_on:
        raise InvalidInput(N_("Choose a last day that is not before the first."), field="until")
    rows = list_export_rows(actor, from_on, until_on, zone)
    record_export(actor=actor, from_on=from_on, until_on=until_on, row_count=len(rows))
    return rows


def record_export(*, actor: Person | None, from_on: dt.date, until_on: dt.date, row_count: int) -> MoveExport:
    """Who took out how many rows of which days and columns."""
    export = MoveExport(
        requested_by_id=actor.id if actor else None,
        from_on=from_on,
        until_on=until_on,
        row_count=row_count,
        columns=",".join(COLUMNS),
    )
    session.add(export)
    note = f"{row_count} rows, {from_on} to {until_on}: {export.columns}"
    audit.record(actor=actor, action="export_moves", subject=export, note=note)
    return export
