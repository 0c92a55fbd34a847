"""What a completed course shows, and what must be held."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput, NotPermitted
from mobility.core.events import subscribe
from mobility.core.i18n import unpack_all
from mobility.notifications.models import Notification
from mobility.skills.models import Evidence, EvidenceKind, HeldSource, SkillState
from mobility.skills.queries import find_current, list_history
from mobility.training import jobs, queries, services
from mobility.training.events import CourseCompleted
from mobility.training.models import CourseCertificate, CoursePrerequisite, LearntSkill
from mobility.training.models import EnrolmentStatus as S
from tests.factories import give_skill, make_entity, make_person, make_skill, save
from tests.factories.training import complete_course, make_classroom, make_course, make_enrolment, make_rule


def told(person, kind):
    return session.query(Notification).filter_by(recipient_id=person.id, kind=kind).count()


def test_completing_is_evidence_and_proposes_a_level_that_only_the_person_takes(people):
    heard = []
    subscribe(CourseCompleted)(heard.append)
    skill, new = make_skill("SQL"), make_skill("Python")
    give_skill(people.employee, skill, level=2, evidence="My words")
    course = make_course(teaches=((skill, 2, 4), (new, 0, 2)))
    services.finish(actor=people.employee, enrolment=make_enrolment(people.employee, course))
    shown = session.query(Evidence).one()
    assert (shown.kind, shown.skill, shown.path) == (EvidenceKind.COURSE, skill, f"/training/courses/{course.id}")
    assert find_current(people.employee, skill).level == 2
    assert find_current(people.employee, new) is None
    assert [(one.person, one.course) for one in heard] == [(people.employee, course)]
    for learnt in queries.list_unanswered(people.employee):
        services.take_level(actor=people.employee, learnt=learnt)
    row = find_current(people.employee, skill)
    assert (row.level, row.source, row.evidence) == (4, HeldSource.COURSE, "My words")
    assert [one.level for one in list_history(people.employee, skill)] == [2, 4]
    assert find_current(people.employee, new).level == 2
    assert session.query(Evidence).count() == 2


def test_what_merged_skills_became_in_the_end_counts_for_a_course(client, people):
    third = make_skill("Querying")
    first, second = make_skill("SQL"), make_skill("Structured queries", state=SkillState.MERGED, merged_into=third)
    course = make_course(teaches=((first, 2, 4),))
    save(CoursePrerequisite(course_id=course.id, skill=first, level=3))
    first.state, first.merged_into = SkillState.MERGED, second
    give_skill(people.employee, third, level=5)
    page = client.sign_in(people.employee).get(f"/training/courses/{course.id}").text
    assert "you are there already" in page
    assert "You have this" in page
    services.finish(actor=people.employee, enrolment=make_enrolment(people.employee, course))
    assert not queries.list_unanswered(people.employee)


def test_a_level_is_never_lowered_and_a_refused_one_changes_nothing(people):
    skill, other = make_skill("SQL"), make_skill("Python")
    give_skill(people.employee, skill, level=5)
    services.finish(
        actor=people.employee,
        enrolment=make_enrolment(people.employee, make_course(teaches=((skill, 2, 4), (other, 0, 2)))),
    )
    (learnt,) = queries.list_unanswered(people.employee)
    assert learnt.skill is other
    with pytest.raises(NotPermitted):
        services.take_level(actor=people.colleague, learnt=learnt)
    services.leave_level(actor=people.employee, learnt=learnt)
    assert find_current(people.employee, other) is None
    with pytest.raises(Conflict):
        services.take_level(actor=people.employee, learnt=learnt)


def test_what_gives_a_certificate_is_completed_by_hr_alone(people):
    enrolment = make_enrolment(people.employee, make_course(gives_certificate=True, validity_months=12))
    for actor in (people.employee, people.manager, people.colleague, people.hr_elsewhere):
        with pytest.raises(NotPermitted):
            services.complete(actor=actor, enrolment=enrolment)
    with pytest.raises(NotPermitted):
        services.finish(actor=people.employee, enrolment=enrolment)
    services.complete(actor=people.hr, enrolment=enrolment)
    certificate = session.query(CourseCertificate).one()
    assert certificate.expires_on == clock.add_months(clock.today(), 12)


def test_hr_does_not_mark_itself_nor_a_session_that_lies_ahead(people):
    one = make_classroom()
    own = make_enrolment(people.hr, one.course, session=one)
    with pytest.raises(NotPermitted):
        services.complete(actor=people.hr, enrolment=own)
    ahead = make_enrolment(people.employee, one.course, session=one)
    with pytest.raises(ConditionNotMet):
        services.attend(actor=people.hr, enrolment=ahead)


def test_a_rating_comes_after_the_course_and_can_be_changed(people):
    enrolment = make_enrolment(people.employee, make_course())
    with pytest.raises(Conflict):
        services.rate(actor=people.employee, enrolment=enrolment, score=4)
    services.finish(actor=people.employee, enrolment=enrolment)
    with pytest.raises(InvalidInput):
        services.rate(actor=people.employee, enrolment=enrolment, score=6)
    services.rate(actor=people.employee, enrolment=enrolment, score=4)
    assert services.rate(actor=people.employee, enrolment=enrolment, score=2).score == 2
    assert queries.list_rated_ids(people.employee) == {enrolment.id}


def test_a_completion_that_a_file_tells_again_changes_nothing(people):
    course = make_course(validity_months=12)
    on = clock.today() - dt.timedelta(days=3)
    assert services.record_completion(person=people.employee, course=course, completed_on=on)
    assert not services.record_completion(person=people.employee, course=course, completed_on=on)
    assert session.query(CourseCertificate).count() == 1
    assert queries.find_completed(people.employee, course).was_imported


def test_a_completion_from_a_file_ends_what_is_under_way_and_holds_no_seat_that_was_only_waited_for(people):
    one = make_classroom(seats=1)
    make_enrolment(people.colleague, one.course, session=one)
    waits = make_enrolment(people.employee, one.course, S.WAITING, session=one)
    services.record_completion(person=people.employee, course=one.course, completed_on=clock.today())
    assert (waits.status, waits.session, one.taken) == (S.COMPLETED, None, 1)
    last = make_enrolment(people.host, one.course, S.WAITING, session=one)
    services.record_completion(person=people.colleague, course=one.course, completed_on=clock.today())
    assert (one.taken, last.status) == (1, S.ENROLLED)  # the session lies ahead: the seat is of use to somebody else


def test_a_session_is_completed_on_its_day_where_it_is_held(people):
    clock.set_now(dt.datetime(2027, 3, 1, 20, tzinfo=dt.UTC))  # the second of March in Auckland
    one = make_classroom(days=0.01)
    one.time_zone, one.ends_at = "Pacific/Auckland", one.starts_at + dt.timedelta(hours=1)
    enrolment = make_enrolment(people.employee, one.course, session=one)
    clock.set_now(one.ends_at)
    services.complete(actor=people.hr, enrolment=enrolment)
    assert enrolment.completed_on == dt.date(2027, 3, 2)


def test_a_duty_is_due_then_late_then_held_then_to_renew(people):
    course = make_course(validity_months=12)
    rule = make_rule(course, people.hr, days=20)
    states = []

    def look():
        (duty,) = queries.list_duties(people.employee)
        states.append(duty.state.value)

    look()
    clock.set_now(clock.now() + dt.timedelta(days=21))
    look()
    services.record_completion(person=people.employee, course=course, completed_on=clock.today())
    look()
    clock.set_now(clock.now() + dt.timedelta(days=330))
    look()
    clock.set_now(clock.now() + dt.timedelta(days=60))
    look()
    assert states == ["due", "overdue", "held", "renew", "overdue"]
    assert queries.count_rule(rule)[1] == 0


def test_a_rule_reaches_only_its_scope_and_newcomers_have_their_days(people):
    course = make_course()
    services.require_course(
        actor=people.hr, course=course, due_on=clock.today(), newcomer_days=90, legal_entity=make_entity()
    )
    assert course.is_mandatory
    new = make_person(employed_from=clock.today() - dt.timedelta(days=10))
    (duty,) = queries.list_duties(new)
    assert duty.due_on == clock.today() + dt.timedelta(days=80)
    assert queries.list_duties(people.hr_elsewhere) == []
    with pytest.raises(InvalidInput):
        services.require_course(actor=people.hr_elsewhere, course=course, due_on=clock.today(), newcomer_days=90)


def test_people_are_reminded_of_what_is_mandatory_once_and_not_of_what_they_hold(people):
    course = make_course()
    make_rule(course, people.hr, days=10)
    complete_course(people.colleague, course)
    for _ in range(2):
        jobs.chase_what_must_be_held()
    assert (told(people.employee, "duty_due"), told(people.colleague, "duty_due")) == (1, 0)
    clock.set_now(clock.now() + dt.timedelta(days=15))
    for _ in range(2):
        jobs.chase_what_must_be_held()
    assert told(people.employee, "duty_overdue") == 1


def test_a_certificate_s_end_is_chased_and_a_standstill_is_caught_up_with_one_message(people):
    course = make_course(gives_certificate=True)
    complete_course(people.employee, course, expires_on=clock.today() + dt.timedelta(days=50))
    for _ in range(2):
        jobs.chase_what_must_be_held()
    assert told(people.employee, "certificate_renew") == 1
    clock.set_now(clock.now() + dt.timedelta(days=55))  # the worker stood still over the last call and the end
    for _ in range(2):
        jobs.chase_what_must_be_held()
    assert (told(people.employee, "certificate_renew"), told(people.employee, "certificate_ended")) == (1, 1)
    complete_course(people.employee, course)
    assert queries.list_ending_certificates() == []


def test_what_was_held_is_overdue_from_the_day_on_which_it_ended(people):
    course = make_course(validity_months=12)
    make_rule(course, people.hr, days=5)
    services.record_completion(person=people.employee, course=course, completed_on=clock.today())
    session.commit()
    ended = queries.find_held(people.employee, course).expires_on
    clock.set_now(clock.now() + dt.timedelta(days=400))
    jobs.chase_what_must_be_held()
    told_of = session.query(Notification).filter_by(recipient_id=people.employee.id, kind="duty_overdue").one()
    assert unpack_all(told_of.params)["day"] == ended


def test_learnt_levels_belong_to_one_enrolment(people):
    skill = make_skill()
    services.finish(
        actor=people.employee, enrolment=make_enrolment(people.employee, make_course(teaches=((skill, 0, 3),)))
    )
    assert session.query(LearntSkill).one().enrolment.person is people.employee
