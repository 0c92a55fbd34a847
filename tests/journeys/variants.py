"""Stories that begin later or differently than the main journey, for its other endings."""

from __future__ import annotations

from flask import Flask

from mobility.applications.models import ApplicationStatus
from mobility.core.db import session
from mobility.moves.models import MoveStatus
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people.models import Person
from mobility.skills.queries import find_named_skill
from tests.factories import World, give_skill, make_application, make_move, make_opportunity
from tests.factories.training import make_course
from tests.journeys.facts import DEADLINE, FIRST_DAY, TITLE
from tests.journeys.story import MakeVisitor, Story

COURSE_TITLE = "Stories for boards"


def post(world: World, status: OpportunityStatus = OpportunityStatus.OPEN) -> Opportunity:
    return make_opportunity(world.host, status, title=TITLE, starts_on=FIRST_DAY, closes_on=DEADLINE)


class WithPosting(Story):
    """The posting is open."""

    def _change(self, world: World) -> None:
        post(world)


class InReview(Story):
    """The posting waits for HR."""

    def _change(self, world: World) -> None:
        post(world, OpportunityStatus.IN_REVIEW)


class Applied(Story):
    """The employee has applied."""

    status = ApplicationStatus.SUBMITTED

    def _change(self, world: World) -> None:
        make_application(world.employee, post(world), self.status)


class Offered(Applied):
    """The employee holds an offer."""

    status = ApplicationStatus.OFFERED


class WithoutManager(Offered):
    """The employee reports to nobody."""

    def _change(self, world: World) -> None:
        world.employee.line_manager = None
        super()._change(world)


class Asked(Story):
    """The line manager is asked."""

    status = MoveStatus.AWAITING_RELEASE

    def _change(self, world: World) -> None:
        make_move(world.employee, post(world), self.status)


class Learning(Story):
    """The employee holds the first skill, and a course of the catalogue teaches the third."""

    def __init__(self, app: Flask, make_visitor: MakeVisitor, language: str) -> None:
        super().__init__(app, make_visitor, language)
        known, _, taught = (find_named_skill(labels["en"], "en", "") for labels in self.skills)
        assert known is not None
        assert taught is not None
        give_skill(session.query(Person).filter_by(email=self.email("employee")).one(), known, 4)
        make_course(title=COURSE_TITLE, teaches=((taught, 0, 3),))
        session.commit()
        session.remove()


class Working(Asked):
    """The move is in progress."""

    status = MoveStatus.ACTIVE
