"""The day until which an offer can be answered, as a calendar file for the one who answers it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app, url_for
from flask_babel import gettext as _

from mobility.applications.models import Application
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.queries import find_application as find
from mobility.applications.routes.pieces import bp
from mobility.core import clock, ics
from mobility.core.errors import NotFound
from mobility.web.current import requires


@bp.get("/applications/<int:application_id>/offer.ics")
@requires(P.ANSWER_OFFER, of=find, seen_by=P.READ)
def offer_calendar(application: Application) -> Response:
    """Where the offer was answered or ended, the calendar takes the day back."""
    if not application.offers:
        raise NotFound
    offer = application.offers[-1]
    base_url = current_app.config["BASE_URL"]
    entry = ics.Entry(
        uid=f"offer-{offer.id}@{urlsplit(base_url).hostname}",
        summary=_("Answer the offer: %(title)s", title=application.opportunity.title),
        on=offer.answer_by,
        url=base_url + url_for(".show", application_id=application.id),
        sequence=application.version,
        is_cancelled=offer.ended_at is not None,
    )
    return Response(
        ics.write_calendar([entry], clock.now()),
        mimetype=ics.MIMETYPE,
        headers={"Content-Disposition": f'attachment; filename="offer-{offer.id}.ics"', "Cache-Control": "no-store"},
    )
