"""Rule 15: what is due goes on its day and not a day before; a legal hold suspends it; a second run finds nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from mobility.accounts.models import SignInSession
from mobility.applications.models import Application, ApplicationStatus
from mobility.audit import services as audit
from mobility.audit.models import AuditEntry, AuditNote
from mobility.capacity.models import Leave
from mobility.core import clock
from mobility.core.db import Model, session
from mobility.matching.models import Direction, InputKind, ManualPlace, RankingInput, Suggestion, SuggestionList
from mobility.moves.models import Backfill, Move, MoveStatus
from mobility.notifications.models import Notification, OutgoingMail
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people.models import Person
from mobility.policies.models import PolicyVersion
from mobility.privacy import jobs
from mobility.privacy.models import LegalHold, RetentionRun
from mobility.skills.models import HeldSkill
from mobility.web.models import SubmittedForm
from tests.factories import (
    give_skill,
    make_application,
    make_move,
    make_opportunity,
    make_profile,
    make_session_token,
    make_skill,
    save,
)

START = dt.datetime(2027, 8, 31, 12, tzinfo=dt.UTC)  # six months later there is no 31st


@pytest.fixture(autouse=True)
def begin(app):
    clock.set_now(START)


def go_to(day: dt.date) -> None:
    clock.set_now(dt.datetime.combine(day, dt.time(9), dt.UTC))


def exists(model: type[Model]) -> Callable[[int], bool]:
    return lambda thing_id: session.scalar(sa.select(model.id).where(model.id == thing_id)) is not None


def application_draft(people) -> tuple[type[Model], int]:
    posting = make_opportunity(people.host)
    return Application, make_application(people.employee, posting, ApplicationStatus.DRAFT).id


def posting_draft(people) -> tuple[type[Model], int]:
    return Opportunity, make_opportunity(people.employee, OpportunityStatus.DRAFT, teaches=(make_skill("x"),)).id


def suggestion(people) -> tuple[type[Model], int]:
    posting = make_opportunity(people.host)
    one = Suggestion(opportunity_id=posting.id, person_id=people.employee.id, rank=1, score=0.5, parts={})
    shown = SuggestionList(
        direction=Direction.PEOPLE, viewer_id=people.host.id, opportunity_id=posting.id, model="m", weights="w"
    )
    shown.suggestions = [one]
    save(shown)
    return Suggestion, one.id


def what_went_in(people) -> tuple[type[Model], int]:
    _, suggestion_id = suggestion(people)
    one = save(RankingInput(hash="a" * 64, kind=InputKind.PERSON, person_id=people.employee.id, value={"vectors": []}))
    session.get_one(Suggestion, suggestion_id).input_hash = one.hash
    session.commit()
    return RankingInput, one.id


def place_given_by_hand(people) -> tuple[type[Model], int]:
    posting = make_opportunity(people.host, OpportunityStatus.COMPLETED)
    one = ManualPlace(opportunity_id=posting.id, person_id=people.employee.id, position=1, reason_code="team",
                      reason_sentence="They complete the team.", weights="w", placed_by=people.host)  # fmt: skip
    return ManualPlace, save(one).id


def failed_application(people) -> tuple[type[Model], int]:
    made = make_application(
        people.employee, make_opportunity(people.host), ApplicationStatus.NOT_SELECTED, decided_at=clock.now()
    )
    return Application, made.id


def failed_move(people) -> tuple[type[Model], int]:
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.HR_DECLINED)
    move.application.status, move.application.decided_at = ApplicationStatus.NOT_APPROVED, clock.now()
    session.commit()
    return Move, move.id


def note(people) -> tuple[type[Model], int]:
    posting = make_opportunity(people.host)
    audit.record(actor=people.host, action="end", subject=posting, concerns=people.employee, note="a reason")
    session.commit()
    return AuditNote, session.scalars(sa.select(AuditNote.id)).one()


def message(people) -> tuple[type[Model], int]:
    told = save(Notification(recipient=people.employee, event_key="e", kind="k", params={}, path="/"))
    save(OutgoingMail(notification=told, due_at=clock.now()))
    return Notification, told.id


def sign_in(people) -> tuple[type[Model], int]:
    make_session_token(people.employee)
    return SignInSession, session.scalars(sa.select(SignInSession.id)).one()


def leave(people) -> tuple[type[Model], int]:
    return Leave, save(Leave(person=people.employee, starts_on=dt.date(2027, 8, 2), ends_on=dt.date(2027, 8, 31))).id


KINDS = {
    leave: dt.date(2027, 11, 30),
    application_draft: dt.date(2028, 2, 29),
    posting_draft: dt.date(2028, 2, 29),
    suggestion: dt.date(2028, 8, 31),
    what_went_in: dt.date(2028, 8, 31),
    place_given_by_hand: dt.date(2028, 8, 31),
    failed_application: dt.date(2029, 8, 31),
    failed_move: dt.date(2029, 8, 31),
    note: dt.date(2029, 8, 31),
    message: dt.date(2029, 8, 31),
    sign_in: dt.date(2029, 9, 1),  # it would have ended after midnight
}


@pytest.mark.parametrize("make, due", KINDS.items(), ids=lambda one: getattr(one, "__name__", str(one)))
def test_it_is_there_the_day_before_and_gone_on_its_day(people, make, due):
    model, thing_id = make(people)
    go_to(due - dt.timedelta(days=1))
    jobs.apply_terms()
    assert exists(model)(thing_id)
    go_to(due)
    jobs.apply_terms()
    assert not exists(model)(thing_id)


@pytest.mark.parametrize("make, due", KINDS.items(), ids=lambda one: getattr(one, "__name__", str(one)))
def test_a_legal_hold_keeps_it_until_it_is_lifted(people, make, due):
    model, thing_id = make(people)
    hold = save(LegalHold(person=people.employee, reason="A lawsuit", set_by=people.privacy))
    go_to(due)
    jobs.apply_terms()
    assert exists(model)(thing_id)
    hold.lifted_at = clock.now()
    session.commit()
    jobs.apply_terms()
    assert not exists(model)(thing_id)


def test_what_came_to_something_or_is_open_stays(people):
    sent = make_application(people.employee, make_opportunity(people.host))
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.COMPLETED)
    posting = make_opportunity(people.host, OpportunityStatus.COMPLETED)
    go_to(dt.date(2031, 1, 1))
    jobs.apply_terms()
    for thing in (sent, move, posting):
        assert exists(type(thing))(thing.id)


def test_a_draft_that_looked_for_somebody_to_step_in_goes_without_the_move(people):
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.COMPLETED)
    draft = make_opportunity(people.manager, OpportunityStatus.DRAFT)
    backfill = save(Backfill(move=move, opportunity=draft))
    ids = [(type(one), one.id) for one in (draft, backfill, move)]
    go_to(dt.date(2028, 2, 29))
    jobs.apply_terms()
    assert [exists(model)(thing_id) for model, thing_id in ids] == [False, False, True]


def test_the_profile_of_a_leaver_goes_before_the_person_does(people):
    person = people.employee
    make_profile(person, headline="I was here")
    held_id = give_skill(person, make_skill()).id
    move = make_move(person, make_opportunity(people.host), MoveStatus.COMPLETED)
    name, person.employed_until = person.name, dt.date(2027, 10, 31)
    session.commit()
    go_to(dt.date(2028, 4, 29))
    jobs.apply_terms()
    assert exists(HeldSkill)(held_id)
    go_to(dt.date(2028, 4, 30))
    jobs.apply_terms()
    assert not exists(HeldSkill)(held_id)
    go_to(dt.date(2032, 10, 30))
    jobs.apply_terms()
    assert session.get(Person, person.id).name == name
    go_to(dt.date(2032, 10, 31))
    jobs.apply_terms()
    assert session.get(Person, person.id).name == f"P-{person.id:06}"
    assert exists(Move)(move.id)


def test_a_run_counts_what_it_erased_and_a_second_one_finds_nothing(people):
    application_draft(people)
    note(people)
    go_to(dt.date(2029, 8, 31))
    jobs.apply_terms()
    jobs.apply_terms()
    (run,) = session.scalars(sa.select(RetentionRun)).all()
    assert run.counts == {"drafts": 1, "notes": 1}
    (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "apply_terms")).all()
    assert (entry.actor_id, entry.reason_code) == (None, "2")


def test_a_form_is_forgotten_once_no_page_can_send_it_again(people):
    form_id = save(SubmittedForm(key="k", body_hash="h", location="/applications/1")).id
    go_to(dt.date(2027, 9, 30))
    jobs.apply_terms()
    assert exists(SubmittedForm)(form_id)
    go_to(dt.date(2027, 10, 1))
    jobs.apply_terms()
    assert not exists(SubmittedForm)(form_id)
    assert session.scalars(sa.select(RetentionRun)).all() == []


def test_the_company_sets_its_own_terms(people):
    model, thing_id = suggestion(people)
    save(PolicyVersion(rule="keep_suggestions_months", value=3, valid_from=clock.now(), decided_by_id=None, reason=""))
    go_to(dt.date(2027, 11, 30))
    jobs.apply_terms()
    assert not exists(model)(thing_id)
