"""Who takes a course, who says yes to its cost, and who keeps the catalogue."""

from __future__ import annotations

import enum

from mobility.core import clock
from mobility.core.authz import register_policy
from mobility.people.models import DelegationScope, OrgUnit, Person, Role
from mobility.people.policy import is_admin, is_hr, is_hr_for, leads_people, list_held, list_principals, signed_in
from mobility.policies.policy import is_hr_for_the_whole_company
from mobility.training.models import Course, CourseSession, Enrolment, LearntSkill, MandatoryRule


class TrainingPermission(enum.StrEnum):
    BROWSE = "course:browse"
    READ = "course:read"
    ENROL = "course:enrol"
    LIST_OWN = "enrolment:list-own"
    KEEP = "enrolment:keep"
    FINISH = "enrolment:finish"
    RATE = "enrolment:rate"
    ANSWER = "learnt-skill:answer"
    LIST_REQUESTS = "enrolment:list-requests"
    READ_REQUEST = "enrolment:read-request"
    DECIDE = "enrolment:decide"
    LIST_KEPT = "course:list-kept"
    ADD = "course:add"
    WRITE = "course:write"
    SCHEDULE = "course-session:schedule"
    LIST_PARTICIPANTS = "course:list-participants"
    MARK = "enrolment:mark"
    LIST_RULES = "mandatory-rule:list"
    REQUIRE = "mandatory-rule:write"
    READ_FIGURES = "training-figures:read"


def is_in_audience(actor: Person | None, course: Course) -> bool:
    return actor is not None and course.is_for(actor)


def is_learner(actor: Person | None, enrolment: Enrolment) -> bool:
    return actor is not None and actor.id == enrolment.person_id


def is_not_learner(actor: Person | None, enrolment: Enrolment) -> bool:
    """Nobody decides on their own case (rule 4)."""
    return actor is not None and actor.id != enrolment.person_id


def has_learnt(actor: Person | None, learnt: LearntSkill) -> bool:
    return is_learner(actor, learnt.enrolment)


def learns_alone(actor: Person | None, enrolment: Enrolment) -> bool:
    """Of a course that proves nothing to anybody else one says oneself that it is done."""
    course = enrolment.course
    return not (course.has_sessions or course.is_mandatory or course.gives_certificate)


def is_line_manager_of_learner(actor: Person | None, enrolment: Enrolment) -> bool:
    """The line manager; where there is none, the head of the nearest unit above."""
    manager = enrolment.person.releasing_manager
    return actor is not None and manager is not None and manager.id == actor.id


def find_principal(actor: Person | None, enrolment: Enrolment) -> Person | None:
    """For whom somebody would decide here; None where they may in their own right, or may not at all."""
    if actor is None or is_line_manager_of_learner(actor, enrolment):
        return None
    principals = list_principals(actor, DelegationScope.RELEASES, enrolment.person)
    return next((one for one in principals if is_line_manager_of_learner(one, enrolment)), None)


def acts_for_line_manager(actor: Person | None, enrolment: Enrolment) -> bool:
    return find_principal(actor, enrolment) is not None


def is_hr_for_learner(actor: Person | None, enrolment: Enrolment) -> bool:
    return is_hr_for(actor, enrolment.person)


def is_late_or_nobody_s(actor: Person | None, enrolment: Enrolment) -> bool:
    """After its deadline home HR may answer a request, and at once where nobody is there to be asked."""
    late = enrolment.answer_by is not None and enrolment.answer_by < clock.today(enrolment.person.time_zone)
    return late or enrolment.person.manager_here is None


def needs_answer(actor: Person | None, enrolment: Enrolment) -> bool:
    """Whoever decides reads what was asked of them, before and after; an enrolment without a request is not theirs."""
    return enrolment.needs_approval


def acts_for_somebody(actor: Person | None, subject: object) -> bool:
    return actor is not None and bool(list_held(actor))


def reaches(actor: Person | None, unit: OrgUnit | None, entity_id: int | None) -> bool:
    """An HR grant that reaches as far as something does which is meant for a unit, an employer, or everybody."""
    return actor is not None and any(
        grant.role is Role.HR and grant.reaches(unit) and grant.legal_entity_id in {None, entity_id}
        for grant in actor.role_grants
    )


def reaches_audience(actor: Person | None, course: Course) -> bool:
    return reaches(actor, None, course.legal_entity_id)


def reaches_audience_of_session(actor: Person | None, session: CourseSession) -> bool:
    return reaches_audience(actor, session.course)


def is_admin_of_session(actor: Person | None, session: CourseSession) -> bool:
    return is_admin(actor, session)


def reaches_rule(actor: Person | None, rule: MandatoryRule) -> bool:
    return reaches(actor, rule.org_unit, rule.legal_entity_id)


def is_representative(actor: Person | None, subject: object) -> bool:
    return actor is not None and actor.has(Role.REPRESENTATIVE)


_DECIDERS = (
    (is_line_manager_of_learner, is_not_learner, needs_answer),
    (acts_for_line_manager, is_not_learner, needs_answer),
)
register_policy(
    {
        TrainingPermission.BROWSE: ((signed_in,),),
        TrainingPermission.READ: ((is_in_audience,), (is_hr,), (is_admin,)),
        TrainingPermission.ENROL: ((is_in_audience,),),
        TrainingPermission.LIST_OWN: ((signed_in,),),
        TrainingPermission.KEEP: ((is_learner,),),
        TrainingPermission.FINISH: ((is_learner, learns_alone),),
        TrainingPermission.RATE: ((is_learner,),),
        TrainingPermission.ANSWER: ((has_learnt,),),
        TrainingPermission.LIST_REQUESTS: ((leads_people,), (acts_for_somebody,), (is_hr,)),
        TrainingPermission.READ_REQUEST: (*_DECIDERS, (is_hr_for_learner, is_not_learner, needs_answer)),
        TrainingPermission.DECIDE: (*_DECIDERS, (is_hr_for_learner, is_late_or_nobody_s, is_not_learner, needs_answer)),
        TrainingPermission.LIST_KEPT: ((is_hr,), (is_admin,)),
        TrainingPermission.ADD: ((is_hr,), (is_admin,)),
        TrainingPermission.WRITE: ((reaches_audience,), (is_admin,)),
        TrainingPermission.SCHEDULE: ((reaches_audience_of_session,), (is_admin_of_session,)),
        TrainingPermission.LIST_PARTICIPANTS: ((is_hr,),),
        TrainingPermission.MARK: ((is_hr_for_learner, is_not_learner),),
        TrainingPermission.LIST_RULES: ((is_hr,),),
        TrainingPermission.REQUIRE: ((reaches_rule,),),
        TrainingPermission.READ_FIGURES: ((is_hr,), (is_representative,)),
    }
)
__all__ = ["TrainingPermission", "find_principal", "is_hr_for_the_whole_company", "reaches"]
