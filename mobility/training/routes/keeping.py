"""HR's pages of the catalogue: courses and their sessions."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.people.policy import is_admin
from mobility.people.queries import list_legal_entities
from mobility.training import queries, services
from mobility.training.forms import ChangeSessionForm, CourseForm, SessionForm, values_of
from mobility.training.models import Course, CourseSession, CourseStatus
from mobility.training.policy import TrainingPermission as P
from mobility.training.policy import reaches
from mobility.training.routes.pieces import Answer, bp, language
from mobility.training.workflow import OFFERING
from mobility.web.current import me, requires
from mobility.web.pages import buttons_for, paginate

ON_A_PAGE = 25
SHOWN_AGAIN = 422  # a page that is shown again wrote nothing


@bp.get("/kept")
@requires(P.LIST_KEPT)
def kept() -> str:
    """Every course, by words and state."""
    asked, text = request.args.get("state", ""), request.args.get("q", "").strip()[:200]
    state = CourseStatus(asked) if asked in set(CourseStatus) else CourseStatus.ACTIVE
    page = paginate(queries.list_kept_ids(text, state), ON_A_PAGE)
    courses = queries.list_courses(page.items)
    ids = [course.id for course in courses]
    return render_template(
        "training/kept.html", page=page, courses=courses, state=state, text=text,
        next_sessions=queries.list_next_sessions(ids),
    )  # fmt: skip


def _form(course: Course | None) -> CourseForm:
    is_keeper = is_admin(me(), None) or reaches(me(), None, None)
    entities = [one for one in list_legal_entities() if is_keeper or reaches(me(), None, one.id)]
    data = values_of(course, language()) if course else {"language": language()}
    return CourseForm(entities, for_all=is_keeper, data=data)


@bp.route("/courses/new", methods=["GET", "POST"])
@requires(P.ADD)
def new() -> Answer:
    form = _form(None)
    return _edit_page(form, None, lambda: services.add_course(actor=me(), **form.fields()))


@bp.route("/courses/<int:course_id>/edit", methods=["GET", "POST"])
@requires(P.WRITE, of=queries.find_course, seen_by=P.READ)
def edit(course: Course) -> Answer:
    form = _form(course)

    def write() -> Course:
        sent = str(form.version.data or "")
        version = int(sent) if sent.isdecimal() and len(sent) < 10 else 0
        return services.change_course(actor=me(), course=course, version=version, **form.fields())

    return _edit_page(form, course, write)


def _edit_page(form: CourseForm, course: Course | None, write: Callable[[], Course]) -> Answer:
    status = 200
    if "add_row" in request.form:
        form.add_row(request.form["add_row"])
        status = SHOWN_AGAIN
    elif request.method == "POST":
        status = SHOWN_AGAIN
        try:
            if form.attempt(write):
                flash(_("Saved."))
                return redirect(url_for(".show", course_id=form.result.id), code=303)
        except services.StaleCourse as stale:
            assert course is not None  # what is new cannot be stale
            form.form_errors = [str(_(stale.message.msgid))]
            form.version.raw_data, form.version.data, status = None, course.version, 409
    return render_template("training/edit.html", form=form, course=course), status


@bp.post("/courses/<int:course_id>/retire")
@requires(P.WRITE, of=queries.find_course, seen_by=P.READ)
def retire(course: Course) -> Response:
    services.retire(actor=me(), course=course)
    flash(_("Retired. Nobody new can enrol; whoever is enrolled goes on."))
    return redirect(url_for(".participants", course_id=course.id), code=303)


@bp.post("/courses/<int:course_id>/bring-back")
@requires(P.WRITE, of=queries.find_course, seen_by=P.READ)
def bring_back(course: Course) -> Response:
    services.bring_back(actor=me(), course=course)
    flash(_("The course is offered again."))
    return redirect(url_for(".sessions", course_id=course.id), code=303)


@bp.get("/courses/<int:course_id>/sessions")
@requires(P.WRITE, of=queries.find_course, seen_by=P.READ)
def sessions(course: Course) -> str:
    """Sessions ahead and past, and the acts on the course itself."""
    return render_template(
        "training/sessions.html",
        course=course,
        waiting={one.id: len(queries.list_waiting(one)) for one in course.sessions if one.is_open},
        buttons=buttons_for(OFFERING, me(), course, "training", course_id=course.id),
    )


@bp.route("/courses/<int:course_id>/sessions/new", methods=["GET", "POST"])
@requires(P.WRITE, of=queries.find_course, seen_by=P.READ)
def schedule(course: Course) -> Answer:
    form = SessionForm(data={"time_zone": me().time_zone, "seats": 12})
    if request.method == "POST" and form.attempt(lambda: services.schedule(actor=me(), course=course, **form.said)):
        flash(_("Planned. Whoever was approved and waits for a session is told."))
        return redirect(url_for(".sessions", course_id=course.id), code=303)
    page = render_template("training/schedule.html", form=form, course=course)
    return page, 422 if form.errors else 200


@bp.route("/sessions/<int:session_id>/edit", methods=["GET", "POST"])
@requires(P.SCHEDULE, of=queries.find_session)
def change_session(course_session: CourseSession) -> Answer:
    form = ChangeSessionForm(obj=course_session)
    if request.method == "POST" and form.attempt(
        lambda: services.change_session(actor=me(), course_session=course_session, **form.values("place", "seats"))
    ):
        flash(_("Saved. Free seats went to whoever waited."))
        return redirect(url_for(".sessions", course_id=course_session.course_id), code=303)
    page = render_template("training/change_session.html", form=form, session=course_session)
    return page, 422 if form.errors else 200


@bp.post("/sessions/<int:session_id>/cancel")
@requires(P.SCHEDULE, of=queries.find_session)
def cancel_session(course_session: CourseSession) -> Response:
    services.cancel_session(actor=me(), course_session=course_session)
    flash(_("Cancelled. Everybody who had a seat or waited is told to choose another session."))
    return redirect(url_for(".sessions", course_id=course_session.course_id), code=303)
