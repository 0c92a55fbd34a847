"""Who a host may see by name, what candidates are rated on, and how they were rated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from babel import Locale, UnknownLocaleError

from mobility.applications.blind import code_of, leave_out, short_code
from mobility.applications.models import Application, Invitation, Offer, Rating, Reveal, ReviewChoice
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.opportunities.models import Importance, Opportunity, RequiredSkill
from mobility.opportunities.policy import is_host
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.skills.queries import can_be_suggested

CANDIDATE = N_("Candidate %(code)s")
MOST_SKILLS = 5  # with one more criterion at most six: more are not told apart
MOTIVATION, PROFILE = "motivation", "profile"
WORDS = {MOTIVATION: N_("Motivation"), PROFILE: N_("What the profile shows as a whole")}


@dataclass(frozen=True)
class Face:
    """Somebody as one viewer may see them; `person` is there only where the viewer may know who it is."""

    code: str
    label: str | Message
    note: str
    where: str
    person: Person | None

    @property
    def is_blind(self) -> bool:
        return self.person is None


@dataclass(frozen=True)
class Criterion:
    """What every candidate of one opportunity is rated on, in the same order."""

    key: str
    label: str | Message


def is_blind_posting(opportunity: Opportunity) -> bool:
    """The company's rule; a host chooses only where the company lets them."""
    return opportunity.id in _list_blind_ids([opportunity.id])


def _list_blind_ids(opportunity_ids: Iterable[int]) -> set[int]:
    by_rule = bool(get_value(Rule.BLIND_REVIEW))
    choices: dict[int, bool] = {}
    if get_value(Rule.BLIND_REVIEW_OPTIONAL):
        query = sa.select(ReviewChoice.opportunity_id, ReviewChoice.is_blind)
        choices = dict(session.execute(query.where(ReviewChoice.opportunity_id.in_(opportunity_ids))).all())
    return {one for one in opportunity_ids if choices.get(one, by_rule)}


def _list_known(viewer: Person, opportunity_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Whom this viewer chose to see, and whoever has accepted an offer: with them a move begins."""
    revealed = sa.select(Reveal.opportunity_id, Reveal.person_id).where(
        Reveal.viewer_id == viewer.id, Reveal.opportunity_id.in_(opportunity_ids)
    )
    moving = (
        sa.select(Application.opportunity_id, Application.applicant_id)
        .join(Offer, Offer.application_id == Application.id)
        .where(Offer.accepted_at.is_not(None), Application.opportunity_id.in_(opportunity_ids))
    )
    return {(row[0], row[1]) for row in session.execute(sa.union(revealed, moving))}


def see_all(viewer: Person, opportunity: Opportunity, people: Iterable[Person]) -> dict[int, Face]:
    """These people before this viewer, by their id, in a fixed number of statements."""
    known: set[tuple[int, int]] | None = None
    if is_host(viewer, opportunity) and is_blind_posting(opportunity):
        known = _list_known(viewer, [opportunity.id])
    return {
        person.id: _face(viewer, opportunity.id, person, known is None or (opportunity.id, person.id) in known)
        for person in people
    }


def see(viewer: Person, opportunity: Opportunity, person: Person) -> Face:
    return see_all(viewer, opportunity, [person])[person.id]


def is_blind(viewer: Person, application: Application) -> bool:
    return see(viewer, application.opportunity, application.applicant).is_blind


def name_for(viewer: Person, application: Application | Invitation) -> str | Message:
    """What to call somebody in what this viewer is told."""
    person = application.applicant if isinstance(application, Application) else application.person
    return see(viewer, application.opportunity, person).label


def names_for(viewer: Person, applications: Sequence[Application]) -> dict[int, str | Message]:
    """The same for applications to several opportunities that this viewer hosts."""
    ids = {one.opportunity_id for one in applications}
    blind, known = _list_blind_ids(ids), _list_known(viewer, ids)
    return {
        one.id: one.applicant.name
        if one.opportunity_id not in blind or (one.opportunity_id, one.applicant_id) in known
        else call(code_of(one.opportunity_id, one.applicant_id))
        for one in applications
    }


def _face(viewer: Person, opportunity_id: int, person: Person, is_known: bool) -> Face:
    code = code_of(opportunity_id, person.id)
    if is_known:
        unit = person.org_unit.name if person.org_unit else ""
        return Face(code, person.name, person.job_title, unit, person)
    country = _name_country(person.country, viewer.reading_language)
    return Face(code, call(code), leave_out(person.job_title, person), country, None)


def call(code: str) -> Message:
    """What a host calls somebody whom they know by this code alone."""
    return Message(CANDIDATE, {"code": short_code(code)})


def _name_country(code: str | None, language: str) -> str:
    """The unit could tell who it is; the country tells where the days and hours lie."""
    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        return code or ""
    return names.get(code or "") or code or ""


def find_person_by_code(opportunity: Opportunity, code: str) -> Person | None:
    """Whose code it is, among those who applied, were invited, or can be suggested."""
    applied = sa.select(Application.applicant_id).where(
        Application.opportunity_id == opportunity.id, Application.submitted_at.is_not(None)
    )
    invited = sa.select(Invitation.person_id).where(Invitation.opportunity_id == opportunity.id)
    suggested = sa.select(Person.id).where(can_be_suggested())
    ids = session.scalars(sa.union(applied, invited, suggested))
    found = next((one for one in ids if code_of(opportunity.id, one) == code), None)
    return session.get(Person, found) if found is not None else None


def list_criteria(opportunity: Opportunity, language: str, *, has_applied: bool) -> list[Criterion]:
    """The skills that must be there, then why they want it; of somebody who did not apply, the profile."""
    musts = [row for row in opportunity.required_skills if row.importance is Importance.MUST][:MOST_SKILLS]
    last = MOTIVATION if has_applied else PROFILE
    return [
        *(Criterion(f"skill-{row.skill_id}", row.skill.label(language)) for row in musts),
        Criterion(last, Message(WORDS[last])),
    ]


def list_scores(opportunity: Opportunity, person: Person) -> dict[int, dict[str, int]]:
    """Every rating of one candidate: by who gave it, then by criterion."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    query = sa.select(Rating).where(Rating.opportunity_id == opportunity.id, Rating.person_id == person.id)
    for row in session.scalars(query.order_by(Rating.rater_id, Rating.id)):
        found[row.rater_id][row.criterion] = row.score
    return dict(found)


def is_rated(scores: Mapping[str, int], criteria: Sequence[Criterion]) -> bool:
    return all(criterion.key in scores for criterion in criteria)


def average_scores(rater: Person, opportunity: Opportunity) -> dict[int, float]:
    """What this host gave on average, by person."""
    query = (
        sa.select(Rating.person_id, sa.func.avg(Rating.score * 1.0))
        .where(Rating.opportunity_id == opportunity.id, Rating.rater_id == rater.id)
        .group_by(Rating.person_id)
    )
    return {person_id: float(average) for person_id, average in session.execute(query)}


@dataclass(frozen=True)
class Judgement:
    """How one candidate is rated: by the viewer, and, once they have given their own, by the other hosts."""

    face: Face
    criteria: list[Criterion]
    own: dict[str, int]
    others: list[tuple[str, dict[str, int]]]
    is_given: bool


def judge(viewer: Person, opportunity: Opportunity, person: Person, *, has_applied: bool) -> Judgement:
    criteria = list_criteria(opportunity, viewer.reading_language, has_applied=has_applied)
    scores = list_scores(opportunity, person)
    own = scores.pop(viewer.id, {})
    is_given = is_rated(own, criteria)
    raters = session.scalars(sa.select(Person).where(Person.id.in_(scores)).order_by(Person.name)) if is_given else ()
    others = [(rater.name, scores[rater.id]) for rater in raters]
    return Judgement(see(viewer, opportunity, person), criteria, own, others, is_given)


def list_missing_skills(application: Application, language: str) -> list[tuple[str, int]]:
    """Skills asked for, with the level, that the profile sent did not show at that level; musts first."""
    shown = {row.get("skill_id"): row.get("level") or 0 for row in (application.snapshot or {}).get("skills", [])}
    asked: list[RequiredSkill] = sorted(
        application.opportunity.required_skills, key=lambda row: row.importance is not Importance.MUST
    )
    return [(row.skill.label(language), row.level) for row in asked if shown.get(row.skill_id, 0) < row.level]
