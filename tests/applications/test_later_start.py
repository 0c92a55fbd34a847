"""An offer whose first day would come before everybody has answered: a later one is proposed, in one click."""

import datetime as dt
import re

import pytest

from mobility.applications import services
from mobility.applications.models import ApplicationStatus
from mobility.applications.queries import find_later_dates
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.moves import services as moves
from mobility.moves.checks import run_checks
from mobility.moves.models import Move, MoveStatus
from mobility.moves.queries import get_facts
from mobility.opportunities.models import OpportunityKind
from mobility.people.working_days import add_working_days
from tests.factories import make_application, make_opportunity, show_name

A_DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 9, 7)
GIG = {"kind": OpportunityKind.GIG, "hours_per_week": 2.0, "allocation_percent": None, "weeks": 6}


@pytest.fixture
def applied(people):
    """Sent to a gig that closed yesterday and begins in a week, as the rules allow."""
    clock.set_now(dt.datetime.combine(TODAY, dt.time(9), dt.UTC))
    return apply_to(people, starts_on=TODAY + 7 * A_DAY, closes_on=TODAY - A_DAY)


def apply_to(people, **dates):
    dates.setdefault("ends_on", dates["starts_on"] + dt.timedelta(weeks=6, days=-1))
    posting = make_opportunity(people.host, **GIG, **dates)
    show_name(people.host, posting, people.employee)
    return make_application(people.employee, posting, ApplicationStatus.SHORTLISTED)


def test_a_later_first_day_leaves_all_who_are_asked_their_time_and_the_work_its_length(applied):
    dates = find_later_dates(applied)
    answered_on = add_working_days(TODAY, 7, applied.applicant)
    released_on = add_working_days(answered_on, 10, applied.applicant.line_manager)
    assert dates.starts_on == add_working_days(released_on, 5) + A_DAY
    assert dates.ends_on - dates.starts_on == applied.opportunity.ends_on - applied.opportunity.starts_on


def test_nothing_is_proposed_where_the_posted_day_can_be_kept_or_policy_lets_nothing_begin_so_late(people, applied):
    assert find_later_dates(apply_to(people, starts_on=TODAY + 60 * A_DAY)) is None
    assert find_later_dates(apply_to(people, starts_on=TODAY - 70 * A_DAY)) is None
    late = apply_to(people, starts_on=TODAY - 30 * A_DAY)
    assert find_later_dates(late).starts_on == late.opportunity.starts_on + dt.timedelta(weeks=8)


def test_who_accepts_it_is_released_and_approved_for_these_days_and_nothing_is_late(people, applied):
    dates = find_later_dates(applied)
    services.make_offer(actor=people.host, application=applied, starts_on=dates.starts_on)
    clock.set_now(dt.datetime.combine(applied.offer.answer_by, dt.time(9), dt.UTC))
    services.accept_offer(actor=people.employee, application=applied)
    (move,) = session.query(Move).all()
    assert (move.starts_on, move.ends_on) == tuple(dates)
    assert (move.commitment.starts_on, move.commitment.ends_on) == tuple(dates)
    clock.set_now(dt.datetime.combine(move.release_due_on - A_DAY, dt.time(9), dt.UTC))
    moves.agree(actor=people.manager, move=move, home_work="Reports stop")
    assert [check.id for check in run_checks(get_facts(move)) if check.verdict.value != "pass"] == []
    moves.approve(actor=people.hr, move=move, note="")
    assert move.status is MoveStatus.APPROVED
    assert clock.today() < move.starts_on


@pytest.mark.parametrize("days", [-1, 57])
def test_no_offer_begins_before_the_posted_day_or_later_than_policy_allows(people, applied, days):
    with pytest.raises(InvalidInput) as refusal:
        services.make_offer(
            actor=people.host, application=applied, starts_on=applied.opportunity.starts_on + days * A_DAY
        )
    assert refusal.value.field == "starts_on"
    assert applied.status is ApplicationStatus.SHORTLISTED


def test_the_host_sees_both_first_days_and_the_applicant_what_was_posted(client, people, applied):
    url, later, posted = f"/applications/{applied.id}", find_later_dates(applied), applied.opportunity.starts_on
    page = client.sign_in(people.host).get(f"{url}/offer").text
    assert page.count('name="starts_on"') == 2
    assert client.post(f"{url}/offer", data={"message": "", "starts_on": str(TODAY)}).status_code == 422
    assert client.post(f"{url}/offer", data={"message": "", "starts_on": str(later.starts_on)}).status_code == 303
    assert applied.offer.starts_on == later.starts_on
    page = client.sign_in(people.employee).get(url).text
    assert re.search(rf"posted as [^<]*\b{posted.day}\b", page)


def test_the_host_may_keep_the_posted_day(client, people, applied):
    posted = applied.opportunity.starts_on
    sent = {"message": "", "starts_on": str(posted)}
    assert client.sign_in(people.host).post(f"/applications/{applied.id}/offer", data=sent).status_code == 303
    assert applied.offer.starts_on == posted


def test_whoever_posts_reads_that_the_first_day_may_come_too_early(client, people):
    posting = make_opportunity(people.host, **GIG, starts_on=clock.today() + 30 * A_DAY)
    posting.closes_on = posting.starts_on - 7 * A_DAY
    posting.ends_on = posting.starts_on + dt.timedelta(weeks=6, days=-1)
    warning = "If everybody takes the time they have"
    assert warning in client.sign_in(people.host).get(f"/opportunities/{posting.id}/edit").text
    posting.starts_on = posting.closes_on + 60 * A_DAY
    posting.ends_on = posting.starts_on + dt.timedelta(weeks=6, days=-1)
    assert warning not in client.get(f"/opportunities/{posting.id}/edit").text


def test_a_place_that_is_offered_with_the_outcomes_of_all_begins_on_the_day_the_page_names(client, people, applied):
    page = client.sign_in(people.host).get(f"/opportunities/{applied.opportunity_id}/outcomes").text
    later = find_later_dates(applied)
    assert f"from {later.starts_on:%a} {later.starts_on.day} " in page.partition("If you offer a place")[2]
    row = {"application_id": applied.id, "answer": "offer", "reason": "skills", "sentence": "Welcome!"}
    sent = {"counted": "1", **{f"rows-0-{name}": value for name, value in row.items()}}
    assert client.post(f"/opportunities/{applied.opportunity_id}/outcomes", data=sent).status_code == 303
    assert (applied.offer.starts_on, applied.offer.ends_on) == tuple(later)
