"""Many at the same moment: the last place has one holder, a form sent twice one effect (F07, F13)."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from mobility.applications import services
from mobility.applications.models import Application, ApplicationStatus, Offer
from mobility.audit.models import AuditEntry
from mobility.core.db import session, unit_of_work
from mobility.core.errors import ConditionNotMet, Conflict
from mobility.opportunities.models import Place
from tests.factories import make_application, make_opportunity, make_person, make_world, show_name

S = ApplicationStatus
MANY = 50
THREADS = 16
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))  # 200 for the figure in docs/bars.md


def at_once(count, work):
    """Run `work(number)` in many threads, each with a session of its own; answers what each came to."""

    def run(number):
        try:
            return work(number)
        finally:
            session.remove()

    session.remove()
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(count)))


def count(*conditions) -> int:
    return session.scalar(sa.select(sa.func.count()).where(*conditions))


@pytest.mark.slow
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_place_is_offered_once_however_many_offer_it(concurrent_app: Flask, _round):
    with concurrent_app.app_context():
        host = make_world().host
        opportunity = make_opportunity(host)
        applications = [make_application(make_person(), opportunity) for _ in range(MANY)]
        for application in applications:
            show_name(host, opportunity, application.applicant)
        ids = [application.id for application in applications]
        host_id, opportunity_id = host.id, opportunity.id

    def offer(number):
        def work():
            application = session.get(Application, ids[number])
            services.make_offer(actor=application.opportunity.host_manager, application=application)

        with concurrent_app.app_context():
            try:
                unit_of_work(work)
            except (ConditionNotMet, Conflict) as refusal:
                return type(refusal).__name__
            return "offered"

    outcomes = Counter(at_once(MANY, offer))
    assert outcomes["offered"] == 1
    assert outcomes["ConditionNotMet"] + outcomes["Conflict"] == MANY - 1
    with concurrent_app.app_context():
        assert count(Application.status == S.OFFERED) == count(Offer.ended_at.is_(None)) == 1
        assert count(Place.opportunity_id == opportunity_id, Place.holder_id.is_not(None)) == 1
        assert count(AuditEntry.action == "offer", AuditEntry.actor_id == host_id) == 1


def _signed_in(app: Flask, person_id: int):
    from mobility.people.models import Person

    client = app.test_client()
    client.sign_in(session.get(Person, person_id))
    return client


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, MANY])
def test_a_form_sent_many_times_at_once_has_one_effect(concurrent_app: Flask, times):
    with concurrent_app.app_context():
        people = make_world()
        opportunity = make_opportunity(people.host)
        draft = make_application(people.employee, opportunity, S.DRAFT)
        url, draft_id, person_id = f"/applications/{draft.id}/submit", draft.id, people.employee.id
        clients = [_signed_in(concurrent_app, person_id) for _ in range(times)]

    answers = at_once(times, lambda number: clients[number].post(url, data={"form_key": "one-form"}))
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, f"/applications/{draft_id}/sent")}
    with concurrent_app.app_context():
        assert session.get(Application, draft_id).status is S.SUBMITTED
        assert count(AuditEntry.action == "submit") == 1


@pytest.mark.slow
def test_starting_in_many_windows_at_once_opens_one_draft(concurrent_app: Flask):
    with concurrent_app.app_context():
        people = make_world()
        url = f"/opportunities/{make_opportunity(people.host).id}/apply"
        clients = [_signed_in(concurrent_app, people.employee.id) for _ in range(10)]

    answers = at_once(10, lambda number: clients[number].post(url, data={"form_key": f"window-{number}"}))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    with concurrent_app.app_context():
        assert count(Application.id.is_not(None)) == 1
