"""Two offers for the same time (F14): one is accepted, the other is refused with the calendar and stays an offer."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from mobility.applications import services as applications
from mobility.applications.models import Application
from mobility.applications.models import ApplicationStatus as S
from mobility.capacity.load import highest_sum
from mobility.capacity.queries import list_commitments, to_stretches
from mobility.core.db import session, unit_of_work
from mobility.core.errors import ConditionNotMet
from mobility.moves.models import Move
from mobility.opportunities.models import OpportunityKind
from mobility.people.models import Person
from tests.factories import make_application, make_opportunity, make_person, make_world, show_name

STARTS = dt.date(2027, 3, 1)


def offer(person, host, **terms):
    return make_application(person, make_opportunity(host, starts_on=STARTS, **terms), S.OFFERED)


def test_the_page_shows_the_calendar_and_what_to_do_and_nothing_changes(client, people):
    first = offer(people.employee, people.host, title="Launch the board")
    second = offer(people.employee, make_person("Olga Other"), title="Build the model")
    client.sign_in(people.employee)
    assert client.post(f"/applications/{first.id}/accept").status_code == 303
    page = client.post(f"/applications/{second.id}/accept", data={"note": "I would love to."})
    assert page.status_code == 409
    for words in ("Launch the board", "Decline the offer", "Write to Olga Other", "I would love to.", "This offer"):
        assert words in page.text
    assert client.get(f"/applications/{second.id}/accept").status_code == 200  # told before, too
    kept = session.get_one(Application, second.id)
    assert (kept.status, kept.offer.place.holder_id) == (S.OFFERED, people.employee.id)
    assert session.query(Move).count() == 1


def test_a_gig_over_the_cap_is_refused_in_the_same_way(client, people):
    made = [offer(people.employee, people.host, kind=OpportunityKind.GIG, hours_per_week=4.0) for _ in range(2)]
    client.sign_in(people.employee)
    answers = [client.post(f"/applications/{one.id}/accept") for one in made]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "gigs together" in answers[1].text


@pytest.mark.parametrize(("promised", "hours", "is_offered"), [
    (None, 7.0, False),  # a fifth of the employee's 32 hours are 6.4
    (None, 6.0, True),
    (4.0, 3.0, False),
])  # fmt: skip
def test_a_gig_that_nobody_could_accept_for_the_cap_is_not_offered(client, people, promised, hours, is_offered):
    if promised:
        first = offer(people.employee, people.host, kind=OpportunityKind.GIG, hours_per_week=promised)
        applications.accept_offer(actor=people.employee, application=first)
    posting = make_opportunity(people.host, kind=OpportunityKind.GIG, hours_per_week=hours, starts_on=STARTS)
    show_name(people.host, posting, people.employee)
    asked = make_application(people.employee, posting, S.SHORTLISTED)
    answer = client.sign_in(people.host).post(f"/applications/{asked.id}/offer", data={"message": ""})
    assert (answer.status_code, asked.status) == ((303, S.OFFERED) if is_offered else (422, S.SHORTLISTED))
    assert ("gigs together" in answer.text) is not is_offered


def test_a_work_package_is_offered_to_whoever_may_still_give_the_other_one_up(people):
    first = offer(people.employee, people.host)
    applications.accept_offer(actor=people.employee, application=first)
    posting = make_opportunity(people.host, starts_on=STARTS)
    show_name(people.host, posting, people.employee)
    asked = make_application(people.employee, posting, S.SHORTLISTED)
    assert applications.make_offer(actor=people.host, application=asked).accepted_at is None


def test_leave_never_keeps_anybody_from_accepting(client, people):
    one = offer(people.employee, people.host)
    client.sign_in(people.employee)
    client.post("/calendar/leave", data={"starts_on": "2027-03-01", "ends_on": "2027-06-30"})
    assert client.post(f"/applications/{one.id}/accept").status_code == 303


def test_of_many_offers_accepted_at_once_no_day_is_promised_twice(concurrent_app):
    people = make_world()  # 80 %
    made = [offer(people.employee, people.host, allocation_percent=30.0) for _ in range(8)]
    person_id, ids = people.employee.id, [one.id for one in made]
    session.remove()

    def accept(application_id):
        def work():
            actor, application = session.get_one(Person, person_id), session.get_one(Application, application_id)
            applications.accept_offer(actor=actor, application=application)

        try:
            unit_of_work(work)
            return True
        except ConditionNotMet:
            return False
        finally:
            session.remove()

    with ThreadPoolExecutor(len(ids)) as threads:
        assert sum(threads.map(accept, ids)) == 2
    person, ends = session.get_one(Person, person_id), dt.date(2027, 6, 30)
    assert highest_sum(to_stretches(list_commitments(person, STARTS, ends)), STARTS, ends) == 60
    left = [one for one in session.query(Application) if one.status is S.OFFERED]
    assert len(left) == 6
    assert all(one.offer.place.holder_id == person_id for one in left)
