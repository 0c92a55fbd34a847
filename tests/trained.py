"""Training: what its pages are about, what is sent, how they show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core import clock
from mobility.training.models import (
    CourseFormat,
    CoursePrerequisite,
    CourseRating,
    CourseStatus,
    LearntSkill,
)
from mobility.training.models import EnrolmentStatus as S
from tests.factories import World, make_entity, make_person, make_skill, save
from tests.factories.training import (
    complete_course,
    make_classroom,
    make_course,
    make_enrolment,
    make_rule,
    make_session,
)


def trained_of(people: World) -> dict[str, dict[str, Any]]:
    """The name of a thing → the ids that its addresses need."""
    employee = people.employee
    skill = make_skill("Negotiation")
    here, abroad = make_entity(), make_entity("Example Ltd")
    classroom = make_classroom()
    completed = complete_course(employee, make_course(teaches=((skill, 1, 3),)))
    learnt = save(LearntSkill(enrolment=completed, skill=skill, level=3))
    return {
        "course": {"course_id": make_course().id},
        "course of the employer": {"course_id": make_course(legal_entity_id=here.id).id},
        "course for another employer": {"course_id": make_course(legal_entity_id=abroad.id).id},
        "retired course": {"course_id": make_course(status=CourseStatus.RETIRED).id},
        "classroom": {"course_id": classroom.course_id},
        "session of a course": {"session_id": classroom.id},
        "enrolment": {"enrolment_id": make_enrolment(employee, make_course()).id},
        "approved enrolment": {"enrolment_id": make_enrolment(employee, classroom.course, S.APPROVED).id},
        "request for training": {"enrolment_id": make_enrolment(employee, make_course(cost=900), S.ASKED).id},
        "completed course": {"enrolment_id": completed.id},
        "learnt skill": {"learnt_id": learnt.id},
        "mandatory course": {"rule_id": make_rule(make_course(), people.hr, legal_entity_id=here.id).id},
    }


def sent_about_training(values: dict[str, str]) -> dict[str, dict[str, Any]]:
    day = (clock.today() + dt.timedelta(days=40)).isoformat()
    entity = make_entity()
    course = {
        "reference": "SENT-1",
        "title": "Negotiate well",
        "format": "e_learning",
        "language": "en",
        "hours": "7.5",
        "cost": "120",
        "currency": "EUR",
        "country": "",
        "legal_entity": str(entity.id),
        "skills-0-skill": "Negotiation",
        "skills-0-from_level": "1",
        "skills-0-to_level": "3",
    }
    return {
        "training.enrol": {},
        "training.choose_session": {"session": values["session of a course"]},
        "training.rate": {"score": "4", "words": "Clear and short."},
        "training.decline": {"reason": "The budget of this year is spent."},
        "training.new": course,
        "training.edit": course | {"reference": "SENT-2", "version": "1"},
        "training.edit course": course | {"reference": "SENT-2", "version": "1", "legal_entity": "0"},
        "training.schedule": {
            "starts_on": day, "starts_time": "09:00", "ends_on": day, "ends_time": "17:00",
            "time_zone": "Europe/Paris", "place": "Lyon", "seats": "8",
        },
        "training.change_session": {"place": "Paris", "seats": "12"},
        "training.mark": {"mark": "complete"},
        "training.require": {
            "org_unit": "0", "legal_entity": str(entity.id), "country": "", "due_on": day, "newcomer_days": "60",
        },
    }  # fmt: skip


def hang_training(world: World, long: str) -> dict[str, int]:
    """Ids for the gallery: a course with everything, and the employee in every state."""
    employee = world.employee
    skill, other = make_skill("Facilitation"), make_skill(f"Listening {long}")
    before = make_course(title="First steps in a room full of people", teaches=((skill, 0, 1),))
    one = make_classroom(
        seats=1, cost=900, title=f"Facilitate {long}", description=f"How to lead a meeting.\n{long}", provider=long,
        teaches=((skill, 1, 4), (other, 0, 2)), gives_certificate=True, validity_months=24,
        url="https://example.com/course",
    )  # fmt: skip
    course = one.course
    make_session(course, days=50)
    save(CoursePrerequisite(course_id=course.id, skill=skill, level=2))
    save(CoursePrerequisite(course_id=course.id, required_course=before))
    for number in range(3):
        rated = complete_course(make_person(f"Rita {number}", org_unit=employee.org_unit), course, days_ago=700)
        save(CourseRating(enrolment=rated, score=3 + number % 3, words=f"Worth it. {long}"))
    ids = {"course": course.id, "course session": one.id, "course before": before.id}
    webinar = make_session(make_course(CourseFormat.WEBINAR, title="Web of trust"), seats=1).course
    make_enrolment(world.colleague, webinar, session=webinar.sessions[0])
    make_enrolment(employee, webinar, S.WAITING, session=webinar.sessions[0])
    begun = make_classroom(days=-1, title="Held yesterday")
    ids["participants"] = begun.course_id
    for person in (world.colleague, world.host, world.hr_elsewhere):
        make_enrolment(person, begun.course, session=begun)
    for status in (S.ENROLLED, S.CANCELLED):
        make_enrolment(employee, make_course(CourseFormat.MOOC, title=f"Open course {status}"), status)
    ids["asked"] = make_enrolment(world.colleague, course, S.ASKED, session=one, motivation=f"For the board {long}").id
    ids["choosing"] = make_enrolment(employee, make_classroom(days=30, title="Choose a day").course, S.APPROVED).id
    done = complete_course(employee, make_course(teaches=((skill, 0, 3),), gives_certificate=True))
    ids["done"] = done.id
    save(LearntSkill(enrolment=done, skill=skill, level=3))
    safety = make_course(title="Safety at work", is_mandatory=True, validity_months=12)
    complete_course(employee, safety, days_ago=340, expires_on=clock.today() + dt.timedelta(days=25))
    rule = make_rule(safety, world.hr, days=-5, legal_entity_id=employee.legal_entity_id)
    ids["rule"] = rule.id
    ids["retired"] = make_course(CourseFormat.CLASSROOM, status=CourseStatus.RETIRED, title="No longer").id
    ids["employer"] = make_course(legal_entity_id=employee.legal_entity_id, title="For one employer").id
    return {f"training {name}": number for name, number in ids.items()}


# endpoint, address, who opens it, what is pressed, what then shows, status
PAGES: tuple[tuple[Any, ...], ...] = (
    *(("training.index", "/training", who) for who in ("employee", "manager")),
    ("training.index", "/training?q=zzzz", "newcomer"),
    ("training.index", "/training?hours=9000", "newcomer", "", "", 422),
    *(("training.show", "/training/courses/{training course}", who) for who in ("employee", "admin")),
    ("training.show", "/training/courses/{training course}", "employee", "Ask to enrol"),
    ("training.show", "/training/courses/{training retired}", "hr"),
    *(("training.mine", "/training/mine", who) for who in ("employee", "newcomer")),
    ("training.choose_session", "/training/enrolments/{training choosing}/session"),
    ("training.rate", "/training/enrolments/{training done}/rate"),
    *(("training.requests", "/training/requests", who) for who in ("manager", "hr_elsewhere")),
    *(("training.show_request", "/training/requests/{training asked}", who) for who in ("manager", "hr")),
    ("training.decline", "/training/requests/{training asked}/decline", "manager", "Decline request"),
    ("training.kept", "/training/kept", "admin"),
    ("training.kept", "/training/kept?q=zzzz", "hr"),
    ("training.new", "/training/courses/new", "admin", "Save course"),
    ("training.edit", "/training/courses/{training course}/edit", "admin"),
    *(("training.sessions", f"/training/courses/{{training {one}}}/sessions", "admin")
      for one in ("course", "retired")),
    ("training.schedule", "/training/courses/{training course}/sessions/new", "admin", "Plan session"),
    ("training.change_session", "/training/sessions/{training course session}/edit", "admin"),
    ("training.participants", "/training/courses/{training participants}/participants", "hr"),
    ("training.participants", "/training/courses/{training retired}/participants", "hr"),
    *(("training.rules", "/training/rules", who) for who in ("hr", "hr_elsewhere")),
    ("training.show_rule", "/training/rules/{training rule}", "hr"),
    ("training.require", "/training/courses/{training course}/require", "hr", "Make mandatory"),
    *(("training.certificates", "/training/certificates", who) for who in ("hr", "hr_elsewhere")),
    *(("training.figures", "/training/figures", who) for who in ("representative", "hr_elsewhere")),
)  # fmt: skip
