"""Telling hosts about applicants: by name only where they may know it."""

from __future__ import annotations

from mobility.applications import messages, queries
from mobility.applications.models import Application
from mobility.notifications.services import notify


def tell_hosts(kind: str, application: Application, **more: object) -> None:
    """The owner, and whoever runs the posting beside them, each as far as they may know."""
    for host in application.opportunity.hosts:
        person = queries.name_for(host, application)
        notify(recipient=host, notice=messages.about_application(kind, application, person=person, **more))
