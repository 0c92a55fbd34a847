"""What HR does for a person who asked, and the person's word against it."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from mobility.applications.models import Application, ReasonCode
from mobility.applications.queries import find_application
from mobility.core.authz import permits
from mobility.moves import forms, queries, services
from mobility.moves.messages.acting import ACTIONS
from mobility.moves.models import RequestedAct, RequestedAction
from mobility.moves.policy import MovePermission as P
from mobility.moves.routes.pieces import Answer, bp, go, page
from mobility.web.current import me, requires
from mobility.web.fields import BaseForm


@bp.get("/applications/<int:application_id>/on-request")
@requires(P.READ_ACTS, of=find_application)
def on_request(application: Application) -> Answer:
    return _page(application, None)


def _page(application: Application, form: BaseForm | None) -> Answer:
    possible = queries.list_possible_actions(application)
    may_act = bool(possible) and permits(me(), P.ACT_ON_REQUEST, application)
    act_form = form if isinstance(form, forms.OnRequestForm) else forms.OnRequestForm(formdata=None)
    act_form.offer(possible)
    return page(
        "on_request",
        form,
        application=application,
        acts=queries.list_requested_acts(application),
        actions={action.value: _(words) for action, words in ACTIONS.items()},
        act_form=act_form if may_act else None,
        contest_form=form if isinstance(form, forms.ContestForm) else forms.ContestForm(formdata=None),
        is_mine=application.applicant_id == me().id,
    )


@bp.post("/applications/<int:application_id>/on-request")
@requires(P.ACT_ON_REQUEST, of=find_application, seen_by=P.READ_ACTS)
def act_on_request(application: Application) -> Answer:
    form = forms.OnRequestForm()
    form.offer(queries.list_possible_actions(application))

    def act() -> None:
        services.act_on_request(
            actor=me(),
            application=application,
            action=RequestedAction(form.action.data),
            reason=ReasonCode(form.reason.data) if form.reason.data else None,
            **form.values("asked_on", "how"),
        )

    if not form.attempt(act):
        return _page(application, form)
    flash(_("Done in the name of %(person)s, who is told at once.", person=application.applicant.name))
    return go("on_request", application_id=application.id)


@bp.post("/requested-acts/<int:act_id>/contest")
@requires(P.CONTEST_ACT, of=queries.find_requested_act)
def contest_act(act: RequestedAct) -> Answer:
    form = forms.ContestForm()
    if not form.attempt(lambda: services.contest_act(actor=me(), act=act, sentence=form.sentence.data)):
        return _page(act.application, form)
    flash(_("HR is told that you did not ask for this, and gets in touch with you."))
    return go("on_request", application_id=act.application_id)
