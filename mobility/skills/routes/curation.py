"""HR's pages of the taxonomy: what is proposed, who uses it, and what can be done with it and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.skills import queries, services, uses
from mobility.skills.forms import KIND_WORDS, AcceptForm, MapForm, MergeForm
from mobility.skills.models import Relation, Skill, SkillAct, SkillChange, SkillSource, SkillState
from mobility.skills.policy import SkillPermission as P
from mobility.skills.routes.blueprint import bp, language
from mobility.skills.workflow import LIFE
from mobility.web.current import me, requires
from mobility.web.pages import buttons_for, paginate

ON_A_PAGE = 10
STATE_WORDS = {
    SkillState.PROPOSED: N_("Proposed"),
    SkillState.ACTIVE: N_("In use"),
    SkillState.RETIRED: N_("Retired"),
    SkillState.MERGED: N_("Merged"),
}
SOURCE_WORDS = {
    SkillSource.STARTER: N_("Starter set"),
    SkillSource.ESCO: N_("ESCO"),
    SkillSource.COMPANY: N_("The company"),
}
RELATION_WORDS = {
    Relation.SAME: N_("The same as"),
    Relation.BROADER: N_("Narrower than"),
    Relation.RELATED: N_("Related to"),
}
ACT_WORDS = {
    SkillAct.ACCEPT: N_("Accepted"),
    SkillAct.MAP: N_("Mapped"),
    SkillAct.MERGE: N_("Merged"),
    SkillAct.RETIRE: N_("Retired"),
}
WORDS: dict[str, Any] = {
    "kind_words": KIND_WORDS,
    "state_words": STATE_WORDS,
    "source_words": SOURCE_WORDS,
    "relation_words": RELATION_WORDS,
    "act_words": ACT_WORDS,
}
Answer = str | Response | tuple[str, int]


@bp.get("/skills")
@requires(P.READ_TAXONOMY)
def index() -> str:
    """Skills by state, those proposed first; of each who uses it, of a proposal the nearest that exist."""
    asked, text = request.args.get("state", ""), request.args.get("q", "").strip()
    state = SkillState(asked) if asked in set(SkillState) else SkillState.PROPOSED
    page = paginate(queries.list_skill_ids(state, text), ON_A_PAGE)
    counted, skills = uses.count_uses(page.items), queries.list_skills(page.items)
    is_proposed = state is SkillState.PROPOSED
    return render_template(
        "skills/taxonomy.html",
        page=page, state=state, text=text, counts=queries.count_skills_by_state(),
        skills=[(skill, uses.say_uses(counted[skill.id])) for skill in skills],
        nearest={skill.id: _nearest(skill) for skill in skills} if is_proposed else {},
        **WORDS,
    )  # fmt: skip


def _nearest(skill: Skill) -> list[Skill]:
    return queries.list_nearest_skills(skill.own_label(language()), language())


@bp.get("/skills/<int:skill_id>")
@requires(P.READ_TAXONOMY, of=queries.find_skill)
def show(skill: Skill) -> str:
    return render_template(
        "skills/skill.html",
        skill=skill, affected=_affected(skill), nearest=_nearest(skill) if skill.state is SkillState.PROPOSED else [],
        mappings=queries.list_mappings(skill), changes=queries.list_changes(skill),
        buttons=buttons_for(LIFE, me(), skill, "skills", skill_id=skill.id),
        **WORDS,
    )  # fmt: skip


@bp.route("/skills/<int:skill_id>/accept", methods=["GET", "POST"])
@requires(P.CURATE, of=queries.find_skill, seen_by=P.READ_TAXONOMY)
def accept(skill: Skill) -> Answer:
    said = {row.language: row.text for row in skill.descriptions}
    form = AcceptForm(
        name_en=skill.own_label("en"), name_fr=skill.own_label("fr"), kind=skill.kind.value,
        description_en=said.get("en"), description_fr=said.get("fr"),
    )  # fmt: skip
    return _act(skill, SkillAct.ACCEPT, form, lambda: services.accept_skill(actor=me(), skill=skill, **form.decided))


@bp.route("/skills/<int:skill_id>/retire", methods=["GET", "POST"])
@requires(P.CURATE, of=queries.find_skill, seen_by=P.READ_TAXONOMY)
def retire(skill: Skill) -> Answer:
    return _act(skill, SkillAct.RETIRE, None, lambda: services.retire_skill(actor=me(), skill=skill))


@bp.route("/skills/<int:skill_id>/merge", methods=["GET", "POST"])
@requires(P.CURATE, of=queries.find_skill, seen_by=P.READ_TAXONOMY)
def merge(skill: Skill) -> Answer:
    form = MergeForm(request.form or request.args)
    return _join(skill, SkillAct.MERGE, form, lambda: services.merge_skill(actor=me(), skill=skill, other=_other(form)))


@bp.route("/skills/<int:skill_id>/map", methods=["GET", "POST"], endpoint="map")
@requires(P.CURATE, of=queries.find_skill, seen_by=P.READ_TAXONOMY)
def map_to_another(skill: Skill) -> Answer:
    form = MapForm(request.form or request.args)

    def write() -> SkillChange:
        relation = Relation(form.relation.data)
        return services.map_skill(actor=me(), skill=skill, other=_other(form), relation=relation)

    return _join(skill, SkillAct.MAP, form, write)


@bp.post("/skills/changes/<int:change_id>/undo")
@requires(P.CURATE, of=queries.find_change, seen_by=P.READ_TAXONOMY)
def undo(change: SkillChange) -> Response:
    skill = services.undo_change(actor=me(), change=change)
    flash(_("Undone. The skill is as it was before."))
    return redirect(url_for(".show", skill_id=skill.id), code=303)


def _act(skill: Skill, act: SkillAct, form: Any, write: Callable[[], SkillChange], **more: Any) -> Answer:
    """The page that shows who is affected; once confirmed, the act."""
    if not LIFE.allows(act, skill):
        return redirect(url_for(".show", skill_id=skill.id), code=303)
    if request.method == "POST" and (form.attempt(write) if form else write()):
        flash(_("Done. You can undo it below."))
        return redirect(url_for(".show", skill_id=skill.id), code=303)
    page = {"skill": skill, "act": act.value, "form": form, "affected": _affected(skill), **more, **WORDS}
    status = 422 if form and form.errors else 200
    return render_template(f"skills/{'join' if act in (SkillAct.MERGE, SkillAct.MAP) else act}.html", **page), status


def _join(skill: Skill, act: SkillAct, form: MergeForm, write: Callable[[], SkillChange]) -> Answer:
    """An act with another skill: which one, then who is affected, then the act."""
    other = form.result if "skill" in request.args and form.attempt(lambda: _other(form)) else None
    more: dict[str, Any] = {"other": other}
    if other is not None:
        together = uses.count_together([*queries.list_family(skill), *queries.list_family(other)])
        more |= {"affected_other": _affected(other), "together": uses.say_uses(together)}
    return _act(skill, act, form, write, **more)


def _other(form: MergeForm) -> Skill:
    other = queries.find_named_skill(form.skill.data, language(), form.picked.data or "")
    if other is None:
        raise InvalidInput(N_("No skill is called so. Pick one from the list."), field="skill")
    return other


def _affected(skill: Skill) -> list[Any]:
    return uses.say_uses(uses.count_together(queries.list_family(skill)))
