"""Finding by fit, and why something fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from mobility.applications.workflow import is_taking_applications
from mobility.core import clock
from mobility.matching import finding, queries, services
from mobility.matching.finding import Filters, SkillFilter, Sort, Viewer
from mobility.matching.forms import FindForm
from mobility.matching.models import Direction
from mobility.matching.policy import MatchingPermission
from mobility.matching.queries.fits import BALANCED
from mobility.matching.routes.blueprint import bp
from mobility.matching.routes.pieces import language, remember
from mobility.opportunities.models import Opportunity, OpportunityKind, Remote
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import find_opportunity, list_open, list_saved
from mobility.skills.models import Visibility
from mobility.skills.queries import get_profile, list_held, list_wanted
from mobility.web.current import me, requires
from mobility.web.filters import day
from mobility.web.pages import PAGE_SIZE, is_fragment_request, paginate

SAVED = "saved"
NO_MIX = 1.0
FINDER = "finder"


@bp.get("/find")
@requires(OpportunityPermission.BROWSE)
def find() -> str | tuple[str, int]:
    """Everything is in the address: filters, order, page."""
    form = FindForm(request.args)
    is_valid = form.validate()
    filters, viewer, shows_saved = _read_filters(form), _viewer(), request.args.get("show") == SAVED
    saved = list_saved(me())
    everything = saved if shows_saved else [row for row in list_open(me()) if is_taking_applications(row)]
    found = finding.find(everything, filters, viewer, _choices(everything))
    sort = _read_sort(bool(viewer.held or viewer.wanted))
    matches = _sorted(queries.match_all(me(), found.rows), sort)
    page = paginate(matches)
    _remember_opportunities(page.items, page.number, 0.0 if sort is Sort.GROW else NO_MIX)
    is_part = request.headers.get("HX-Target") == FINDER
    return render_template(
        "matching/_finder.html" if is_part else "matching/find.html",
        form=form, filters=filters, found=found, page=page, sort=sort.value, shows_saved=shows_saved,
        told=queries.tell_matches(page.items, language()), saved_ids={row.id for row in saved},
        options=_options(everything, found.counts), chips_shown=_chips(filters),
        closing={match.posting.id: _closing(match.posting) for match in page.items},
        to_drop=_what_to_drop(found.to_drop, filters), viewer=viewer,
        is_degraded=any(not match.is_complete for match in page.items), **_about_me(),
    ), (200 if is_valid else 422)  # fmt: skip


def _read_filters(form: FindForm) -> Filters:
    """What cannot be read is left out, and said beside its field."""
    typed = {name: None if form[name].errors else form[name].data for name in ("starts_from", "starts_before", "hours")}
    ticked = {name: frozenset(request.args.getlist(name)) for name in ("country",)}
    for name, known in (("kind", OpportunityKind), ("remote", Remote), ("skills", SkillFilter), ("closing", ("soon",))):
        ticked[name] = frozenset(request.args.getlist(name)) & {str(value) for value in known}
    return Filters(q=request.args.get("q", "").strip()[:200], **ticked, **typed)


def _read_sort(has_skills: bool) -> Sort:
    asked = request.args.get("sort", "")
    return Sort(asked) if asked in set(Sort) else Sort.FIT if has_skills else Sort.NEWEST


def _viewer() -> Viewer:
    person = me()
    return Viewer(
        frozenset(row.skill_id for row in list_held(person)),
        frozenset(row.skill_id for row in list_wanted(person)),
        person.full_time_hours,
    )


def _about_me() -> dict[str, Any]:
    return {"is_open": get_profile(me()).visibility is Visibility.OPEN, "may_apply": me().is_employed}


def _sorted(matches: list[queries.Match], sort: Sort) -> list[queries.Match]:
    """Lists come newest first; those that never close stand last among the closing ones."""
    if sort is Sort.CLOSING:
        return sorted(matches, key=lambda match: (match.posting.closes_on is None, match.posting.closes_on))
    if sort is Sort.NEWEST:
        return matches
    return queries.order_matches(matches, me(), NO_MIX if sort is Sort.FIT else 0.0)


def _choices(rows: Sequence[Opportunity]) -> dict[str, list[str]]:
    return {
        "kind": list(OpportunityKind),
        "remote": list(Remote),
        "skills": list(SkillFilter),
        "closing": ["soon"],
        "country": sorted({row.country for row in rows if row.country}),
    }


def _options(rows: Sequence[Opportunity], counts: dict[str, dict[str, int]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{"value": str(value), "label": _label(name, value), "count": counts[name][value]} for value in values]
        for name, values in _choices(rows).items()
    }


def _label(name: str, value: str) -> str:
    if name == "country":
        locale = get_locale()
        return (locale.territories.get(value) if locale else None) or value
    if name == "q":
        return _("Words: %(words)s", words=value)
    words = {
        ("kind", OpportunityKind.WORK_PACKAGE): _("Work packages"), ("kind", OpportunityKind.GIG): _("Gigs"),
        ("remote", Remote.YES): _("Fully remote"), ("remote", Remote.PARTLY): _("Partly remote"),
        ("remote", Remote.NO): _("At the workplace"), ("skills", SkillFilter.HELD): _("Uses skills I have"),
        ("skills", SkillFilter.WANTED): _("Teaches skills I want"), ("closing", "soon"): _("Closes within 7 days"),
    }  # fmt: skip
    if (name, value) in words:
        return words[name, value]
    if name == "hours":
        return _("At most %(hours)s hours a week", hours=value)
    on = day(dt.date.fromisoformat(value))
    return _("Starts on or after %(day)s", day=on) if name == "starts_from" else _("Starts before %(day)s", day=on)


def _closing(posting: Opportunity) -> str:
    if not is_taking_applications(posting):
        return _("takes no applications now")
    if posting.closes_on is None:
        return _("no deadline")
    days = (posting.closes_on - clock.today(posting.time_zone)).days
    return ngettext("closes in %(num)s day", "closes in %(num)s days", days) if days else _("closes today")


def _chips(filters: Filters) -> list[dict[str, str]]:
    return [
        {"label": _label(name, value), "remove_url": _url(filters.without(name, value))}
        for name, value in filters.applied
    ]


def _url(filters: Filters) -> str:
    kept = {name: request.args[name] for name in ("sort", "show") if name in request.args}
    return url_for(".find", **filters.to_arguments(), **kept)


def _what_to_drop(found: tuple[str, str, int] | None, filters: Filters) -> dict[str, Any] | None:
    if found is None:
        return None
    name, value, count = found
    return {"label": _label(name, value), "count": count, "url": _url(filters.without(name, value))}


def _remember_opportunities(matches: Sequence[queries.Match], page: int, mix: float) -> None:
    person_id, first = me().id, (page - 1) * PAGE_SIZE + 1
    shown = [
        services.make_shown(
            explanation=match.explanation, opportunity_id=match.posting.id, person_id=person_id, rank=rank,
            score=match.score(mix), mix=mix,
        )
        for rank, match in enumerate(matches, start=first)
    ]  # fmt: skip
    model = matches[0].model if matches else None
    remember(Direction.OPPORTUNITIES, person_id, person_id, model, shown)


@bp.get("/opportunities/<int:opportunity_id>/fit")
@requires(OpportunityPermission.READ, of=find_opportunity)
def fit(opportunity: Opportunity) -> str:
    """For oneself alone, whatever one chose about being found."""
    match = queries.match_one(me(), opportunity)
    return render_template(
        "matching/_fit.html" if is_fragment_request() else "matching/fit.html",
        opportunity=opportunity, told=queries.tell_matches([match], language())[opportunity.id],
        weights=match.explanation.weights_version, is_degraded=not match.is_complete,
        has_skills=bool(list_held(me())), heading=3 if is_fragment_request() else 2, **_about_me(),
    )  # fmt: skip


@bp.get("/suggestions")
@requires(MatchingPermission.LIST_SUGGESTIONS)
def suggestions() -> str:
    matches = queries.list_suggestions(me())
    _remember_opportunities(matches, 1, BALANCED)
    return render_template(
        "matching/_suggestions.html" if is_fragment_request() else "matching/suggestions.html",
        matches=matches, told=queries.tell_matches(matches, language()), has_skills=bool(list_held(me())),
        is_degraded=any(not match.is_complete for match in matches), heading=3 if is_fragment_request() else 2,
        **_about_me(),
    )  # fmt: skip
