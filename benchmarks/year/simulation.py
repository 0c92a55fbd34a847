"""The year, day by day: the worker's jobs as it runs them, then people at work; checked at the end of each quarter."""

from __future__ import annotations

import datetime as dt
import logging
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from benchmarks.year import applying, away, clearing, moving, on_the_way, posting, staff
from benchmarks.year.checks import find_orphans
from benchmarks.year.company import Company
from benchmarks.year.habits import Habits
from benchmarks.year.office import Office
from benchmarks.year.walk import walk
from mobility import worker
from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.invariants import find_violations
from mobility.matching import jobs as matching

# hours (UTC) at which the worker runs: once a new day has begun from Berlin to São Paulo, and before people are back
# from lunch; what is due once a day runs at the first
VISITS = (4, 11)
A_DAY = 86_400
# these two only prepare vectors, which nobody here compares; made anew for everybody whenever the clock jumps, they
# would take most of the time, so they run on Sundays
ON_SUNDAYS = {matching.index_changes, matching.link_phrases}
SUNDAY = 6
SHOWN = 10
DESKS = (
    staff.replace_partners,
    away.enter_leave,
    away.delegate,
    away.close_for_august,
    clearing.sign_standing_approvals,
    posting.post,
    posting.send,
    posting.review,
    posting.look_after,
    posting.ask,
    posting.answer_questions,
    posting.name_other_hosts,
    posting.end,
    applying.apply,
    applying.answer_invitations,
    applying.withdraw,
    applying.answer_applicants,
    applying.answer_offers,
    moving.step_back,
    away.rest,
    moving.release,
    moving.post_backfills,
    moving.answer_changes,
    moving.ask_for_reviews,
    clearing.ask_adjustments,
    clearing.say_conflicts,
    clearing.approve_several,
    moving.decide,
    clearing.undo,
    clearing.settle_clearances,
    on_the_way.do_what_is_asked,
    on_the_way.read_feedback,
    on_the_way.propose_extensions,
    on_the_way.answer_extensions,
)


@dataclass
class Run:
    """What the year came to, besides what stands in the database."""

    office: Office
    violations: list[str] = field(default_factory=list)
    job_seconds: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    seconds: float = 0

    @property
    def problems(self) -> list[str]:
        return [*self.office.faults, *self.violations]


class Listener(logging.Handler):
    """A job that fails is logged and left for the next run; here it counts as a fault."""

    def __init__(self, office: Office) -> None:
        super().__init__(logging.ERROR)
        self._office = office

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._office.faults.append(f"{self._office.today} {record.getMessage()}: {error!r}")


def load(app: Flask, company: Company, folder: Path, first: dt.date) -> list[str]:
    """A database without people becomes the company, through the commands that HR uses."""
    clock.set_now(dt.datetime.combine(first, dt.time(0, 5), dt.UTC))
    people, units = company.write(folder)
    said = [staff.run(app, "people", "import", str(people)), staff.run(app, "units", "import", str(units))]
    with app.app_context():
        unit_of_work(lambda: staff.appoint(company))
    return said


def simulate(app: Flask, folder: Path, *, size: int, seed: int, first: dt.date, last: dt.date) -> Run:
    """From the first day to the last, both included."""
    office = Office(Habits(seed), size)
    run, started = Run(office), time.monotonic()
    listener = Listener(office)
    logging.getLogger("mobility").addHandler(listener)
    try:
        day = first
        while day <= last:
            _live(app, run, folder, day)
            day += dt.timedelta(days=1)
            if (day.day == 1 and day.month in {1, 4, 7, 10}) or day > last:
                _check(app, run, day)
                _say_how_far(run, day, time.monotonic() - started)
    finally:
        logging.getLogger("mobility").removeHandler(listener)
    run.seconds = time.monotonic() - started
    return run


def _say_how_far(run: Run, day: dt.date, seconds: float) -> None:
    said = f"until {day}: {sum(run.office.done.values())} acts, {len(run.problems)} problems, {seconds:.0f} s"
    print(said, *run.problems[-SHOWN:], sep="\n  ", file=sys.stderr, flush=True)


def _live(app: Flask, run: Run, folder: Path, day: dt.date) -> None:
    office = run.office
    office.today = day
    if day.day == 1:
        clock.set_now(dt.datetime.combine(day, dt.time(0, 30), dt.UTC))
        staff.load_file_of_the_month(app, office, folder)
    for hour in VISITS:
        clock.set_now(dt.datetime.combine(day, dt.time(hour), dt.UTC))
        _run_jobs(app, run, is_first=hour == VISITS[0])
        if hour == VISITS[-1]:
            with app.app_context():
                office.work(day, DESKS)


def _run_jobs(app: Flask, run: Run, *, is_first: bool) -> None:
    is_sunday = run.office.today.weekday() == SUNDAY
    for job, seconds in worker.JOBS:
        if (seconds >= A_DAY and not is_first) or (job in ON_SUNDAYS and not (is_first and is_sunday)):
            continue
        started, name = time.monotonic(), f"{job.__module__.split('.')[1]}.{job.__name__}"
        try:
            with app.app_context():
                job()
        except Exception as error:
            run.office.faults.append(f"{run.office.today} {name}: {error!r}")
        run.job_seconds[name] += time.monotonic() - started


def _check(app: Flask, run: Run, day: dt.date) -> None:
    run.pages += walk(app, run.office)
    with app.app_context():
        session.rollback()
        run.violations += [f"{day} {violation}" for violation in find_violations()]
        run.violations += [f"{day} {orphan}" for orphan in find_orphans(day)]
