"""Writing an opportunities file: drafts by reference, opened where that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session
from mobility.core.errors import MobilityError
from mobility.core.i18n import N_
from mobility.integrations.files import Contents, Problem, Refused, refusal
from mobility.integrations.opportunities_file import AskedSkill, OpportunityRecord
from mobility.integrations.services.outcome import Each, Outcome, Tree
from mobility.integrations.services.people import NOBODY, open_tree
from mobility.notifications.models import MailChoice
from mobility.notifications.services import choose_mail
from mobility.opportunities import queries as opportunity_queries
from mobility.opportunities import services as opportunity_services
from mobility.opportunities.models import Importance, Opportunity, OpportunityKind, OpportunityStatus
from mobility.opportunities.services.drafting import LEAD_DAYS
from mobility.people import queries as people_queries
from mobility.people import services as people_services
from mobility.people.differences import Difference, say
from mobility.people.models import FULL_SHARE, LegalEntity, Person
from mobility.people.services import FULL_TIME_HOURS, UNASSIGNED_UNIT
from mobility.policies.queries import get_value
from mobility.skills import queries as skills_queries
from mobility.skills.linking import LabelBook
from mobility.skills.models import Skill
from mobility.skills.services import link_skills

DEFAULT_GIG_HOURS = 4.0
DEFAULT_ALLOCATION_PERCENT = 50.0


def import_opportunities(
    *, actor: Person | None, contents: Contents[OpportunityRecord], open_valid: bool = False, each: Each = iter
) -> Outcome:
    """Add and update by reference; raises Refused with all that is wrong, and then nothing may be kept."""
    numbers = {record.says["host_manager"] for record in contents.records if "host_manager" in record.says}
    hosts = people_queries.list_people_by_number(numbers)
    problems = [*contents.problems, *_find_unknown_hosts(contents.records, hosts)]
    if problems:
        raise Refused(problems)
    outcome, tree, book = Outcome(warnings=list(contents.warnings)), open_tree(), skills_queries.load_label_book()
    for record in each(contents.records):
        try:
            known = opportunity_queries.find_by_reference(record.reference)
            fields = _fields(record, known.language if known else "en", hosts, tree, book, outcome)
            _write_opportunity(record, known, fields, tree, open_valid, outcome)
        except MobilityError as error:
            problems.append(Problem(record.line, error.message))
    if problems:
        raise Refused(problems)
    tree.note_additions(outcome)
    return outcome


def _find_unknown_hosts(records: Iterable[OpportunityRecord], hosts: Mapping[str, Person]) -> Iterable[Problem]:
    for record in records:
        number = record.says.get("host_manager")
        if number is not None and number not in hosts:
            yield refusal(record.line, "host_manager", NOBODY, number=number)


def _fields(
    record: OpportunityRecord,
    language: str,
    hosts: Mapping[str, Person],
    tree: Tree,
    book: LabelBook,
    outcome: Outcome,
) -> dict[str, Any]:
    """What the record says, with units, people, legal entities and skills as rows; `language`: where it says none."""
    fields = dict(record.says)
    if "org_unit" in fields:
        fields["org_unit"] = people_services.open_unit(path=fields["org_unit"], known=tree.units)
    if "legal_entity" in fields:
        fields["legal_entity"] = people_services.open_legal_entity(name=fields["legal_entity"], known=tree.entities)
    if "host_manager" in fields:
        fields["host_manager"] = hosts[fields["host_manager"]]
    _fill_load(record.kind, fields)
    asked, taught = record.skills or (), record.taught or ()
    ids, proposed = link_skills(
        book=book, named=[skill.named for skill in (*asked, *taught)], language=record.says.get("language", language)
    )
    outcome.proposed.extend(proposed)
    skills = {skill.id: skill for skill in session.scalars(sa.select(Skill).where(Skill.id.in_(ids)))}
    linked = [skills[skill_id] for skill_id in ids]
    if record.skills is not None:
        fields["required_skills"] = _strongest(asked, linked[: len(asked)])
    if record.taught is not None:
        fields["taught_skills"] = [(skill, level) for skill, level, _ in _strongest(taught, linked[len(asked) :])]
    return fields


def _fill_load(kind: OpportunityKind, fields: dict[str, Any]) -> None:
    """Gigs state hours and work packages a share: one is worked out from the other where only that is given."""
    hours, share = fields.pop("hours_per_week", None), fields.pop("allocation_percent", None)
    entity: LegalEntity | None = fields.get("legal_entity")
    full_time = entity.full_time_hours if entity else FULL_TIME_HOURS
    if kind is OpportunityKind.GIG:
        hours = hours or (share and share * full_time / FULL_SHARE)
        if hours:
            fields["hours_per_week"] = hours
    else:
        share = share or (hours and min(FULL_SHARE, FULL_SHARE * hours / full_time))
        if share:
            fields["allocation_percent"] = share


def _strongest(asked: Sequence[AskedSkill], skills: Sequence[Skill]) -> list[tuple[Skill, int, Importance]]:
    """A concept named twice is one row, at the higher level, and a must if either is."""
    rows: dict[Skill, tuple[int, Importance]] = {}
    for one, skill in zip(asked, skills, strict=True):
        level, importance = rows.get(skill, (0, Importance.NICE))
        is_must = Importance.MUST in {importance, one.importance}
        rows[skill] = max(level, one.level), Importance.MUST if is_must else Importance.NICE
    return [(skill, level, importance) for skill, (level, importance) in rows.items()]


def _write_opportunity(
    record: OpportunityRecord,
    known: Opportunity | None,
    fields: dict[str, Any],
    tree: Tree,
    open_valid: bool,
    outcome: Outcome,
) -> None:
    opportunity = known or _draft(record, fields, tree)
    is_new, differences = known is None, _update(known, record.kind, fields) if known else []
    if open_valid and _open(opportunity, record.line, outcome):
        differences.append(Difference("status", OpportunityStatus.DRAFT.value, OpportunityStatus.OPEN.value))
    outcome.note(key=record.reference, name=opportunity.title, is_new=is_new, differences=differences)


def _draft(record: OpportunityRecord, fields: dict[str, Any], tree: Tree) -> Opportunity:
    unassigned = people_services.open_unit(path=UNASSIGNED_UNIT, known=tree.units) if _lacks_owner(fields) else None
    if record.kind is OpportunityKind.GIG:
        fields.setdefault("hours_per_week", DEFAULT_GIG_HOURS)
    else:
        fields.setdefault("allocation_percent", DEFAULT_ALLOCATION_PERCENT)
    if "host_manager" not in fields:
        assert unassigned is not None
        fields["host_manager"] = people_services.open_system_host(unit=unassigned)
        choose_mail(actor=fields["host_manager"], choice=MailChoice.NEVER)  # the address leads nowhere
    fields.setdefault("org_unit", unassigned)
    return opportunity_services.draft_opportunity(actor=None, reference=record.reference, **fields)


def _lacks_owner(fields: Mapping[str, Any]) -> bool:
    return "host_manager" not in fields or "org_unit" not in fields


def _update(opportunity: Opportunity, kind: OpportunityKind, fields: dict[str, Any]) -> list[Difference]:
    """Change what differs; an opportunity that may no longer be edited is refused only then."""
    if opportunity.kind is not kind:
        raise MobilityError(
            N_("kind: %(reference)s is a %(kind)s and stays one. Use another reference for another kind."),
            reference=opportunity.reference,
            kind=opportunity.kind.value,
        )
    if fields["starts_on"] != opportunity.starts_on and _closes_by_default(opportunity):
        fields.setdefault("closes_on", None)  # worked out anew
    changed = {name: value for name, value in fields.items() if _stored(opportunity, name) != _comparable(name, value)}
    if not changed:
        return []
    differences = [Difference(name, _say(_stored(opportunity, name)), _say(value)) for name, value in changed.items()]
    opportunity_services.update_opportunity(actor=None, opportunity=opportunity, version=opportunity.version, **changed)
    return differences


def _say(value: Any) -> str | None:
    """Skills by their number: their names stand on the posting."""
    return str(len(value)) if isinstance(value, set | list | tuple) else say(value)


def _closes_by_default(opportunity: Opportunity) -> bool:
    if opportunity.closes_on is None:
        return False
    return (opportunity.starts_on - opportunity.closes_on).days == get_value(LEAD_DAYS[opportunity.kind])


def _stored(opportunity: Opportunity, name: str) -> Any:
    if name == "places":
        return len(opportunity.places)
    if name == "required_skills":
        return {(row.skill_id, row.level, row.importance) for row in opportunity.required_skills}
    if name == "taught_skills":
        return {(row.skill_id, row.level) for row in opportunity.taught_skills}
    return getattr(opportunity, name)


def _comparable(name: str, value: Any) -> Any:
    if name in {"required_skills", "taught_skills"}:
        return {(skill.id, *rest) for skill, *rest in value}
    return value


def _open(opportunity: Opportunity, line: int, outcome: Outcome) -> bool:
    """Open a draft that names what it needs; what is wrong with its dates is said, and no hindrance."""
    if opportunity.status is not OpportunityStatus.DRAFT:
        return False
    if not opportunity.required_skills:
        reason = N_("%(reference)s names no skill that is needed, so it stays a draft.")
        outcome.warnings.append(refusal(line, "", reason, reference=opportunity.reference))
        return False
    for problem in opportunity_services.check_dates(
        kind=opportunity.kind,
        starts_on=opportunity.starts_on,
        closes_on=opportunity.closes_on,
        weeks=opportunity.weeks,
        time_zone=opportunity.time_zone,
    ):
        outcome.warnings.append(Problem(line, problem.message, f"{opportunity.reference}, {problem.field}"))
    opportunity_services.open_from_file(opportunity=opportunity)
    outcome.opened += 1
    return True
