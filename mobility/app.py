"""The composition root: the only module that knows every room."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask, redirect, request, url_for
from flask import session as browser_session
from flask.cli import AppGroup
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

import mobility.applications.subscribers
import mobility.matching.subscribers
import mobility.moves.subscribers
import mobility.notifications.subscribers
import mobility.opportunities.subscribers  # noqa: F401  (each subscribes on import)
from mobility.accounts import cli as accounts_cli
from mobility.accounts import queries as accounts_queries
from mobility.accounts import routes as accounts
from mobility.applications import routes as applications
from mobility.core import clock
from mobility.core.authz import permits
from mobility.core.db import create_engine, session
from mobility.core.i18n import N_
from mobility.demo import cli as demo_cli
from mobility.home import routes as home
from mobility.integrations import cli as integrations_cli
from mobility.matching import cli as matching_cli
from mobility.matching import routes as matching
from mobility.moves import routes as moves
from mobility.notifications import queries as notifications_queries
from mobility.notifications import routes as notifications
from mobility.opportunities import routes as opportunities
from mobility.skills import cli as skills_cli
from mobility.skills import routes as skills
from mobility.web import errors, filters, headers, transactions
from mobility.web.current import IdConverter, SignedIn, current_person, deny_undeclared, refuse_nul, refuse_other_sites
from mobility.web.pages import NavigationItem

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "fr")
BLUEPRINTS = (
    home.bp,
    accounts.bp,
    notifications.bp,
    skills.bp,
    opportunities.bp,
    applications.bp,
    moves.bp,
    matching.bp,
)
COMMANDS = (
    accounts_cli.group,
    skills_cli.group,
    matching_cli.group,
    demo_cli.group,
    integrations_cli.units_group,
    integrations_cli.people_group,
    integrations_cli.opportunities_group,
)
NAVIGATION = (
    (N_("Home"), "home.index", "application:use"),
    (N_("Find opportunities"), "matching.find", "opportunity:browse"),
    (N_("My applications"), "applications.index", "application:list-own"),
    (N_("My postings"), "opportunities.mine", "opportunity:list-own"),
    (N_("Release requests"), "moves.releases", "release:list"),
    (N_("HR approvals"), "moves.approvals", "move:list-approvals"),
    (N_("Postings to review"), "opportunities.reviews", "opportunity:list-reviews"),
)


def create_app(config: Mapping[str, Any]) -> Flask:
    """The application for a set of settings (see `settings.from_environment`)."""
    app = transactions.Application(
        "mobility",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(config["INSTANCE_DIR"]),
    )
    app.url_map.converters["int"] = IdConverter
    app.config.from_mapping(config)
    app.config["LANGUAGES"] = LANGUAGES
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    clock.set_now(config.get("MOBILITY_NOW"))
    _connect(app)
    _sign_people_in(app)
    CSRFProtect(app)
    Babel(app, locale_selector=_language, timezone_selector=_time_zone)
    for part in (transactions, headers, filters, errors):
        part.init_app(app)
    app.before_request(deny_undeclared)
    app.before_request(refuse_other_sites)
    app.before_request(refuse_nul)
    app.context_processor(_page_context)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in (*COMMANDS, db_group):
        app.cli.add_command(group)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        add_headers_function=headers.protect_static,
        autorefresh=app.config["MOBILITY_ENV"] != "production",
    )
    return app


def _connect(app: Flask) -> None:
    engine = app.config.get("ENGINE") or create_engine(app.config["DATABASE_URL"])
    app.extensions["engine"] = engine
    session.remove()
    session.configure(bind=engine)


def _sign_people_in(app: Flask) -> None:
    manager = LoginManager(app)

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        person = accounts_queries.find_person_by_session(token)
        return None if person is None else SignedIn(token, person)

    @manager.unauthorized_handler
    def ask() -> Response:
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=target), code=303)


def _language() -> str:
    person = current_person()
    chosen = person.reading_language.partition("-")[0] if person else browser_session.get("language")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _time_zone() -> str | None:
    person = current_person()
    return person.time_zone if person else None


def _page_context() -> dict[str, Any]:
    """What the layouts show around every page."""
    person = current_person()
    return {
        "current_person": person,
        "locale": _language(),
        "languages": LANGUAGES,
        "navigation": [
            NavigationItem(label, url_for(endpoint), request.endpoint == endpoint)
            for label, endpoint, permission in NAVIGATION
            if person is not None and permits(person, permission)
        ],
        "unread_count": notifications_queries.count_unread(person) if person else 0,
        "may": lambda permission, thing=None: permits(person, permission, thing),
    }


db_group = AppGroup("db", help="The database schema.")


@db_group.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the schema to head."""
    from alembic import command

    command.upgrade(_alembic_config(), revision)


@db_group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to a revision."""
    from alembic import command

    command.downgrade(_alembic_config(), revision)


@db_group.command("migrate")
@click.argument("name")
def migrate(name: str) -> None:
    """Write the next numbered migration from what the models say, and pin it as the head."""
    from alembic import command

    numbers = [int(path.name[:4]) for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py")]
    revision = f"{max(numbers, default=0) + 1:04}_{name.replace(' ', '_')}"
    command.revision(_alembic_config(), message=name, rev_id=revision, autogenerate=True)
    (ROOT / "migrations" / ".current-head").write_text(f"{revision}\n")


def _alembic_config() -> Any:
    from alembic.config import Config
    from flask import current_app

    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["engine"] = current_app.extensions["engine"]
    return config
