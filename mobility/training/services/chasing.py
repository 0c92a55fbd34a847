"""What the worker brings to mind: requests, sessions, certificates that end, and what is mandatory; each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from mobility.core import clock
from mobility.core.db import lock, session
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.people.queries import list_hr_for
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value
from mobility.training import queries
from mobility.training.messages import about_certificate, about_duty, about_request
from mobility.training.models import Enrolment
from mobility.training.models import EnrolmentStatus as S
from mobility.training.services.keeping import lose_session
from mobility.training.services.steps import hold, tell

DUE_SOON = dt.timedelta(days=30)
LAST_CALL = dt.timedelta(days=14)


def remind_of_request(*, enrolment: Enrolment) -> None:
    """The line manager once on the way; after the deadline home HR and the person, once."""
    lock(enrolment)
    if enrolment.status is not S.ASKED or enrolment.answer_by is None:
        return
    person = enrolment.person
    today = clock.today(person.time_zone)
    if today > enrolment.answer_by:
        for partner in list_hr_for(person):
            notify(recipient=partner, notice=about_request("training_late", enrolment))
        tell("training_with_hr", enrolment, by=enrolment.answer_by)
        return
    days = get_value(Rule.TRAINING_REMINDER_WORKING_DAYS)
    asked_on = enrolment.created_at.astimezone(ZoneInfo(person.time_zone)).date()
    if today >= add_working_days(asked_on, days, person.manager_here, ordinary_week=True):
        for decider in queries.list_deciders(enrolment):
            notify(recipient=decider, notice=about_request("training_asked_reminder", enrolment))


def end_wait(*, enrolment: Enrolment) -> None:
    """The session has begun and no seat became free."""
    hold(enrolment)
    if enrolment.status is S.WAITING and enrolment.session is not None and enrolment.session.has_begun:
        lose_session(enrolment, "training_no_seat")


def tell_of_session(*, enrolment: Enrolment) -> None:
    if enrolment.status is S.ENROLLED and enrolment.session is not None and enrolment.session.is_open:
        at = enrolment.session
        tell("training_soon", enrolment, again=f"{at.id}:{at.starts_at:%Y%m%d}")  # of a session that moves, anew


def chase_certificates() -> None:
    """Two months before the end, two weeks before it, and once it is over; after a standstill only what holds today."""
    today = clock.today()
    for certificate in queries.list_ending(today - queries.EXPIRED_SINCE, today + queries.RENEW_BEFORE):
        expires_on = certificate.expires_on
        assert expires_on is not None
        if expires_on < today:
            notice = about_certificate("certificate_ended", certificate, "ended")
        else:
            stage = "last-call" if expires_on <= today + LAST_CALL else "early"
            notice = about_certificate("certificate_renew", certificate, stage)
        notify(recipient=certificate.person, notice=notice)


def chase_duties() -> None:
    """A month before the day, and once it is over; whoever is on the way to it is left in peace until the day."""
    for rule in queries.list_rules():
        enrolled = queries.list_enrolled_ids(rule.course)
        for person in _list_missing(queries.list_missing_ids(rule)):
            today, due_on = clock.today(person.time_zone), queries.find_due_day(rule, person)
            if today > due_on:
                notify(recipient=person, notice=about_duty("duty_overdue", rule, person, due_on))
            elif today >= due_on - DUE_SOON and person.id not in enrolled:
                notify(recipient=person, notice=about_duty("duty_due", rule, person, due_on))


def _list_missing(ids: list[int], at_once: int = 500) -> Iterator[Person]:
    for start in range(0, len(ids), at_once):
        yield from queries.list_people(ids[start : start + at_once])
        session.flush()
