"""Stories that begin later or differently than the main journey, for its other endings."""

from __future__ import annotations

from mobility.applications.models import ApplicationStatus
from mobility.moves.models import MoveStatus
from mobility.opportunities.models import Opportunity, OpportunityStatus
from tests.factories import World, make_application, make_move, make_opportunity
from tests.journeys.facts import DEADLINE, FIRST_DAY, TITLE
from tests.journeys.story import Story


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


class Working(Asked):
    """The move is in progress."""

    status = MoveStatus.ACTIVE
