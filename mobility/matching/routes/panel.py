"""Beside a posting that is being written, and on its page for its hosts: how many people it reaches."""

from __future__ import annotations

from flask import render_template, request

from mobility.applications.queries import count_overdue_postings
from mobility.matching import queries
from mobility.matching.queries.panel import Asked
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language
from mobility.opportunities.forms import PostingForm
from mobility.opportunities.models import Audience, Importance, Opportunity, OpportunityKind, Remote, WhoPays
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity, list_units_for
from mobility.policies.queries import Rule, get_value
from mobility.skills.models import Skill
from mobility.skills.queries import find_named_skill
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request


@bp.get("/postings/reach")
@requires(OpportunityPermission.POST)
def panel() -> str:
    """Counts from the values of a form as they are, right or wrong; nothing is kept."""
    return _show(*_read_form(), late=_count_late())


@bp.get("/opportunities/<int:opportunity_id>/reach")
@requires(OpportunityPermission.EDIT, of=find_opportunity, seen_by=OpportunityPermission.READ)
def reach(opportunity: Opportunity) -> str:
    """As it stands; where its form is open, as it is written there, without counting its applicants again."""
    if "kind" in request.args:
        return _show(*_read_form(opportunity), late=_count_late())
    return _show(opportunity, [(row.skill, row.level, row.importance) for row in opportunity.required_skills])


def _count_late() -> int:
    late = count_overdue_postings(me())
    return late if late >= get_value(Rule.UNANSWERED_POSTINGS) else 0


def _show(posting: Opportunity, asked: Asked, *, late: int = 0) -> str:
    template = "matching/_panel.html" if is_fragment_request() else "matching/_panel_page.html"
    return render_template(
        template, reach=queries.count_reach(me(), posting, asked), few=queries.FEWEST, language=language(),
        asked=asked, late=late,
    )  # fmt: skip


def _read_form(edited: Opportunity | None = None) -> tuple[Opportunity, Asked]:
    kind = OpportunityKind.GIG if request.args.get("kind") == OpportunityKind.GIG else OpportunityKind.WORK_PACKAGE
    form = PostingForm(kind, me(), list_units_for(me()), formdata=request.args)
    return _compose(form, edited), _read_skills(form)


def _compose(form: PostingForm, edited: Opportunity | None) -> Opportunity:
    """What counting asks of a posting, never added to the session."""
    unit = form.units.get(form.org_unit.data) if form.org_unit.data else None
    employer = unit.employer if unit else None
    return Opportunity(
        id=edited.id if edited else None,
        host_manager_id=me().id,
        kind=form.kind,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on,
        allocation_percent=form.allocation_percent.data if form.allocation_percent else None,
        hours_per_week=form.hours_per_week.data if form.hours_per_week else None,
        audience=form.audience.data or Audience.EVERYONE,
        country=form.country.data or None,
        working_language=form.working_language.data or None,
        working_language_level=form.working_language_level.data,
        legal_entity_id=employer.id if employer else me().legal_entity_id,
        remote=Remote.PARTLY,
        who_pays=WhoPays.HOME_UNIT,
    )


def _read_skills(form: PostingForm) -> Asked:
    """The rows that name a skill, each concept once."""
    found: dict[int, tuple[Skill, int, Importance]] = {}
    for row in form.required_skills:
        text, picked = row.form.skill.data, row.form.picked.data or ""
        skill = find_named_skill(text, language(), picked) if text else None
        if skill is not None:
            found.setdefault(skill.id, (skill, row.form.level.data, row.form.importance.data))
    return list(found.values())
