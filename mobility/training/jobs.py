"""What the worker does for training, safe to run again."""

from __future__ import annotations

from mobility.core.db import one_by_one, unit_of_work
from mobility.training import queries, services


def remind_of_requests() -> None:
    """Often: the line manager once on the way; after the deadline HR."""
    one_by_one(queries.list_open_requests(), lambda one: services.remind_of_request(enrolment=one))


def follow_sessions() -> None:
    """Often: whoever waits in vain is told once the session begins, whoever has a seat a few days before."""
    one_by_one(queries.list_begun_waits(), lambda one: services.end_wait(enrolment=one))
    one_by_one(queries.list_coming_soon(), lambda one: services.tell_of_session(enrolment=one))


def chase_what_must_be_held() -> None:
    """Daily: certificates that end, and mandatory courses."""
    unit_of_work(services.chase_certificates)
    unit_of_work(services.chase_duties)
