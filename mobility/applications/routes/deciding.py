"""Deciding about one applicant: the host's acts."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from mobility.applications import forms, queries, services
from mobility.applications.models import Application
from mobility.applications.policy import ApplicationPermission as P
from mobility.applications.queries import find_application as find
from mobility.applications.routes.pieces import Answer, bp, decide, go, name
from mobility.web.current import me, requires


@bp.post("/applications/<int:application_id>/shortlist")
@requires(P.DECIDE, of=find, seen_by=P.READ)
def shortlist(application: Application) -> Answer:
    services.shortlist(actor=me(), application=application)
    flash(_("%(person)s is on the shortlist and was told.", person=name(application)))
    return go("show", application_id=application.id)


@bp.post("/applications/<int:application_id>/reserve")
@requires(P.DECIDE, of=find, seen_by=P.READ)
def keep_in_reserve(application: Application) -> Answer:
    services.keep_in_reserve(actor=me(), application=application)
    flash(_("%(person)s is kept in reserve and was told.", person=name(application)))
    return go("show", application_id=application.id)


@bp.route("/applications/<int:application_id>/offer", methods=["GET", "POST"])
@requires(P.DECIDE, of=find, seen_by=P.READ)
def offer(application: Application) -> Answer:
    done = _("The offer was sent; the place is held for %(person)s.", person=name(application))
    posting, later = application.opportunity, queries.find_later_dates(application)
    return decide(
        application,
        forms.OfferForm(queries.Dates(posting.starts_on, posting.ends_on), later),
        services.make_offer,
        "offer",
        done,
        obstacle=queries.find_obstacle_to_offer(me(), application),
        day=queries.get_offer_day(application),
    )


@bp.route("/applications/<int:application_id>/end", methods=["GET", "POST"])
@requires(P.DECIDE, of=find, seen_by=P.READ)
def end(application: Application) -> Answer:
    done = _("%(person)s was told, with your sentence.", person=name(application))
    return decide(application, forms.EndForm(), services.end_application, "end", done)


@bp.route("/applications/<int:application_id>/withdraw-offer", methods=["GET", "POST"])
@requires(P.DECIDE, of=find, seen_by=P.READ)
def withdraw_offer(application: Application) -> Answer:
    done = _("The offer was taken back and %(person)s was told why.", person=name(application))
    return decide(application, forms.TakeBackForm(), services.withdraw_offer, "withdraw_offer", done)
