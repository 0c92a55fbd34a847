"""What needs me: the first page after signing in; the way to administration; how the system is."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core.i18n import N_
from mobility.home import queries, system
from mobility.home.forms import ReasonForm
from mobility.home.policy import HomePermission as P
from mobility.matching import indexing
from mobility.matching.models import RunKind
from mobility.matching.policy import MatchingPermission
from mobility.matching.queries import find_obstacle
from mobility.notifications.queries import describe_mail_queue, list_failed_mails
from mobility.people.policy import PersonPermission
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request

SHOWN_MAILS = 50
TOLD = {
    "rebuild": N_("The worker rebuilds the index within a minute. Pages go on with the vectors there are."),
    "prepare": N_("The worker prepares the model within a minute. Pages go on with the model in use."),
    "use": N_("The model is in use from now on. The one before is kept, to go back to."),
    "back": N_("The former model is in use again. The other one is kept."),
}

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(PersonPermission.USE)
def index() -> str:
    """Each part is read on its own: one that fails says so, and the others stay."""
    person = me()
    tasks, is_whole = queries.list_tasks(person)
    return render_template(
        "home/index.html",
        tasks=tasks,
        is_whole=is_whole,
        today=queries.today_of(person),
        applications=queries.read_safely(lambda: queries.describe_applications(person)),
        postings=queries.read_safely(lambda: queries.list_current_postings(person)),
        can_apply=person.is_employed,
        hint=queries.find_hint(person),
        is_ranked=find_obstacle(person) is None,
    )


@bp.get("/administration")
@requires(P.ADMINISTER)
def administration() -> str:
    """The pages this person may open, from the table of the composition root."""
    return render_template("home/administration.html")


@bp.get("/administration/system", endpoint="system")
@requires(P.READ_SYSTEM)
def system_state() -> str:
    """Worker, mails, model, database and disk; each part that cannot be read says so."""
    config, read = current_app.config, queries.read_safely
    return render_template(
        "home/system.html",
        worker=read(system.describe_worker),
        mails=read(describe_mail_queue),
        given_up=read(lambda: list_failed_mails(SHOWN_MAILS)) or (),
        index=read(lambda: system.describe_index(config["EMBEDDING_MODEL"], config["MODELS_DIR"])),
        database=read(lambda: system.describe_database(Path(current_app.template_folder or "").parent / "migrations")),
        disk=read(lambda: system.describe_disk(config["INSTANCE_DIR"])),
        server=urlsplit(config["SMTP_URL"]).hostname,
        mail_folder=config["MAIL_DIR"],
    )


@bp.get("/administration/system/index")
@requires(P.READ_SYSTEM)
def index_state() -> str:
    """The index and its models. Counting the texts that wait takes a moment, so the page above asks for it late."""
    config = current_app.config
    index = queries.read_safely(
        lambda: system.describe_index(config["EMBEDDING_MODEL"], config["MODELS_DIR"], counting=True)
    )
    return render_template("home/_index_state.html" if is_fragment_request() else "home/index_state.html", index=index)


@bp.route("/administration/system/index/<any(rebuild, prepare, use, back):act>", methods=["GET", "POST"])
@requires(MatchingPermission.STEER_INDEX)
def steer_index(act: str) -> str | Response | tuple[str, int]:
    """One of the four acts on the index, with its reason for the record."""
    form, config = ReasonForm(), current_app.config
    index = system.describe_index(config["EMBEDDING_MODEL"], config["MODELS_DIR"])
    if request.method == "POST" and form.attempt(lambda: _steer(act, str(form.reason.data))):
        flash(_(TOLD[act]))
        return redirect(url_for(".index_state"), code=303)
    page = render_template("home/steer_index.html", form=form, act=act, index=index)
    return page, 422 if form.errors else 200


def _steer(act: str, reason: str) -> None:
    if act == "back":
        indexing.go_back(actor=me(), reason=reason)
    elif act == "use":
        indexing.use_prepared(actor=me(), reason=reason)
    else:
        indexing.request_run(actor=me(), kind=RunKind(act), reason=reason)
