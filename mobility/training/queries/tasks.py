"""What training asks of a person, for their home page."""

from __future__ import annotations

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Source, Waiting
from mobility.people.models import Person
from mobility.training.models import CourseCertificate, Enrolment, EnrolmentStatus, MandatoryRule
from mobility.training.queries.duties import RENEW_BEFORE, DutyState, list_duties
from mobility.training.queries.enrolments import asked_of, list_requests, list_unanswered, list_under_way, unanswered

LATE = {
    DutyState.OVERDUE: N_("Complete a mandatory course: %(course)s"),
    DutyState.RENEW: N_("Renew a mandatory course: %(course)s"),
}


def _list_requests(person: Person) -> list[Waiting]:
    asked = N_("%(person)s asks for training: %(course)s")
    return [
        Waiting(_say(asked, row.course.title, person=row.person.name), f"/training/requests/{row.id}", row.answer_by)
        for row in list_requests(person)
    ]


def _approved(person: Person) -> sa.Select[Enrolment]:
    return sa.select(Enrolment).where(Enrolment.person_id == person.id, Enrolment.status == EnrolmentStatus.APPROVED)


def _list_without_session(person: Person) -> list[Waiting]:
    choose = N_("Choose a session: %(course)s")
    return [
        Waiting(_say(choose, row.course.title), f"/training/enrolments/{row.id}/session")
        for row in list_under_way(person)
        if row.status is EnrolmentStatus.APPROVED and row.course.coming_sessions
    ]


def _rules_not_met(person: Person) -> sa.Select[MandatoryRule]:
    """Those for which this person holds nothing, or holds or held what ends; never mind in which unit they are."""
    held = CourseCertificate.person_id == person.id, CourseCertificate.course_id == MandatoryRule.course_id
    ends = CourseCertificate.expires_on <= clock.latest_today() + RENEW_BEFORE
    return sa.select(MandatoryRule).where(
        MandatoryRule.ended_at.is_(None),
        sa.or_(MandatoryRule.legal_entity_id.is_(None), MandatoryRule.legal_entity_id == person.legal_entity_id),
        sa.or_(MandatoryRule.country.is_(None), MandatoryRule.country == person.country),
        sa.or_(~sa.exists().where(*held), sa.exists().where(*held, ends)),
    )


def _list_late_duties(person: Person) -> list[Waiting]:
    return [
        Waiting(_say(LATE[duty.state], duty.course.title), f"/training/courses/{duty.course.id}", duty.due_on)
        for duty in list_duties(person)
        if duty.state in LATE
    ]


def _list_learnt(person: Person) -> list[Waiting]:
    learnt = N_("Say what your profile should show of the courses that you completed")
    return [Waiting(Message(learnt), "/training/mine")] if list_unanswered(person) else []


def _say(sentence: str, course: str, **params: str) -> Message:
    return Message(sentence, {"course": course, **params})


SOURCES = (
    Source(asked_of, _list_requests),
    Source(_approved, _list_without_session),
    Source(_rules_not_met, _list_late_duties),
    Source(unanswered, _list_learnt),
)
