"""Pages of the notifications room: the inbox, how one wants to hear, mails given up, announcements."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.core import clock
from mobility.notifications import messages, queries, services
from mobility.notifications.forms import AnnouncementForm, MailChoiceForm
from mobility.notifications.models import Announcement, MailChoice, Notification, OutgoingMail
from mobility.notifications.policy import NotificationPermission as P
from mobility.web.current import me, requires
from mobility.web.pages import local, paginate

bp = Blueprint("notifications", __name__)


@bp.get("/notifications/")
@requires(P.LIST_OWN)
def index() -> str:
    page = paginate(queries.list_notifications(me()))
    items = [(notification, messages.put_into_words(notification)) for notification in page.items]
    return render_template("notifications/index.html", page=page, items=items)


@bp.post("/notifications/<int:notification_id>/open")
@requires(P.OPEN, of=queries.find_notification)
def open_notification(notification: Notification) -> Response:
    services.mark_read(actor=me(), notification=notification)
    return redirect(notification.path, code=303)


@bp.post("/notifications/read")
@requires(P.LIST_OWN)
def read_all() -> Response:
    services.mark_all_read(actor=me())
    return redirect(url_for(".index"), code=303)


@bp.route("/notifications/settings", methods=["GET", "POST"])
@requires(P.CHOOSE)
def settings() -> str | Response | tuple[str, int]:
    form = MailChoiceForm(mail=queries.get_mail_choice(me()).value)
    if request.method == "POST" and form.attempt(
        lambda: services.choose_mail(actor=me(), choice=MailChoice(form.mail.data))
    ):
        flash(_("Saved. From now on we write to you as you chose."))
        return redirect(url_for(".settings"), code=303)
    return render_template("notifications/settings.html", form=form), 422 if form.errors else 200


@bp.post("/mails/<int:mail_id>/send-again")
@requires(P.SEND_AGAIN, of=queries.find_mail)
def send_again(mail: OutgoingMail) -> Response:
    services.send_again(actor=me(), mail=mail)
    flash(_("The mail waits to be sent again. If it fails, it comes back here."))
    return redirect(url_for("home.system"), code=303)


@bp.get("/announcements")
@requires(P.LIST_ANNOUNCEMENTS)
def announcements() -> str:
    page = paginate(queries.list_announcements())
    return render_template("notifications/announcements.html", page=page, today=clock.today(me().time_zone))


@bp.route("/announcements/new", methods=["GET", "POST"])
@requires(P.WRITE_ANNOUNCEMENT)
def write_announcement() -> str | Response | tuple[str, int]:
    return _write(AnnouncementForm(starts_on=clock.today(me().time_zone)))


@bp.route("/announcements/<int:announcement_id>", methods=["GET", "POST"])
@requires(P.WRITE_ANNOUNCEMENT, of=queries.find_announcement)
def change_announcement(announcement: Announcement) -> str | Response | tuple[str, int]:
    return _write(AnnouncementForm(obj=announcement), announcement)


def _write(form: AnnouncementForm, announcement: Announcement | None = None) -> str | Response | tuple[str, int]:
    names = ("english", "french", "starts_on", "ends_on")
    if request.method == "POST" and form.attempt(
        lambda: services.write_announcement(actor=me(), announcement=announcement, **form.values(*names))
    ):
        flash(_("Saved. Everybody who is signed in sees it on these days, until they put it away."))
        return redirect(url_for(".announcements"), code=303)
    page = render_template("notifications/announcement.html", form=form, announcement=announcement)
    return page, 422 if form.errors else 200


@bp.post("/announcements/<int:announcement_id>/end")
@requires(P.WRITE_ANNOUNCEMENT, of=queries.find_announcement)
def end_announcement(announcement: Announcement) -> Response:
    services.end_announcement(actor=me(), announcement=announcement)
    flash(_("The announcement is taken down."))
    return redirect(url_for(".announcements"), code=303)


@bp.post("/announcements/<int:announcement_id>/dismiss")
@requires(P.DISMISS_ANNOUNCEMENT, of=queries.find_announcement)
def dismiss_announcement(announcement: Announcement) -> Response:
    """Back to the page it was read on, where that is one of ours."""
    services.dismiss_announcement(actor=me(), announcement=announcement)
    return redirect(local(request.form.get("back")) or url_for("home.index"), code=303)
