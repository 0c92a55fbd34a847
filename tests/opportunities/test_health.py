"""How postings do, and words that keep people away."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities import services
from mobility.opportunities.health import CHECKS, Figures, examine
from mobility.opportunities.models import OpportunityStatus as S
from mobility.opportunities.phrases import find_phrases
from tests.factories import make_application, make_opportunity
from tests.opportunities.test_posting_form import entered

TROUBLE = {
    "no_host": {"has_host": False},
    "overdue": {"applicants": 2, "unanswered": 2, "overdue": 1, "wait_days": 15},
    "unanswered": {"applicants": 2, "unanswered": 2, "waits_since": dt.date(2027, 3, 1)},
    "unconfirmed": {"confirm_by": dt.date(2027, 3, 1)},
    "questions": {"questions": 1, "asked_on": dt.date(2027, 3, 1)},
    "quiet": {"days_open": 14},
    "full": {"places_left": 0},
}


def test_a_posting_that_does_well_is_left_alone():
    assert examine(Figures(S.OPEN)) == []
    assert set(TROUBLE) == {check.code for check in CHECKS}


@pytest.mark.parametrize("code", sorted(TROUBLE))
def test_each_trouble_is_named_with_its_next_step(code):
    (finding,) = examine(Figures(S.OPEN, **TROUBLE[code]))
    assert finding.code == code
    assert str(finding.step)
    assert examine(Figures(S.COMPLETED, **TROUBLE[code])) == []


def test_hosts_and_hr_see_who_waits_and_for_how_long(client, people):
    posting = make_opportunity(people.host, closes_on=clock.today() - dt.timedelta(days=30), status=S.CLOSED)
    posting.closed_at = clock.now() - dt.timedelta(days=30)
    make_application(people.employee, posting, submitted_at=clock.now() - dt.timedelta(days=40))
    session.commit()
    for who, page in (("host", "/opportunities/mine"), ("hr", "/opportunities/units")):
        text = client.sign_in(people[who]).get(page).text
        assert "Past the day for an answer: 1, the oldest after 40 days" in text, who
    assert "Answer applicants" in client.sign_in(people.host).get("/opportunities/mine").text


def test_the_page_of_a_posting_tells_its_host_what_needs_them(client, people):
    posting = make_opportunity(people.host)
    services.ask_question(actor=people.employee, opportunity=posting, text="Why?")
    session.commit()
    page = client.sign_in(people.host).get(f"/opportunities/{posting.id}").text
    assert "Nobody has applied in 30 days" in page
    assert "Questions without an answer: 1" in page
    assert "Nobody has applied in" not in client.sign_in(people.employee).get(f"/opportunities/{posting.id}").text


def test_where_nothing_is_wrong_the_host_reads_so_and_hr_reads_no_empty_line(client, people):
    posting = make_opportunity(people.host, published_at=clock.now())
    path = f"/opportunities/{posting.id}"
    assert "Nothing needs you." in client.sign_in(people.host).get(path).text
    state = client.sign_in(people.hr).get(path).text.partition("Days open: 0")[2].partition("Outcome and tasks")[0]
    assert state
    assert re.search(r"^\s*–\s*$", state, re.MULTILINE) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A young team with 5 years of experience", ["young", "5 years of experience"]),
        ("Anglais : langue maternelle, disponibilité totale", ["langue maternelle", "disponibilité totale"]),
        ("Native English speaker, NATIVE english speaker", ["Native English speaker"]),
        ("We need a rockstar salesman", ["rockstar", "salesman"]),
        ("Build a dashboard that the team opens every Monday", []),
        ("The youngest product of the family", []),
    ],
)
def test_words_that_keep_people_away_are_found_in_both_languages(text, words):
    assert [found.words for found in find_phrases(text)] == words


def test_hard_words_are_named_beside_the_form_and_never_refused(client, people):
    client.sign_in(people.host)
    answer = client.post("/opportunities/words", data={"title": "Young ninja", "description": ""})
    assert answer.status_code == 200
    part = client.post("/opportunities/words", data={"title": "Young ninja"}, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "“ninja”" in part.text
    assert "“ninja”" in answer.text
    again = client.post("/opportunities/new?kind=gig", data=entered(people.host, "gig", title="A ninja", check="yes"))
    assert "“ninja”" in again.text
    assert 'value="A ninja"' in again.text
    assert client.sign_in(people.colleague).post("/opportunities/words", data={}).status_code == 403
