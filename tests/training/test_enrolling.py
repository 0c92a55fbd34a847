"""Seats, waiting lists and approvals."""

from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest

from mobility.core import clock
from mobility.core.db import session, unit_of_work
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.core.events import publish, subscribe
from mobility.invariants import find_violations
from mobility.notifications.models import Notification
from mobility.people.events import PersonLeft
from mobility.people.models import Delegation, DelegationScope, Person
from mobility.training import jobs, queries, services
from mobility.training.events import Enrolled
from mobility.training.models import Course, CourseFormat, CourseSession, Enrolment
from mobility.training.models import EnrolmentStatus as S
from tests.factories import make_person, make_world, save
from tests.factories.training import make_classroom, make_course, make_enrolment, make_session
from tests.waiting import list_waiting_for


def told(person, kind):
    return session.query(Notification).filter_by(recipient_id=person.id, kind=kind).count()


def test_an_e_learning_is_begun_at_once_and_the_rooms_above_hear_of_it(people):
    heard = []
    subscribe(Enrolled)(heard.append)
    enrolment = services.enrol(actor=people.employee, course=make_course())
    assert (enrolment.status, enrolment.needs_approval) == (S.ENROLLED, False)
    assert [one.enrolment for one in heard] == [enrolment]
    assert told(people.manager, "training_asked") == 0


def test_a_course_is_taken_once_at_a_time(people):
    course = make_course()
    services.enrol(actor=people.employee, course=course)
    with pytest.raises(Conflict):
        services.enrol(actor=people.employee, course=course)


def test_a_course_for_another_country_cannot_be_taken(people):
    with pytest.raises(NotPermitted):
        services.enrol(actor=people.employee, course=make_course(country="DE"))


def test_a_classroom_needs_a_session_that_is_open(people):
    one = make_classroom()
    begun = make_session(one.course, days=-1)
    with pytest.raises(InvalidInput):
        services.enrol(actor=people.employee, course=one.course)
    with pytest.raises(InvalidInput):
        services.enrol(actor=people.employee, course=one.course, course_session=begun)
    with pytest.raises(InvalidInput):
        services.enrol(actor=people.employee, course=make_course(CourseFormat.WEBINAR), course_session=one)


def test_who_comes_too_late_waits_and_the_first_in_gets_the_freed_seat(people):
    one = make_classroom(seats=1)
    held = services.enrol(actor=people.employee, course=one.course, course_session=one)
    first = services.enrol(actor=people.colleague, course=one.course, course_session=one)
    second = services.enrol(actor=people.host, course=one.course, course_session=one)
    assert [row.status for row in (held, first, second)] == [S.ENROLLED, S.WAITING, S.WAITING]
    assert (queries.count_before(first), queries.count_before(second)) == (0, 1)
    services.cancel(actor=people.employee, enrolment=held)
    assert [row.status for row in (held, first, second)] == [S.CANCELLED, S.ENROLLED, S.WAITING]
    assert (told(people.colleague, "training_seat_freed"), told(people.host, "training_seat_freed")) == (1, 0)
    assert one.taken == 1


def test_more_seats_go_to_those_who_wait(people):
    one = make_classroom(seats=1)
    for person in (people.employee, people.colleague, people.host):
        services.enrol(actor=person, course=one.course, course_session=one)
    services.change_session(actor=people.admin, course_session=one, place="Paris", seats=2)
    assert [row.person for row in queries.list_waiting(one)] == [people.host]
    with pytest.raises(InvalidInput):
        services.change_session(actor=people.admin, course_session=one, place="Paris", seats=1)


def test_a_dear_course_is_asked_for_and_the_line_manager_decides_in_time(people):
    one = make_classroom(cost=900)
    enrolment = services.enrol(actor=people.employee, course=one.course, course_session=one, motivation="For the board")
    assert (enrolment.status, one.taken) == (S.ASKED, 0)
    assert enrolment.answer_by > clock.today()
    assert told(people.manager, "training_asked") == 1
    for stranger in (people.employee, people.colleague, people.host, people.hr):
        with pytest.raises(NotPermitted):
            services.approve(actor=stranger, enrolment=enrolment)
    services.approve(actor=people.manager, enrolment=enrolment)
    session.refresh(one)
    assert (enrolment.status, enrolment.decided_by, one.taken) == (S.ENROLLED, people.manager, 1)
    with pytest.raises(TransitionNotAllowed):
        services.decline(actor=people.manager, enrolment=enrolment, reason="Too late")


def test_a_refusal_says_why(people):
    enrolment = services.enrol(actor=people.employee, course=make_course(cost=900))
    with pytest.raises(InvalidInput):
        services.decline(actor=people.manager, enrolment=enrolment, reason=" ")
    services.decline(actor=people.manager, enrolment=enrolment, reason="The budget is spent.")
    assert (enrolment.status, enrolment.reason) == (S.DECLINED, "The budget is spent.")
    assert told(people.employee, "training_declined") == 1
    assert services.enrol(actor=people.employee, course=enrolment.course).status is S.ASKED


def test_what_is_mandatory_needs_no_approval_whatever_it_costs(people):
    assert services.enrol(actor=people.employee, course=make_course(cost=900, is_mandatory=True)).status is S.ENROLLED


def test_a_delegate_decides_in_the_name_of_the_line_manager(people):
    today = clock.today()
    save(
        Delegation(
            owner=people.manager, delegate=people.host, scope=DelegationScope.RELEASES, starts_on=today, ends_on=today
        )
    )
    enrolment = services.enrol(actor=people.employee, course=make_course(cost=900))
    assert (told(people.manager, "training_asked"), told(people.host, "training_asked")) == (1, 1)
    services.approve(actor=people.host, enrolment=enrolment)
    assert (enrolment.decided_by, enrolment.on_behalf_of) == (people.host, people.manager)


def test_after_the_deadline_hr_hears_of_it_once_and_may_decide(people):
    enrolment = services.enrol(actor=people.employee, course=make_course(cost=900))
    session.commit()
    clock.set_now(clock.now() + dt.timedelta(days=5))
    jobs.remind_of_requests()
    jobs.remind_of_requests()
    assert (told(people.manager, "training_asked_reminder"), told(people.hr, "training_late")) == (1, 0)
    clock.set_now(clock.now() + dt.timedelta(days=20))
    jobs.remind_of_requests()
    jobs.remind_of_requests()
    assert (told(people.hr, "training_late"), told(people.employee, "training_with_hr")) == (1, 1)
    services.approve(actor=people.hr, enrolment=enrolment)
    assert enrolment.status is S.ENROLLED


def test_where_the_line_manager_has_left_hr_is_asked_and_answers_at_once(people):
    enrolment = services.enrol(actor=people.employee, course=make_course(cost=900))
    with pytest.raises(NotPermitted):
        services.approve(actor=people.hr, enrolment=enrolment)
    people.manager.employed_until = clock.today() - dt.timedelta(days=2)
    publish(PersonLeft(people.manager))
    assert told(people.hr, "training_asked") == 1
    assert [row.path for row in list_waiting_for(people.hr)] == [f"/training/requests/{enrolment.id}"]
    services.approve(actor=people.hr, enrolment=enrolment)
    assert enrolment.status is S.ENROLLED


def test_a_cancelled_session_leaves_the_approval_and_another_one_is_chosen_without_asking(people):
    one = make_classroom(cost=900)
    enrolment = services.enrol(actor=people.employee, course=one.course, course_session=one)
    services.approve(actor=people.manager, enrolment=enrolment)
    services.cancel_session(actor=people.admin, course_session=one)
    assert (enrolment.status, enrolment.session, one.taken) == (S.APPROVED, None, 0)
    assert told(people.employee, "training_session_gone") == 1
    another = services.schedule(
        actor=people.admin,
        course=one.course,
        starts_at=clock.now() + dt.timedelta(days=40),
        ends_at=clock.now() + dt.timedelta(days=41),
        time_zone="Europe/Paris",
        place="Paris",
        seats=3,
    )
    assert told(people.employee, "training_new_session") == 1
    services.choose_session(actor=people.employee, enrolment=enrolment, course_session=another)
    assert (enrolment.status, another.taken) == (S.ENROLLED, 1)


def test_a_session_moves_and_everybody_concerned_is_told_and_keeps_their_seat(client, people):
    one = make_classroom(seats=1, days=3)
    elsewhere = make_session(one.course, days=30)
    mine = services.enrol(actor=people.employee, course=one.course, course_session=one)
    theirs = services.enrol(actor=people.colleague, course=one.course, course_session=one)
    session.commit()
    jobs.follow_sessions()
    day = (clock.today() + dt.timedelta(days=6)).isoformat()
    sent = {"starts_on": day, "starts_time": "09:30", "ends_on": day, "ends_time": "17:00",
            "time_zone": "Europe/Paris", "place": "Room 5", "seats": "1"}  # fmt: skip
    here = f"/training/sessions/{one.id}/edit"
    client.sign_in(people.admin)
    assert "2 people have a seat, wait or ask" in client.get(here).text
    assert client.post(here, data=sent | {"starts_on": "2020-01-01"}).status_code == 422
    same = {"starts_at": elsewhere.starts_at, "ends_at": elsewhere.ends_at, "place": elsewhere.place}
    with pytest.raises(InvalidInput):
        services.change_session(actor=people.admin, course_session=one, seats=1, **same)
    assert told(people.employee, "training_session_moved") == 0
    for _ in range(2):
        assert client.post(here, data=sent).status_code == 303
    session.refresh(one)
    assert one.starts_at == dt.datetime.fromisoformat(f"{day}T09:30").replace(tzinfo=ZoneInfo("Europe/Paris"))
    assert (mine.status, theirs.status, one.place, one.taken) == (S.ENROLLED, S.WAITING, "Room 5", 1)
    assert [told(person, "training_session_moved") for person in (people.employee, people.colleague)] == [1, 1]
    assert "It was to begin" in client.sign_in(people.employee).get("/notifications/").text
    clock.set_now(clock.now() + dt.timedelta(days=4))
    jobs.follow_sessions()
    assert told(people.employee, "training_soon") == 2  # of the day that holds now, too


def test_changing_the_session_gives_the_seat_to_whoever_waits(people):
    one = make_classroom(seats=1)
    other = make_session(one.course, days=30)
    mine = services.enrol(actor=people.employee, course=one.course, course_session=one)
    theirs = services.enrol(actor=people.colleague, course=one.course, course_session=one)
    services.choose_session(actor=people.employee, enrolment=mine, course_session=other)
    assert (mine.status, theirs.status, one.taken, other.taken) == (S.ENROLLED, S.ENROLLED, 1, 1)


def test_a_session_that_has_begun_can_no_longer_be_left_and_whoever_waited_chooses_another(people):
    one = make_classroom(seats=1)
    mine = services.enrol(actor=people.employee, course=one.course, course_session=one)
    theirs = services.enrol(actor=people.colleague, course=one.course, course_session=one)
    clock.set_now(one.starts_at + dt.timedelta(hours=1))
    with pytest.raises(ConditionNotMet):
        services.cancel(actor=people.employee, enrolment=mine)
    session.commit()
    jobs.follow_sessions()
    jobs.follow_sessions()
    assert (theirs.status, told(people.colleague, "training_no_seat")) == (S.APPROVED, 1)


def test_whoever_has_a_seat_is_told_once_before_it_begins(people):
    one = make_classroom(days=2)
    services.enrol(actor=people.employee, course=one.course, course_session=one)
    session.commit()
    jobs.follow_sessions()
    jobs.follow_sessions()
    assert told(people.employee, "training_soon") == 1


def test_a_leaver_s_seat_goes_to_the_next(people):
    one = make_classroom(seats=1)
    mine = services.enrol(actor=people.employee, course=one.course, course_session=one)
    theirs = services.enrol(actor=people.colleague, course=one.course, course_session=one)
    publish(PersonLeft(people.employee))
    assert (mine.status, theirs.status) == (S.CANCELLED, S.ENROLLED)


def test_a_retired_course_takes_nobody_new(people):
    course = make_course()
    services.retire(actor=people.admin, course=course)
    with pytest.raises(Conflict):
        services.enrol(actor=people.employee, course=course)


@pytest.mark.slow
def test_parallel_enrolments_never_take_more_seats_than_there_are(concurrent_app):
    with concurrent_app.app_context():
        make_world()
        one = make_classroom(seats=3)
        course_id, session_id = one.course_id, one.id
        learners = [make_person().id for _ in range(8)]
        session.remove()
    barrier, failures = threading.Barrier(len(learners)), []

    def take(person_id):
        with concurrent_app.app_context():
            barrier.wait()
            try:
                unit_of_work(lambda: _enrol(person_id, course_id, session_id))
            except Exception as error:
                failures.append(error)
            finally:
                session.remove()

    threads = [threading.Thread(target=take, args=(person_id,)) for person_id in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with concurrent_app.app_context():
        statuses = sorted(row.status for row in session.query(Enrolment))
        assert failures == []
        assert statuses == [S.ENROLLED] * 3 + [S.WAITING] * 5
        assert session.get(CourseSession, session_id).taken == 3


def _enrol(person_id, course_id, session_id):
    services.enrol(
        actor=session.get_one(Person, person_id),
        course=session.get_one(Course, course_id),
        course_session=session.get_one(CourseSession, session_id),
    )


def test_enrolments_of_the_factory_count_their_seats(people):
    one = make_classroom()
    make_enrolment(people.employee, one.course, session=one)
    assert one.taken == 1
    assert queries.count_seats(one.course) == {one.id: 1}
    assert [one.what for one in find_violations() if "seats" in one.what] == []
    one.taken = 3
    save(one)
    told = [violation.what for violation in find_violations() if "seats" in violation.what]
    assert told == [f"session {one.id} of a course counts 3 seats as taken, and 1 people have one"]
