"""Pages of the company's rules: what holds, what held before, and changing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from babel.dates import get_month_names
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.core.errors import NotFound
from mobility.people.queries import list_legal_entities
from mobility.policies import queries, services
from mobility.policies.forms import ClearanceRuleForm, DropRowForm, make_form, name_country
from mobility.policies.models import PolicyVersion
from mobility.policies.policy import PolicyPermission as P
from mobility.policies.rules import GROUP_WORDS, RULES, Kind, RuleText, Unit, find_rule
from mobility.policies.rules.clearances import KIND_WORDS, SIDE_WORDS, ClearanceRule, list_clearance_rules, read_rule
from mobility.web.current import me, requires
from mobility.web.filters import hours, number, percent

bp = Blueprint("policies", __name__, url_prefix="/policies")

Answer = str | Response | tuple[str, int]

AMOUNTS: dict[Unit, Callable[[int], str]] = {
    Unit.DAYS: lambda amount: ngettext("%(num)s day", "%(num)s days", amount),
    Unit.WORKING_DAYS: lambda amount: ngettext("%(num)s working day", "%(num)s working days", amount),
    Unit.WEEKS: lambda amount: ngettext("%(num)s week", "%(num)s weeks", amount),
    Unit.MONTHS: lambda amount: ngettext("%(num)s month", "%(num)s months", amount),
    Unit.MONTH_OF_YEAR: lambda amount: get_month_names(locale=get_locale())[amount],
    Unit.YEARS: lambda amount: ngettext("%(num)s year", "%(num)s years", amount),
    Unit.PERCENT: lambda amount: percent(amount / 100),
    Unit.PLAIN: number,
}


SUFFIXES = {
    Unit.DAYS: _l("days"),
    Unit.WORKING_DAYS: _l("working days"),
    Unit.WEEKS: _l("weeks"),
    Unit.MONTHS: _l("months"),
    Unit.MONTH_OF_YEAR: _l("1 is January, 12 is December"),
    Unit.YEARS: _l("years"),
    Unit.PERCENT: "%",
    Unit.PLAIN: None,
}


@dataclass(frozen=True)
class Line:
    """A rule with what holds, since when and by whom (None: as delivered), and what is decided for later."""

    text: RuleText
    value: Any
    holding: PolicyVersion | None
    planned: list[PolicyVersion]


@bp.get("/")
@requires(P.READ)
def index() -> str:
    versions = queries.list_history()
    lines = [_line(text, [row for row in versions if row.rule == text.rule]) for text in RULES.values()]
    groups = [(GROUP_WORDS[group], list(rows)) for group, rows in groupby(lines, key=lambda line: line.text.group)]
    return render_template("policies/index.html", groups=groups, say=_say_with(_names_of_entities()))


@bp.get("/<name>")
@requires(P.READ, of=find_rule)
def show(text: RuleText) -> str:
    versions = queries.list_history(text.rule)
    before = [*(row.value for row in versions[1:]), text.default]
    return render_template(
        "policies/show.html",
        line=_line(text, versions),
        history=list(zip(versions, before, strict=False)),
        say=_say_with(_names_of_entities()),
        now=clock.now(),
        rows=_rows() if text.kind is Kind.CLEARANCES else None,
        differences=_differences,
    )


@bp.route("/<name>/change", methods=["GET", "POST"])
@requires(P.CHANGE, of=find_rule, seen_by=P.READ)
def change(text: RuleText) -> Answer:
    if text.kind is Kind.CLEARANCES:  # a list is changed row by row
        return redirect(url_for(".show", name=text.rule.value), code=303)
    form = make_form(text, queries.get_value(text.rule))
    if request.method == "POST" and form.attempt(
        lambda: services.change_rule(
            actor=me(), rule=text.rule, value=form.decided, reason=form.reason.data, holds_from=form.holds_from.data
        )
    ):
        flash(_("The rule is changed. What held before stays in its history."))
        return redirect(url_for(".show", name=text.rule.value), code=303)
    line = _line(text, queries.list_history(text.rule))
    say = _say_with(_names_of_entities())
    page = render_template("policies/change.html", form=form, line=line, say=say, suffix=SUFFIXES[text.unit])
    return page, 422 if form.errors else 200


def _find_list(name: str) -> RuleText | None:
    """The rule that is a list of clearances."""
    text = find_rule(name)
    return text if text is not None and text.kind is Kind.CLEARANCES else None


def _seen() -> int | None:
    version = queries.find_version_in_force(queries.Rule.CLEARANCES)
    return version.id if version else None


def _find_row(number: int) -> ClearanceRule:
    rows = list_clearance_rules()
    if number >= len(rows):
        raise NotFound
    return rows[number]


@bp.route("/<name>/rows/new", methods=["GET", "POST"])
@requires(P.CHANGE, of=_find_list, seen_by=P.READ)
def add_clearance_rule(text: RuleText) -> Answer:
    return _write_row(text, None, ClearanceRuleForm.about(None, _seen()))


@bp.route("/<name>/rows/<int:number>", methods=["GET", "POST"])
@requires(P.CHANGE, of=_find_list, seen_by=P.READ)
def change_clearance_rule(text: RuleText, number: int) -> Answer:
    return _write_row(text, number, ClearanceRuleForm.about(_find_row(number), _seen()))


def _write_row(text: RuleText, number: int | None, form: ClearanceRuleForm) -> Answer:
    if request.method == "POST" and form.attempt(
        lambda: services.put_clearance_rule(
            actor=me(), number=number, row=form.row, reason=form.reason.data, seen=form.version
        )
    ):
        flash(_("The list is changed. What held before stays in its history."))
        return redirect(url_for(".show", name=text.rule.value), code=303)
    page = render_template("policies/clearance_rule.html", form=form, text=text, number=number)
    return page, 422 if form.errors else 200


@bp.route("/<name>/rows/<int:number>/drop", methods=["GET", "POST"])
@requires(P.CHANGE, of=_find_list, seen_by=P.READ)
def drop_clearance_rule(text: RuleText, number: int) -> Answer:
    form, row = DropRowForm(data={"seen": _seen() or ""}), _find_row(number)
    if request.method == "POST" and form.attempt(
        lambda: services.drop_clearance_rule(actor=me(), number=number, reason=form.reason.data, seen=form.version)
    ):
        flash(_("The row is gone. What held before stays in the history."))
        return redirect(url_for(".show", name=text.rule.value), code=303)
    page = render_template("policies/drop_clearance_rule.html", form=form, text=text, number=number, row=_words(row))
    return page, 422 if form.errors else 200


def _rows() -> list[dict[str, Any]]:
    return [_words(row) for row in list_clearance_rules()]


def _words(row: ClearanceRule) -> dict[str, Any]:
    """A row as the list shows it."""
    names = _names_of_entities()
    where = [
        _("the person works in %(country)s", country=name_country(row.home_country)) if row.home_country else "",
        _("%(entity)s employs the person", entity=names[row.home_entity_id]) if row.home_entity_id else "",
        _("the host is in %(country)s", country=name_country(row.host_country)) if row.host_country else "",
        _("%(entity)s hosts", entity=names[row.host_entity_id]) if row.host_entity_id else "",
        _("the employers differ") if row.only_cross_entity else "",
        _("there are days abroad") if row.only_abroad else "",
        _("from %(hours)s a week", hours=hours(row.from_hours)) if row.from_hours else "",
    ]
    return {
        "kind": _(KIND_WORDS[row.kind]),
        "side": _(SIDE_WORDS[row.side]),
        "where": ", ".join(filter(None, where)) or _("always"),
        "days": AMOUNTS[Unit.DAYS](row.days),
        "law": row.law,
    }


def _differences(before: list[Any], after: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """Which rows of a list went with a decision, and which came."""
    gone, came = [row for row in before if row not in after], [row for row in after if row not in before]
    return {"gone": [_words(read_rule(row)) for row in gone], "came": [_words(read_rule(row)) for row in came]}


def _line(text: RuleText, versions: Sequence[PolicyVersion]) -> Line:
    now = clock.now()
    holding = next((row for row in versions if row.valid_from <= now), None)
    planned = [row for row in versions if row.valid_from > now]
    return Line(text, holding.value if holding else text.default, holding, planned[::-1])


def _names_of_entities() -> dict[int, str]:
    return {entity.id: entity.name for entity in list_legal_entities()}


def _say_with(names: dict[int, str]) -> Callable[[RuleText, Any], str]:
    """The rule in a sentence, with a value, in the reader's language."""
    lists: dict[Kind, Callable[[Any], str]] = {Kind.COUNTRIES: name_country, Kind.ENTITIES: lambda one: names[one]}

    def say(text: RuleText, value: Any) -> str:
        if text.kind is Kind.YES_NO:
            return _(text.sentence if value else text.otherwise)
        if text.kind is Kind.TEXT:
            return _(text.sentence, value=value) if value else _(text.otherwise)
        if text.kind is Kind.CLEARANCES:
            return _(text.sentence, value=ngettext("%(num)s row", "%(num)s rows", len(value)))
        if text.kind is Kind.NUMBER:
            return _(text.sentence, value=AMOUNTS[text.unit](value))
        return _(text.sentence, value=", ".join(map(lists[text.kind], value)) or _("none"))

    return say
