"""The list of moves for payroll: which days, how many rows, which columns, and the file."""

from __future__ import annotations

import datetime as dt
from functools import partial

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.core.db import session
from mobility.moves.export import COLUMNS, Row, list_export_rows, safe_cell, write_csv
from mobility.moves.forms import ExportForm
from mobility.moves.policy import MovePermission as P
from mobility.moves.routes.pieces import Answer, bp, page
from mobility.moves.services import record_export
from mobility.people.models import Person
from mobility.web.current import is_proven, me, requires
from mobility.web.transactions import leave_trace

MOST_WITHOUT_PROOF = 50  # people


def _read_form() -> ExportForm:
    """Without days, the month so far."""
    today = clock.today(me().time_zone)
    form = ExportForm(request.args, data={"from_on": today.replace(day=1), "until_on": today})
    if "from_on" not in request.args and "until_on" not in request.args:
        form.from_on.data, form.until_on.data = today.replace(day=1), today
    return form


def _list_rows(form: ExportForm) -> list[Row] | None:
    """The rows of the days asked for; None while the form has to be corrected."""
    is_asked = "from_on" in request.args or "until_on" in request.args
    if is_asked and not form.validate():
        return None
    return list_export_rows(me(), form.from_on.data, form.until_on.data, me().time_zone)


@bp.get("/moves/export")
@requires(P.EXPORT)
def export() -> Answer:
    form = _read_form()
    rows = _list_rows(form)
    first = rows[0] if rows else dict.fromkeys(COLUMNS)
    preview = [(name, safe_cell(first[name])) for name in COLUMNS]
    return page("export", form, count=None if rows is None else len(rows), preview=preview)


@bp.get("/moves/export.csv")
@requires(P.EXPORT)
def export_file() -> Answer:
    """The file; it is not handed out unless the trace of it is written."""
    form = _read_form()
    rows = _list_rows(form)
    if rows is None:
        return export()
    days = form.from_on.data, form.until_on.data
    if len({row["person_number"] for row in rows}) > MOST_WITHOUT_PROOF and not is_proven():
        return _prove_first(form)
    leave_trace(partial(_record, me().id, *days, len(rows)), is_required=True)
    name = f"moves-{days[0].isoformat()}-{days[1].isoformat()}"
    return Response(
        write_csv(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"},
    )


def _prove_first(form: ExportForm) -> Response:
    """By way of the page that leads here: a browser that is handed a file stays on the page before it."""
    back = url_for(".export", from_on=form.from_on.data.isoformat(), until_on=form.until_on.data.isoformat())
    flash(_("First show that it is you, then take the file again."), "info")
    return redirect(url_for("accounts.confirm", next=back), code=303)


def _record(person_id: int, from_on: dt.date, until_on: dt.date, row_count: int) -> None:
    record_export(actor=session.get_one(Person, person_id), from_on=from_on, until_on=until_on, row_count=row_count)
