"""Consultations of works councils, which ranking waits for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from mobility.core.authz import permits
from mobility.matching import queries, services
from mobility.matching.forms import CorrectionForm, RecordForm, WithdrawalForm
from mobility.matching.models import Consultation
from mobility.matching.policy import MatchingPermission as P
from mobility.matching.routes.blueprint import bp
from mobility.people.models import LegalEntity
from mobility.people.queries import list_legal_entities
from mobility.policies.queries import Rule, get_value
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm
from mobility.web.pages import paginate

Answer = str | Response | tuple[str, int]


@bp.get("/consultations")
@requires(P.LIST_CONSULTATIONS)
def consultations() -> str:
    return render_template(
        "matching/consultations.html",
        page=paginate(queries.list_consultations()),
        waiting=queries.list_entities_waiting(),
        is_needed=get_value(Rule.RANKING_NEEDS_CONSULTATION),
    )


@bp.route("/consultations/record", methods=["GET", "POST"])
@requires(P.RECORD_SOME_CONSULTATION)
def record_consultation() -> Answer:
    """Of the legal entities that this HR partner covers; one that waits comes first."""
    covered = {entity.id: entity for entity in list_legal_entities() if permits(me(), P.RECORD_CONSULTATION, entity)}
    waiting = [entity.id for entity in queries.list_entities_waiting() if entity.id in covered]
    form = RecordForm(entity=waiting[0] if waiting else None)
    form.entity.choices = [SelectChoice(entity.id, entity.name) for entity in covered.values()]

    def record() -> None:
        entity: LegalEntity = covered[form.entity.data]
        services.record_consultation(actor=me(), entity=entity, **form.facts)

    told = _("The consultation is recorded. People of this legal entity are ranked from now on.")
    return _ask(form, record, told, "record")


@bp.route("/consultations/<int:consultation_id>/correct", methods=["GET", "POST"])
@requires(P.CORRECT_CONSULTATION, of=queries.find_consultation, seen_by=P.READ_CONSULTATION)
def correct_consultation(consultation: Consultation) -> Answer:
    form = CorrectionForm(obj=consultation)

    def correct() -> None:
        services.correct_consultation(actor=me(), consultation=consultation, reason=form.reason.data, **form.facts)

    told = _("The entry is corrected. The wrong one stays in the list, marked as corrected.")
    return _ask(form, correct, told, "correct", consultation)


@bp.route("/consultations/<int:consultation_id>/withdraw", methods=["GET", "POST"])
@requires(P.CORRECT_CONSULTATION, of=queries.find_consultation, seen_by=P.READ_CONSULTATION)
def withdraw_consultation(consultation: Consultation) -> Answer:
    form = WithdrawalForm()

    def withdraw() -> None:
        services.withdraw_consultation(actor=me(), consultation=consultation, reason=form.reason.data)

    told = _("The entry is withdrawn. It counts no longer, and stays in the list, marked as withdrawn.")
    return _ask(form, withdraw, told, "withdraw", consultation)


def _ask(
    form: BaseForm, act: Callable[[], Any], told: str, what: str, consultation: Consultation | None = None
) -> Answer:
    if request.method == "POST" and form.attempt(act):
        flash(told)
        return redirect(url_for(".consultations"), code=303)
    page = render_template("matching/consultation.html", form=form, what=what, consultation=consultation)
    return page, 422 if form.errors else 200
