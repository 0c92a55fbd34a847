"""Deciding about several applicants in one go: each on its own, and whoever changed meanwhile stays as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from mobility.applications.models import Application, ReasonCode
from mobility.applications.policy import ApplicationPermission
from mobility.applications.queries import find_later_dates
from mobility.applications.services.deciding import end_application, keep_in_reserve, make_offer, shortlist
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import ConditionNotMet, Conflict, TransitionNotAllowed
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person

SORTS = {"shortlist": shortlist, "keep_in_reserve": keep_in_reserve}
OFFER, END, LATER = "offer", "end", "later"


@dataclass(frozen=True)
class Outcome:
    """What the host decided about one applicant, and the words that go with it."""

    application: Application
    answer: str
    reason: ReasonCode | None
    sentence: str


@dataclass(frozen=True)
class Done:
    """Whose turn took effect, and whose did not, because they had changed or something stood in the way."""

    done: list[int]
    kept: list[int]


def sort_applications(
    *, actor: Person, opportunity: Opportunity, applications: Sequence[Application], act: str
) -> Done:
    """Shortlist several, or keep them in reserve."""
    authorize(actor, ApplicationPermission.LIST_FOR_OPPORTUNITY, opportunity)
    return _each((one, partial(SORTS[act], actor=actor, application=one)) for one in applications)


def send_outcomes(
    *, actor: Person, opportunity: Opportunity, outcomes: Sequence[Outcome], offers_talk: bool = False
) -> Done:
    """Everybody hears in the same moment, selected or not; offers first, so that nobody is refused for nothing."""
    authorize(actor, ApplicationPermission.LIST_FOR_OPPORTUNITY, opportunity)
    ordered = sorted(outcomes, key=lambda outcome: outcome.answer != OFFER)
    return _each((one.application, partial(_send, actor, one, offers_talk)) for one in ordered)


def _send(actor: Person, outcome: Outcome, offers_talk: bool) -> None:
    if outcome.answer == OFFER:
        later = find_later_dates(outcome.application)
        make_offer(
            actor=actor,
            application=outcome.application,
            message=outcome.sentence,
            starts_on=later.starts_on if later else None,
        )
    else:
        end_application(
            actor=actor,
            application=outcome.application,
            reason=outcome.reason or ReasonCode.OTHER,
            sentence=outcome.sentence,
            offers_talk=offers_talk,
        )


def _each(acts: Iterable[tuple[Application, Callable[[], object]]]) -> Done:
    found = Done([], [])
    for application, act in acts:
        try:
            with session.begin_nested():
                act()
        except (TransitionNotAllowed, ConditionNotMet, Conflict):
            found.kept.append(application.id)
        else:
            found.done.append(application.id)
    return found
