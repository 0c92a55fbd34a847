"""What is kept of an HR decision, overriding a warning, notes, conflicts of interest, and approving together."""

import datetime as dt

import pytest

from mobility.audit.queries import list_entries
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted
from mobility.core.i18n import unpack
from mobility.moves import jobs, queries, services
from mobility.moves.checks import RULES, Verdict, run_checks
from mobility.moves.models import BatchOutcome, HrReason, MoveStatus, OverrideReason
from mobility.moves.queries import batching, deciding
from mobility.notifications.queries import list_notifications
from mobility.opportunities.models import Remote, WhoPays
from mobility.policies.queries import Rule
from mobility.policies.services import change_rule
from tests.factories import OVERRIDE, make_entity, make_move, make_opportunity, make_person, make_skill, make_unit

S = MoveStatus


def make_waiting(people, person=None, **fields):
    move = make_move(person or people.employee, make_opportunity(people.host, **fields))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    session.commit()
    return move


@pytest.fixture
def move(people):
    return make_waiting(people)


@pytest.fixture
def warned(people):
    return make_waiting(people, days_abroad=5)


def verdict_of(move, rule):
    return next(check for check in run_checks(queries.get_facts(move)) if check.id == rule)


def make_former(people, move, ended_days_before, **fields):
    """A work package that ended so many days before this move."""
    former = make_move(people.employee, make_opportunity(people.host, **fields), S.COMPLETED)
    former.ends_on = move.starts_on - dt.timedelta(days=ended_days_before)
    former.starts_on = former.ends_on - dt.timedelta(days=90)
    session.commit()


SPOILS = [
    ("country", lambda move, people: setattr(move.opportunity, "days_abroad", 1)),
    ("country", lambda move, people: (setattr(move.opportunity, "country", "GB"),
                                      setattr(move.opportunity, "remote", Remote.NO))),
    ("recharge", lambda move, people: (setattr(move.opportunity, "legal_entity", make_entity("Other", "GB")),
                                       setattr(move.opportunity, "who_pays", WhoPays.HOST_UNIT))),
    ("length", lambda move, people: setattr(move, "ends_on", move.ends_on + dt.timedelta(days=1))),
    ("cost_centre", lambda move, people: setattr(move.person, "org_unit", None)),
    ("time_at_home", lambda move, people: make_former(people, move, 20)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "spoil"), SPOILS)
def test_each_new_rule_warns_of_what_it_is_for(people, move, rule, spoil):
    assert verdict_of(move, rule).verdict is Verdict.PASS
    spoil(move, people)
    session.commit()
    session.expire_all()
    assert verdict_of(move, rule).verdict is Verdict.WARN


def test_days_abroad_of_a_year_count_together_against_the_companys_limit(people):
    move = make_waiting(people, country="GB", days_abroad=6)
    make_former(people, move, 200, country="GB", days_abroad=5)
    make_former(people, move, 200, country="CH", days_abroad=50)
    change_rule(actor=people.admin, rule=Rule.MOST_DAYS_ABROAD, value=11, reason="Agreed with tax")
    assert verdict_of(move, "country").verdict is Verdict.PASS
    change_rule(actor=people.admin, rule=Rule.MOST_DAYS_ABROAD, value=10, reason="Agreed with tax")
    assert verdict_of(move, "country").verdict is Verdict.WARN
    change_rule(actor=people.admin, rule=Rule.MOST_SHARE_PERCENT, value=60, reason="Half the week is plenty")
    assert verdict_of(move, "allocation").verdict is Verdict.WARN  # 50 of the 80 % that the person works


@pytest.mark.parametrize(("held", "word"), [(3, "At level"), (2, "A stretch"), (1, "Lateral"), (None, "Lateral")])
def test_the_level_informs_and_never_warns(people, held, word):
    skill = make_skill("Forecasting")
    move = make_waiting(people, skills=(skill,))
    rows = [{"skill_id": skill.id, "label": "Forecasting", "level": held}] if held else []
    move.application.snapshot = {**move.application.snapshot, "skills": rows}
    check = verdict_of(move, "level")
    assert (check.verdict, str(check.finding).startswith(word)) == (Verdict.PASS, True)


def test_the_decision_keeps_which_rules_it_saw_in_which_version_and_what_they_said(people, warned):
    version = change_rule(actor=people.admin, rule=Rule.MOST_DAYS_ABROAD, value=2, reason="Agreed with tax")
    decision = services.approve(actor=people.hr, move=warned, note="", reason=HrReason.NEED, override=OVERRIDE)
    change_rule(actor=people.admin, rule=Rule.MOST_DAYS_ABROAD, value=100, reason="Agreed again")
    session.commit()
    session.expire_all()
    assert [row.rule for row in decision.seen] == [rule.id for rule in RULES]
    seen = next(row for row in decision.seen if row.rule == "country")
    assert (seen.verdict, seen.version, seen.policy_version_id) == ("warn", 1, version.id)
    assert str(unpack(seen.text)).startswith("More than 2 days")
    assert str(unpack(seen.finding)).startswith("Days abroad foreseen: 5")
    assert (seen.override_reason, seen.override_text) == (OVERRIDE.reason, OVERRIDE.text)
    assert {row.rule for row in decision.seen if row.override_reason} == {"country"}
    assert decision.reason_code is HrReason.NEED


def test_a_warning_is_overridden_with_a_reason_and_words_on_record_and_a_block_never(people, warned):
    with pytest.raises(InvalidInput) as refusal:
        services.approve(actor=people.hr, move=warned, note="")
    assert refusal.value.field == "override_reason"
    wordless = services.Override(OverrideReason.OTHER, " ")
    with pytest.raises(InvalidInput):
        services.approve(actor=people.hr, move=warned, note="", override=wordless)
    warned.person.employed_until = warned.starts_on
    with pytest.raises(ConditionNotMet):
        services.approve(actor=people.hr, move=warned, note="", override=OVERRIDE)
    warned.person.employed_until = None
    services.approve(actor=people.hr, move=warned, note="", override=OVERRIDE)
    entry = next(entry for entry in list_entries(warned) if entry.action == "override")
    assert (entry.actor_id, entry.reason_code) == (people.hr.id, OVERRIDE.reason.value)


def test_a_reason_is_one_of_those_of_the_decision(people, move):
    with pytest.raises(InvalidInput):
        services.approve(actor=people.hr, move=move, note="", reason=HrReason.COST)
    with pytest.raises(InvalidInput):
        services.approve(actor=people.hr, move=move, note="", reason=HrReason.OTHER)
    with pytest.raises(InvalidInput):
        services.refuse(actor=people.hr, move=move, note="No", reason=HrReason.BOTH_AGREE)


def test_who_declares_a_conflict_decides_no_more_and_the_others_are_told(people, move):
    assert services.declare_conflict(actor=people.hr, move=move) == [people.hr2]
    session.commit()
    assert list_notifications(people.hr2)[0].kind == "conflict_declared"
    assert "conflict_declared" not in [row.kind for row in list_notifications(people.employee)]
    for act in (services.approve, services.write_note):
        said = {"note": ""} if act is services.approve else {"text": "Hm"}
        with pytest.raises(NotPermitted):
            act(actor=people.hr, move=move, **said)
    assert deciding.list_approvals(people.hr) == []
    assert list(deciding.list_approvals(people.hr2)) == [move]
    assert "declare_conflict" in [entry.action for entry in list_entries(move)]
    services.approve(actor=people.hr2, move=move, note="")


def test_notes_are_for_the_partners_who_may_decide_and_unread_until_they_had_them_open(people, move):
    services.write_note(actor=people.hr, move=move, text="Ask about May")
    for name in ("employee", "manager", "host", "colleague", "hr_elsewhere", "admin"):
        with pytest.raises(NotPermitted):
            services.write_note(actor=people[name], move=move, text="Hello")
    session.commit()
    assert batching.list_with_unread_notes(people.hr, [move]) == set()
    assert batching.list_with_unread_notes(people.hr2, [move]) == {move.id}
    services.record_reading(move_id=move.id, reader_id=people.hr2.id)
    assert batching.list_with_unread_notes(people.hr2, [move]) == set()


def in_another_team(people, name):
    unit = make_unit(f"Example / IT / {name}")
    return make_person(name, org_unit=unit, line_manager=people.manager)


def test_a_batch_approves_the_clean_and_says_why_it_left_out_the_others(people):
    clean = [make_waiting(people, in_another_team(people, name)) for name in ("Ada", "Bo")]
    warned = make_waiting(people, in_another_team(people, "Cy"), days_abroad=3)
    noted = make_waiting(people, in_another_team(people, "Di"))
    disputed = make_waiting(people, in_another_team(people, "Ed"))
    gone = make_waiting(people, in_another_team(people, "Fi"))
    services.write_note(actor=people.hr2, move=noted, text="Wait for May")
    services.declare_conflict(actor=people.hr2, move=disputed)
    services.approve(actor=people.hr2, move=gone, note="")
    session.commit()
    obstacles = {case.move.id: case.obstacle for case in batching.list_cases(people.hr)}
    assert [obstacles[move.id] for move in clean] == [None, None]
    assert all(obstacles[move.id] for move in (warned, noted, disputed))
    moves = [*clean, warned, noted, disputed, gone]
    batch = services.approve_batch(actor=people.hr, moves=moves, reason=HrReason.BOTH_AGREE, note="May round")
    session.commit()
    assert [item.outcome for item in batch.items] == [BatchOutcome.APPROVED] * 2 + [BatchOutcome.LEFT_OUT] * 4
    assert [move.status for move in moves] == [S.APPROVED] * 2 + [S.AWAITING_HR] * 3 + [S.APPROVED]
    assert all(item.why for item in batch.items[2:])
    assert services.undo_batch(actor=people.hr, batch=batch) == (2, 0)
    assert {move.status for move in clean} == {S.AWAITING_HR}


def test_a_batch_is_looked_at_as_a_set(people):
    team = [make_person(name, org_unit=people.employee.org_unit, line_manager=people.manager) for name in "ABCD"]
    three = [make_waiting(people, person) for person in team[:3]]
    after = make_waiting(people, team[3], starts_on=clock.today() + dt.timedelta(days=250))
    other = in_another_team(people, "Gi")
    twice = [make_waiting(people, other, allocation_percent=20.0) for _ in range(2)]
    batch = services.approve_batch(
        actor=people.hr, moves=[*three, after, *twice], reason=HrReason.BOTH_AGREE, note=""
    )  # fmt: skip
    assert [item.outcome for item in batch.items] == [BatchOutcome.LEFT_OUT] * 3 + [BatchOutcome.APPROVED] + [
        BatchOutcome.LEFT_OUT
    ] * 2
    assert {str(unpack(item.why)).split(" ")[0] for item in batch.items if item.why} == {"Three", "Two"}


def test_administrators_hear_once_that_hr_has_nobody_left_who_may_decide_and_not_whom_it_concerns(people, move):
    jobs.tell_of_undecidable()
    assert list_notifications(people.admin) == []
    for partner in (people.hr, people.hr2):
        services.declare_conflict(actor=partner, move=move)
    session.commit()
    for _ in range(2):
        jobs.tell_of_undecidable()
    (told,) = [row for row in list_notifications(people.admin) if row.kind == "nobody_decides"]
    assert told.params["entity"] == people.employee.legal_entity.name
    assert people.employee.name not in str(told.params) + told.path
