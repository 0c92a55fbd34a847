"""Judging candidates without knowing who they are, and then choosing to see it."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from mobility.applications import queries
from mobility.applications.models import (
    ENDED,
    HIGHEST_SCORE,
    LOWEST_SCORE,
    Application,
    Rating,
    Reveal,
    ReviewChoice,
)
from mobility.applications.policy import ApplicationPermission
from mobility.audit import services as audit
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.core.i18n import N_
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value


def rate_candidate(
    *, actor: Person, opportunity: Opportunity, person: Person, criteria: list[queries.Criterion],
    scores: Mapping[str, int],
) -> None:  # fmt: skip
    """Every criterion at once, and only before the name is seen: afterwards a rating would be of the name too."""
    authorize(actor, ApplicationPermission.LIST_FOR_OPPORTUNITY, opportunity)
    lock(opportunity)
    if _find_reveal(actor, opportunity, person) is not None:
        raise ConditionNotMet(N_("You have seen who this is, so your rating stays as you gave it."))
    for criterion in criteria:
        if scores.get(criterion.key) not in range(LOWEST_SCORE, HIGHEST_SCORE + 1):
            raise InvalidInput(N_("Rate every criterion from 1 to 4."), field=criterion.key)
    given = {row.criterion: row for row in _list_ratings(actor, opportunity, person)}
    for criterion in criteria:
        row = given.get(criterion.key) or Rating(
            opportunity_id=opportunity.id, person_id=person.id, rater=actor, criterion=criterion.key
        )
        row.score = scores[criterion.key]
        session.add(row)
        if criterion is criteria[-1]:
            audit.record(actor=actor, action="rate", subject=row, concerns=person)


def reveal_candidate(
    *, actor: Person, opportunity: Opportunity, person: Person, application: Application | None
) -> None:
    """From now on this host knows who it is; the record says who saw whom and when, and so does the applicant's."""
    authorize(actor, ApplicationPermission.LIST_FOR_OPPORTUNITY, opportunity)
    lock(opportunity)
    if not queries.see(actor, opportunity, person).is_blind:
        return
    if application is not None and application.status in ENDED:
        raise ConditionNotMet(N_("This application has ended, so the name stays hidden."))
    scores = queries.list_scores(opportunity, person).get(actor.id, {})
    criteria = queries.list_criteria(opportunity, actor.reading_language, has_applied=application is not None)
    if not queries.is_rated(scores, criteria):
        raise ConditionNotMet(N_("Rate every criterion first: then you can see who it is."))
    reveal = Reveal(opportunity_id=opportunity.id, person_id=person.id, viewer_id=actor.id)
    session.add(reveal)
    audit.record(actor=actor, action="reveal", subject=application or reveal, concerns=person)


def choose_review(*, actor: Person, opportunity: Opportunity, is_blind: bool) -> None:
    """With or without names, where the company lets hosts choose."""
    authorize(actor, ApplicationPermission.LIST_FOR_OPPORTUNITY, opportunity)
    if not get_value(Rule.BLIND_REVIEW_OPTIONAL):
        raise ConditionNotMet(N_("The company decides this for every posting. Ask HR if you think it should change."))
    choice = session.scalar(sa.select(ReviewChoice).where(ReviewChoice.opportunity_id == opportunity.id))
    if choice is None:
        choice = ReviewChoice(opportunity_id=opportunity.id)
        session.add(choice)
    choice.is_blind = is_blind
    audit.record(actor=actor, action="hide_names" if is_blind else "show_names", subject=opportunity)


def _find_reveal(viewer: Person, opportunity: Opportunity, person: Person) -> Reveal | None:
    return session.scalar(
        sa.select(Reveal).where(
            Reveal.opportunity_id == opportunity.id, Reveal.person_id == person.id, Reveal.viewer_id == viewer.id
        )
    )


def _list_ratings(rater: Person, opportunity: Opportunity, person: Person) -> list[Rating]:
    query = sa.select(Rating).where(
        Rating.opportunity_id == opportunity.id, Rating.person_id == person.id, Rating.rater_id == rater.id
    )
    return list(session.scalars(query))
