"""`make gallery`: every page in every state on one list, to be looked at; a click opens it as the person it is for."""

from __future__ import annotations

import os
import tempfile
from itertools import groupby
from pathlib import Path

import click
from flask import Flask, redirect, render_template_string, request
from flask import session as browser_session
from waitress import serve
from werkzeug.wrappers import Response

from mobility.app import create_app
from mobility.core.db import Model, session
from mobility.matching.jobs import index_changes
from mobility.people.models import Person
from mobility.people.policy import PersonPermission
from tests.conftest import settings
from tests.engines import sqlite_url
from tests.factories import make_session_token
from tests.journeys.gallery import Gallery, Page, bring_state, hang_gallery, pages

LIST = Path(__file__).with_name("list.html")
PORT = int(os.environ.get("PORT", "8100"))


def hang(app: Flask) -> Gallery:
    Model.metadata.create_all(app.extensions["engine"])
    gallery = hang_gallery()
    session.remove()
    with app.app_context():
        index_changes()
        session.remove()
    return gallery


def add_list(app: Flask, gallery: Gallery) -> None:
    listed = list(enumerate(pages()))

    def room_of(row: tuple[int, Page]) -> str:
        return row[1].endpoint.partition(".")[0] or "errors"

    def show_list() -> str:
        rooms = [(room, list(rows)) for room, rows in groupby(sorted(listed, key=room_of), room_of)]
        return render_template_string(LIST.read_text(encoding="utf-8"), rooms=rooms)

    def enter(number: int) -> Response:
        page = listed[number][1]
        bring_state(page)
        browser_session.clear()
        if page.who:
            person = session.get_one(Person, gallery.people[page.who])
            person.language = request.args.get("language", "en")
            browser_session["_user_id"] = make_session_token(person)
            browser_session["_fresh"] = True
            session.commit()
        return redirect(page.address.format_map({**gallery.people, **gallery.ids}))

    for view, rule in ((show_list, "/gallery"), (enter, "/gallery/<int:number>")):
        view.permission = PersonPermission.SIGN_IN  # type: ignore[attr-defined]
        app.add_url_rule(rule, view_func=view)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="gallery-"))
    url = sqlite_url(folder)
    Path(url.removeprefix("sqlite:///")).touch()
    app = create_app({**settings(url, folder), "BASE_URL": f"http://127.0.0.1:{PORT}"})
    add_list(app, hang(app))
    click.echo(f"The gallery hangs at http://127.0.0.1:{PORT}/gallery (Ctrl-C takes it down)")
    serve(app, host="127.0.0.1", port=PORT, ident=None, _quiet=True)


if __name__ == "__main__":
    main()
