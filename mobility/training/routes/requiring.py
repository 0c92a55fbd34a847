"""What must be held by whom, which certificates end, and figures by unit."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.authz import permits
from mobility.people.policy import is_hr_for
from mobility.people.queries import list_legal_entities, list_units
from mobility.training import queries, services
from mobility.training.forms import RuleForm
from mobility.training.models import Course, MandatoryRule
from mobility.training.policy import TrainingPermission as P
from mobility.training.policy import reaches
from mobility.training.routes.pieces import Answer, bp
from mobility.web.current import me, requires
from mobility.web.pages import paginate

ON_A_PAGE = 25


@bp.get("/rules")
@requires(P.LIST_RULES)
def rules() -> str:
    """Every rule, with how many of those it is for hold the course today."""
    rows = [(rule, *queries.count_rule(rule)) for rule in queries.list_rules()]
    return render_template("training/rules.html", rows=rows, least=queries.LEAST_PEOPLE)


@bp.get("/rules/<int:rule_id>")
@requires(P.REQUIRE, of=queries.find_rule, seen_by=P.REQUIRE)
def show_rule(rule: MandatoryRule) -> str:
    """Who must still complete it, by name those whom this HR partner covers."""
    page = paginate(queries.list_missing_ids(rule), ON_A_PAGE)
    people = [one for one in queries.list_people(page.items) if is_hr_for(me(), one)]
    return render_template(
        "training/rule.html", rule=rule, page=page, people=people, enrolled=queries.list_enrolled_ids(rule.course)
    )


@bp.route("/courses/<int:course_id>/require", methods=["GET", "POST"])
@requires(P.LIST_RULES, of=queries.find_course)
def require(course: Course) -> Answer:
    entities = list_legal_entities()
    units = [one for one in list_units() if reaches(me(), one, one.employer.id if one.employer else None)]
    form = RuleForm(units, [one for one in entities if reaches(me(), units[0] if units else None, one.id)])
    if request.method == "POST" and form.attempt(
        lambda: services.require_course(actor=me(), course=course, **form.said)
    ):
        flash(_("From now on it is mandatory. Whoever does not hold it is reminded in time."))
        return redirect(url_for(".rules"), code=303)
    return render_template("training/require.html", form=form, course=course), 422 if form.errors else 200


@bp.post("/rules/<int:rule_id>/end")
@requires(P.REQUIRE, of=queries.find_rule)
def end_rule(rule: MandatoryRule) -> Response:
    services.end_rule(actor=me(), rule=rule)
    flash(_("Ended. Nobody is reminded any more; what was completed stays."))
    return redirect(url_for(".rules"), code=303)


@bp.get("/certificates")
@requires(P.LIST_RULES)
def certificates() -> str:
    """What ended or ends within weeks, of the people whom this HR partner covers."""
    rows = [row for row in queries.list_ending_certificates() if is_hr_for(me(), row.person)]
    return render_template("training/certificates.html", page=paginate(rows, ON_A_PAGE))


@bp.get("/figures")
@requires(P.READ_FIGURES)
def figures() -> str:
    return render_template(
        "training/figures.html", rows=queries.list_figures(me()), least=queries.LEAST_PEOPLE,
        may_list=permits(me(), P.LIST_RULES),
    )  # fmt: skip
