"""Endpoints that only tests have, to see what the kit does around any view."""

from __future__ import annotations

from flask import Flask, redirect, request

from mobility.core.db import session
from mobility.people.models import LegalEntity
from mobility.people.policy import PersonPermission
from mobility.web.current import requires
from mobility.web.transactions import leave_trace


def add_testing_endpoints(app: Flask) -> None:
    @app.get("/_testing/writes-on-get")
    @requires(PersonPermission.USE)
    def writes_on_get():
        session.add(LegalEntity(name="leaked by a GET"))
        session.flush()
        return "done", {"Content-Type": "text/plain"}

    @app.get("/_testing/leaves-a-trace")
    @requires(PersonPermission.USE)
    def leaves_a_trace():
        leave_trace(lambda: session.add(LegalEntity(name="seen")))
        return "done", {"Content-Type": "text/plain"}

    @app.post("/_testing/adds")
    @requires(PersonPermission.USE)
    def adds():
        session.add(LegalEntity(name=request.form["name"]))
        session.flush()
        if "refuse" in request.form:
            return "refused", 422, {"Content-Type": "text/plain"}
        if "break" in request.form:
            raise RuntimeError("a secret in a trace")
        return redirect("/_testing/added", code=303)

    @app.get("/_testing/undeclared")
    def undeclared():
        return "nobody may see this"
