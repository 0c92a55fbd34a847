"""S36: after an erasure nothing of what somebody said is left anywhere; what goes on keeps what it needs."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.accounts.queries import find_account, get_own_account
from mobility.applications.models import ApplicationStatus
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.embeddings.models import TextVector
from mobility.matching import index, jobs
from mobility.moves.models import HrDecision, RuleSeen
from mobility.notifications.models import Notification
from mobility.privacy import services
from mobility.privacy.models import ErasureScope
from mobility.skills.models import Visibility
from mobility.skills.queries import get_profile, list_held, list_wanted
from tests.cleared import make_clearance
from tests.evidenced import PDF
from tests.factored import Device, add_app
from tests.factories import make_application, make_opportunity, save
from tests.privacy.conftest import CANARY, say
from tests.privacy.scan import find_in_database, find_in_files


def end_everything(told) -> None:
    told.running.status, told.running.decided_at = ApplicationStatus.WITHDRAWN, clock.now()
    session.commit()


def index_all(app) -> None:
    with app.app_context():
        jobs.index_changes()


def test_the_scan_sees_what_is_there(told):
    found = find_in_database(CANARY)
    assert {"profile.headline", "held_skill.evidence", "application.snapshot", "audit_note.note"} <= set(found)
    assert {"notification.params", "suggestion.parts", "release_decision.note", "feedback.text"} <= set(found)


def test_after_everything_is_erased_no_word_is_left_in_any_column(told, app):
    end_everything(told)
    index_all(app)
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    session.commit()
    assert find_in_database(CANARY) == []
    assert find_in_files(CANARY, app.config["INSTANCE_DIR"]) == []


def test_what_is_kept_are_numbers_dates_and_codes(told):
    end_everything(told)
    entries = session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == entries
    noted = session.scalars(sa.select(AuditEntry).where(AuditEntry.note_hash.is_not(None))).all()
    assert noted
    assert (told.over.status, told.over.applicant_id) == (ApplicationStatus.NOT_SELECTED, told.person.id)
    assert told.move.percent > 0


def test_what_a_running_application_needs_stays(told):
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    session.refresh(told.running)
    assert told.running.motivation == say("runningmotivation")
    assert told.running.snapshot["headline"] == say("runningsnapshot")
    assert told.over.motivation == ""
    assert {"application.motivation", "application.snapshot"} == set(find_in_database(CANARY))


def test_an_erasure_of_the_profile_leaves_applications_and_messages(told):
    services.erase_data(person=told.person, scope=ErasureScope.PROFILE)
    profile = get_profile(told.person)
    assert (profile.headline, profile.about, profile.gig_hours) == ("", "", None)
    assert (list(list_held(told.person)), list(list_wanted(told.person))) == ([], [])
    assert told.over.motivation == say("overmotivation")
    assert not any(name.startswith(("profile.", "experience.", "held_skill.")) for name in find_in_database(CANARY))


def test_nobody_else_loses_anything(told):
    other = make_application(
        told.people.colleague, make_opportunity(told.people.host), ApplicationStatus.NOT_SELECTED, motivation="mine"
    )
    kept = save(Notification(recipient=told.people.host, event_key="h", kind="k", params={"a": "b"}, path="/"))
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    session.commit()
    assert other.motivation == "mine"
    assert session.get(Notification, kept.id) is not None


def test_the_host_can_still_open_an_application_whose_words_were_erased(told, client):
    end_everything(told)
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    session.commit()
    assert client.sign_in(told.people.host).get(f"/applications/{told.over.id}").status_code == 200
    assert client.sign_in(told.person).get(f"/applications/{told.over.id}").status_code == 200
    assert client.get("/profile").status_code == 200


@pytest.mark.parametrize("scope", ErasureScope)
def test_vectors_go_at_once_and_the_person_is_in_no_index(told, app, scope):
    index_all(app)
    before = session.scalar(sa.select(sa.func.count()).select_from(TextVector))
    assert told.person.id in index.take_snapshot().rows
    services.erase_data(person=told.person, scope=scope)
    session.commit()
    assert session.scalar(sa.select(sa.func.count()).select_from(TextVector)) < before
    assert told.person.id not in index.take_snapshot().rows
    assert get_profile(told.person).visibility is Visibility.UNDECIDED


def test_who_has_left_becomes_a_number_also_where_others_were_told_of_them(told):
    end_everything(told)
    name = told.person.name
    params = {"person": name, "title": "x", "inner": {"message": "%(p)s", "params": {"p": name}}}
    notice = save(Notification(recipient=told.people.host, event_key="n", kind="k", params=params, path="/"))
    told.person.employed_until = clock.today() - dt.timedelta(days=1)
    session.commit()
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    session.commit()
    number = f"P-{told.person.id:06}"
    assert (told.person.name, told.person.employee_number, told.person.job_title) == (number, number, "")
    assert notice.params["person"] == notice.params["inner"]["params"]["p"] == number
    assert find_in_database(name) == []


def test_a_second_factor_goes_with_the_account_of_who_has_left(told):
    end_everything(told)
    account = get_own_account(told.person)
    add_app(account)
    Device().belongs_to(account)
    told.person.employed_until = clock.today() - dt.timedelta(days=1)
    session.commit()
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    session.commit()
    assert told.person.name == f"P-{told.person.id:06}"
    assert find_account(told.person) is None


def test_the_document_of_a_clearance_goes_with_its_name(told):
    end_everything(told)
    clearance = make_clearance(told.move, told.people.hr, document_name="permit.pdf", document=PDF)
    services.erase_data(person=told.person, scope=ErasureScope.EVERYTHING)
    assert (clearance.document_name, clearance.document) == ("", None)


def test_who_has_left_is_a_number_too_in_what_was_found_when_hr_decided_on_others(told):
    end_everything(told)
    manager = told.people.manager
    decision = session.scalars(sa.select(HrDecision).where(HrDecision.move_id == told.move.id)).one()
    finding = {"message": "%(name)s released on %(day)s.", "params": {"name": manager.name, "day": "2027-03-01"}}
    seen = save(
        RuleSeen(decision=decision, rule="release", version=1, label="x", verdict="ok", text={}, finding=finding)
    )
    namesake = save(
        Notification(
            recipient=told.people.host, event_key="n", kind="k", params={"p": f"{manager.name}-Berg"}, path="/"
        )
    )
    name, manager.employed_until = manager.name, clock.today() - dt.timedelta(days=1)
    session.commit()
    services.make_nameless(person=manager)
    session.commit()
    assert seen.finding["params"]["name"] == f"P-{manager.id:06}"
    assert namesake.params["p"] == f"{name}-Berg"
