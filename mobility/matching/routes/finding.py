"""Finding opportunities: filters, words and order, all of it in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for

from mobility.matching import queries
from mobility.matching.finding import DEADLINES, Filters, Found, Shelf, SkillFilter, Sort, Viewer, read_filters
from mobility.matching.forms import FindForm
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.labels import Teams, closing, label, options, sort_label
from mobility.matching.routes.pieces import about_me, language, remember_opportunities
from mobility.matching.search import SearchUnavailable
from mobility.opportunities.models import OpportunityKind, Remote
from mobility.opportunities.policy import OpportunityPermission
from mobility.web.current import me, requires
from mobility.web.pages import Page, paginate

SAVED = "saved"
FINDER = "finder"
OFF = "off"
MOST_TEAMS = 12


@dataclass(frozen=True)
class Look:
    """What was asked for and what there is: light rows, of which a page shows a few whole."""

    filters: Filters
    viewer: Viewer
    sorts: Sequence[Sort]
    rows: Sequence[Any]
    found: Found
    relevance: Mapping[int, float]
    is_search_down: bool

    @property
    def sort(self) -> Sort:
        asked = request.args.get("sort", "")
        return Sort(asked) if asked in self.sorts else self.sorts[0]


@bp.get("/find")
@requires(OpportunityPermission.BROWSE)
def find() -> tuple[str, int, dict[str, str]]:
    is_aside = request.args.get("fit") == OFF
    if is_aside:
        queries.set_ranking_aside(me())
    form = FindForm(request.args)
    is_valid = form.validate()
    shows_saved = request.args.get("show") == SAVED
    look = _look_around(shows_saved)
    page = paginate(_ordered(look))
    page = replace(page, items=queries.match_all(me(), queries.load_postings([row.id for row in page.items])))
    remember_opportunities(
        page.items, look.sort.value, 0.0 if look.sort is Sort.GROW else 1.0, page=page.number,
        length=len(look.found.ids), filters=look.filters.to_arguments(),
        instead=None if is_aside else f"{request.full_path}&fit={OFF}",
    )  # fmt: skip
    is_part = request.headers.get("HX-Target") == FINDER
    return render_template(
        "matching/_finder.html" if is_part else "matching/find.html",
        form=form, look=look, filters=look.filters, viewer=look.viewer, page=page, shows_saved=shows_saved,
        is_part=is_part, is_aside=is_aside, asked=request.args.get("q", ""), **_say(look, page), **about_me(),
    ), (200 if is_valid else 422), _address(look) if is_part and is_valid else {}  # fmt: skip


def _look_around(shows_saved: bool) -> Look:
    """Where words cannot be searched, everything else that was asked for holds, the newest first."""
    filters, viewer = read_filters(request.args.to_dict(flat=False)), queries.make_viewer(me())
    rows = queries.list_saved_rows(me()) if shows_saved else queries.list_findable(me())
    sorts, is_down, relevance = _list_sorts(viewer, filters), False, None
    try:
        relevance = queries.search_words(
            filters, queries.is_saved_by(me()) if shows_saved else queries.is_open_to(me())
        )
    except SearchUnavailable:
        filters, sorts, is_down = replace(filters, q=""), [Sort.NEWEST], True
    shelf = Shelf(rows, viewer, queries.look_up(filters, viewer, relevance))
    return Look(filters, viewer, sorts, rows, shelf.find(filters, _choices(rows, filters)), relevance or {}, is_down)


def _list_sorts(viewer: Viewer, filters: Filters) -> list[Sort]:
    """The orders there are, first the one that holds where none is chosen: by words, else by fit, else by date."""
    fits = [Sort.FIT, Sort.GROW] if (viewer.held or viewer.wanted) and not queries.find_obstacle(me()) else []
    return [*([Sort.WORDS] if filters.q else []), *fits, Sort.NEWEST, Sort.CLOSING]


def _ordered(look: Look) -> list[Any]:
    """Rows come newest first; those that never close stand last among the closing ones."""
    rows = [row for row in look.rows if row.id in look.found.ids]
    if look.sort is Sort.CLOSING:
        return sorted(rows, key=lambda row: (row.closes_on is None, row.closes_on))
    if look.sort is Sort.WORDS:
        return sorted(rows, key=lambda row: -look.relevance.get(row.id, 0.0))
    if look.sort is Sort.FIT:
        return queries.order_by_fit(me(), rows)
    return queries.order_by_growth(me(), rows) if look.sort is Sort.GROW else rows


def _choices(rows: Sequence[Any], filters: Filters) -> dict[str, list[str]]:
    """What can be ticked: of teams those with most to offer, and those already chosen."""
    teams = Counter(str(row.org_unit_id) for row in rows)
    return {
        "kind": list(OpportunityKind),
        "remote": list(Remote),
        "skills": list(SkillFilter),
        "closing": list(DEADLINES),
        "country": sorted({row.country for row in rows if row.country} | filters.country),
        "language": sorted({row.language for row in rows} | filters.language),
        "team": sorted({team for team, _ in teams.most_common(MOST_TEAMS)} | filters.team),
    }


def _say(look: Look, page: Page) -> dict[str, Any]:
    """The words around the rows."""
    teams = queries.name_teams(look.rows, look.filters)
    applied = look.filters.applied
    return {
        "told": queries.tell_matches(page.items, language()),
        "saved_ids": queries.list_saved_ids(me()),
        "options": options(look.found.counts, teams),
        "chips_shown": [
            {"label": label(name, value, teams), "remove_url": _url(look.filters.without(name, value))}
            for name, value in applied
        ],
        "closing": {match.posting.id: closing(match.posting) for match in page.items},
        "to_drop": _what_to_drop(look, teams),
        "sorts": [
            {"value": "" if sort is look.sorts[0] else sort.value, "label": sort_label(sort)} for sort in look.sorts
        ],
        "chosen_sort": "" if look.sort is look.sorts[0] else look.sort.value,
        "save_url": url_for(".save_search", **look.filters.to_arguments()),
        "again_url": _url(look.filters),
        "is_degraded": any(not match.is_complete for match in page.items),
    }


def _address(look: Look) -> dict[str, str]:
    """What htmx puts into the address bar: without the fields that were left empty, so that it can be passed on."""
    return {} if look.is_search_down else {"HX-Push-Url": _url(look.filters)}


def _url(filters: Filters) -> str:
    kept = {name: request.args[name] for name in ("sort", "show") if request.args.get(name)}
    return url_for(".find", **filters.to_arguments(), **kept)


def _what_to_drop(look: Look, teams: Teams) -> dict[str, Any] | None:
    if look.found.to_drop is None:
        return None
    name, value, count = look.found.to_drop
    return {"label": label(name, value, teams), "count": count, "url": _url(look.filters.without(name, value))}
