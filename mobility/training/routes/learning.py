"""The catalogue, one course, and one's own training."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.i18n import N_
from mobility.policies.queries import Rule, get_value
from mobility.skills.queries import get_target, list_held
from mobility.training import messages, queries, services
from mobility.training.forms import EnrolForm, FindForm, RateForm
from mobility.training.models import Course, CourseFormat, Enrolment, EnrolmentStatus, LearntSkill
from mobility.training.policy import TrainingPermission as P
from mobility.training.routes.pieces import Answer, bp, language
from mobility.training.workflow import ENROLLING
from mobility.web.current import me, requires
from mobility.web.filters import hours, language_name, number, translate
from mobility.web.pages import buttons_for, paginate

ON_A_PAGE = 15
CATALOGUE = "catalogue"
ORDERS = {"title": N_("Title, your language first"), "hours": N_("Shortest first"), "cost": N_("Cheapest first")}
ENROLLED_WORDS = {
    EnrolmentStatus.ENROLLED: N_("You are enrolled."),
    EnrolmentStatus.WAITING: N_("You are on the waiting list. You are told as soon as you get a seat."),
    EnrolmentStatus.ASKED: N_("Your request is sent. You are told what your line manager decides."),
    EnrolmentStatus.APPROVED: N_("You are noted. You are told as soon as a session is planned."),
}


@bp.get("")
@requires(P.BROWSE)
def index() -> tuple[str, int, dict[str, str]]:
    form = FindForm(request.args)
    is_valid = form.validate()
    wish = _wish(form)
    page = paginate(queries.list_course_ids(me(), wish), ON_A_PAGE)
    courses = queries.list_courses(page.items)
    ids = [course.id for course in courses]
    is_part = request.headers.get("HX-Target") == CATALOGUE
    answer = render_template(
        "training/_catalogue.html" if is_part else "training/index.html",
        is_part=is_part, form=form, wish=wish, page=page, courses=courses, ratings=queries.find_ratings(ids),
        next_sessions=queries.list_next_sessions(ids), formats=_formats(wish), languages=_languages(wish),
        orders=[{"value": value, "label": _(label)} for value, label in ORDERS.items()],
        duties=[duty for duty in queries.list_duties(me()) if duty.is_urgent],
        mine={row.course_id: row for row in queries.list_under_way(me())},
        chips=_chips(wish, form),
    )  # fmt: skip
    return answer, 200 if is_valid else 422, {"HX-Push-Url": _address()} if is_part and is_valid else {}


def _address() -> str:
    """What htmx puts into the address bar: without the fields that were left empty, so that it can be passed on."""
    filled = {name: [one for one in values if one] for name, values in request.args.lists() if name != "page"}
    return url_for(".index", **filled)


def _wish(form: FindForm) -> queries.Wish:
    formats = {one for one in request.args.getlist("format") if one in set(CourseFormat)}
    order = request.args.get("sort", "title")
    return queries.Wish(
        text=request.args.get("q", "").strip()[:200],
        formats=frozenset(formats),
        languages=frozenset(one for one in request.args.getlist("language") if one.isalpha()),
        most_hours=None if form.hours.errors else form.hours.data,
        most_cost=None if form.cost.errors else form.cost.data,
        skill=form.found,
        order=order if order in ORDERS else "title",
    )


def _formats(wish: queries.Wish) -> list[dict[str, Any]]:
    counts = queries.count_by(me(), wish, "formats")
    return [
        {"value": one.value, "label": _(word), "count": counts.get(one.value, 0)}
        for one, word in messages.FORMAT_WORDS.items()
    ]


def _languages(wish: queries.Wish) -> list[dict[str, Any]]:
    counts = queries.count_by(me(), wish, "languages")
    return [{"value": code, "label": language_name(code), "count": count} for code, count in sorted(counts.items())]


def _chips(wish: queries.Wish, form: FindForm) -> list[dict[str, str]]:
    """Each filter with the address that leaves it out."""
    said: list[tuple[str, str, str]] = [("q", wish.text, wish.text)] if wish.text else []
    said += [("format", one, str(_(messages.FORMAT_WORDS[CourseFormat(one)]))) for one in sorted(wish.formats)]
    said += [("language", one, language_name(one)) for one in sorted(wish.languages)]
    if wish.most_hours is not None:
        said.append(("hours", "", _("at most %(hours)s", hours=hours(wish.most_hours))))
    if wish.most_cost is not None:
        said.append(("cost", "", _("costs at most %(cost)s", cost=number(wish.most_cost))))
    if wish.skill is not None:
        said.append(("skill", "", wish.skill.label(language())))
    return [{"label": label, "remove_url": _without(name, value)} for name, value, label in said]


def _without(name: str, value: str) -> str:
    left: dict[str, Any] = {key: list(values) for key, values in request.args.lists() if key != "page"}
    left[name] = [one for one in left.get(name, []) if value and one != value]
    if name == "skill":
        left.pop("picked", None)
    return url_for(".index", **left)


@bp.get("/courses/<int:course_id>")
@requires(P.READ, of=queries.find_course)
def show(course: Course) -> str:
    return _course_page(course, _enrol_form(course))


def _enrol_form(course: Course) -> EnrolForm:
    return EnrolForm(course.coming_sessions, asks=services.needs_approval(course=course))


def _course_page(course: Course, form: EnrolForm) -> str:
    levels = {get_target(row.skill).id: row.level for row in list_held(me())}
    reached = {row.id: levels.get(get_target(row.skill).id) for row in course.skills}
    lacking = {row.id for row in course.prerequisites if queries.lacks(me(), row, levels)}
    return render_template(
        "training/course.html",
        course=course, form=form, reached=reached, lacking=lacking, asks=services.needs_approval(course=course),
        limit=get_value(Rule.TRAINING_COST_LIMIT), answer_days=get_value(Rule.TRAINING_ANSWER_WORKING_DAYS),
        rated=queries.find_ratings([course.id]).get(course.id), said=queries.list_words(course),
        under_way=queries.find_under_way(me(), course), completed=queries.find_completed(me(), course),
        manager=me().manager_here, is_for_me=course.is_for(me()),
    )  # fmt: skip


@bp.post("/courses/<int:course_id>/enrol")
@requires(P.ENROL, of=queries.find_course, seen_by=P.READ)
def enrol(course: Course) -> Answer:
    form = _enrol_form(course)
    if form.attempt(
        lambda: services.enrol(actor=me(), course=course, course_session=form.chosen, motivation=form.words)
    ):
        flash(_(ENROLLED_WORDS[form.result.status]))
        return redirect(url_for(".mine"), code=303)
    return _course_page(course, form), 422


@bp.get("/mine")
@requires(P.LIST_OWN)
def mine() -> str:
    """What happens next, who acts and by when; what is asked of everybody; what was learnt."""
    under_way = queries.list_under_way(me())
    past = paginate(queries.list_past(me()), ON_A_PAGE)
    return render_template(
        "training/mine.html",
        under_way=[
            (row, messages.say_next(row, queries.count_before(row)), _buttons(row)) for row in under_way
        ],
        past=past, sentences={row.id: messages.say_next(row) for row in past.items},
        rated=queries.list_rated_ids(me()), learnt=queries.list_unanswered(me()),
        duties=queries.list_duties(me()),
        certificates=[row for row in queries.list_certificates(me()) if row.is_shown],
    )  # fmt: skip


def _buttons(enrolment: Enrolment) -> list[Any]:
    return buttons_for(ENROLLING, me(), enrolment, "training", enrolment_id=enrolment.id)


@bp.route("/enrolments/<int:enrolment_id>/session", methods=["GET", "POST"])
@requires(P.KEEP, of=queries.find_enrolment)
def choose_session(enrolment: Enrolment) -> Answer:
    form = EnrolForm(enrolment.course.coming_sessions)
    if request.method == "POST" and form.attempt(
        lambda: services.choose_session(actor=me(), enrolment=enrolment, course_session=form.chosen)
    ):
        flash(translate(messages.say_next(enrolment, queries.count_before(enrolment))))
        return redirect(url_for(".mine"), code=303)
    if not any(row.action == "choose_session" for row in ENROLLING.available(me(), enrolment)):
        return redirect(url_for(".mine"), code=303)
    page = render_template("training/choose_session.html", form=form, enrolment=enrolment)
    return page, 422 if form.errors else 200


@bp.post("/enrolments/<int:enrolment_id>/cancel")
@requires(P.KEEP, of=queries.find_enrolment)
def cancel(enrolment: Enrolment) -> Response:
    services.cancel(actor=me(), enrolment=enrolment)
    flash(_("Cancelled. You can enrol again at any time."))
    return redirect(url_for(".mine"), code=303)


@bp.post("/enrolments/<int:enrolment_id>/finish")
@requires(P.FINISH, of=queries.find_enrolment, seen_by=P.KEEP)
def finish(enrolment: Enrolment) -> Response:
    services.finish(actor=me(), enrolment=enrolment)
    flash(_("Well done. Say below what your profile should show of it."))
    return redirect(url_for(".mine"), code=303)


@bp.route("/enrolments/<int:enrolment_id>/rate", methods=["GET", "POST"])
@requires(P.RATE, of=queries.find_enrolment)
def rate(enrolment: Enrolment) -> Answer:
    rating = queries.find_rating(enrolment)
    form = RateForm(data={"score": rating.score, "words": rating.words} if rating else None)
    if request.method == "POST" and form.attempt(
        lambda: services.rate(actor=me(), enrolment=enrolment, **form.values("score", "words"))
    ):
        flash(_("Thank you. Your rating helps colleagues choose."))
        return redirect(url_for(".mine"), code=303)
    page = render_template("training/rate.html", form=form, enrolment=enrolment)
    return page, 422 if form.errors else 200


@bp.post("/learnt/<int:learnt_id>/take")
@requires(P.ANSWER, of=queries.find_learnt)
def take_level(learnt: LearntSkill) -> Response:
    services.take_level(actor=me(), learnt=learnt)
    flash(_("Your profile shows it now, with the course as evidence."))
    return redirect(url_for(".mine"), code=303)


@bp.post("/learnt/<int:learnt_id>/leave")
@requires(P.ANSWER, of=queries.find_learnt)
def leave_level(learnt: LearntSkill) -> Response:
    services.leave_level(actor=me(), learnt=learnt)
    flash(_("Your profile stays as it is."))
    return redirect(url_for(".mine"), code=303)
