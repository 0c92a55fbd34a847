"""What training asks of a person, for their home page."""

from __future__ import annotations

from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.people.models import Person
from mobility.training.models import EnrolmentStatus
from mobility.training.queries.duties import DutyState, list_duties
from mobility.training.queries.enrolments import list_requests, list_unanswered, list_under_way


def list_tasks_for(person: Person) -> list[Waiting]:
    """Requests to answer, sessions to choose, mandatory courses that are late, and what was learnt."""
    asked = N_("%(person)s asks for training: %(course)s")
    tasks = [
        Waiting(_say(asked, row.course.title, person=row.person.name), f"/training/requests/{row.id}", row.answer_by)
        for row in list_requests(person)
    ]
    choose = N_("Choose a session: %(course)s")
    tasks += [
        Waiting(_say(choose, row.course.title), f"/training/enrolments/{row.id}/session")
        for row in list_under_way(person)
        if row.status is EnrolmentStatus.APPROVED and row.course.coming_sessions
    ]
    late = {
        DutyState.OVERDUE: N_("Complete a mandatory course: %(course)s"),
        DutyState.RENEW: N_("Renew a mandatory course: %(course)s"),
    }
    tasks += [
        Waiting(_say(late[duty.state], duty.course.title), f"/training/courses/{duty.course.id}", duty.due_on)
        for duty in list_duties(person)
        if duty.state in late
    ]
    if list_unanswered(person):
        learnt = N_("Say what your profile should show of the courses that you completed")
        tasks.append(Waiting(Message(learnt), "/training/mine"))
    return tasks


def _say(sentence: str, course: str, **params: str) -> Message:
    return Message(sentence, {"course": course, **params})
