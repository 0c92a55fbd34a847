"""The page of one skill held: its level, what shows it, who confirms it; the colleague's page; the yearly question."""

from __future__ import annotations

from functools import partial

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.skills import queries, services
from mobility.skills.forms import (
    AskForm,
    CertificateForm,
    ChangeHeldSkillForm,
    ConfirmForm,
    DocumentForm,
    LinkForm,
    forms_of_a_held_skill,
)
from mobility.skills.levels import CEFR_SENTENCES, describe_levels
from mobility.skills.models import Confirmation, ConfirmationStatus, Evidence, HeldSkill, SkillKind
from mobility.skills.policy import ProfilePermission as P
from mobility.skills.routes.blueprint import bp
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm
from mobility.web.transactions import leave_trace

Answer = str | Response | tuple[str, int]


@bp.context_processor
def describe() -> dict[str, object]:
    """What the levels mean, for every page on which one is chosen."""
    return {"levels_of": describe_levels, "cefr_sentences": CEFR_SENTENCES, "all_kinds": tuple(SkillKind)}


@bp.route("/profile/skills/<int:held_id>", methods=["GET", "POST"])
@requires(P.EDIT_PART, of=queries.find_held_skill)
def edit_held(held: HeldSkill) -> Answer:
    form = ChangeHeldSkillForm(obj=held)
    if request.method == "POST" and form.attempt(
        lambda: services.set_held_skill(
            actor=me(), person=me(), skill=held.skill, **form.values("level", "evidence", "last_used")
        )
    ):
        return redirect(url_for(".profile", _anchor="held-skills"), code=303)
    return _page(held, form), (422 if form.errors else 200)


@bp.post("/profile/skills/<int:held_id>/certificates")
@requires(P.EDIT_PART, of=queries.find_held_skill)
def add_certificate(held: HeldSkill) -> Answer:
    form = CertificateForm(prefix="certificate-")
    if form.attempt(lambda: services.add_certificate(actor=me(), held=held, **form.values())):
        return _to_evidence(held)
    return _page(held, refused=form), 422


@bp.post("/profile/skills/<int:held_id>/links")
@requires(P.EDIT_PART, of=queries.find_held_skill)
def add_link(held: HeldSkill) -> Answer:
    form = LinkForm(prefix="link-")
    if form.attempt(lambda: services.add_link(actor=me(), held=held, **form.values())):
        return _to_evidence(held)
    return _page(held, refused=form), 422


@bp.post("/profile/skills/<int:held_id>/documents")
@requires(P.EDIT_PART, of=queries.find_held_skill)
def add_document(held: HeldSkill) -> Answer:
    form = DocumentForm(prefix="document-")
    if form.attempt(
        lambda: services.add_document(
            actor=me(),
            held=held,
            name=form.file.data.filename or "",
            content=form.file.data.stream.read(services.LARGEST_DOCUMENT + 1),
        )
    ):
        return _to_evidence(held)
    return _page(held, refused=form), 422


@bp.get("/profile/evidence/<int:evidence_id>/file")
@requires(P.EDIT_PART, of=queries.find_document)
def download_document(evidence: Evidence) -> FlaskResponse:
    """The file as it was sent: to be saved, never to be shown here."""
    answer = FlaskResponse(evidence.content, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=evidence.title)
    leave_trace(partial(services.note_document_read, actor=me(), evidence=evidence), is_required=True)
    return answer


@bp.post("/profile/evidence/<int:evidence_id>/remove")
@requires(P.EDIT_PART, of=queries.find_evidence)
def remove_evidence(evidence: Evidence) -> Response:
    held = queries.find_current(me(), evidence.skill)
    services.remove_evidence(actor=me(), evidence=evidence)
    flash(_("The evidence is removed."))
    return _to_evidence(held)


@bp.post("/profile/skills/<int:held_id>/ask")
@requires(P.EDIT_PART, of=queries.find_held_skill)
def ask_confirmation(held: HeldSkill) -> Answer:
    form = AskForm()
    if form.attempt(lambda: services.ask_confirmation(actor=me(), held=held, colleague=form.found)):
        flash(_("%(person)s was asked. They can answer, or leave it.", person=form.result.asked.name))
        return redirect(url_for(".edit_held", held_id=held.id, _anchor="confirmation"), code=303)
    return _page(held, refused=form), 422


@bp.post("/profile/confirmations/<int:confirmation_id>/withdraw")
@requires(P.EDIT_PART, of=queries.find_confirmation)
def withdraw_confirmation(confirmation: Confirmation) -> Response:
    services.withdraw_confirmation(actor=me(), confirmation=confirmation)
    return _to_skill_of(confirmation)


@bp.post("/profile/confirmations/<int:confirmation_id>/settle")
@requires(P.EDIT_PART, of=queries.find_confirmation)
def settle_level(confirmation: Confirmation) -> Response:
    """Take the level a colleague named, or leave one's own."""
    services.settle_level(actor=me(), confirmation=confirmation, takes=request.form.get("takes") == "yes")
    return _to_skill_of(confirmation)


@bp.route("/confirmations/<int:confirmation_id>", methods=["GET", "POST"])
@requires(P.CONFIRM, of=queries.find_confirmation)
def confirm(confirmation: Confirmation) -> Answer:
    """The page of the colleague who was asked: the skill, the level its owner says, and nothing else of a profile."""
    held = queries.find_current(confirmation.person, confirmation.skill)
    form = ConfirmForm(level=held.level if held else None)
    if request.method == "POST" and form.attempt(
        lambda: services.confirm_skill(actor=me(), confirmation=confirmation, level=form.level.data)
    ):
        flash(_("Thank you. %(person)s is told what you said.", person=confirmation.person.name))
        return redirect(url_for("home.index"), code=303)
    is_open = confirmation.status is ConfirmationStatus.ASKED and held is not None
    page = render_template("skills/confirm.html", form=form, confirmation=confirmation, held=held, is_open=is_open)
    return page, (422 if form.errors else 200)


@bp.post("/confirmations/<int:confirmation_id>/decline")
@requires(P.CONFIRM, of=queries.find_confirmation)
def decline_confirmation(confirmation: Confirmation) -> Response:
    services.decline_confirmation(actor=me(), confirmation=confirmation)
    flash(_("Nothing was said, and nobody is told."))
    return redirect(url_for("home.index"), code=303)


@bp.route("/profile/still-current", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def still_current() -> Answer:
    """The yearly question; one click keeps all, or the one skill that is named."""
    rows = queries.list_to_check(me())
    if request.method == "POST":
        named = request.form.get("held", 0, type=int)
        services.keep_skills(actor=me(), person=me(), held=[row for row in rows if named in {0, row.id}])
        if queries.list_to_check(me()):
            return redirect(url_for(".still_current"), code=303)
        flash(_("Thank you. We ask again in a year."))
        return redirect(url_for(".profile", _anchor="held-skills"), code=303)
    return render_template("skills/still_current.html", rows=rows)


def _page(held: HeldSkill, form: BaseForm | None = None, refused: BaseForm | None = None) -> str:
    waiting = queries.list_asked(me(), held.skill)
    near = [one for one in (me().releasing_manager, *queries.list_earlier_confirmers(me())) if one is not None]
    asked = {one.asked_id for one in waiting} | {me().id}
    return render_template(
        "skills/held.html",
        form=refused or form,
        level_form=form or ChangeHeldSkillForm(None, obj=held),
        held=held,
        history=queries.list_history(me(), held.skill),
        evidence=queries.list_evidence(me(), held.skill),
        waiting=waiting,
        others=queries.list_other_levels(me(), held),
        near=[one for one in dict.fromkeys(near) if one.id not in asked][:3],
        today=clock.today(me().time_zone),
        **forms_of_a_held_skill(refused),
    )


def _to_evidence(held: HeldSkill | None) -> Response:
    if held is None:
        return redirect(url_for(".profile"), code=303)
    return redirect(url_for(".edit_held", held_id=held.id, _anchor="proof"), code=303)


def _to_skill_of(confirmation: Confirmation) -> Response:
    held = queries.find_current(confirmation.person, confirmation.skill)
    if held is None:
        return redirect(url_for(".profile"), code=303)
    return redirect(url_for(".edit_held", held_id=held.id, _anchor="confirmation"), code=303)
