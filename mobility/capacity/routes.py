"""Pages of the capacity room: one's own calendar with the days away, and that of somebody one decides for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.capacity import queries, services
from mobility.capacity.calendar import Month, last_of_month
from mobility.capacity.forms import LeaveForm
from mobility.capacity.models import CommitmentKind, Leave
from mobility.capacity.policy import CapacityPermission as P
from mobility.core import clock
from mobility.people.models import Person
from mobility.people.queries import find_person
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request

bp = Blueprint("capacity", __name__)

MONTHS_SHOWN = 6
MOST_YEARS_AWAY = 10


@bp.get("/calendar")
@requires(P.READ_OWN)
def own() -> str:
    return _own_page(LeaveForm(formdata=None))


def _own_page(form: LeaveForm) -> str:
    return render_template("capacity/own.html", form=form, **_calendar_of(me()))


@bp.post("/calendar/leave")
@requires(P.READ_OWN)
def add_leave() -> Response | tuple[str, int]:
    form = LeaveForm()
    if not form.attempt(lambda: services.add_leave(actor=me(), **form.values("starts_on", "ends_on"))):
        return _own_page(form), 422
    flash(_("Saved. Your line manager and HR see these days, without a reason."))
    return redirect(url_for(".own", _anchor="away"), code=303)


@bp.post("/leave/<int:leave_id>/remove")
@requires(P.CHANGE_LEAVE, of=queries.find_leave)
def remove_leave(leave: Leave) -> Response:
    services.remove_leave(actor=me(), leave=leave)
    flash(_("Removed."))
    return redirect(url_for(".own", _anchor="away"), code=303)


@bp.get("/people/<int:person_id>/calendar")
@requires(P.READ, of=find_person)
def of_person(person: Person) -> str:
    template = "capacity/_calendar.html" if is_fragment_request() else "capacity/of_person.html"
    return render_template(template, **_calendar_of(person))


def _calendar_of(person: Person) -> dict[str, Any]:
    """Half a year of somebody's time, from the month asked for."""
    first = _first_month(clock.today(person.time_zone))
    last = last_of_month(clock.add_months(first, MONTHS_SHOWN - 1))
    calendar = queries.get_calendar(person, first, last)
    return {
        "person": person,
        "months": [say_month(month) for month in calendar.list_months(first, last)],
        "share": person.contract_share,
        "commitments": queries.list_commitments(person, first, last),
        "leave": queries.list_leave(person, first, last),
        "first": first,
        "last": last,
        "today": clock.today(person.time_zone),
        "earlier": f"{clock.add_months(first, -MONTHS_SHOWN):%Y-%m}",
        "later": f"{clock.add_months(first, MONTHS_SHOWN):%Y-%m}",
    }


def _first_month(today: dt.date) -> dt.date:
    """What is no month, or one that nobody plans for, is this one."""
    try:
        asked = dt.datetime.strptime(request.args.get("from", ""), "%Y-%m").date()  # noqa: DTZ007  (a month has no zone)
    except ValueError:
        return today.replace(day=1)
    return asked if abs(asked.year - today.year) <= MOST_YEARS_AWAY else today.replace(day=1)


def say_month(month: Month) -> dict[str, Any]:
    """A month as the strip of bars shows it."""
    parts = [
        (_("Home team"), month.home, "home"),
        (_("Work packages"), month.promised[CommitmentKind.WORK_PACKAGE], "committed"),
        (_("Gigs"), month.promised[CommitmentKind.GIG], "gigs"),
    ]
    return {
        "label": format_date(month.first_day, "MMM", locale=get_locale()),
        "parts": [{"label": label, "percent": percent, "kind": kind} for label, percent, kind in parts],
        "away": {"days": month.days_away, "of": month.working_days},
    }
