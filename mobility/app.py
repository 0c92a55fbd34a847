"""The composition root: the only module that knows every room."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask, current_app, g, request, url_for
from flask import session as browser_session
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from whitenoise import WhiteNoise

import mobility.accounts.subscribers
import mobility.applications.subscribers
import mobility.development.subscribers
import mobility.matching.subscribers
import mobility.moves.subscribers
import mobility.notifications.subscribers
import mobility.opportunities.subscribers
import mobility.training.subscribers  # noqa: F401  (each subscribes on import)
from mobility import backup, doctor, schema
from mobility.accounts import cli as accounts_cli
from mobility.accounts import queries as accounts_queries
from mobility.accounts import routes as accounts
from mobility.accounts import sealing
from mobility.accounts import services as accounts_services
from mobility.applications import blind
from mobility.applications import routes as applications
from mobility.audit import chain
from mobility.audit import cli as audit_cli
from mobility.audit.models import AuditEntry
from mobility.capacity import routes as capacity
from mobility.core import clock, logs, security_log
from mobility.core.authz import permits
from mobility.core.db import Routed, create_engine, session
from mobility.core.i18n import N_
from mobility.core.security_log import Event, Result
from mobility.demo import cli as demo_cli
from mobility.development import cli as development_cli
from mobility.development import routes as development
from mobility.health import Health
from mobility.home import routes as home
from mobility.home.policy import HomePermission
from mobility.home.system import list_alarms
from mobility.integrations import cli as integrations_cli
from mobility.integrations import routes as integrations
from mobility.matching import cli as matching_cli
from mobility.matching import routes as matching
from mobility.moves import cli as moves_cli
from mobility.moves import routes as moves
from mobility.notifications import queries as notifications_queries
from mobility.notifications import routes as notifications
from mobility.opportunities import routes as opportunities
from mobility.oversight import routes as oversight
from mobility.people import routes as people
from mobility.policies import routes as policies
from mobility.privacy import routes as privacy
from mobility.skills import cli as skills_cli
from mobility.skills import queries as skills_queries
from mobility.skills import routes as skills
from mobility.skills.esco import ATTRIBUTION as ESCO_ATTRIBUTION
from mobility.skills.models import SkillSource
from mobility.training import routes as training
from mobility.web import current, elision, errors, filters, headers, hosts, measuring, transactions
from mobility.web.current import ENDED, SignedIn, current_person
from mobility.web.pages import NavigationItem

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "fr")
BLUEPRINTS = (
    home.bp,
    accounts.bp,
    notifications.bp,
    skills.bp,
    opportunities.bp,
    training.bp,
    applications.bp,
    moves.bp,
    matching.bp,
    development.bp,
    policies.bp,
    capacity.bp,
    oversight.bp,
    privacy.bp,
    people.bp,
    integrations.bp,
)
COMMANDS = (
    audit_cli.group,
    accounts_cli.group,
    skills_cli.group,
    matching_cli.group,
    moves_cli.group,
    development_cli.group,
    demo_cli.group,
    integrations_cli.units_group,
    integrations_cli.people_group,
    integrations_cli.opportunities_group,
    integrations_cli.courses_group,
)
NAVIGATION = (
    (N_("Home"), "home.index", "application:use"),
    (N_("Find opportunities"), "matching.find", "opportunity:browse"),
    (N_("My applications"), "applications.index", "application:list-own"),
    (N_("Training"), "training.index", "course:browse"),
    (N_("My development"), "development.index", "contract:list-own"),
    (N_("People"), "skills.people", "people:search"),
)
# what people have to decide: kept together, so that a long line breaks before it and nowhere else
DESK = (
    (N_("My postings"), "opportunities.mine", "opportunity:list-own"),
    (N_("Release requests"), "moves.releases", "release:list"),
    (N_("HR approvals"), "moves.approvals", "move:list-approvals"),
    (N_("Postings to review"), "opportunities.reviews", "opportunity:list-reviews"),
    (N_("Requests about data"), "privacy.requests", "privacy-request:list"),
    (N_("Administration"), "home.administration", "administration:open"),
)
# what the page of administration links to; others than these pages have no use for it
ADMINISTRATION = (
    (N_("People"), "people.index", "person:administer"),
    (N_("Units"), "people.units", "organisation:administer"),
    (N_("Legal entities"), "people.legal_entities", "organisation:administer"),
    (N_("Import a file"), "integrations.index", "import:use"),
    (N_("State of the system"), "home.system", "system:read"),
    (N_("Rules of the company"), "policies.index", "policy:read"),
    (N_("Skills of the company"), "skills.index", "taxonomy:read"),
    (N_("Training catalogue"), "training.kept", "course:list-kept"),
    (N_("Mandatory training"), "training.rules", "mandatory-rule:list"),
    (N_("Training in figures"), "training.figures", "training-figures:read"),
    (N_("Works council consultations"), "matching.consultations", "consultation:list"),
    (N_("Announcements"), "notifications.announcements", "announcement:list"),
    (N_("Career interviews due"), "development.interviews_due", "interview:list"),
    (N_("Oversight: rules, notices, figures"), "oversight.index", "oversight:read"),
)


# figures and lists that may be a moment old; never who may be found or may do what: that holds from the next request on
FROM_REPLICA = frozenset({"oversight.figures", "oversight.notices", "moves.rates", "moves.export_file"})

# what anybody does, and every change of the rules, is told to whoever watches over the system too
security_log.follow(
    session,
    AuditEntry,
    lambda entry: {
        "who": entry.actor_id,
        "action": entry.action,
        "object": f"{entry.subject_type} {entry.subject_id}",
        "concerns": entry.concerns_id,
        "reason": entry.reason_code,
    },
)


def create_app(config: Mapping[str, Any]) -> Flask:
    """The application for a set of settings (see `settings.from_environment`)."""
    app = transactions.Application(
        "mobility",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(config["INSTANCE_DIR"]),
    )
    app.config.from_mapping(config)
    app.config["LANGUAGES"] = LANGUAGES
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    clock.set_now(config.get("MOBILITY_NOW"))
    blind.configure(key=config["AUDIT_KEY"])
    sealing.configure(key=config["AUDIT_KEY"])
    chain.configure(key=config["AUDIT_KEY"], anchor_file=schema.anchor_file(config))
    security_log.write_to(config.get("SECURITY_LOG", ""))
    if config.get("LOG_FORMAT") == "json":
        logs.write_json()
    _connect(app)
    _sign_people_in(app)
    CSRFProtect(app)
    elision.init_app(app, locale_selector=_language, timezone_selector=_time_zone)
    # what is begun first ends last: the headers stand on whatever is answered, and all of it is measured
    for part in (measuring, headers, transactions, current, filters, errors):
        part.init_app(app)
    app.context_processor(_page_context)
    app.before_request(accounts.lead_to_second_factor)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    # a mail program's one click has no session, so no token either; the address itself is signed (RFC 8058)
    app.extensions["csrf"].exempt("mobility.matching.routes.searches.stop_alerts")
    for group in (*COMMANDS, schema.group, backup.group, doctor.command):
        app.cli.add_command(group)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(ROOT / "static"),
        prefix="static/",
        add_headers_function=headers.protecting_static(app),
        autorefresh=app.config["MOBILITY_ENV"] != "production",
    )
    hosts.init_app(app)
    app.extensions["health"] = health = Health(app)
    app.wsgi_app = health  # type: ignore[method-assign]
    return app


def _connect(app: Flask) -> None:
    url, size = app.config["DATABASE_URL"], app.config.get("POOL_SIZE")
    sized = {"pool_size": size} if size and url.startswith("postgresql") else {}
    engine = app.config.get("ENGINE") or create_engine(url, must_exist=True, **sized)
    app.extensions["engine"] = engine
    session.remove()
    session.configure(bind=engine)
    replica = app.config.get("REPLICA_URL")
    app.extensions["replica"] = Routed.replica = create_engine(replica, **sized) if replica else None
    app.config["FROM_REPLICA"] = FROM_REPLICA if replica else frozenset()


def _sign_people_in(app: Flask) -> None:
    manager = LoginManager(app)

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        row = accounts_queries.find_session(token)
        if row is None:
            browser_session.pop("_user_id", None)
            browser_session[ENDED] = accounts_queries.find_holder(token)
            security_log.emit(Event.SESSION_GONE, Result.REFUSED)
            return None
        if accounts_queries.is_seen_anew(row):
            transactions.leave_trace(partial(accounts_services.note_seen, token=token))
        return SignedIn(token, row.account.person, row.last_proof_at, has_second_factor=row.has_second_factor)

    manager.unauthorized_handler(accounts.ask_to_sign_in)
    manager.needs_refresh_handler(accounts.ask_to_prove)


def _language() -> str:
    person = current_person()
    said = person.reading_language if person else browser_session.get("language") or g.get("reading_language", "")
    chosen = said.partition("-")[0]
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _time_zone() -> str | None:
    person = current_person()
    return person.time_zone if person else None


def _page_context() -> dict[str, Any]:
    """What the layouts show around every page."""
    person = current_person()
    around = cache(partial(_look_around, person))
    return {
        "current_person": person,
        "locale": _language(),
        "languages": LANGUAGES,
        "navigation": [_links(table, person) for table in (NAVIGATION, DESK)],
        "administration": lambda: _links(ADMINISTRATION, person),
        "alarms": lambda: list_alarms() if person and permits(person, HomePermission.READ_SYSTEM) else (),
        "announcements": lambda: notifications_queries.list_shown_announcements(person) if around().announced else (),
        "attribution": lambda: ESCO_ATTRIBUTION if around().esco else None,
        "unread_count": lambda: around().unread,
        "may": lambda permission, thing=None: permits(person, permission, thing),
    }


class Around(NamedTuple):
    """What a layout shows: how many notices are unread, whether anything is announced, whether ESCO is to be named."""

    unread: int = 0
    announced: bool = False
    esco: bool = False


def _look_around(person: Any) -> Around:
    """In one statement, and only where a layout asks."""
    if person is None:
        return Around()
    unread = notifications_queries.unread_by(person).scalar_subquery()
    announced = notifications_queries.shown_to(person).exists()
    esco = skills_queries.imports_of(SkillSource.ESCO).exists()
    return Around(*session.execute(sa.select(unread, announced, esco)).one())


def _links(table: tuple[tuple[str, str, str], ...], person: Any) -> list[NavigationItem]:
    """Those of a table (label, endpoint, permission) that this person may open."""
    return [
        NavigationItem(label, url_for(endpoint), request.endpoint == endpoint)
        for label, endpoint, permission in table
        if person is not None and endpoint in current_app.view_functions and permits(person, permission)
    ]
