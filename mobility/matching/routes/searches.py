"""Saved searches: keeping one, the list of mine, changing and deleting, and stopping the mails without a sign-in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.errors import NotFound
from mobility.matching import queries, services
from mobility.matching.finding import read_filters
from mobility.matching.forms import LONGEST_NAME, SearchForm
from mobility.matching.models import AlertChoice, SavedSearch
from mobility.matching.policy import MatchingPermission
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.labels import describe
from mobility.matching.search import SearchUnavailable
from mobility.people.queries import find_person
from mobility.web.current import me, requires
from mobility.web.signing import read_signed
from mobility.web.transactions import FORM_KEY

MOST_HITS = 3
STOPPED = "stopped"


@bp.get("/searches")
@requires(MatchingPermission.LIST_SEARCHES)
def searches() -> str:
    own = queries.list_searches(me())
    filters = {saved.id: read_filters(saved.filters) for saved in own}
    try:
        counts = queries.count_open(me(), own)
    except SearchUnavailable:
        counts = {}
    return render_template(
        "matching/searches.html", searches=own, counts=counts, hits=queries.list_latest_hits(me(), own, MOST_HITS),
        described={one: describe(asked, queries.name_teams((), asked)) for one, asked in filters.items()},
        addresses={one: url_for(".find", **asked.to_arguments()) for one, asked in filters.items()},
    )  # fmt: skip


@bp.route("/searches/new", methods=["GET", "POST"])
@requires(MatchingPermission.LIST_SEARCHES)
def save_search() -> str | Response | tuple[str, int]:
    """The filters stand in the address, as they do where one searches."""
    filters = read_filters(request.args.to_dict(flat=False))
    parts = describe(filters, queries.name_teams((), filters))
    form = SearchForm(name=None if request.method == "POST" else ", ".join(parts)[:LONGEST_NAME])
    if request.method == "POST" and form.attempt(
        lambda: services.save_search(
            actor=me(), name=form.name.data, filters=filters, alert=AlertChoice(form.alert.data)
        )
    ):
        flash(_("Saved. We tell you when something new fits."))
        return redirect(url_for(".searches"), code=303)
    return render_template(
        "matching/search.html", form=form, parts=parts, saved=None, back_url=url_for(".find", **filters.to_arguments()),
        action=url_for(".save_search", **filters.to_arguments()),
    ), (422 if form.errors else 200)  # fmt: skip


@bp.route("/searches/<int:search_id>/edit", methods=["GET", "POST"])
@requires(MatchingPermission.CHANGE_SEARCH, of=queries.find_search)
def change_search(saved: SavedSearch) -> str | Response | tuple[str, int]:
    form = SearchForm(name=saved.name, alert=saved.alert.value)
    if request.method == "POST" and form.attempt(
        lambda: services.change_search(actor=me(), saved=saved, name=form.name.data, alert=AlertChoice(form.alert.data))
    ):
        flash(_("The search was changed."))
        return redirect(url_for(".searches"), code=303)
    filters = read_filters(saved.filters)
    return render_template(
        "matching/search.html", form=form, parts=describe(filters, queries.name_teams((), filters)), saved=saved,
        back_url=url_for(".searches"), action=url_for(".change_search", search_id=saved.id),
    ), (422 if form.errors else 200)  # fmt: skip


@bp.post("/searches/<int:search_id>/delete")
@requires(MatchingPermission.CHANGE_SEARCH, of=queries.find_search)
def delete_search(saved: SavedSearch) -> Response:
    services.delete_search(actor=me(), saved=saved)
    flash(_("The search was deleted."))
    return redirect(url_for(".searches"), code=303)


@bp.route("/searches/stop/<token>", methods=["GET", "POST"])
@requires(MatchingPermission.STOP_ALERTS)
def stop_alerts(token: str) -> str | Response:
    """Whoever has the letter may stop such letters. A mail program's one click gets its answer here (RFC 8058)."""
    number = read_signed("matching.stop_alerts", token)
    person = None if number is None else find_person(number)
    if person is None:
        raise NotFound
    if request.method == "POST":
        services.stop_alerts(person=person)
        if FORM_KEY in request.form:
            return redirect(url_for(".stop_alerts", token=token, done=STOPPED), code=303)
    is_stopped = request.method == "POST" or request.args.get("done") == STOPPED
    return render_template("matching/stop_alerts.html", token=token, is_stopped=is_stopped)
