"""Taking one's own profile along: as JSON Resume, as Europass."""

from __future__ import annotations

from functools import partial

from flask import Response

from mobility.skills import queries, services
from mobility.skills.forms import name_of_language
from mobility.skills.policy import ProfilePermission as P
from mobility.skills.resumes import Resume, write_europass, write_json_resume
from mobility.skills.routes.blueprint import bp, language
from mobility.web.current import me, requires
from mobility.web.filters import level_word
from mobility.web.transactions import leave_trace


@bp.get("/profile/resume.json")
@requires(P.KEEP_OWN)
def json_resume() -> Response:
    return _send(write_json_resume(_read()), "application/json", "resume.json")


@bp.get("/profile/europass.xml")
@requires(P.KEEP_OWN)
def europass() -> Response:
    return _send(write_europass(_read()), "application/xml", "europass.xml")


def _read() -> Resume:
    """One's own profile in one's own words: never what one wishes for, nor who may find one."""
    person, profile = me(), queries.get_profile(me())
    return Resume(
        name=person.name,
        email=person.email,
        headline=profile.headline,
        about=profile.about,
        skills=[(row.skill.label(language()), level_word(row.level)) for row in queries.list_held(person)],
        positions=[
            (row.title, row.from_month, row.to_month, row.text or "") for row in queries.list_experience(person)
        ],
        languages=[(row.code, name_of_language(row.code), row.level) for row in queries.list_languages(person)],
    )


def _send(content: bytes, kind: str, name: str) -> Response:
    """To be saved, never to be shown here."""
    leave_trace(partial(services.note_profile_taken, actor=me(), name=name), is_required=True)
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
