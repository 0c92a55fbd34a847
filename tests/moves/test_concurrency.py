"""Two decisions at the same moment: one counts, the other is told (F10, F11, F12)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from mobility.applications.models import ReasonCode
from mobility.audit.models import AuditEntry
from mobility.core.db import session, unit_of_work
from mobility.core.errors import MobilityError
from mobility.moves import services
from mobility.moves.models import Clearance, ClearanceReason, Extension, HrReason, Move, MoveStatus
from mobility.people.models import Person, Role
from tests.factories import OVERRIDE, grant, make_entity, make_move, make_opportunity, make_person, make_world

THREADS = 50


@pytest.fixture
def waiting(concurrent_app):
    """A released move and enough HR partners; answers ids, since every thread reads for itself."""
    people = make_world()
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    partners = [make_person() for _ in range(THREADS)]
    for partner in partners:
        grant(partner, Role.HR, entity=make_entity())
    session.commit()
    ids = move.id, people.employee.id, [partner.id for partner in partners]
    session.remove()
    return ids


def at_once(acts):
    def run(act):
        try:
            unit_of_work(act)
            return "done"
        except MobilityError as refusal:
            return str(refusal.message.msgid)
        finally:
            session.remove()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def approve(move_id, person_id):
    return lambda: services.approve(actor=session.get(Person, person_id), move=session.get(Move, move_id), note="")


def refuse(move_id, person_id):
    return lambda: services.refuse(
        actor=session.get(Person, person_id), move=session.get(Move, move_id), reason=HrReason.COST, note="No"
    )


def withdraw(move_id, person_id):
    return lambda: services.withdraw(
        actor=session.get(Person, person_id), move=session.get(Move, move_id), reason=ReasonCode.DATES, note=""
    )


def count_decisions(move_id):
    return session.scalar(
        sa.select(sa.func.count(AuditEntry.id)).where(
            AuditEntry.subject_type == "move",
            AuditEntry.subject_id == move_id,
            AuditEntry.action.in_(["approve", "refuse"]),
        )
    )


def test_of_many_approvals_at_once_one_counts_and_the_others_learn_by_whom(waiting):
    move_id, _, partners = waiting
    answers = at_once([approve(move_id, partner) for partner in partners])
    assert answers.count("done") == 1
    assert all("already approved" in answer for answer in answers if answer != "done")
    assert session.get(Move, move_id).status is MoveStatus.APPROVED
    assert count_decisions(move_id) == 1


def test_of_approving_and_declining_at_once_one_counts(waiting):
    move_id, _, partners = waiting
    answers = at_once(
        [(approve if number % 2 else refuse)(move_id, partner) for number, partner in enumerate(partners)]
    )
    assert answers.count("done") == 1
    assert all("already" in answer for answer in answers if answer != "done")
    assert count_decisions(move_id) == 1
    move = session.get(Move, move_id)
    assert (move.status is MoveStatus.APPROVED) == (move.place.holder_id is not None)


def test_of_approving_and_withdrawing_at_once_the_outcome_is_one_of_both(waiting):
    move_id, person_id, partners = waiting
    answers = at_once([withdraw(move_id, person_id), *(approve(move_id, partner) for partner in partners[:3])])
    move = session.get(Move, move_id)
    assert answers[0] == "done"  # before and after the approval
    assert move.status is MoveStatus.WITHDRAWN
    assert move.place.holder_id is None
    assert move.commitment.released_at is not None


@pytest.fixture
def to_clear(waiting):
    """The same move once it is approved, with two clearances open."""
    move_id, _, partners = waiting
    move = session.get(Move, move_id)
    move.opportunity.days_abroad = 3
    services.approve(actor=session.get(Person, partners[0]), move=move, note="", override=OVERRIDE)
    session.commit()
    ids = move_id, [clearance.id for clearance in move.clearances], partners
    session.remove()
    return ids


def clear(clearance_id, person_id):
    return lambda: services.clear(
        actor=session.get(Person, person_id), clearance=session.get(Clearance, clearance_id), note=""
    )


def refuse_clearance(clearance_id, person_id):
    return lambda: services.refuse_clearance(
        actor=session.get(Person, person_id),
        clearance=session.get(Clearance, clearance_id),
        reason=ClearanceReason.LAW,
        note="No",
    )


def test_the_last_two_clearances_settled_at_once_let_the_move_go_on(to_clear):
    move_id, clearances, partners = to_clear
    answers = at_once([clear(clearance, partner) for clearance in clearances for partner in partners[:5]])
    assert answers.count("done") == 2
    assert all("settled this" in answer for answer in answers if answer != "done")
    assert session.get(Move, move_id).status is MoveStatus.APPROVED


def test_of_clearing_and_refusing_at_once_one_counts(to_clear):
    move_id, (first, second), partners = to_clear
    services.clear(actor=session.get(Person, partners[0]), clearance=session.get(Clearance, second))
    session.commit()
    session.remove()
    answers = at_once(
        [(clear if number % 2 else refuse_clearance)(first, partner) for number, partner in enumerate(partners[:10])]
    )
    assert answers.count("done") == 1
    move = session.get(Move, move_id)
    assert (move.status is MoveStatus.APPROVED) == (move.place.holder_id is not None)
    assert move.status in {MoveStatus.APPROVED, MoveStatus.CLEARANCE_REFUSED}


def test_two_who_agree_to_a_later_last_day_at_once_are_both_heard_and_it_is_extended_once(concurrent_app):
    people = make_world()
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.ACTIVE)
    later = move.ends_on + dt.timedelta(days=7)
    extension = services.propose_extension(actor=people.manager, move=move, ends_on=later)
    session.commit()
    move_id, extension_id, answer = move.id, extension.id, (people.employee.id, people.host.id)
    session.remove()

    def accept(person_id):
        return lambda: services.accept_extension(
            actor=session.get(Person, person_id), extension=session.get(Extension, extension_id)
        )

    assert at_once([accept(person_id) for person_id in answer]) == ["done", "done"]
    move = session.get(Move, move_id)
    assert (move.ends_on, move.commitment.ends_on, move.extension) == (later, later, None)
    entries = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "extend")
    assert session.scalar(entries) == 1
