"""From an empty profile to skills: by a CV or by a role, in one list to choose from."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mobility.accounts import services as accounts
from mobility.core.authz import permits
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.skills import queries, services
from mobility.skills.cv.contents import Cv
from mobility.skills.cv.reading import read_cv
from mobility.skills.forms import ChosenForm, CvForm, RoleForm, SuggestedSkillForm, name_of_language
from mobility.skills.models import CvFile, SkillKind
from mobility.skills.policy import ProfilePermission as P
from mobility.skills.routes.blueprint import bp, language
from mobility.web.current import current_person, me, requires
from mobility.web.filters import month
from mobility.web.transactions import leave_trace

Answer = str | FlaskResponse | tuple[str, int]
Row = tuple[queries.Suggestion, SuggestedSkillForm]
KIND_WORDS = {
    SkillKind.TECHNICAL: N_("technical"),
    SkillKind.TRANSVERSAL: N_("transversal"),
    SkillKind.LANGUAGE: N_("language"),
    SkillKind.KNOWLEDGE: N_("knowledge"),
}
MOST_SENT = 15 * 1024 * 1024  # a file somewhat too large is told so in the form, whatever is beyond is not read


@bp.url_value_preprocessor
def allow_larger_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form: only here, and only from those who may send a CV."""
    if endpoint == f"{bp.name}.{send_cv.__name__}" and permits(current_person(), P.KEEP_OWN):
        request.max_content_length = MOST_SENT


@bp.before_request
def read_what_was_sent() -> None:
    """Before the unit of work begins, so that nothing is locked while a file is read."""
    person = current_person()
    if request.endpoint != f"{bp.name}.{send_cv.__name__}" or person is None or not permits(person, P.KEEP_OWN):
        return
    file = request.files.get("file")
    if file is None or not file.filename:
        return
    accounts.check_files(person_id=person.id)
    leave_trace(partial(accounts.note_file_sent, person_id=person.id))
    g.sent_content = file.stream.read()
    try:
        g.sent_cv = read_cv(g.sent_content)
        g.sent_reading = queries.read_suggestions(g.sent_cv, person)
    except InvalidInput as refused:
        g.sent_cv = refused


@bp.get("/profile/start")
@requires(P.KEEP_OWN)
def start() -> str:
    return _start_page(CvForm(None))


@bp.post("/profile/cv")
@requires(P.KEEP_OWN)
def send_cv() -> Answer:
    form = CvForm()
    if form.attempt(lambda: _keep(form)):
        return _to(url_for(".show_cv", file_id=form.result.id))
    return _start_page(form), 422


@bp.get("/profile/cv/<int:file_id>")
@requires(P.EDIT_PART, of=queries.find_unconfirmed_cv)
def show_cv(file: CvFile) -> str:
    return _cv_page(file, _rows(queries.list_cv_suggestions(file, me(), language())), _chosen(file))


@bp.post("/profile/cv/<int:file_id>/take")
@requires(P.EDIT_PART, of=queries.find_unconfirmed_cv)
def take_from_cv(file: CvFile) -> Answer:
    rows, chosen = _rows(queries.list_cv_suggestions(file, me(), language())), _chosen(file)
    if _are_valid(rows) and chosen.attempt(
        lambda: services.take_from_cv(
            actor=me(),
            file=file,
            levels=_levels(rows),
            positions=[int(number) for number in chosen.positions.data],
            languages=chosen.languages.data,
            keeps_file=chosen.keeps_file.data,
        )
    ):
        return _added(chosen.result)
    return _cv_page(file, rows, chosen), 422


@bp.get("/profile/cv/<int:file_id>/file")
@requires(P.EDIT_PART, of=queries.find_cv)
def download_cv(file: CvFile) -> FlaskResponse:
    """The file as it was sent: to be saved, never to be shown here."""
    answer = FlaskResponse(file.content, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=file.name or "cv")
    leave_trace(partial(services.note_cv_read, actor=me(), file=file), is_required=True)
    return answer


@bp.post("/profile/cv/<int:file_id>/delete")
@requires(P.EDIT_PART, of=queries.find_cv)
def delete_cv(file: CvFile) -> FlaskResponse:
    services.delete_cv(actor=me(), file=file)
    flash(_("Your CV is deleted."))
    return _to(url_for(".start"))


@bp.route("/profile/start/role", methods=["GET", "POST"])
@requires(P.KEEP_OWN)
def role() -> Answer:
    """What a role asks for; the title and the occupation meant stand in the address."""
    form = RoleForm(request.args)
    if not form.title.data:
        form.title.data = me().job_title
    roles = queries.list_roles(form.title.data, language()) if form.validate() else []
    asked = request.args.get("occupation", 0, type=int)
    meant = [one.occupation_id for one in roles if one.is_meant or len(roles) == 1]
    chosen = next((one.occupation_id for one in roles if one.occupation_id == asked), meant[0] if meant else None)
    rows = _rows(queries.list_role_suggestions(chosen, me(), language()) if chosen else [])
    if request.method == "POST" and _are_valid(rows):
        return _added(services.take_from_role(actor=me(), person=me(), levels=_levels(rows)))
    page = render_template(
        "skills/role.html", form=form, roles=roles, chosen=chosen, rows=rows, has_occupations=queries.has_occupations(),
        kind_words=KIND_WORDS,
    )  # fmt: skip
    return page, 422 if request.method == "POST" else 200


def _keep(form: CvForm) -> CvFile:
    sent: Cv | InvalidInput = g.sent_cv
    if isinstance(sent, InvalidInput):
        raise sent
    return services.keep_cv(
        actor=me(), person=me(), name=form.file.data.filename or "", format=sent.format,
        content=g.sent_content, reading=g.sent_reading,
    )  # fmt: skip


def _start_page(form: CvForm) -> str:
    return render_template(
        "skills/start.html",
        form=form,
        role_form=RoleForm(None, title=me().job_title),
        waiting=queries.find_own_cv(me(), kept=False),
        kept=queries.find_own_cv(me(), kept=True),
        has_occupations=queries.has_occupations(),
    )


def _cv_page(file: CvFile, rows: list[Row], chosen: ChosenForm) -> str:
    return render_template("skills/cv.html", file=file, rows=rows, form=chosen, kind_words=KIND_WORDS)


def _rows(suggestions: list[queries.Suggestion]) -> list[Row]:
    rows = []
    for one in suggestions:
        form = SuggestedSkillForm(prefix=f"skill-{one.skill.id}-", takes=one.is_strong)
        form.name(one.label)
        rows.append((one, form))
    return rows


def _are_valid(rows: list[Row]) -> bool:
    return False not in [form.validate() for _suggestion, form in rows]  # each of them, so that each shows its errors


def _levels(rows: list[Row]) -> dict[int, int]:
    return {one.skill.id: form.level.data for one, form in rows if form.takes.data}


def _chosen(file: CvFile) -> ChosenForm:
    form = ChosenForm()
    positions = [(str(number), _say(row)) for number, row in queries.list_new_positions(file, me()).items()]
    spoken = queries.list_new_languages(file, me())
    form.offer(positions, [(row["code"], f"{name_of_language(row['code'])}, {row['level']}") for row in spoken])
    return form


def _say(position: dict[str, Any]) -> str:
    begun, ended = position["from_month"], position["to_month"]
    months = f"{month(begun)} – {month(ended) if ended else _('now')}" if begun else ""
    return f"{position['title']}, {months}" if months else str(position["title"])


def _added(count: int) -> FlaskResponse:
    """Two screens from nothing to what fits: this is the way to the second."""
    if not count:
        flash(_("No skill was added."))
        return _to(url_for(".start"))
    flash(ngettext("%(num)s skill is in your profile now.", "%(num)s skills are in your profile now.", count))
    return _to(url_for("matching.suggestions"))


def _to(address: str) -> FlaskResponse:
    return redirect(address, code=303)  # type: ignore[return-value]
