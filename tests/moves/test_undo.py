"""Ten minutes in which whoever decided can take it back: nobody has heard of it, and everything is as it was."""

import datetime as dt

import pytest
import sqlalchemy as sa

from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.applications.services import start_application
from mobility.audit.queries import list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import Conflict, NotPermitted
from mobility.moves import services
from mobility.moves.jobs import advance_moves
from mobility.moves.models import HrReason, MoveStatus
from mobility.moves.progress import Reader, status_sentence
from mobility.notifications.models import MailChoice, Notification, OutgoingMail
from mobility.notifications.queries import count_unread, list_due_mails, list_notifications
from mobility.notifications.services import choose_mail
from mobility.opportunities.services import take_place
from tests.factories import OVERRIDE, make_application, make_move, make_opportunity

S = MoveStatus
DECISIONS = {
    "approve": lambda actor, move: services.approve(actor=actor, move=move, note="Fine"),
    "refuse": lambda actor, move: services.refuse(actor=actor, move=move, reason=HrReason.COST, note="No budget"),
}


@pytest.fixture
def move(people):
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    session.commit()
    return move


def rows_of(move):
    """Every column of the move, its place, its time and its application, but for the counters of versions."""
    session.expire_all()
    things = (move, move.place, move.commitment, move.application)
    return [
        {column.key: getattr(thing, column.key) for column in sa.inspect(thing).mapper.column_attrs
         if column.key != "version"}
        for thing in things
    ]  # fmt: skip


def kinds_told(person):
    return [row.kind for row in list_notifications(person)]


def later(**time):
    clock.set_now(clock.now() + dt.timedelta(**time))


@pytest.mark.parametrize("act", DECISIONS)
def test_undo_restores_every_column_drops_what_was_to_be_told_and_stays_on_record(people, move, act):
    before, told = rows_of(move), session.scalar(sa.select(sa.func.count(Notification.id)))
    DECISIONS[act](people.hr, move)
    session.commit()
    assert rows_of(move) != before
    services.undo_decision(actor=people.hr, move=move)
    session.commit()
    assert rows_of(move) == before
    assert move.hr_decision is None
    assert session.scalar(sa.select(sa.func.count(Notification.id))) == told
    actions = [entry.action for entry in list_entries(move)]
    assert actions[-2:] == [act, {"approve": "undo_approval", "refuse": "undo_refusal"}[act]]
    later(minutes=11)
    assert not {"move_approved", "move_refused"} & set(kinds_told(people.employee))
    DECISIONS["approve"](people.hr2, move)
    assert move.status is S.APPROVED


@pytest.mark.parametrize("act", DECISIONS)
def test_nobody_is_told_before_the_time_to_undo_is_over_and_then_everybody_by_mail_too(people, move, act):
    kind = {"approve": "move_approved", "refuse": "move_refused"}[act]
    unread = count_unread(people.employee)
    DECISIONS[act](people.hr, move)
    choose_mail(actor=people.employee, choice=MailChoice.AT_ONCE)  # does not send sooner what is held
    for name in ("employee", "host", "manager"):
        assert kind not in kinds_told(people[name])
    assert count_unread(people.employee) == unread
    assert kind not in [mail.notification.kind for mail in list_due_mails()]
    assert "final on" in str(status_sentence(move, Reader.PERSON).msgid)
    later(minutes=10)
    for name in ("employee", "host", "manager"):
        assert kinds_told(people[name]).count(kind) == 1
    assert [mail.notification.kind for mail in list_due_mails()].count(kind) == 3
    assert "final on" not in str(status_sentence(move, Reader.PERSON).msgid)


def test_after_ten_minutes_and_for_anybody_else_the_decision_stays(people, move):
    DECISIONS["approve"](people.hr, move)
    for other in (people.hr2, people.manager, people.employee):
        with pytest.raises(NotPermitted):
            services.undo_decision(actor=other, move=move)
    later(minutes=10)
    with pytest.raises(Conflict, match="The time to undo it ended"):
        services.undo_decision(actor=people.hr, move=move)
    assert move.status is S.APPROVED


def test_what_followed_keeps_the_decision_and_only_one_mail_leaves(people, move):
    DECISIONS["approve"](people.hr, move)
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    with pytest.raises(Conflict, match="Something followed"):
        services.undo_decision(actor=people.hr, move=move)
    later(minutes=11)
    assert kinds_told(people.host)[0] == "move_withdrawn"
    kinds = set(session.scalars(sa.select(Notification.kind).join(OutgoingMail)))
    assert "move_approved" not in kinds


def test_a_refusal_is_not_undone_once_the_place_is_somebody_elses(people, move):
    DECISIONS["refuse"](people.hr, move)
    make_application(people.colleague, move.opportunity, ApplicationStatus.SHORTLISTED)
    take_place(opportunity=move.opportunity, person=people.colleague)
    with pytest.raises(Conflict, match="offered to somebody else"):
        services.undo_decision(actor=people.hr, move=move)


def test_a_refusal_is_not_undone_once_the_person_has_begun_to_apply_anew(people, move):
    DECISIONS["refuse"](people.hr, move)
    start_application(actor=people.employee, opportunity=move.opportunity)
    with pytest.raises(Conflict, match="anew"):
        services.undo_decision(actor=people.hr, move=move)


def test_a_move_whose_day_has_come_begins_when_its_approval_is_final(people, move):
    later(days=(move.starts_on - clock.today()).days)
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    session.commit()
    advance_moves()
    assert move.status is S.APPROVED
    later(minutes=11)
    advance_moves()
    assert move.status is S.ACTIVE


def test_an_approval_that_waits_for_clearances_is_undone_with_them_unless_one_is_settled(people):
    move = make_move(people.employee, make_opportunity(people.host, days_abroad=5))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    assert (move.status, len(move.open_clearances) > 0) == (MoveStatus.AWAITING_CLEARANCES, True)
    services.undo_decision(actor=people.hr, move=move)
    assert (move.status, move.clearances) == (MoveStatus.AWAITING_HR, [])
    assert session.query(Notification).filter(Notification.kind == "clearance_opened").count() == 0
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    services.mark_not_needed(actor=people.hr2, clearance=move.open_clearances[0], note="Agreed last year")
    with pytest.raises(Conflict, match="settled meanwhile"):
        services.undo_decision(actor=people.hr, move=move)
