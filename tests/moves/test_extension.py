"""A later last day: who has to agree, what policy asks of HR, and all as before where somebody does not."""

import datetime as dt

import pytest

from mobility.accounts.models import Account
from mobility.capacity.models import CommitmentKind
from mobility.capacity.services import commit_time
from mobility.core import clock
from mobility.core.errors import ConditionNotMet, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.core.events import publish
from mobility.invariants import find_violations
from mobility.moves import queries, services
from mobility.moves.models import ExtensionStatus, MoveStatus, Part
from mobility.moves.queries import milestones
from mobility.opportunities.models import OpportunityKind
from mobility.people.events import PersonLeft
from tests.factories import make_move, make_opportunity, save
from tests.moves.calendar import follow_moves, told
from tests.waiting import list_waiting_for

FIRST = dt.date(2027, 3, 1)
WEEK = dt.timedelta(weeks=1)
E = ExtensionStatus


@pytest.fixture
def move(people):
    clock.set_now(dt.datetime.combine(FIRST + 6 * WEEK, dt.time(12), dt.UTC))
    return make_move(people.employee, make_opportunity(people.host, starts_on=FIRST), MoveStatus.ACTIVE)


def propose(actor, move, weeks=2):
    return services.propose_extension(
        actor=actor, move=move, ends_on=move.ends_on + weeks * WEEK, note="One more launch."
    )


def test_person_host_and_line_manager_agree_to_two_weeks_and_hr_is_not_asked(people, move):
    before = move.ends_on
    extension = propose(people.host, move)
    assert extension.waiting_parts == [Part.PERSON]
    with pytest.raises(NotPermitted):
        services.accept_extension(actor=people.manager, extension=extension)
    services.accept_extension(actor=people.employee, extension=extension)
    assert (extension.waiting_parts, told(people.manager)) == ([Part.LINE], ["extension_asked"])
    assert move.ends_on == before
    services.accept_extension(actor=people.manager, extension=extension)
    assert (move.ends_on, move.commitment.ends_on, extension.status) == (before + 2 * WEEK, move.ends_on, E.AGREED)
    for person in (people.employee, people.host, people.manager):
        assert told(person)[-1] == "extension_agreed"
    assert told(people.hr) == []
    assert [entry.action for entry, _ in queries.list_history(move)][:1] == ["extend"]
    assert not [one for one in find_violations() if not str(one).startswith("I6")]


def test_hr_answers_for_a_line_manager_whose_account_is_closed(people, move):
    save(Account(person=people.manager, closed_at=clock.now()))
    extension = propose(people.host, move)
    services.accept_extension(actor=people.employee, extension=extension)
    assert (told(people.manager), told(people.hr)) == ([], ["extension_asked"])
    assert "later last day for Ana Petit" in str(list_waiting_for(people.hr)[0].sentence)
    services.accept_extension(actor=people.hr, extension=extension)
    assert extension.status is E.AGREED


def test_beyond_what_policy_leaves_to_the_line_manager_hr_is_asked_too(people, move):
    extension = propose(people.employee, move, weeks=5)
    services.accept_extension(actor=people.host, extension=extension)
    services.accept_extension(actor=people.manager, extension=extension)
    assert (extension.waiting_parts, extension.status) == ([Part.HR], E.PROPOSED)
    assert told(people.hr) == ["extension_asked"]
    assert told(people.hr_elsewhere) == []
    assert f"/moves/{move.id}" in [row.path for row in list_waiting_for(people.hr)]
    services.accept_extension(actor=people.hr, extension=extension)
    assert extension.status is E.AGREED


def test_small_extensions_one_after_the_other_count_together(people, move):
    for _ in range(2):
        extension = propose(people.employee, move, weeks=2)
        services.accept_extension(actor=people.host, extension=extension)
        services.accept_extension(actor=people.manager, extension=extension)
    assert not extension.needs_hr
    assert propose(people.employee, move, weeks=1).needs_hr


def test_a_host_who_is_the_line_manager_agrees_twice_and_hr_sees_it(people, move):
    people.employee.line_manager = people.host
    extension = propose(people.employee, move, weeks=1)
    services.accept_extension(actor=people.host, extension=extension)
    assert extension.waiting_parts == [Part.LINE]
    services.accept_extension(actor=people.host, extension=extension)
    assert extension.waiting_parts == [Part.HR]


@pytest.mark.parametrize("who", ["employee", "manager"])
def test_one_no_leaves_everything_as_before_and_tells_everybody(people, move, who):
    before = move.ends_on
    extension = propose(people.host, move)
    if who == "manager":
        services.accept_extension(actor=people.employee, extension=extension)
    services.refuse_extension(actor=people[who], extension=extension)
    assert (extension.status, extension.ended_by, move.ends_on) == (E.REFUSED, people[who], before)
    for person in (people.employee, people.host, people.manager):
        assert told(person)[-1] == "extension_refused"
    with pytest.raises((TransitionNotAllowed, NotPermitted)):
        services.accept_extension(actor=people.employee, extension=extension)


def test_without_an_answer_in_five_working_days_it_lapses(people, move):
    extension = propose(people.host, move)
    clock.set_now(dt.datetime.combine(extension.answer_by, dt.time(12), dt.UTC))
    follow_moves()
    assert extension.status is E.PROPOSED
    assert told(people.employee) == ["extension_asked"]
    clock.set_now(dt.datetime.combine(extension.answer_by + dt.timedelta(days=1), dt.time(12), dt.UTC))
    follow_moves()
    assert (extension.status, told(people.host)[-1]) == (E.LAPSED, "extension_lapsed")
    assert propose(people.employee, move).status is E.PROPOSED


def test_time_that_is_not_free_is_refused_when_proposed_and_again_at_the_end(people, move):
    taken = {"person": people.employee, "kind": CommitmentKind.WORK_PACKAGE, "percent": 80, "title": "Another"}
    extension = propose(people.host, move)
    services.accept_extension(actor=people.employee, extension=extension)
    commit_time(**taken, starts_on=move.ends_on + WEEK, ends_on=move.ends_on + 20 * WEEK)
    with pytest.raises(ConditionNotMet, match="This time is not free"):
        services.accept_extension(actor=people.manager, extension=extension)


def test_a_proposal_on_taken_time_never_starts(people, move):
    taken = {"person": people.employee, "kind": CommitmentKind.WORK_PACKAGE, "percent": 80, "title": "Another"}
    commit_time(**taken, starts_on=move.ends_on + WEEK, ends_on=move.ends_on + 20 * WEEK)
    with pytest.raises(ConditionNotMet, match="This time is not free"):
        propose(people.host, move)
    assert move.extension is None


def test_only_a_later_day_within_the_longest_is_proposed_one_at_a_time_by_those_whose_move_it_is(people, move):
    for ends_on in (move.ends_on, milestones.latest_end(move) + dt.timedelta(days=1)):
        with pytest.raises(InvalidInput):
            services.propose_extension(actor=people.host, move=move, ends_on=ends_on)
    for stranger in (people.hr, people.colleague):
        with pytest.raises(NotPermitted):
            propose(stranger, move)
    extension = propose(people.manager, move)
    with pytest.raises(ConditionNotMet):
        propose(people.host, move)
    assert extension.waiting_parts == [Part.PERSON, Part.HOST]
    services.withdraw_extension(actor=people.manager, extension=extension)
    gig = make_move(
        people.colleague, make_opportunity(people.host, kind=OpportunityKind.GIG, starts_on=FIRST), MoveStatus.ACTIVE
    )
    assert milestones.latest_end(gig) == FIRST + 12 * WEEK - dt.timedelta(days=1)


def test_notice_and_leaving_end_what_is_proposed(people, move):
    extension = propose(people.host, move)
    people.employee.employed_until = move.ends_on - WEEK
    publish(PersonLeft(person=people.employee))
    assert (extension.status, move.last_day) == (E.LAPSED, move.ends_on - WEEK)


def test_after_a_pause_an_extension_does_not_take_the_days_that_were_given_back(people, move):
    services.pause(actor=people.employee, move=move)
    clock.set_now(clock.now() + 2 * WEEK)
    services.resume(actor=people.employee, move=move)
    resumed = move.commitment.starts_on
    assert resumed > move.starts_on
    extension = propose(people.host, move, weeks=1)
    services.accept_extension(actor=people.employee, extension=extension)
    services.accept_extension(actor=people.manager, extension=extension)
    assert (move.commitment.starts_on, move.commitment.ends_on) == (resumed, extension.ends_on)
