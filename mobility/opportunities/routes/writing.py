"""Writing, previewing, editing and copying a posting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.opportunities import messages, queries, services
from mobility.opportunities.changes import compare, read_fields, read_terms
from mobility.opportunities.forms import LONGEST_TEXT, PostingForm
from mobility.opportunities.models import Opportunity, OpportunityKind, OpportunityStatus
from mobility.opportunities.phrases import find_phrases
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.routes.blueprint import bp
from mobility.opportunities.routes.pieces import (
    STARTERS,
    add_suggested,
    asked_of,
    compare_in_words,
    sent_values,
    suggest_from,
    values_of,
)
from mobility.opportunities.routes.reading import facts_of
from mobility.skills.forms import KIND_WORDS
from mobility.web.current import me, requires
from mobility.web.filters import translate
from mobility.web.pages import is_fragment_request

Answer = Response | tuple[str, int] | str
# a page that is shown again wrote nothing: below 400 the framework would keep its key and refuse the next sending
SHOWN_AGAIN = 422
LONGEST_VERSION = 10
MOST_TO_COPY = 3
READ_FOR_WORDS = ("title", "description", "conditions")


@bp.route("/new", methods=["GET", "POST"])
@requires(P.POST)
def new() -> Answer:
    is_gig = request.args.get("kind") == OpportunityKind.GIG
    kind = OpportunityKind.GIG if is_gig else OpportunityKind.WORK_PACKAGE
    form = PostingForm(kind, me(), queries.list_units_for(me()))
    here = url_for(".new", kind=kind.value)
    if request.method == "POST":
        return _receive(form, here, lambda: services.draft_opportunity(actor=me(), **form.fields()))
    if "start" in request.args:
        form.description.data = str(STARTERS[kind])
    return _show(form, here, to_copy=queries.list_latest_of(me(), MOST_TO_COPY))


def _show(form: PostingForm, here: str, opportunity: Opportunity | None = None, **more: Any) -> str:
    return render_template(
        "opportunities/form.html",
        form=form,
        here=here,
        opportunity=opportunity,
        needs_review=services.is_reviewed(kind=form.kind),
        asked=asked_of(form),
        kind_words=KIND_WORDS,
        **more,
    )


@bp.route("/<int:opportunity_id>/edit", methods=["GET", "POST"])
@requires(P.EDIT, of=queries.find_opportunity, seen_by=P.READ)
def edit(opportunity: Opportunity) -> Answer:
    units = list(dict.fromkeys([*queries.list_units_for(me()), opportunity.org_unit]))
    published = None if opportunity.status is OpportunityStatus.DRAFT else opportunity
    form = PostingForm(opportunity.kind, me(), units, published, data=values_of(opportunity, str(get_locale())))
    here = url_for(".edit", opportunity_id=opportunity.id)
    if request.method == "POST":
        return _receive(form, here, lambda: _update(opportunity, form), opportunity)
    reason = messages.explain_no_editing(opportunity)
    if reason is not None:
        flash(translate(reason), "info")
        return redirect(url_for(".show", opportunity_id=opportunity.id), code=303)
    return _show(form, here, opportunity)


def _update(opportunity: Opportunity, form: PostingForm) -> Opportunity:
    sent = str(form.version.data)
    seen = int(sent) if sent.isdecimal() and len(sent) < LONGEST_VERSION else 0
    return services.update_opportunity(actor=me(), opportunity=opportunity, version=seen, **form.fields())


def _receive(
    form: PostingForm, here: str, write: Callable[[], Opportunity], opportunity: Opportunity | None = None
) -> Answer:
    if "add_row" in request.form:
        form.add_row(request.form["add_row"])
    elif "edit" in request.form:
        form.ask_again()  # back from the preview
    elif "check" in request.form:
        return _show(form, here, opportunity, phrases=_find_phrases()), SHOWN_AGAIN
    elif "suggest" in request.form:
        return _show(form, here, opportunity, suggested=suggest_from(form)), SHOWN_AGAIN
    elif "add_suggested" in request.form:
        return _show(form, here, opportunity, added=add_suggested(form, request.form)), SHOWN_AGAIN
    elif "preview" in request.form:
        if form.attempt(lambda: _compose(form, opportunity)):
            return _preview(form, here, opportunity), SHOWN_AGAIN
    else:
        try:
            if form.attempt(write):
                flash(_("Saved. Read it once more, then take the next step below."))
                return redirect(url_for(".show", opportunity_id=form.result.id), code=303)
        except services.StalePosting:
            return _show_both(form, here, opportunity)
    return _show(form, here, opportunity), SHOWN_AGAIN


def _show_both(form: PostingForm, here: str, opportunity: Opportunity | None) -> Answer:
    """What was saved meanwhile beside what was typed here; sending it again writes the latter."""
    assert opportunity is not None  # what is new cannot be stale
    differing = compare(read_terms(opportunity), read_fields(form.fields()))
    form.version.raw_data, form.version.data = None, opportunity.version
    return _show(form, here, opportunity, differing=compare_in_words(differing)), 409


def _find_phrases() -> list[Any]:
    """In as much of the texts as may be kept: it is asked for while nobody has checked how long they are."""
    return find_phrases("\n".join(request.form.get(name, "")[:LONGEST_TEXT] for name in READ_FOR_WORDS))


@bp.post("/words")
@requires(P.POST)
def check_words() -> str:
    """What might keep people from applying, in the text as it is typed; nothing is kept."""
    template = "opportunities/_words.html" if is_fragment_request() else "opportunities/words.html"
    return render_template(template, phrases=_find_phrases())


@bp.post("/skills-in-text")
@requires(P.POST)
def suggest_skills() -> str:
    """The skills that the text as it is typed speaks of; nothing is kept."""
    template = "opportunities/_text_skills.html" if is_fragment_request() else "opportunities/text_skills.html"
    suggested = suggest_from(PostingForm(OpportunityKind.GIG, me(), []))
    return render_template(template, suggested=suggested, kind_words=KIND_WORDS)


def _compose(form: PostingForm, opportunity: Opportunity | None) -> Opportunity:
    posting = services.compose_opportunity(actor=me(), **form.fields())
    if opportunity is None or opportunity.status is OpportunityStatus.DRAFT:
        services.refuse_bad_dates(opportunity=posting)
    return posting


def _preview(form: PostingForm, here: str, opportunity: Opportunity | None) -> str:
    return render_template(
        "opportunities/preview.html",
        posting=form.result,
        here=here,
        values=sent_values(request.form),
        opportunity=opportunity,
        phrases=_find_phrases(),
        **facts_of(form.result),
    )


@bp.post("/<int:opportunity_id>/copy")
@requires(P.COPY, of=queries.find_opportunity, seen_by=P.READ)
def copy(opportunity: Opportunity) -> Response:
    draft = services.copy_opportunity(actor=me(), opportunity=opportunity)
    flash(_("This is your copy, saved as a draft. Check the dates first."))
    return redirect(url_for(".edit", opportunity_id=draft.id), code=303)
