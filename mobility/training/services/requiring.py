"""What everybody in a scope must hold, by when."""

from __future__ import annotations

import datetime as dt

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize, permits
from mobility.core.db import lock, session
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.people.models import LegalEntity, OrgUnit, Person
from mobility.training.models import Course, MandatoryRule
from mobility.training.policy import TrainingPermission as P


def require_course(
    *,
    actor: Person,
    course: Course,
    due_on: dt.date,
    newcomer_days: int,
    org_unit: OrgUnit | None = None,
    legal_entity: LegalEntity | None = None,
    country: str | None = None,
) -> MandatoryRule:
    """From now on people in the scope must hold it; nobody has to approve a course that is mandatory."""
    authorize(actor, P.LIST_RULES)
    rule = MandatoryRule(
        course=course,
        org_unit=org_unit,
        legal_entity_id=legal_entity.id if legal_entity else None,
        country=country,
        due_on=due_on,
        newcomer_days=newcomer_days,
        made_by=actor,
    )
    if not permits(actor, P.REQUIRE, rule):
        raise InvalidInput(N_("Choose a unit or an employer that you are HR for."), field="org_unit")
    if not course.is_active:
        raise InvalidInput(N_("This course is no longer offered. Choose another one."), field="course")
    lock(course)
    course.is_mandatory = True
    session.add(rule)
    audit.record(actor=actor, action="require_course", subject=rule)
    return rule


def end_rule(*, actor: Person, rule: MandatoryRule) -> None:
    """Nobody is reminded any more; what was completed stays."""
    lock(rule)
    authorize(actor, P.REQUIRE, rule)
    if rule.ended_at is not None:
        raise Conflict(N_("This rule was ended already."))
    rule.ended_at = clock.now()
    audit.record(actor=actor, action="end_rule", subject=rule)
