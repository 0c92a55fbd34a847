"""Who sends which forms while processes are killed, and what has to be found of each afterwards."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from mobility.app import create_app
from mobility.applications.models import ApplicationStatus
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import Model, create_engine, session
from mobility.invariants import find_violations
from mobility.moves import services as moves
from mobility.notifications.models import MailStatus, OutgoingMail
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from mobility.worker import run_all
from tests.factories import (
    World,
    make_application,
    make_move,
    make_opportunity,
    make_person,
    make_session_token,
    make_unit,
    make_world,
)

OF_EACH = 60  # applications to send, releases to give and moves to approve; postings are drafted without end
A_TITLE = "Ledger"
NOTHING_IS_HELD = dt.timedelta(minutes=15)  # leases of mails are over, and approvals are final
Finding = tuple[list[str], list[str], list[str]]


@dataclass(frozen=True, eq=False)
class Deed:
    """One form under one key, and where its trace is: the record of one act on one thing, or one title."""

    kind: str
    path: str
    fields: dict[str, Any]
    subject: tuple[str, int] | None = None


@dataclass
class Sender:
    """One signed-in person and the forms that they have not sent yet."""

    cookie: str
    csrf_token: str
    deeds: list[Deed] = field(default_factory=list)
    draft: Callable[[], Deed] | None = None
    guard: threading.Lock = field(default_factory=threading.Lock)

    def next_deed(self) -> Deed | None:
        with self.guard:
            return self.deeds.pop() if self.deeds else self.draft() if self.draft else None


def prepare(config: dict[str, Any]) -> list[Sender]:
    """A company in a new database, and everybody who will act in it."""
    engine = create_engine(config["DATABASE_URL"])
    Model.metadata.create_all(engine)
    engine.dispose()
    app = create_app(config)
    with app.app_context():
        senders = _found(app, make_world())
        session.commit()
        session.remove()
    app.extensions["engine"].dispose()
    return senders


def _found(app: Flask, world: World) -> list[Sender]:
    host, manager, hr = (_sign_in(app, person) for person in (world.host, world.manager, world.hr))
    unit_id = world.host.org_unit_id
    host.draft = lambda: _draft(unit_id)
    applicants = []
    posting = make_opportunity(world.host, places=2 * OF_EACH)
    for number in range(OF_EACH):
        applicant = make_person(f"Applicant {number}", line_manager=world.manager)
        draft = make_application(applicant, posting, ApplicationStatus.DRAFT)
        path = f"/applications/{draft.id}/submit"
        applicants.append(_sign_in(app, applicant, _deed("submit", path, ("application", draft.id))))
        move = make_move(make_person(f"Asked {number}", line_manager=world.manager), make_opportunity(world.host))
        fields = {"home_work": "The reports wait"}
        manager.deeds.append(_deed("agree", f"/releases/{move.id}/agree", ("move", move.id), **fields))
        unit = make_unit(f"Example / {number}")  # too many of one team would make the rules warn
        released = make_person(f"Released {number}", org_unit=unit, line_manager=world.manager)
        move = make_move(released, make_opportunity(world.host))
        moves.agree(actor=world.manager, move=move, home_work="The reports wait")
        fields = {"approval_reason": "both_agree"}
        hr.deeds.append(_deed("approve", f"/approvals/{move.id}/approve", ("move", move.id), **fields))
    several = len(applicants) // 3  # each of the three acts as often as all applicants together
    return applicants + [host] * several + [manager] * several + [hr] * several


def _deed(kind: str, path: str, subject: tuple[str, int] | None = None, **fields: Any) -> Deed:
    return Deed(kind, path, {**fields, "form_key": uuid.uuid4().hex}, subject)


def _draft(unit_id: int | None) -> Deed:
    today = clock.today()
    fields = {
        "title": f"{A_TITLE} {uuid.uuid4().hex}",
        "description": "A report that everyone reads.",
        "language": "en",
        "org_unit": str(unit_id),
        "starts_on": str(today + dt.timedelta(days=60)),
        "closes_on": str(today + dt.timedelta(days=20)),
        "weeks": "6",
        "hours_per_week": "4",
        "time_zone": "Europe/Paris",
        "places": "1",
        "country": "FR",
        "remote": "partly",
        "days_abroad": "0",
        "who_pays": "home_unit",
        "audience": "everyone",
    }
    return _deed("draft", "/opportunities/new?kind=gig", **fields)


def _sign_in(app: Flask, person: Person, *deeds: Deed) -> Sender:
    raw = secrets.token_hex(20)
    cookie = {"_user_id": make_session_token(person), "_fresh": True, "csrf_token": raw}
    sealed = app.session_interface.get_signing_serializer(app).dumps(cookie)
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return Sender(sealed, token, list(deeds))


def settle(config: dict[str, Any], acknowledged: list[Deed], unanswered: list[Deed]) -> Finding:
    """What was acknowledged and is missing, what is there twice, and what else does not hold.

    The worker runs once more first, when nothing is leased to one that was killed any more.
    """
    app = create_app(config | {"MOBILITY_NOW": clock.now() + NOTHING_IS_HELD})
    run_all(app)
    run_all(app)  # the second sends what the first one told
    with app.app_context():
        found = _count_traces([*acknowledged, *unanswered])
        unsent = sa.select(sa.func.count(OutgoingMail.id)).where(OutgoingMail.status != MailStatus.SENT)
        violations = find_violations() + [f"{n} mails are unsent" for n in session.scalars(unsent) if n]
        session.remove()
    app.extensions["engine"].dispose()
    clock.set_now(None)
    lost = [f"lost: {deed}" for deed in acknowledged if found[deed] == 0]
    return lost, [f"doubled: {deed}" for deed, number in found.items() if number > 1], violations


def _count_traces(deeds: list[Deed]) -> dict[Deed, int]:
    """How often each was done: by its title, or by the record of the act."""
    titles = Counter(session.scalars(sa.select(Opportunity.title).where(Opportunity.title.startswith(A_TITLE))))
    entries = sa.select(AuditEntry.action, AuditEntry.subject_type, AuditEntry.subject_id)
    acts = Counter((action, (kind, number)) for action, kind, number in session.execute(entries))
    return {deed: acts[deed.kind, deed.subject] if deed.subject else titles[deed.fields["title"]] for deed in deeds}
