"""Candidates side by side: the same criteria in the same order for each, what differs is said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from mobility.applications import queries as applications
from mobility.applications.blind import leave_out
from mobility.applications.messages import STATUS_MARKS, STATUS_WORDS
from mobility.applications.models import ENDED
from mobility.applications.policy import ApplicationPermission
from mobility.applications.workflow import workflow
from mobility.core.i18n import Message
from mobility.matching import queries
from mobility.matching.queries import Column
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language
from mobility.matching.wording import SkillTold, Told
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity
from mobility.skills.forms import name_of_language
from mobility.web.current import me, requires
from mobility.web.filters import translate
from mobility.web.pages import ActionButton, buttons_for

FEWEST_COMPARED = 2


@dataclass(frozen=True)
class Side:
    """One candidate as the host may see them, and what they can do with them."""

    column: Column
    face: applications.Face
    judged: applications.Judgement
    buttons: Sequence[ActionButton]
    motivation: str | None
    stands: str
    mark: str
    has_ended: bool
    is_below: bool
    elsewhere: applications.Elsewhere | None

    @property
    def stance(self) -> tuple[str, str | None]:
        """What “the same or different” is said of: where it stands, here and elsewhere."""
        return self.stands, self.elsewhere.word if self.elsewhere else None

    @property
    def told(self) -> Told:
        assert self.column.candidate is not None
        return self.column.candidate.told


@dataclass(frozen=True)
class Criterion:
    """One row; `values` are what the sides are compared by."""

    name: str
    values: Sequence[Any]
    evidence: Sequence[str | None] = ()

    @property
    def differs(self) -> bool:
        return any(value != self.values[0] for value in self.values[1:])


@bp.get("/opportunities/<int:opportunity_id>/candidates/compare")
@requires(ApplicationPermission.LIST_FOR_OPPORTUNITY, of=find_opportunity, seen_by=OpportunityPermission.READ)
def compare_candidates(opportunity: Opportunity) -> str:
    asked = [one for one in dict.fromkeys(request.args.getlist("id")) if one]
    columns = queries.list_columns(me(), opportunity, asked[: queries.MOST_COMPARED], language())
    there = [column for column in columns if column.candidate is not None]
    found = applications.list_elsewhere(me(), [column.application for column in there if column.application])
    sides = [_make_side(opportunity, column, there, found) for column in there]
    return render_template(
        "matching/compare_candidates.html", opportunity=opportunity, sides=sides,
        gone=[translate(applications.call(one.code)) for one in columns
              if one.candidate is None],
        left_out=max(0, len(asked) - queries.MOST_COMPARED), codes=asked[: queries.MOST_COMPARED],
        has_enough=len(sides) >= FEWEST_COMPARED, musts=_skill_rows(sides, "must"), nices=_skill_rows(sides, "nice"),
        taught=_taught_rows(opportunity, sides), facts=_fact_rows(sides),
        is_blind=any(side.face.is_blind for side in sides),
        is_degraded=any(not column.is_complete for column in there),
    )  # fmt: skip


def _make_side(
    opportunity: Opportunity, column: Column, others: Sequence[Column], found: Mapping[int, applications.Elsewhere]
) -> Side:
    application, person = column.application, column.person
    judged = applications.judge(me(), opportunity, person, has_applied=application is not None)
    face = judged.face
    buttons: list[ActionButton] = []
    motivation = None
    if application is not None:
        buttons = buttons_for(workflow, me(), application, "applications", application_id=application.id)
        motivation = leave_out(application.motivation, person) if face.is_blind else application.motivation
    return Side(
        column, face, judged,
        [one for one in buttons if one.action != "offer" or not face.is_blind],
        motivation,
        translate(Message(STATUS_WORDS[application.status])) if application else _("Suggested, has not applied"),
        STATUS_MARKS[application.status] if application else "neutral",
        application is not None and application.status in ENDED,
        opportunity.is_ranked and queries.is_placed_below(column, others),
        found.get(application.id) if application else None,
    )  # fmt: skip


def _skill_rows(sides: Sequence[Side], importance: str) -> list[Criterion]:
    """Skill by skill as the posting asks for them; of somebody who is not ranked nothing was compared."""
    rows: dict[str, list[tuple[SkillTold | None, str | None]]] = {}
    for number, side in enumerate(sides):
        for skill, evidence in _list_skills(side):
            if skill.importance == importance:
                rows.setdefault(skill.name, [(None, None)] * len(sides))[number] = (skill, evidence)
    return [Criterion(name, [one for one, _why in cells], [why for _one, why in cells]) for name, cells in rows.items()]


def _list_skills(side: Side) -> list[tuple[SkillTold, str | None]]:
    why = side.column.candidate.explanation if side.column.candidate else None
    if why is None:
        return []
    found = []
    for row, told in zip(why.rows, side.told.skills, strict=True):
        evidence = side.column.evidence.get(row.held.concept) if row.held else None
        found.append((told, leave_out(evidence, side.column.person) if evidence and side.face.is_blind else evidence))
    return found


def _taught_rows(opportunity: Opportunity, sides: Sequence[Side]) -> list[Criterion]:
    names = [row.skill.label(language()) for row in opportunity.taught_skills]
    return [Criterion(name, [name in side.told.taught for side in sides]) for name in names]


def _fact_rows(sides: Sequence[Side]) -> list[Criterion]:
    say: dict[str, Callable[[Side], str]] = {_("Role"): _say_role, _("Languages"): _say_languages}
    return [Criterion(name, [how(side) for side in sides]) for name, how in say.items()]


def _say_role(side: Side) -> str:
    near = side.column.is_near_role
    title = side.face.note or "–"
    if near is None:
        return title
    return (
        _("%(title)s: close to this work", title=title) if near else _("%(title)s: another kind of work", title=title)
    )


def _say_languages(side: Side) -> str:
    spoken = sorted((name_of_language(code), level) for code, level in side.column.languages)
    return ", ".join(f"{name} {level}" for name, level in spoken) or _("None listed")
