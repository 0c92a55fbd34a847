"""Who takes a course: the list of those who come, and who was there and completed it."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response

from mobility.core.authz import permits
from mobility.core.i18n import N_
from mobility.training import queries, services
from mobility.training.models import Course, Enrolment
from mobility.training.policy import TrainingPermission as P
from mobility.training.routes.pieces import bp
from mobility.training.workflow import ENROLLING
from mobility.web.current import me, requires, row_id
from mobility.web.pages import local, paginate

ON_A_PAGE = 50
MARKS: dict[str, tuple[str, Callable[..., None]]] = {
    "attend": (N_("Note as present"), services.attend),
    "miss": (N_("Note as absent"), services.miss),
    "complete": (N_("Mark as completed"), services.complete),
}


@bp.get("/courses/<int:course_id>/participants")
@requires(P.LIST_PARTICIPANTS, of=queries.find_course)
def participants(course: Course) -> str:
    """Of one session or of all; by name only those whom this HR partner covers, the others counted."""
    chosen = queries.find_session(request.args.get("session", 0, type=row_id))
    chosen = chosen if chosen is not None and chosen.course_id == course.id else None
    everybody = queries.list_participants(course, chosen)
    covered = [row for row in everybody if permits(me(), P.MARK, row)]
    page = paginate(covered, ON_A_PAGE)
    return render_template(
        "training/participants.html", course=course, chosen=chosen, page=page,
        others=len(everybody) - len(covered), marks={row.id: _marks(row) for row in page.items},
    )  # fmt: skip


def _marks(enrolment: Enrolment) -> list[tuple[str, str]]:
    """What can be said of this enrolment now."""
    return [
        (action, words)
        for action, (words, act) in MARKS.items()
        if ENROLLING.allows(action, enrolment) and ENROLLING.unmet(action, enrolment) is None
    ]


@bp.post("/enrolments/<int:enrolment_id>/mark")
@requires(P.MARK, of=queries.find_enrolment)
def mark(enrolment: Enrolment) -> Response:
    said = request.form.get("mark", "")
    if said not in MARKS:
        raise UnprocessableEntity
    MARKS[said][1](actor=me(), enrolment=enrolment)
    flash(_("Noted: %(person)s.", person=enrolment.person.name))
    back = url_for(".participants", course_id=enrolment.course_id, session=enrolment.session_id)
    return redirect(local(request.form.get("next")) or back, code=303)
