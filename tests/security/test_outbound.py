"""Nothing goes out (S26), and nothing is served but pages and one folder of files (ASVS 4.1.1, 13.4)."""

from __future__ import annotations

import pytest

from mobility.notifications import jobs as notifications
from mobility.notifications.letters import compose
from mobility.notifications.models import Notification
from mobility.worker import run_all
from tests.factories import make_opportunity, make_profile

pytestmark = pytest.mark.one_engine
FORGOTTEN = (
    "/.git/config", "/.env", "/static/", "/static", "/static/css/", "/static/../pyproject.toml",
    "/static/%2e%2e/wsgi.py", "/static/..%2fpyproject.toml", "/instance/mobility.db", "/wsgi.py", "/server-status",
    "/debug", "/console",
)  # fmt: skip


def test_the_worker_connects_to_nobody_but_the_mail_server(app, people, connections):
    make_profile(people.employee)
    make_opportunity(people.host)
    run_all(app)
    assert connections == []
    app.config["SMTP_URL"] = "smtp://mail.example.com:2525"
    try:
        notifications.deliver_mails()
        run_all(app)
    finally:
        app.config["SMTP_URL"] = ""
    assert {address[0] for address in connections} <= {"mail.example.com"}


@pytest.mark.parametrize("path", FORGOTTEN)
def test_only_files_of_the_folder_are_served_and_no_list_of_them(client, path):
    assert client.get(path).status_code in {301, 302, 303, 308, 400, 404}
    assert client.get(path, follow_redirects=True).status_code in {400, 404}


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_methods_that_no_page_has_are_refused(client, method):
    assert client.open("/sign-in", method=method).status_code in {400, 405, 501}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/sign-in", "text/html; charset=utf-8"),
        ("/nowhere", "text/html; charset=utf-8"),
        ("/privacy/mine.json", "application/json"),
        ("/static/js/app.js", 'text/javascript; charset="utf-8"'),
        ("/skills/options?q=a", "text/html; charset=utf-8"),
    ],
)
def test_every_answer_says_what_it_is_and_in_which_letters(client, people, path, kind):
    client.sign_in(people.employee)
    if path == "/sign-in":
        client.sign_out()
    with client.get(path) as answer:
        assert answer.content_type == kind


def test_a_letter_holds_nothing_that_its_program_would_have_to_fetch(app, people, db):
    """No picture and no style sheet: opening a letter tells nobody that it was opened."""
    params = {"role": "Host", "scope": "Example", "actor": "Ana"}
    told = Notification(recipient=people.employee, kind="role_granted", event_key="x", path="/", params=params)
    db.add(told)
    db.commit()
    with app.app_context():
        letter = compose(people.employee, [told])
    assert letter.get_content_type() == "text/plain"
    assert not list(letter.iter_attachments())
