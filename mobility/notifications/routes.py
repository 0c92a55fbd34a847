"""Pages of the notifications room: the inbox and how one wants to hear."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from mobility.notifications import messages, queries, services
from mobility.notifications.forms import MailChoiceForm
from mobility.notifications.models import MailChoice, Notification
from mobility.notifications.policy import NotificationPermission as P
from mobility.web.current import me, requires
from mobility.web.pages import paginate

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.get("/")
@requires(P.LIST_OWN)
def index() -> str:
    page = paginate(queries.list_notifications(me()))
    items = [(notification, messages.put_into_words(notification)) for notification in page.items]
    return render_template("notifications/index.html", page=page, items=items)


@bp.post("/<int:notification_id>/open")
@requires(P.OPEN, of=queries.find_notification)
def open_notification(notification: Notification) -> Response:
    services.mark_read(actor=me(), notification=notification)
    return redirect(notification.path, code=303)


@bp.post("/read")
@requires(P.LIST_OWN)
def read_all() -> Response:
    services.mark_all_read(actor=me())
    return redirect(url_for(".index"), code=303)


@bp.route("/settings", methods=["GET", "POST"])
@requires(P.CHOOSE)
def settings() -> str | Response | tuple[str, int]:
    form = MailChoiceForm(mail=queries.get_mail_choice(me()).value)
    if request.method == "POST" and form.attempt(
        lambda: services.choose_mail(actor=me(), choice=MailChoice(form.mail.data))
    ):
        flash(_("Saved. From now on we write to you as you chose."))
        return redirect(url_for(".settings"), code=303)
    return render_template("notifications/settings.html", form=form), 422 if form.errors else 200
