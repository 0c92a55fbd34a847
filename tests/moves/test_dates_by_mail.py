"""What is due after a move is counted in working days of whoever acts; mails of dates bring them for a calendar."""

import datetime as dt
import re
from email import message_from_bytes, policy

import pytest

from mobility.applications.models import ReasonCode
from mobility.core import clock
from mobility.core.db import session
from mobility.moves import services
from mobility.moves.models import MoveStatus
from mobility.moves.progress import Reader, status_sentence
from mobility.moves.words.on_the_way import find_feedback_day, find_home_day
from mobility.notifications.letters import compose
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind
from tests.factories import make_move, make_opportunity
from tests.moves.calendar import advance_moves
from tests.notifications.mails import deliver

A_DAY = dt.timedelta(days=1)
CHRISTMAS = {"starts_on": dt.date(2027, 11, 1), "ends_on": dt.date(2027, 12, 17)}  # a Friday


@pytest.fixture
def move(people):
    move = make_move(people.employee, make_opportunity(people.host))
    services.agree(actor=people.manager, move=move, home_work="Reports stop")
    services.approve(actor=people.hr, move=move, note="")
    return move


def attached(app, person, kind):
    """Of the calendar that comes with this mail: every UID with its day, the sequence, the status."""
    told = session.query(Notification).filter_by(recipient=person, kind=kind).one()
    with app.app_context():
        letter = compose(person, [told])
    [file] = letter.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", f"move-{told.path[7:]}.ics")
    text = file.get_content()
    days = dict(re.findall(r"UID:(\S+)\r?\n.*\n.*\nDTSTART;VALUE=DATE:(\d+)", text))
    assert days
    return days, {int(n) for n in re.findall(r"SEQUENCE:(\d+)", text)}, set(re.findall("STATUS:(.*?)\r?\n", text))


def turn_to(day):
    clock.set_now(dt.datetime.combine(day, dt.time(12), dt.UTC))


def test_feedback_and_the_way_home_are_due_in_working_days_of_whoever_acts(people):
    people.employee.country, people.host.country, people.manager.country = "FR", "GB", "CH"
    people.employee.working_days = "mon"  # it would show in a date that others read
    move = make_move(people.employee, make_opportunity(people.host, **CHRISTMAS), MoveStatus.COMPLETED)
    person, host = (
        dt.date(2027, 12, 31),
        dt.date(2028, 1, 5),
    )  # England moves three holidays of that weekend to weekdays
    assert find_feedback_day(move, people.employee) == person
    assert find_feedback_day(move, people.host) == host
    assert status_sentence(move, Reader.PERSON).params["feedback"] == person
    assert status_sentence(move, Reader.HOST).params["feedback"] == host
    assert status_sentence(move, Reader.HR).params["feedback"] == host
    assert find_home_day(move) == dt.date(2027, 12, 31)


def test_each_is_asked_by_their_own_day(people):
    people.employee.country, people.host.country = "FR", "GB"
    move = make_move(people.employee, make_opportunity(people.host, **CHRISTMAS), MoveStatus.ACTIVE)
    turn_to(move.ends_on + A_DAY)
    advance_moves()
    days = {
        row.recipient: str(row.params["by"]) for row in session.query(Notification).filter_by(kind="feedback_asked")
    }
    assert "2027-12-31" in days[people.employee]
    assert "2028-01-05" in days[people.host]


def test_the_mail_of_an_approval_brings_the_dates_and_a_changed_day_comes_under_its_uid_again(app, people, move):
    before, [first], status = attached(app, people.host, "move_approved")
    assert status == {"CONFIRMED"}
    turn_to(move.starts_on)
    advance_moves()
    services.end_early(actor=people.employee, move=move, last_day=move.starts_on + 3 * A_DAY)
    session.flush()
    after, [second], _ = attached(app, people.host, "end_announced")
    assert set(after) == set(before)
    end = next(uid for uid in before if "-end@" in uid)
    assert (after[end], after[end] < before[end]) == (f"{move.ended_on:%Y%m%d}", True)
    assert second > first


def test_a_move_that_will_not_take_place_takes_its_dates_back(app, people, move):
    before, [first], _ = attached(app, people.manager, "move_approved")
    clock.set_now(clock.now() + A_DAY)
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    session.flush()
    after, [second], status = attached(app, people.manager, "move_withdrawn")
    assert (set(after), status, second > first) == (set(before), {"CANCELLED"}, True)


def test_nothing_is_attached_where_no_calendar_can_have_the_move(app, people):
    move = make_move(people.employee, make_opportunity(people.host, kind=OpportunityKind.GIG))
    services.withdraw(actor=people.employee, move=move, reason=ReasonCode.DATES, note="")
    told = session.query(Notification).filter_by(recipient=people.host, kind="move_withdrawn").one()
    with app.app_context():
        assert list(compose(people.host, [told]).iter_attachments()) == []


def test_a_newcomer_without_a_mail_server_finds_the_calendar_in_the_file_of_the_mail(app, people, move):
    session.commit()
    clock.set_now(clock.now() + A_DAY)
    assert deliver(app) > 0
    with app.app_context():
        letters = [message_from_bytes(file.read_bytes(), policy=policy.default)
                   for file in app.config["MAIL_DIR"].glob("*.eml")]  # fmt: skip
    [approved] = [
        letter for letter in letters if "HR approved" in letter["Subject"] and people.host.name in letter["To"]
    ]
    assert "Hello" in approved.get_body(("plain",)).get_content()
    assert [file.get_content_type() for file in approved.iter_attachments()] == ["text/calendar"]
