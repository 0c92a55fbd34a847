"""What a move has to be cleared of: opened from the rules, settled by HR of its side, late, refused, handed on."""

import datetime as dt

import pytest

from mobility.accounts.queries import find_account
from mobility.applications.models import ApplicationStatus, ReasonCode
from mobility.audit.models import AuditNote
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import Conflict, InvalidInput, MobilityError, NotPermitted
from mobility.core.events import publish
from mobility.invariants import find_violations
from mobility.moves import services
from mobility.moves.export import list_export_rows
from mobility.moves.models import (
    TIME_TO_UNDO,
    ClearanceReason,
    ClearanceStatus,
    ClearanceStep,
    HrReason,
    MoveStatus,
)
from mobility.moves.progress import get_reader, status_sentence
from mobility.moves.queries import clearing
from mobility.moves.words.clearing import find_due_day
from mobility.moves.words.readers import Reader
from mobility.notifications.models import Notification
from mobility.notifications.queries import list_notifications
from mobility.opportunities.services import cancel as cancel_posting
from mobility.people.events import PersonLeft
from mobility.people.models import Role
from mobility.policies.models import ClearanceKind, Side
from mobility.policies.queries import Rule, get_value
from mobility.policies.rules.clearances import Case, ClearanceRule, list_needed
from mobility.policies.services import change_rule, drop_clearance_rule, put_clearance_rule
from tests.cleared import NEED, PDF
from tests.factories import OVERRIDE, grant, make_entity, make_move, make_opportunity, make_person, make_session_token
from tests.moves.calendar import advance_moves
from tests.waiting import list_waiting_for

S, K = MoveStatus, ClearanceKind
A_DAY = dt.timedelta(days=1)


def make_waiting(people, **posting):
    """Released and approved, with days abroad where nothing else is said: tax and social security are open."""
    posting.setdefault("days_abroad", 5)
    move = make_move(people.employee, make_opportunity(people.host, **posting))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    return move


@pytest.fixture
def move(people):
    return make_waiting(people)


def refuse(actor, clearance, note="No permit can be had."):
    return services.refuse_clearance(actor=actor, clearance=clearance, reason=ClearanceReason.LAW, note=note)


def turn_to(day):
    clock.set_now(dt.datetime.combine(day, dt.time(12), dt.UTC))


def told(person, kind):
    session.flush()
    return session.query(Notification).filter_by(recipient=person, kind=kind).count()


def test_what_is_cleared_while_the_approval_can_be_undone_is_told_once_and_not_before_it_is_final(people, move):
    for clearance in move.open_clearances:
        services.clear(actor=people.hr, clearance=clearance)
    assert move.status is S.APPROVED
    kinds = [row.kind for row in list_notifications(people.employee)]
    assert "move_cleared" not in kinds
    clock.set_now(move.hr_decision.final_at)
    kinds = [row.kind for row in list_notifications(people.employee)]
    assert "move_cleared" in kinds
    assert "move_waits_for_clearances" not in kinds


def test_a_row_of_the_rules_applies_where_everything_it_names_fits():
    case = Case("DE", "FR", 1, 2, days_abroad=0, hours_per_week=20)
    here = {"kind": K.WORKS_COUNCIL, "side": Side.HOME, "days": 7}
    for fields, applies in (
        ({}, True),
        ({"home_country": "DE", "host_country": "FR", "home_entity_id": 1, "host_entity_id": 2}, True),
        ({"home_country": "FR"}, False),
        ({"host_entity_id": 1}, False),
        ({"only_cross_entity": True}, True),
        ({"only_abroad": True}, False),
        ({"from_hours": 20}, True),
        ({"from_hours": 20.5}, False),
    ):
        assert ClearanceRule(**here, **fields).applies(case) is applies, fields
    long, short = ClearanceRule(**here), ClearanceRule(**{**here, "days": 3})
    assert list_needed(case, [short, long]) == [short]


def test_an_approval_opens_what_the_rules_ask_for_and_the_move_waits_visibly(people, move):
    assert move.status is S.AWAITING_CLEARANCES
    assert {(one.kind, one.side, one.owner) for one in move.clearances} == {
        (K.TAX, Side.HOME, people.hr), (K.SOCIAL_SECURITY, Side.HOME, people.hr),
    }  # fmt: skip
    due = move.clearances[0].due_on
    for reader in set(Reader) - {Reader.STAND_IN}:
        sentence = status_sentence(move, reader)
        assert sentence.params["cleared"] == due
        assert "None" not in str(sentence)
    assert [row.path for row in list_waiting_for(people.hr)] == ["/clearances"]
    assert list_waiting_for(people.hr2) == []  # approved already, and owned by another
    assert move.place.holder is people.employee
    assert find_violations() == []


def test_a_move_that_needs_nothing_skips_the_state(people):
    assert make_waiting(people, days_abroad=0).status is S.APPROVED


def test_the_last_one_settled_lets_the_move_begin(people, move):
    tax, social = move.clearances
    services.clear(actor=people.hr2, clearance=tax, note="", name="form.pdf", content=PDF)
    assert (move.status, tax.document_name) == (S.AWAITING_CLEARANCES, "form.pdf")
    with pytest.raises(InvalidInput):
        services.mark_not_needed(actor=people.hr, clearance=social, note=" ")
    services.mark_not_needed(actor=people.hr, clearance=social, note="Fewer than five days")
    assert move.status is S.APPROVED
    assert told(people.employee, "move_cleared") == told(people.manager, "move_cleared") == 1
    turn_to(move.starts_on)
    advance_moves()
    assert move.status is S.ACTIVE
    assert find_violations() == []


def test_one_that_is_refused_ends_the_move_and_frees_everything(people, move):
    refuse(people.hr, move.clearances[0])
    assert (move.status, move.place.holder) == (S.CLEARANCE_REFUSED, None)
    assert move.commitment.released_at is not None
    assert move.application.status is ApplicationStatus.NOT_APPROVED
    for person in (people.employee, people.host, people.manager):
        assert told(person, "move_not_cleared") == 1
    with pytest.raises(Conflict):  # the other one is over with it
        services.clear(actor=people.hr2, clearance=move.clearances[1])
    assert clearing.list_inbox(people.hr) == []
    assert find_violations() == []


def test_of_two_partners_the_second_learns_who_was_first(people, move):
    services.clear(actor=people.hr, clearance=move.clearances[0])
    with pytest.raises(Conflict) as refusal:
        refuse(people.hr2, move.clearances[0])
    assert refusal.value.message.params["name"] == people.hr.name


@pytest.mark.parametrize("who", ["employee", "host", "manager", "colleague", "hr_elsewhere", "admin", "auditor"])
def test_nobody_but_hr_of_its_side_settles_one(people, move, who):
    with pytest.raises(NotPermitted):
        services.clear(actor=people[who], clearance=move.clearances[0])


def test_no_part_in_a_move_is_the_condition_whatever_roles_somebody_has(people, move):
    for who in ("employee", "host", "manager"):
        grant(people[who], Role.HR, entity=people.employee.legal_entity)
        with pytest.raises(NotPermitted):
            refuse(people[who], move.clearances[0])
        assert clearing.list_inbox(people[who]) == []


def test_host_hr_owns_the_side_of_the_host(people):
    abroad = make_entity("Example Ltd")
    move = make_waiting(people, days_abroad=0, legal_entity=abroad)
    sides = {one.kind: one for one in move.clearances}
    assert sides[K.RECHARGE].owner is people.hr_elsewhere
    assert sides[K.AGREEMENT].owner is people.hr
    with pytest.raises(NotPermitted):
        services.clear(actor=people.hr, clearance=sides[K.RECHARGE])
    assert clearing.list_inbox(people.hr_elsewhere) == [sides[K.RECHARGE]]
    services.clear(actor=people.hr_elsewhere, clearance=sides[K.RECHARGE])


def test_the_owner_is_reminded_then_the_others_of_the_scope_are_asked_once_each(people, move):
    tax = move.clearances[0]
    for day, step in (
        (tax.due_on - 4 * A_DAY, ClearanceStep.OPENED),
        (tax.due_on - 3 * A_DAY, ClearanceStep.REMINDED),
        (tax.due_on, ClearanceStep.DUE),
        (tax.due_on + A_DAY, ClearanceStep.WITH_OTHERS),
    ):
        turn_to(day)
        advance_moves()
        advance_moves()
        assert tax.step is step
    count = {kind: told(people.hr, f"clearance_{kind}") for kind in ("opened", "reminded", "due", "late")}
    assert count == dict.fromkeys(count, 2)  # two are open
    assert told(people.hr2, "clearance_late") == 2
    assert told(people.hr2, "clearance_due") == 0
    assert "was due on" in str(status_sentence(move, Reader.HOST))


def test_silence_clears_only_where_the_rule_names_the_law(people):
    people.employee.country = "DE"
    move = make_waiting(people, days_abroad=1)
    council = next(one for one in move.clearances if one.kind is K.WORKS_COUNCIL)
    turn_to(council.due_on)
    advance_moves()
    assert council.is_open
    turn_to(council.due_on + 30 * A_DAY)
    advance_moves()
    assert (council.status, council.decided_by, council.note) == (ClearanceStatus.CLEARED, None, "§ 99 (3) BetrVG")
    assert {one.kind for one in move.open_clearances} == {K.TAX, K.SOCIAL_SECURITY}


def test_what_a_leaver_or_somebody_shut_out_owned_goes_to_another_partner_of_the_scope(people, move):
    people.hr.employed_until = clock.today() - A_DAY
    publish(PersonLeft(person=people.hr))
    assert {one.owner for one in move.clearances} == {people.hr2}
    assert told(people.hr2, "clearance_handed_on") == 2
    third = grant(make_person(), Role.HR, entity=people.employee.legal_entity).person
    make_session_token(people.hr2)
    find_account(people.hr2).closed_at = clock.now()
    advance_moves()
    assert {one.owner for one in move.clearances} == {third}
    assert clearing.list_without_owner() == []


def test_the_host_side_goes_to_home_hr_where_nobody_is_left_there(people):
    people.hr_elsewhere.employed_until = clock.today() - A_DAY
    move = make_waiting(people, days_abroad=0, legal_entity=make_entity("Example Ltd"))
    recharge = next(one for one in move.clearances if one.side is Side.HOST)
    assert recharge.owner is people.hr
    services.clear(actor=people.hr, clearance=recharge)


def test_a_leaver_who_waits_is_cancelled_and_whoever_waits_may_withdraw(people, move):
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    assert (move.status, move.place.holder) == (S.WITHDRAWN, None)
    other = make_waiting(people)
    people.employee.employed_until = clock.today()
    publish(PersonLeft(person=people.employee))
    assert other.status is S.CANCELLED
    assert clearing.list_inbox(people.hr) == []


def test_payroll_hears_of_a_move_once_it_is_cleared(people, move):
    def numbers():
        return [row["status"] for row in list_export_rows(None, clock.today(), clock.today(), "UTC")]

    assert numbers() == []
    for clearance in list(move.clearances):
        services.clear(actor=people.hr, clearance=clearance)
    assert numbers() == []
    clock.set_now(clock.now() + TIME_TO_UNDO)
    assert numbers() == ["approved"]


def test_a_posting_with_a_move_that_waits_for_clearances_is_not_cancelled(people, move):
    with pytest.raises(MobilityError):
        cancel_posting(actor=people.host, opportunity=move.opportunity, reason="No budget")


def test_an_adjustment_is_known_to_the_person_and_to_home_hr_alone(client, people):
    move = make_move(people.employee, make_opportunity(people.host))
    need = services.ask_adjustment(actor=people.employee, move=move, need=NEED)
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="", override=OVERRIDE)
    assert move.status is S.AWAITING_CLEARANCES
    for who in ("host", "manager", "employee", "hr"):
        page = client.sign_in(people[who]).get(f"/moves/{move.id}").text
        assert ("Workplace adjustment" in page) is (who in {"employee", "hr"}), who
        assert NEED not in page
        assert client.get(f"/clearances/{need.id}").status_code == (200 if who == "hr" else 404)
    grant(people.manager, Role.HR, entity=people.employee.legal_entity)
    assert client.sign_in(people.manager).get(f"/clearances/{need.id}").status_code == 404
    assert session.query(AuditNote).filter_by(note=NEED).count() == 0


def test_the_list_of_clearances_is_changed_row_by_row_and_every_version_stays(client, people):
    grant(people.hr, Role.HR)
    row = ClearanceRule(K.DATA_ACCESS, Side.HOST, 5)
    delivered = get_value(Rule.CLEARANCES)
    version = put_clearance_rule(actor=people.hr, number=None, row=row, reason="Patients' data.", seen=None)
    assert get_value(Rule.CLEARANCES) == [*delivered, row.to_json()]
    with pytest.raises(Conflict):
        drop_clearance_rule(actor=people.hr, number=0, reason="Seen before the change.", seen=None)
    drop_clearance_rule(actor=people.hr, number=0, reason="Not here.", seen=version.id)
    assert get_value(Rule.CLEARANCES) == [*delivered[1:], row.to_json()]
    page = client.sign_in(people.representative).get("/policies/clearances").text
    assert "Patients" in page
    assert "Not here." in page
    with pytest.raises(InvalidInput):
        change_rule(actor=people.hr, rule=Rule.CLEARANCES, value=[{**row.to_json(), "days": 0}], reason="x")
    with pytest.raises(NotPermitted):
        put_clearance_rule(actor=people.hr2, number=None, row=row, reason="x", seen=None)


def test_host_hr_reads_who_decides_while_home_hr_does(people):
    move = make_move(people.employee, make_opportunity(people.host, legal_entity=make_entity("Example Ltd")))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    assert "home HR approves or declines" in str(status_sentence(move, get_reader(people.hr_elsewhere, move)))
    assert "approve or decline before" in str(status_sentence(move, get_reader(people.hr, move)))


def test_of_a_move_that_stops_nothing_stays_open_and_owners_hear_of_it_if_they_had_heard_of_it(people, move):
    unheard = make_waiting(people, starts_on=move.ends_on + A_DAY, ends_on=move.ends_on + 30 * A_DAY)
    services.withdraw(actor=people.employee, move=unheard, reason=ReasonCode.DATES, note="")
    turn_to(clock.today() + A_DAY)
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    for one in (*unheard.clearances, *move.clearances):
        assert (one.status, one.decided_by, one.fell_away) == (ClearanceStatus.NOT_NEEDED, None, True)
    assert find_due_day(move) is None
    assert told(people.hr, "clearance_opened") == 2  # those of the first, when nobody could undo the approval any more
    assert told(people.hr, "clearance_fell_away") == 4
    with pytest.raises(Conflict, match="nothing is left to clear"):
        services.clear(actor=people.hr2, clearance=move.clearances[0])
    assert find_violations() == []


def test_a_refusal_that_is_undone_opens_again_what_fell_away_with_it(people):
    move = make_move(people.employee, make_opportunity(people.host))
    need = services.ask_adjustment(actor=people.employee, move=move, need=NEED)
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.refuse(actor=people.hr, move=move, reason=HrReason.COST, note="No budget")
    assert need.fell_away
    services.undo_decision(actor=people.hr, move=move)
    assert (need.is_open, need.decided_at, need.need) == (True, None, NEED)
    assert told(people.hr, "clearance_fell_away") == 0
    assert find_violations() == []


@pytest.mark.parametrize(("country", "today", "due_on"), [
    ("FR", dt.date(2026, 4, 15), dt.date(2026, 4, 30)),  # fifteen days
    ("FR", dt.date(2026, 4, 16), dt.date(2026, 5, 4)),  # 1 May is a Friday
    ("GB", dt.date(2026, 4, 16), dt.date(2026, 5, 1)),
    ("DE", dt.date(2026, 5, 8), dt.date(2026, 5, 26)),  # a Saturday before Whit Monday
])  # fmt: skip
def test_no_clearance_is_due_on_a_weekend_or_holiday_of_its_owner(people, country, today, due_on):
    clock.set_now(dt.datetime.combine(today, dt.time(12), dt.UTC))
    people.hr.country = country
    people.hr.working_days = "mon"  # which days HR works would show in a date that others read
    move = make_waiting(people)
    assert {one.due_on for one in move.clearances if one.kind is K.TAX} == {due_on}


def test_who_takes_a_clearance_over_is_given_their_own_next_working_day(people):
    clock.set_now(dt.datetime(2026, 4, 16, 12, tzinfo=dt.UTC))
    people.hr.country, people.hr2.country = "GB", "FR"
    tax = make_waiting(people).clearances[0]
    assert tax.due_on == dt.date(2026, 5, 1)
    people.hr.employed_until = clock.today() - A_DAY
    publish(PersonLeft(person=people.hr))
    assert (tax.owner, tax.due_on) == (people.hr2, dt.date(2026, 5, 4))


def test_a_move_whose_last_day_passes_uncleared_is_cancelled_and_nobody_waits(people, move):
    turn_to(move.last_day)
    advance_moves()
    assert move.status is S.AWAITING_CLEARANCES
    turn_to(move.last_day + A_DAY)
    advance_moves()
    assert (move.status, move.place.holder) == (S.CANCELLED, None)
    assert move.application.status is ApplicationStatus.NOT_APPROVED
    assert all(one.fell_away for one in move.clearances)
    for person in (people.employee, people.host, people.manager):
        assert told(person, "move_ran_out") == 1
    for reader in Reader:
        assert "before everything was settled" in str(status_sentence(move, reader))
    assert clearing.list_inbox(people.hr) == list_waiting_for(people.hr) == []
    assert find_violations() == []


def test_the_last_clearance_of_a_move_that_is_over_ends_it_instead_of_beginning_it(people, move):
    turn_to(move.last_day + A_DAY)
    for clearance in list(move.clearances):
        services.clear(actor=people.hr, clearance=clearance)
    assert move.status is S.CANCELLED
    assert advance_moves() == 0


def test_a_release_or_an_approval_that_is_still_awaited_then_is_awaited_no_longer(people):
    released = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=released, home_work="Reports stop")
    asked = make_move(people.colleague, make_opportunity(people.host))
    turn_to(asked.last_day + A_DAY)
    advance_moves()
    assert {asked.status, released.status} == {S.CANCELLED}
    assert asked.application.status is ApplicationStatus.NOT_RELEASED
    assert list_waiting_for(people.manager) == []
    with pytest.raises(Conflict, match="cancelled"):
        services.approve(actor=people.hr, move=released, note="")
    assert find_violations() == []
