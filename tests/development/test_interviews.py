"""The French career interview: when it is due, what is kept, who signs, who is told."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import Conflict, InvalidInput, NotPermitted
from mobility.development import jobs
from mobility.development.interviews import BEGAN_ON, Due, find_due
from mobility.development.models import InterviewKind
from mobility.development.queries.interview import list_due, list_in_scope
from mobility.notifications.models import Notification
from tests.developing import record_interview
from tests.factories import make_entity, make_person

D = dt.date


@pytest.mark.parametrize(
    ("hired", "careers", "reviews", "due"),
    [
        (D(2026, 3, 2), [], [], Due(D(2027, 3, 2), D(2034, 3, 2))),
        (D(2026, 3, 2), [D(2026, 11, 5)], [], Due(D(2030, 11, 5), D(2034, 3, 2))),
        (D(2026, 3, 2), [D(2030, 11, 5), D(2026, 11, 5)], [], Due(D(2034, 11, 5), D(2034, 3, 2))),
        (D(2026, 3, 2), [D(2026, 11, 5)], [D(2034, 2, 1)], Due(D(2038, 2, 1), D(2042, 2, 1))),
        (D(2024, 2, 29), [], [], Due(D(2029, 10, 26), D(2033, 10, 26))),  # here before the law
        (D(2026, 3, 2), [D(2020, 1, 1)], [], Due(D(2027, 3, 2), D(2034, 3, 2))),  # of an earlier employment
        (D(2028, 2, 29), [], [], Due(D(2029, 2, 28), D(2036, 2, 29))),
    ],
)
def test_the_last_days_follow_from_hiring_and_from_what_was_held(hired, careers, reviews, due):
    assert find_due(hired, careers, reviews) == due


def test_an_interview_is_never_due_before_the_rhythm_began_for_whoever_was_here():
    assert find_due(D(1999, 1, 1)).first_on > BEGAN_ON


def test_both_sign_and_nobody_for_the_other(client, people):
    interview = record_interview(people.manager, people.employee)
    here = f"/development/interviews/{interview.id}/sign"
    assert interview.signed_by_employer_at is not None
    assert "Read and sign the record" in client.sign_in(people.employee).get("/").text
    for other in (people.manager, people.hr, people.colleague):
        assert client.sign_in(other).post(here).status_code == 404
        assert interview.signed_by_person_at is None
    assert client.sign_in(people.employee).post(here).status_code == 303
    assert interview.signed_by_person_at is not None


def test_what_is_not_asked_for_or_not_yet_held_is_not_put_on_record(people):
    abroad = make_person("Al Abroad", legal_entity=make_entity("Example Ltd", "GB"), line_manager=people.manager)
    with pytest.raises(Conflict):
        record_interview(people.manager, abroad)
    tomorrow = clock.today() + dt.timedelta(days=2)
    for wrong in ({"held_on": tomorrow}, {"held_on": D(1990, 1, 1)}, {"topics": []}, {"topics": ["rating"]},
                  {"topics": ["held"]}):  # fmt: skip
        with pytest.raises(InvalidInput):
            record_interview(people.manager, people.employee, **wrong)
    with pytest.raises(NotPermitted):
        record_interview(people.colleague, people.employee)
    with pytest.raises(NotPermitted):
        record_interview(people.employee, people.employee)
    record_interview(people.manager, people.employee)
    with pytest.raises(InvalidInput):
        record_interview(people.hr, people.employee)


def test_a_review_ticks_what_it_looked_back_on(client, people):
    sent = {"kind": "review", "held_on": clock.today().isoformat(), "topics": ["skills"], "review_topics": ["trained"]}
    here = f"/development/people/{people.employee.id}/interviews"
    assert client.sign_in(people.hr).post(f"{here}/new", data=sent).status_code == 303
    page = client.get(here).text
    assert "Whether at least one course was taken" in page
    assert "Whether parts of a qualification" not in page


def test_hr_lists_who_is_due_in_its_scope_and_nobody_else(client, people):
    people.employee.employed_from = D(2025, 11, 10)
    session.commit()
    clock.set_now(dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC))
    (row,) = [one for one in list_due(list_in_scope(people.hr), clock.today()) if one.person is people.employee]
    assert (row.kind, row.due_on, row.is_overdue) == (InterviewKind.CAREER, D(2026, 11, 10), True)
    assert list_in_scope(people.hr_elsewhere) == []
    page = client.sign_in(people.hr).get("/development/interviews").text
    assert people.employee.name in page
    assert people.employee.name not in client.sign_in(people.hr_elsewhere).get("/development/interviews").text


def test_person_and_line_manager_are_told_once_before_it_is_due(people):
    people.employee.employed_from = D(2026, 1, 15)
    session.commit()

    def told():
        rows = session.query(Notification).filter_by(kind="interview_due")
        return sorted(row.recipient_id for row in rows)

    clock.set_now(dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC))
    jobs.remind_of_interviews()
    assert told() == []
    for day in (20, 25):
        clock.set_now(dt.datetime(2026, 11, day, 12, tzinfo=dt.UTC))
        jobs.remind_of_interviews()
        assert told() == sorted([people.employee.id, people.manager.id])
