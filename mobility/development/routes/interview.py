"""French career interviews: one's own record and due dates, putting one on record, who is due."""

from __future__ import annotations

import datetime as dt

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.development import services
from mobility.development.forms import InterviewForm
from mobility.development.models import CareerInterview
from mobility.development.policy import DevelopmentPermission as P
from mobility.development.queries import interview as queries
from mobility.development.routes.pieces import Answer, bp, go, page
from mobility.development.words import INTERVIEW_WORDS, REVIEW_TOPICS, TOPICS
from mobility.people.models import Person
from mobility.people.queries import find_person
from mobility.web.current import me, requires
from mobility.web.pages import paginate

AHEAD = dt.timedelta(days=366)
WORDS = {code: words for table in (TOPICS, REVIEW_TOPICS) for code, words in table.items()}


@bp.get("/people/<int:person_id>/interviews")
@requires(P.READ_INTERVIEWS, of=find_person)
def interviews(person: Person) -> Answer:
    return page(
        "interviews", person=person, is_own=person.id == me().id, due=queries.find_due_of(person),
        today=clock.today(person.time_zone), held=queries.list_interviews(person), words=INTERVIEW_WORDS,
        topics=WORDS,
    )  # fmt: skip


@bp.route("/people/<int:person_id>/interviews/new", methods=["GET", "POST"])
@requires(P.RECORD_INTERVIEW, of=find_person, seen_by=P.READ_INTERVIEWS)
def record_interview(person: Person) -> Answer:
    form = InterviewForm()
    if request.method == "POST" and form.attempt(
        lambda: services.record_interview(
            actor=me(), person=person, topics=form.all_topics, **form.values("kind", "held_on")
        )
    ):
        flash(_("The interview is on record with your signature. %(person)s is asked to sign.", person=person.name))
        return go("interviews", person_id=person.id)
    return page("interview", form, person=person)


@bp.post("/interviews/<int:interview_id>/sign")
@requires(P.SIGN_INTERVIEW, of=queries.find_interview)
def sign_interview(interview: CareerInterview) -> Response:
    services.sign_interview(actor=me(), interview=interview)
    flash(_("You signed the record of the interview."))
    return go("interviews", person_id=interview.person_id)


@bp.get("/interviews")
@requires(P.LIST_INTERVIEWS)
def interviews_due() -> Answer:
    """Who is due within a year, in the reader's scope; the longest overdue first."""
    found = queries.list_due(queries.list_in_scope(me()), clock.today(me().time_zone) + AHEAD)
    overdue = sum(row.is_overdue for row in found)
    return page("interviews_due", listed=paginate(found), overdue=overdue, words=INTERVIEW_WORDS)
