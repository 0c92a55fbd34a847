"""Letters: in the reader's language and time zone, readable, with nothing in them that a name could smuggle in."""

from __future__ import annotations

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest

from mobility.core import clock
from mobility.core.i18n import Message
from mobility.notifications.letters import compose
from mobility.notifications.messages import registered_wordings
from tests.factories import make_person
from tests.notifications.mails import deliver, mail_server, tell

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)


def write(app, *notifications):
    with app.app_context():
        return compose(notifications[0].recipient, notifications)


def test_a_letter_says_what_happened_what_is_next_and_where(app):
    person = make_person("Ana Petit")
    told = tell(person, title="Données propres", day=dt.date(2027, 3, 1))
    letter = write(app, told)
    assert letter["Subject"] == "You are offered a place: “Données propres”"
    text = letter.get_content()
    assert text.startswith("Hello Ana Petit,\n")
    assert "Answer by Mon 1 March 2027." in text
    assert "http://localhost/applications/1\n" in text
    assert "http://localhost/notifications/settings\n" in text


@pytest.mark.parametrize(
    "language, day", [("fr", "lun. 1er mars 2027"), ("fr-CA", "lun. 1er mars 2027"), ("de", "Mon 1 March 2027")]
)
def test_the_date_is_in_the_readers_language_or_else_in_english(app, language, day):
    told = tell(make_person(language=language), day=dt.date(2027, 3, 1))
    assert day in write(app, told).get_content()


@pytest.mark.parametrize(
    "zone, time, offset", [("Europe/Paris", "13:00 (Paris)", "+0100"), ("Asia/Kolkata", "17:30 (", "+0530")]
)
def test_an_instant_is_in_the_readers_time_zone_also_inside_a_message(app, zone, time, offset):
    clock.set_now(NOON)
    letter = write(app, tell(make_person(time_zone=zone), day=Message("%(at)s", {"at": NOON})))
    assert time in letter.get_content()
    assert str(letter["Date"]).endswith(offset)


def test_a_digest_has_everything_one_after_the_other(app):
    person = make_person()
    letter = write(app, tell(person, "one", "Clean data"), tell(person, "two", "Teach Python"))
    text = letter.get_content()
    assert letter["Subject"] == "2 things happened"
    first, second = text.index("1. You are offered a place: “Clean"), text.index("2. You are offered a place: “Teach")
    assert first < second
    assert text.count("See the offer") == 2


def test_every_address_in_a_letter_is_ours(app):
    app_addresses = re.findall(r"https?://[^/\s]+", write(app, tell(make_person())).get_content())
    assert set(app_addresses) == {"http://localhost"}


def test_a_name_cannot_add_a_header_or_a_recipient(app):
    evil = "Eve\r\nBcc: all@example.com\x07\u2028, other@example.com"
    told = tell(make_person(evil), title=evil)
    sent = message_from_bytes(write(app, told).as_bytes(), policy=policy.default)
    assert sent["Bcc"] is None
    assert [address.addr_spec for address in sent["To"].addresses] == [told.recipient.email]


@pytest.mark.parametrize("email", ["a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "nobody"])
def test_an_address_that_is_none_is_not_written_to(app, email):
    told = tell(make_person(email=email))
    with pytest.raises(ValueError):
        write(app, told)


def test_accents_travel_in_seven_bits_and_arrive(app, monkeypatch):
    with mail_server() as server:
        monkeypatch.setitem(app.config, "SMTP_URL", server.url)
        tell(make_person("Zoé Lefèvre"), title="Été à Orléans " * 12)
        assert deliver(app) == 1
    [raw], [letter] = server.raw, server.letters
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 998
    assert "Hello Zoé Lefèvre," in letter.get_content()
    assert letter["Subject"].count("Été à Orléans") == 12


def test_without_a_mail_server_a_newcomer_reads_files(app):
    tell(make_person("Zoé Lefèvre", email="zoe@example.com"), title="Été")
    assert deliver(app) == 1
    [file] = app.config["MAIL_DIR"].glob("*-zoe-*.eml")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert "To: Zoé Lefèvre <zoe@example.com>" in lines
    assert "Subject: You are offered a place: “Été”" in lines
    assert "Hello Zoé Lefèvre," in lines


def test_a_file_stays_in_its_folder_whatever_the_address(app):
    tell(make_person(email="up/zoe@example.com"))
    assert deliver(app) == 1
    assert list(app.config["MAIL_DIR"].glob("*-up_zoe-*.eml"))


def test_no_wording_names_an_address_of_its_own(app):
    for wording in registered_wordings().values():
        assert "://" not in wording.subject + wording.body + wording.link
