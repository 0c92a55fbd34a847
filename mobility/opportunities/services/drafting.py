"""Writing an opportunity: its dates, its terms, its skills, and copies of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm.attributes import flag_modified

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session
from mobility.core.errors import ConditionNotMet, Conflict, InvalidInput
from mobility.core.events import publish as publish_event
from mobility.core.i18n import N_, Message
from mobility.notifications.services import notify
from mobility.opportunities import messages, queries
from mobility.opportunities.changes import MATERIAL, Terms, compare, read_terms
from mobility.opportunities.events import OpportunityChanged, TermsChanged
from mobility.opportunities.models import (
    GIG_DEFAULT_WEEKS,
    GIG_MAXIMUM_WEEKS,
    Audience,
    Importance,
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    Place,
    PostingChange,
    Remote,
    RequiredSkill,
    TaughtSkill,
    WhoPays,
    last_day,
)
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.people.models import LegalEntity, OrgUnit, Person
from mobility.people.queries import list_hr_for_unit
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import Skill
from mobility.skills.services import propose_skill

LEAD_DAYS = {OpportunityKind.WORK_PACKAGE: Rule.WORK_PACKAGE_LEAD_DAYS, OpportunityKind.GIG: Rule.GIG_LEAD_DAYS}
REVIEWED = {OpportunityKind.WORK_PACKAGE: Rule.REVIEW_WORK_PACKAGES, OpportunityKind.GIG: Rule.REVIEW_GIGS}
TIME_TO_APPLY = dt.timedelta(days=14)  # what a copy leaves between today and its deadline
# what an offer repeats: while somebody holds one, it stays as it is
TERMS = (
    "starts_on",
    "weeks",
    "allocation_percent",
    "hours_per_week",
    "workplace",
    "country",
    "days_abroad",
    "remote",
    "who_pays",
    "cost_centre",
)
DATES = ("starts_on", "weeks", "closes_on", "time_zone")
COPIED = (
    "kind",
    "title",
    "description",
    "language",
    "org_unit",
    "legal_entity",
    "weeks",
    "allocation_percent",
    "hours_per_week",
    "time_zone",
    "workplace",
    "country",
    "days_abroad",
    "remote",
    "who_pays",
    "cost_centre",
    "conditions",
    "working_language",
    "working_language_level",
    "audience",
)


class Fields(TypedDict, total=False):
    """What an opportunity is written with; `places` is how many, skills come with level and importance.

    Without `closes_on` the deadline follows from the start; where `is_rolling`, there is none.
    """

    reference: str
    kind: OpportunityKind
    title: str
    description: str
    language: str
    org_unit: OrgUnit
    legal_entity: LegalEntity | None
    host_manager: Person
    starts_on: dt.date
    weeks: int | None
    allocation_percent: float | None
    hours_per_week: float | None
    closes_on: dt.date | None
    is_rolling: bool
    time_zone: str
    workplace: str
    country: str | None
    days_abroad: int
    remote: Remote
    who_pays: WhoPays
    cost_centre: str | None
    conditions: str
    working_language: str | None
    working_language_level: str | None
    audience: Audience
    is_ranked: bool
    places: int
    roles: Sequence[str]
    required_skills: Sequence[tuple[Skill, int, Importance]]
    taught_skills: Sequence[tuple[Skill, int]]


class StalePosting(Conflict):
    """Somebody saved the posting after the writer had opened it: nothing was written."""


@dataclass(frozen=True)
class Problem:
    """A date that cannot be, and the sentence that says which can."""

    field: str
    message: Message


def check_dates(
    *,
    kind: OpportunityKind,
    starts_on: dt.date,
    closes_on: dt.date | None = None,
    weeks: int | None = None,
    time_zone: str = "UTC",
) -> list[Problem]:
    """Whatever is wrong with these dates today, under the rules now in force; a form refuses, a file warns."""
    today = clock.today(time_zone)
    lead = dt.timedelta(days=get_value(LEAD_DAYS[kind]))
    latest = starts_on - lead
    problems = []
    if kind is OpportunityKind.GIG and weeks is not None and not 1 <= weeks <= GIG_MAXIMUM_WEEKS:
        sentence = N_("A gig lasts from 1 to %(most)s weeks. Enter a number of weeks in between.")
        problems.append(Problem("weeks", Message(sentence, {"most": GIG_MAXIMUM_WEEKS})))
    if starts_on < today:
        sentence = N_("This start is in the past. Choose a start on or after %(earliest)s.")
        problems.append(Problem("starts_on", Message(sentence, {"earliest": today + lead})))
    elif latest < today:
        sentence = N_(
            "This start is too soon: people need %(days)s days between the deadline and the start. "
            "Choose a start on or after %(earliest)s."
        )
        problems.append(Problem("starts_on", Message(sentence, {"days": lead.days, "earliest": today + lead})))
    elif closes_on is not None and closes_on < today:
        sentence = N_("This deadline is in the past. Choose one from %(today)s to %(latest)s.")
        problems.append(Problem("closes_on", Message(sentence, {"today": today, "latest": latest})))
    elif closes_on is not None and closes_on > latest:
        sentence = N_("Choose a deadline on or before %(latest)s, so that %(days)s days are left before the start.")
        problems.append(Problem("closes_on", Message(sentence, {"latest": latest, "days": lead.days})))
    return problems


def refuse_bad_dates(*, opportunity: Opportunity, fields: Fields | None = None) -> None:
    """Raise InvalidInput for the first problem with the dates of an opportunity, as they would be with `fields`."""
    new: Fields = fields or {}
    for problem in check_dates(
        kind=opportunity.kind,
        starts_on=new.get("starts_on", opportunity.starts_on),
        closes_on=new.get("closes_on", opportunity.closes_on),
        weeks=new.get("weeks", opportunity.weeks),
        time_zone=new.get("time_zone", opportunity.time_zone),
    ):
        raise InvalidInput(problem.message.msgid, field=problem.field, **problem.message.params)


def compose_opportunity(*, actor: Person | None, **fields: Unpack[Fields]) -> Opportunity:
    """A draft as it would be, not yet stored: what a preview shows."""
    opportunity = Opportunity(status=OpportunityStatus.DRAFT, language="en", time_zone="UTC")
    opportunity.host_manager = fields.get("host_manager") or _host(actor)
    opportunity.legal_entity = (
        fields.get("legal_entity") or fields["org_unit"].employer or opportunity.host_manager.legal_entity
    )
    opportunity.needs_review = is_reviewed(kind=fields["kind"])
    opportunity.remote, opportunity.who_pays = Remote.PARTLY, WhoPays.HOME_UNIT
    opportunity.audience, opportunity.workplace, opportunity.days_abroad = Audience.EVERYONE, "", 0
    opportunity.conditions = ""
    _set_places(opportunity, 1)
    _write(opportunity, fields)
    return opportunity


def is_reviewed(*, kind: OpportunityKind) -> bool:
    """Whether HR reads this kind before it is published."""
    return bool(get_value(REVIEWED[kind]))


def _host(actor: Person | None) -> Person:
    if actor is None:
        raise InvalidInput(N_("An opportunity needs a host manager."), field="host_manager")
    return actor


def draft_opportunity(*, actor: Person | None, **fields: Unpack[Fields]) -> Opportunity:
    """A new draft; `actor` None is a file, whose dates may be history."""
    if actor is not None:
        authorize(actor, P.POST)
    _propose_new_skills(actor, fields)
    opportunity = compose_opportunity(actor=actor, **fields)
    if actor is not None:
        refuse_bad_dates(opportunity=opportunity)
    opportunity.reference = fields.get("reference") or queries.find_next_reference(opportunity.kind, clock.today().year)
    session.add(opportunity)
    audit.record(actor=actor, action="draft", subject=opportunity, new_status=opportunity.status)
    return opportunity


def update_opportunity(
    *, actor: Person | None, opportunity: Opportunity, version: int, **fields: Unpack[Fields]
) -> Opportunity:
    """Change what is given. `version` is what the writer saw: if somebody was faster, nothing is written."""
    if actor is not None:
        authorize(actor, P.EDIT, opportunity)
    lock(opportunity)
    _refuse_stale(opportunity, version)
    if opportunity.has_holders and _changes_terms(opportunity, fields):
        raise ConditionNotMet(
            N_(
                "Somebody holds an offer or a place under these terms, so dates, workload, places, workplace and who "
                "pays stay as they are. Settle that first: withdraw the offer or end the move."
            )
        )
    is_draft = opportunity.status is OpportunityStatus.DRAFT
    if actor is not None and (is_draft or _changes(opportunity, fields, DATES)):
        refuse_bad_dates(opportunity=opportunity, fields=fields)
    before = read_terms(opportunity)
    _propose_new_skills(actor, fields)
    _write(opportunity, fields)
    flag_modified(opportunity, "title")  # skills and places count as a change of the posting: its version moves on
    audit.record(actor=actor, action="update", subject=opportunity, new_status=opportunity.status)
    if opportunity.published_at is not None:
        publish_event(OpportunityChanged(opportunity))
        _tell_of_change(actor, opportunity, before)
    return opportunity


def _tell_of_change(actor: Person | None, opportunity: Opportunity, before: Terms) -> None:
    """It stays open; HR, where it reviews this kind, has a second look, and those who applied learn of it."""
    changed = compare(before, read_terms(opportunity), MATERIAL)
    if actor is None or not changed:
        return
    change = PostingChange(opportunity=opportunity, actor=actor, terms=[list(row) for row in changed])
    session.add(change)
    session.flush()
    if opportunity.needs_review:
        for partner in list_hr_for_unit(opportunity.org_unit, opportunity.legal_entity_id):
            if partner.id not in opportunity.host_ids:
                notify(recipient=partner, notice=messages.posting_changed(change))
    publish_event(TermsChanged(opportunity, change))


def _refuse_stale(opportunity: Opportunity, version: int) -> None:
    reason = messages.explain_no_editing(opportunity)
    if reason is not None:
        raise Conflict(reason.msgid)
    if opportunity.version != version:
        raise StalePosting(N_("Somebody changed this at the same moment. Nothing of yours was written."))


def _changes_terms(opportunity: Opportunity, fields: Fields) -> bool:
    places, roles = len(opportunity.places), [place.role for place in opportunity.places]
    return (
        fields.get("places", places) != places
        or _per_place(fields.get("roles", roles), places) != roles
        or _changes(opportunity, fields, TERMS)
    )


def _changes(opportunity: Opportunity, fields: Fields, names: Sequence[str]) -> bool:
    given: dict[str, Any] = dict(fields)
    return any(name in given and given[name] != getattr(opportunity, name) for name in names)


def _write(opportunity: Opportunity, fields: Fields) -> None:
    apart = {"places", "roles", "required_skills", "taught_skills", "legal_entity", "host_manager", "is_rolling"}
    for name, value in fields.items():
        if name not in apart:
            setattr(opportunity, name, value)
    if "host_manager" in fields:
        opportunity.host_manager = fields["host_manager"]
    if "legal_entity" in fields or "org_unit" in fields:
        opportunity.legal_entity = (
            fields.get("legal_entity") or opportunity.org_unit.employer or opportunity.host_manager.legal_entity
        )
    if opportunity.is_gig:
        opportunity.weeks = opportunity.weeks or GIG_DEFAULT_WEEKS
    opportunity.ends_on = last_day(opportunity.kind, opportunity.starts_on, opportunity.weeks)
    _set_deadline(opportunity, fields)
    if "places" in fields:
        _set_places(opportunity, fields["places"])
    if "roles" in fields:
        for place, role in zip(opportunity.places, _per_place(fields["roles"], len(opportunity.places)), strict=True):
            place.role = role
    _set_skills(opportunity, fields)


def _set_deadline(opportunity: Opportunity, fields: Fields) -> None:
    if fields.get("is_rolling"):
        opportunity.closes_on = None
    elif opportunity.closes_on is None and (opportunity.id is None or {"closes_on", "is_rolling"} & fields.keys()):
        opportunity.closes_on = opportunity.starts_on - dt.timedelta(days=get_value(LEAD_DAYS[opportunity.kind]))


def _per_place(roles: Sequence[str], places: int) -> list[str]:
    """One role for each place; places beyond the list have none."""
    return [*roles, *[""] * places][:places]


def _set_places(opportunity: Opportunity, count: int) -> None:
    """Only called while nobody holds a place, or without a change."""
    del opportunity.places[count:]
    for number in range(len(opportunity.places) + 1, count + 1):
        opportunity.places.append(Place(number=number))


def _propose_new_skills(actor: Person | None, fields: Fields) -> None:
    """Skills that are in no table yet are put before HR."""

    def settle(skill: Skill) -> Skill:
        if skill.id is not None:
            return skill
        return propose_skill(actor=actor, label=skill.labels[0].text, language=skill.labels[0].language)

    if "required_skills" in fields:
        fields["required_skills"] = [(settle(skill), level, how) for skill, level, how in fields["required_skills"]]
    if "taught_skills" in fields:
        fields["taught_skills"] = [(settle(skill), level) for skill, level in fields["taught_skills"]]


def _set_skills(opportunity: Opportunity, fields: Fields) -> None:
    if "required_skills" in fields:
        asked = {skill: (level, importance) for skill, level, importance in fields["required_skills"]}
        opportunity.required_skills[:] = [row for row in opportunity.required_skills if row.skill in asked]
        kept = {row.skill: row for row in opportunity.required_skills}
        for skill, (level, importance) in asked.items():
            if skill in kept:
                kept[skill].level, kept[skill].importance = level, importance
            else:
                opportunity.required_skills.append(RequiredSkill(skill=skill, level=level, importance=importance))
    if "taught_skills" in fields:
        taught = dict(fields["taught_skills"])
        opportunity.taught_skills[:] = [row for row in opportunity.taught_skills if row.skill in taught]
        held = {row.skill: row for row in opportunity.taught_skills}
        for skill, level in taught.items():
            if skill in held:
                held[skill].level = level
            else:
                opportunity.taught_skills.append(TaughtSkill(skill=skill, level=level))


def copy_opportunity(*, actor: Person, opportunity: Opportunity) -> Opportunity:
    """A new draft like an earlier posting; dates that would be too early move to the next possible first of a month."""
    authorize(actor, P.COPY, opportunity)
    lead = dt.timedelta(days=get_value(LEAD_DAYS[opportunity.kind]))
    starts_on = opportunity.starts_on
    earliest = clock.today(opportunity.time_zone) + lead + TIME_TO_APPLY
    if starts_on < earliest:
        starts_on = earliest if earliest.day == 1 else clock.add_months(earliest.replace(day=1), 1)
    fields: dict[str, Any] = {name: getattr(opportunity, name) for name in COPIED}
    return draft_opportunity(
        actor=actor,
        **fields,
        starts_on=starts_on,
        closes_on=starts_on - lead,
        is_rolling=opportunity.closes_on is None,
        places=len(opportunity.places),
        roles=[place.role for place in opportunity.places],
        required_skills=[(row.skill, row.level, row.importance) for row in opportunity.required_skills],
        taught_skills=[(row.skill, row.level) for row in opportunity.taught_skills],
    )
