"""Pages on which a file is sent, looked at and loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.i18n import Message
from mobility.integrations import queries, services
from mobility.integrations.files import LARGEST, Problem, Refused
from mobility.integrations.forms import FileForm, LoadForm
from mobility.integrations.messages import COLUMNS, FIELDS, KINDS
from mobility.integrations.models import FileKind, UploadedFile
from mobility.integrations.policy import PERMISSIONS
from mobility.integrations.policy import ImportPermission as P
from mobility.web.current import current_person, me, requires
from mobility.web.pages import paginate

bp = Blueprint("integrations", __name__, url_prefix="/imports")
RECORDS_ON_A_PAGE = 25
NAMES_ON_A_PAGE = 100
PROBLEMS_SHOWN = 200
FORM_AROUND_A_FILE = 64 * 1024


@bp.url_value_preprocessor
def allow_larger_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before anything reads the form: only here, and only from those who may load files."""
    if endpoint == f"{bp.name}.{send.__name__}" and permits(current_person(), P.USE):
        request.max_content_length = LARGEST + FORM_AROUND_A_FILE


@bp.get("")
@requires(P.USE)
def index() -> str:
    return _sending_page(_file_form(), ())


@bp.post("")
@requires(P.USE)
def send() -> Response | tuple[str, int]:
    form = _file_form()
    try:
        if form.attempt(lambda: _keep(form)):
            return redirect(url_for(".show", file_id=form.result.id), code=303)
    except Refused as refused:
        return _sending_page(form, refused.problems, form.file.data.filename), 422
    return _sending_page(form, ()), 422


def _file_form() -> FileForm:
    form = FileForm(kind=request.args.get("kind", FileKind.PEOPLE.value))
    form.offer(kind for kind in FileKind if permits(me(), PERMISSIONS[kind]))
    return form


def _keep(form: FileForm) -> UploadedFile:
    file = form.file.data
    return services.keep_file(
        actor=me(), kind=FileKind(form.kind.data), name=file.filename or "", content=file.stream.read()
    )


def _sending_page(form: FileForm, problems: Sequence[Problem], name: str | None = None) -> str:
    return render_template(
        "integrations/index.html", form=form, columns=COLUMNS, kinds=KINDS,
        problems=problems[:PROBLEMS_SHOWN], problem_count=len(problems), name=name,
    )  # fmt: skip


@bp.get("/<int:file_id>")
@requires(P.READ, of=queries.find_file)
def show(file: UploadedFile) -> str:
    """What it would change, or what it did."""
    if file.loaded_at is not None:
        return render_template("integrations/loaded.html", file=file, preview=file.preview)
    return _preview_page(file, LoadForm(shown=file.shown, last_day=clock.today()))


@bp.post("/<int:file_id>/load")
@requires(P.READ, of=queries.find_file, proof=True)
def load(file: UploadedFile) -> Response | tuple[str, int]:
    form = LoadForm()
    try:
        if not form.attempt(lambda: services.load_file(actor=me(), file=file, **form.said)):
            return _preview_page(file, form), 422
    except Refused as refused:
        return _sending_page(_file_form(), refused.problems, file.name), 422
    if not form.result:
        flash(_("The data here changed since you looked. Nothing was written; this is what would change now."), "warn")
    return redirect(url_for(".show", file_id=file.id), code=303)


@bp.post("/<int:file_id>/discard")
@requires(P.READ, of=queries.find_file)
def discard(file: UploadedFile) -> Response:
    kind = file.kind.value
    services.discard_file(actor=me(), file=file)
    flash(_("Thrown away. Nothing was written."))
    return redirect(url_for(".index", kind=kind), code=303)


def _preview_page(file: UploadedFile, form: LoadForm) -> str:
    preview = file.preview
    lists = {
        "changed": [change for change in preview["changes"] if not change[2]],
        "created": [change for change in preview["changes"] if change[2]],
        "absent": preview["absent"],
    }
    asked = request.args.get("show", "")
    shown = asked if asked in lists else next((name for name, rows in lists.items() if rows), "changed")
    size = RECORDS_ON_A_PAGE if shown == "changed" else NAMES_ON_A_PAGE
    endings = preview["endings"] + len(preview["absent"])
    return render_template(
        "integrations/preview.html", file=file, form=form, preview=preview, shown=shown, fields=FIELDS,
        counts={name: len(rows) for name, rows in lists.items()}, page=paginate(lists[shown], size),
        warnings=[Problem(one["line"], Message(**one["reason"]), one["column"]) for one in preview["warnings"]],
        is_many=services.is_many(endings=endings, present=preview["present"]),
    )  # fmt: skip
