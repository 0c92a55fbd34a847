"""The life of an enrolment, and of a course in the catalogue."""

from __future__ import annotations

from typing import Any

from mobility.core.i18n import N_
from mobility.core.workflow import Button, Condition, Workflow, transition
from mobility.training.models import CourseStatus, Enrolment
from mobility.training.models import EnrolmentStatus as S
from mobility.training.policy import TrainingPermission as P

SESSION_HAS_BEGUN = Condition(
    lambda enrolment: enrolment.session is None or enrolment.session.has_begun,
    N_("The session begins %(at)s. Say who came once it has begun."),
    lambda enrolment: {"at": enrolment.session.starts_at},
)
HAS_A_SESSION = Condition(
    lambda enrolment: enrolment.session is not None, N_("One learns this course alone, so nobody can miss it.")
)
SESSION_LIES_AHEAD = Condition(
    lambda enrolment: enrolment.session is None or not enrolment.session.has_begun,
    N_("The session has begun. Tell HR if you were not there."),
)
COURSE_HAS_SESSIONS = Condition(
    lambda enrolment: bool(enrolment.course.coming_sessions),
    N_("No session is planned yet. You are told of a new one."),
)


def _stands(enrolment: Enrolment) -> dict[str, Any]:
    return {"title": enrolment.course.title}


COURSE_IS_ACTIVE = Condition(
    lambda enrolment: enrolment.course.is_active, N_("%(title)s is no longer offered."), _stands
)

ENROLLING = Workflow(
    transition(
        "approve",
        from_=[S.ASKED],
        to=S.APPROVED,
        by=P.DECIDE,
        label=N_("Approve request"),
        needs=[COURSE_IS_ACTIVE],
        causes=[N_("The person gets a seat, or a place on the waiting list, and is told.")],
        button=Button.PRIMARY,
    ),
    transition(
        "decline",
        from_=[S.ASKED],
        to=S.DECLINED,
        by=P.DECIDE,
        label=N_("Decline request"),
        causes=[N_("The person is told why.")],
    ),
    transition(
        "choose_session",
        from_=[S.APPROVED, S.WAITING, S.ENROLLED],
        to=S.APPROVED,
        by=P.KEEP,
        label=N_("Choose a session"),
        needs=[COURSE_IS_ACTIVE, SESSION_LIES_AHEAD, COURSE_HAS_SESSIONS],
        causes=[N_("The seat held so far goes to whoever waits longest.")],
    ),
    transition("take_seat", from_=[S.APPROVED, S.WAITING], to=S.ENROLLED, by=None),
    transition("queue", from_=[S.APPROVED], to=S.WAITING, by=None),
    transition(
        "lose_session",
        from_=[S.WAITING, S.ENROLLED],
        to=S.APPROVED,
        by=None,
        causes=[N_("The person chooses another session; nobody is asked again.")],
    ),
    transition(
        "finish",
        from_=[S.ENROLLED],
        to=S.COMPLETED,
        by=P.FINISH,
        label=N_("Mark as completed"),
        causes=[N_("The course becomes evidence of what it teaches.")],
        button=Button.PRIMARY,
    ),
    transition(
        "cancel",
        from_=[S.ASKED, S.APPROVED, S.WAITING, S.ENROLLED],
        to=S.CANCELLED,
        by=P.KEEP,
        label=N_("Cancel my place"),
        needs=[SESSION_LIES_AHEAD],
        causes=[N_("The seat goes to whoever waits longest.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "attend",
        from_=[S.ENROLLED, S.NO_SHOW],
        to=S.ATTENDED,
        by=P.MARK,
        needs=[HAS_A_SESSION, SESSION_HAS_BEGUN],
    ),
    transition(
        "miss",
        from_=[S.ENROLLED, S.ATTENDED],
        to=S.NO_SHOW,
        by=P.MARK,
        needs=[HAS_A_SESSION, SESSION_HAS_BEGUN],
        causes=[N_("The person is told, and can enrol again.")],
    ),
    transition(
        "complete",
        from_=[S.ENROLLED, S.ATTENDED],
        to=S.COMPLETED,
        by=P.MARK,
        needs=[SESSION_HAS_BEGUN],
        causes=[N_("The course becomes evidence of what it teaches; its certificate begins.")],
    ),
    transition(
        "complete_from_file", from_=[S.ASKED, S.APPROVED, S.WAITING, S.ENROLLED, S.ATTENDED], to=S.COMPLETED, by=None
    ),
    transition(
        "end_with_employment", from_=[S.ASKED, S.APPROVED, S.WAITING, S.ENROLLED, S.ATTENDED], to=S.CANCELLED, by=None
    ),
)

OFFERING = Workflow(
    transition(
        "retire",
        from_=[CourseStatus.ACTIVE],
        to=CourseStatus.RETIRED,
        by=P.WRITE,
        label=N_("Retire course"),
        causes=[N_("Nobody new can enrol; whoever is enrolled goes on.")],
    ),
    transition(
        "bring_back", from_=[CourseStatus.RETIRED], to=CourseStatus.ACTIVE, by=P.WRITE, label=N_("Offer course again")
    ),
)
