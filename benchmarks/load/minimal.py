"""The peer: the least that Flask and SQLAlchemy can do for a page, one row by its key and one template, on PORT."""

from __future__ import annotations

import logging
import os
import socket

import sqlalchemy as sa
import waitress
from flask import Flask, render_template_string

from deploy.serving import THREADS, listen
from mobility.core.db import create_engine
from mobility.people.models import Person
from mobility.settings import database_url

PAGE = """<!doctype html><html lang="en"><title>{{ name }}</title><body><main><h1>{{ name }}</h1>
<dl><dt>Job</dt><dd>{{ job_title }}</dd><dt>Site</dt><dd>{{ site }}</dd><dt>E-mail</dt><dd>{{ email }}</dd></dl>
</main></body></html>"""


def create_app(url: str) -> Flask:
    app, engine = Flask(__name__), create_engine(database_url("DATABASE_URL", url))
    columns = (Person.name, Person.job_title, Person.site, Person.email)

    @app.get("/people/<int:person_id>")
    def show(person_id: int) -> str:
        with engine.connect() as connection:
            row = connection.execute(sa.select(*columns).where(Person.id == person_id)).one()
        return render_template_string(PAGE, **row._mapping)

    return app


def main() -> None:
    handed = os.environ.get("LISTEN_FD")
    own = socket.socket(fileno=int(handed)) if handed else listen("127.0.0.1", int(os.environ["PORT"]))
    own.setblocking(False)
    logging.getLogger("waitress").setLevel(logging.ERROR)  # that requests wait is what is measured
    waitress.serve(create_app(os.environ["DATABASE_URL"]), sockets=[own], threads=THREADS, ident=None)


if __name__ == "__main__":
    main()
