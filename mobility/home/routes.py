"""What needs me: the first page after signing in; the way to administration; how the system is."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, current_app, render_template

from mobility.home import queries, system
from mobility.home.policy import HomePermission as P
from mobility.matching.queries import find_obstacle
from mobility.notifications.queries import describe_mail_queue, list_failed_mails
from mobility.people.policy import PersonPermission
from mobility.web.current import me, requires
from mobility.web.pages import is_fragment_request

SHOWN_MAILS = 50

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
        model=read(lambda: system.describe_model(config["EMBEDDING_MODEL"], config["MODELS_DIR"])),
        database=read(lambda: system.describe_database(Path(current_app.template_folder or "").parent / "migrations")),
        disk=read(lambda: system.describe_disk(config["INSTANCE_DIR"])),
        server=urlsplit(config["SMTP_URL"]).hostname,
        mail_folder=config["MAIL_DIR"],
    )


@bp.get("/administration/system/index")
@requires(P.READ_SYSTEM)
def index_state() -> str:
    """How many texts wait for a vector: counting them takes a moment, so the page above asks for it afterwards."""
    waiting = queries.read_safely(system.count_texts_waiting)
    return render_template(
        "home/_index_state.html" if is_fragment_request() else "home/index_state.html", waiting=waiting
    )
