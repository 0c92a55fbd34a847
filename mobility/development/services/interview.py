"""The record of French career interviews: written once, signed by both, reminded of in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.development.messages import tell_of_interview
from mobility.development.models import CareerInterview, InterviewKind
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.queries import interview as queries
from mobility.development.queries.contract import list_line
from mobility.development.words import REVIEW_TOPICS, TOPICS
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value


def record_interview(
    *, actor: Person, person: Person, kind: InterviewKind, held_on: dt.date, topics: Collection[str]
) -> CareerInterview:
    """That it was held, when and about what; whoever writes it held it, and signs by writing."""
    authorize(actor, P.RECORD_INTERVIEW, person)
    if not queries.is_covered(person):
        raise Conflict(N_("The law of France does not ask for this interview here."))
    first = person.employed_from or dt.date.min
    if not first <= held_on <= clock.today(actor.time_zone):
        raise InvalidInput(N_("Enter the day on which you talked: today or before."), field="held_on")
    known = {**TOPICS, **(REVIEW_TOPICS if kind is InterviewKind.REVIEW else {})}
    if not topics or set(topics) - known.keys():
        raise InvalidInput(N_("Tick what you spoke of."), field="topics")
    if any(row.kind is kind and row.held_on == held_on for row in queries.list_interviews(person)):
        raise InvalidInput(N_("This interview is on record already."), field="held_on")
    interview = CareerInterview(
        person=person, kind=kind, held_on=held_on, held_with=actor,
        topics=[one for one in known if one in set(topics)], signed_by_employer_at=clock.now(),
    )  # fmt: skip
    session.add(interview)
    audit.record(actor=actor, action="record_interview", subject=interview, concerns=person, reason_code=kind.value)
    tell_of_interview("recorded", person, [person], held_on, kind)
    return interview


def sign_interview(*, actor: Person, interview: CareerInterview) -> None:
    """The person confirms what was put on record; nobody signs for them."""
    lock(interview)
    authorize(actor, P.SIGN_INTERVIEW, interview)
    if interview.signed_by_person_at is not None:
        return
    interview.signed_by_person_at = clock.now()
    audit.record(actor=actor, action="sign_interview", subject=interview, concerns=interview.person)


def remind_of_interviews() -> None:
    """Person and line manager, once for each day on which one is due, so many days before."""
    horizon = clock.today() + dt.timedelta(days=get_value(Rule.INTERVIEW_NOTICE_DAYS))
    for row in queries.list_due(queries.list_covered(), horizon):
        tell_of_interview("due", row.person, [row.person, *list_line(row.person)], row.due_on, row.kind)
