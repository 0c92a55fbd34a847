"""What the training room tells people, and how it says where an enrolment stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core.i18n import N_, Message, Quantity
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.people.models import Person
from mobility.training.models import Course, CourseCertificate, CourseFormat, CourseSession, Enrolment, MandatoryRule
from mobility.training.models import EnrolmentStatus as S

MINE = "/training/mine"
FORMAT_WORDS = {
    CourseFormat.E_LEARNING: N_("E-learning"),
    CourseFormat.WEBINAR: N_("Webinar"),
    CourseFormat.MOOC: N_("MOOC"),
    CourseFormat.CLASSROOM: N_("Classroom"),
}
STATUS_WORDS = {
    S.ASKED: N_("Waiting for approval"),
    S.APPROVED: N_("Approved"),
    S.DECLINED: N_("Declined"),
    S.WAITING: N_("On the waiting list"),
    S.ENROLLED: N_("Enrolled"),
    S.ATTENDED: N_("Attended"),
    S.COMPLETED: N_("Completed"),
    S.CANCELLED: N_("Cancelled"),
    S.NO_SHOW: N_("Did not attend"),
}
STATUS_KINDS = {
    S.ASKED: "waiting",
    S.APPROVED: "info",
    S.DECLINED: "bad",
    S.WAITING: "waiting",
    S.ENROLLED: "good",
    S.ATTENDED: "good",
    S.COMPLETED: "good",
    S.CANCELLED: "neutral",
    S.NO_SHOW: "warn",
}

register_wordings(
    {
        "training_asked": Wording(
            N_("%(person)s asks for training: %(course)s"),
            N_("It costs %(cost)s. Approve or decline it by %(by)s; after that HR can answer in your place."),
            N_("Answer the request"),
        ),
        "training_asked_reminder": Wording(
            N_("%(person)s waits for your answer about training: %(course)s"),
            N_("Approve or decline it by %(by)s; after that HR can answer in your place."),
            N_("Answer the request"),
        ),
        "training_late": Wording(
            N_("A request for training was not answered: %(person)s, %(course)s"),
            N_("The line manager had until %(by)s. You can answer in their place now."),
            N_("Answer the request"),
        ),
        "training_with_hr": Wording(
            N_("Your request for training is with HR now: %(course)s"),
            N_("Nobody answered until %(by)s, so HR can decide. You need not do anything."),
            N_("See my training"),
        ),
        "training_approved": Wording(
            N_("Your training was approved: %(course)s"),
            N_("%(by)s agreed. What happens next stands with the course in My training."),
            N_("See my training"),
        ),
        "training_declined": Wording(
            N_("Your training was declined: %(course)s"),
            N_("%(by)s writes: %(reason)s You can look for another course, or talk to them."),
            N_("See my training"),
        ),
        "training_enrolled": Wording(
            N_("You are enrolled: %(course)s"),
            N_("%(when)s If you cannot take it, cancel your place so that somebody else gets it."),
            N_("See my training"),
        ),
        "training_seat_freed": Wording(
            N_("A seat became free, and it is yours: %(course)s"),
            N_("%(when)s If you no longer want it, cancel your place so that the next one gets it."),
            N_("See my training"),
        ),
        "training_session_gone": Wording(
            N_("Your session does not take place: %(course)s"),
            N_("It would have begun %(at)s. Choose another session; nobody has to approve it again."),
            N_("Choose another session"),
        ),
        "training_session_moved": Wording(
            N_("Your session has another time or place: %(course)s"),
            N_(
                "%(when)s It was to begin %(before)s. Your seat or place on the list is kept. If it does not suit "
                "you, choose another session or cancel: nobody has to approve it again."
            ),
            N_("See my training"),
        ),
        "training_no_seat": Wording(
            N_("No seat became free: %(course)s"),
            N_("The session has begun. Choose another one; nobody has to approve it again."),
            N_("Choose another session"),
        ),
        "training_soon": Wording(
            N_("Your course begins soon: %(course)s"),
            N_("%(when)s If you cannot come, cancel today so that somebody else gets the seat."),
            N_("See my training"),
        ),
        "training_new_session": Wording(
            N_("A session is planned: %(course)s"),
            N_("It begins %(at)s. Your request is approved: choose it to get a seat."),
            N_("Choose the session"),
        ),
        "training_missed": Wording(
            N_("You are noted as not there: %(course)s"),
            N_("If that is a mistake, tell HR. You can enrol again at any time; nobody counts it against you."),
            N_("See my training"),
        ),
        "training_completed": Wording(
            N_("You completed a course: %(course)s"),
            N_("Say whether your profile should show what you learnt, and rate the course if you like."),
            N_("See what you learnt"),
        ),
        "certificate_renew": Wording(
            N_("A certificate of yours ends on %(day)s: %(course)s"),
            N_("Take the course again before that day, so that there is no gap."),
            N_("See the course"),
        ),
        "certificate_ended": Wording(
            N_("A certificate of yours has ended: %(course)s"),
            N_("It was valid until %(day)s. Take the course again as soon as you can."),
            N_("See the course"),
        ),
        "duty_due": Wording(
            N_("A mandatory course is due by %(day)s: %(course)s"),
            N_("It takes %(hours)s hours, within your working time. HR sees who has completed it."),
            N_("See the course"),
        ),
        "duty_overdue": Wording(
            N_("A mandatory course is overdue: %(course)s"),
            N_("It was due on %(day)s. Enrol today; if something keeps you from it, tell your HR partner."),
            N_("See the course"),
        ),
    }
)


def course_path(course: Course) -> str:
    return f"/training/courses/{course.id}"


def say_cost(course: Course) -> Message:
    if not course.cost_cents:
        return Message(N_("free of charge"))
    return Message("%(cost)s", {"cost": Quantity(course.cost, course.currency)})


def say_when(course_session: CourseSession | None) -> Message:
    if course_session is None:
        return Message(N_("You can begin at any time."))
    params: dict[str, Any] = {"at": course_session.starts_at, "place": course_session.place}
    return Message(N_("It begins %(at)s, %(place)s.") if course_session.place else N_("It begins %(at)s."), params)


def about_enrolment(kind: str, enrolment: Enrolment, *, again: str = "", path: str = MINE, **params: Any) -> Notice:
    """`again` tells one happening from another of the same kind."""
    return Notice(
        kind,
        ":".join(filter(None, ("enrolment", str(enrolment.id), kind, again))),
        path,
        {"course": enrolment.course.title, "person": enrolment.person.name, **params},
    )


def about_request(kind: str, enrolment: Enrolment) -> Notice:
    by, cost = enrolment.answer_by, say_cost(enrolment.course)
    return about_enrolment(kind, enrolment, path=f"/training/requests/{enrolment.id}", by=by, cost=cost)


def about_certificate(kind: str, certificate: CourseCertificate, stage: str) -> Notice:
    return Notice(
        kind,
        f"course-certificate:{certificate.id}:{stage}",
        f"/training/courses/{certificate.course_id}",
        {"course": certificate.course.title, "day": certificate.expires_on},
    )


def about_duty(kind: str, rule: MandatoryRule, person: Person, due_on: dt.date) -> Notice:
    return Notice(
        kind,
        f"mandatory-rule:{rule.id}:{person.id}:{kind}",
        f"/training/courses/{rule.course_id}",
        {"course": rule.course.title, "day": due_on, "hours": rule.course.hours},
    )


def say_next(enrolment: Enrolment, before: int = 0) -> Message:
    """Where an enrolment stands, what happens next, who acts, by when: one sentence for each state."""
    course, by = enrolment.course, enrolment.answer_by
    if enrolment.status is S.ASKED:
        manager = enrolment.person.manager_here
        who = manager.name if manager else "HR"
        return Message(N_("%(who)s decides by %(by)s; after that HR can."), {"who": who, "by": by})
    if enrolment.status is S.WAITING:
        return Message(
            N_("You are number %(place)s on the list. You are told when you get a seat."), {"place": before + 1}
        )
    if enrolment.status is S.APPROVED:
        if course.coming_sessions:
            return Message(N_("Choose a session to get a seat."))
        return Message(N_("You are told as soon as HR plans a session."))
    if enrolment.status is S.ENROLLED and enrolment.session is not None and enrolment.session.has_begun:
        return Message(N_("HR notes who was there. You need not do anything."))
    if enrolment.status is S.ENROLLED:
        return say_when(enrolment.session) if enrolment.session else _say_alone(course)
    return _say_end(enrolment)


def _say_alone(course: Course) -> Message:
    if course.is_mandatory or course.gives_certificate:
        return Message(N_("Take the course when it suits you; its result comes here by itself or through HR."))
    return Message(N_("Take the course when it suits you, then mark it as completed."))


def _say_end(enrolment: Enrolment) -> Message:
    if enrolment.status is S.ATTENDED:
        return Message(N_("You were there. HR notes the result next."))
    if enrolment.status is S.COMPLETED:
        return Message(N_("Completed on %(day)s."), {"day": enrolment.completed_on})
    if enrolment.status is S.DECLINED:
        who = enrolment.decided_by.name if enrolment.decided_by else "HR"
        return Message(N_("%(who)s declined: %(reason)s"), {"who": who, "reason": enrolment.reason})
    if enrolment.status is S.NO_SHOW:
        return Message(N_("You were noted as not there. You can enrol again; nobody counts it against you."))
    return Message(N_("You can enrol again at any time."))
