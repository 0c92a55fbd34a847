"""Canaries in letters (S6): they say no more than their reader may read, and little of what somebody types."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from mobility.accounts.queries import find_session
from mobility.core.db import session
from mobility.notifications.letters import compose
from mobility.notifications.models import Notification
from tests.architecture.access import ACCESS
from tests.architecture.who import YES
from tests.security.canaries import MAY_READ, find_canaries, plant
from tests.sent import fill_in
from tests.things import Visitor

pytestmark = pytest.mark.one_engine
TYPED = "zqtypedqz"
# kinds of letters that carry what somebody has just typed: it is addressed to whoever gets them
CARRY_WORDS = {
    "application_ended", "application_cancelled", "offer_withdrawn",  # the sentence that the applicant can read
    "clock_moved", "offer_clock_moved",  # why clocks pause
    "question_asked", "question_answered", "question_hidden",
    "posting_sent_back",
    "release_asked", "release_passed_on", "release_rerouted",  # the name of a person who has another line manager now
    "contract_inherited", "contract_line_changed",  # the name of the new line manager, or of whom they lead
    "training_asked", "training_declined",  # why a course is wanted, and why it is not paid
}  # fmt: skip
WORDS = re.compile(r"[a-z]{2,} [a-z]{2,}", re.IGNORECASE)  # a sentence: codes, numbers and dates stay as they are


@pytest.fixture(scope="module")
def company(visitor: Visitor) -> Visitor:
    plant(visitor)
    session.remove()
    return visitor


def typed(body):
    """The same form, with a canary in every sentence."""
    if not body:
        return body
    return {
        name: f"{value} {TYPED}" if isinstance(value, str) and WORDS.search(value) else value
        for name, value in body.items()
    }


def letters_after(company, row, who):
    """Whom the act has something mailed, and the letter."""
    address, body = company.address(row.page, row.thing), typed(fill_in(row, company.things))
    with company.aside():
        before = session.scalar(sa.select(sa.func.max(Notification.id))) or 0
        company.visit_and_stay(who, row.method, address, body, checked=False)
        session.remove()
        with company.app.app_context():
            told = session.scalars(sa.select(Notification).where(Notification.id > before)).all()
            return [(one.recipient_id, one.kind, compose(one.recipient, [one]).as_string()) for one in told]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_letter_says_what_its_reader_may_not_read(company):
    names = {find_session(token).account.person_id: name for name, token in company.tokens.items()}
    session.remove()
    written, leaks = 0, set()
    for row in ACCESS:
        who = next((role for role in row.who if row.who[role] is YES and role != "nobody"), None)
        if row.method != "POST" or who is None:
            continue
        for recipient_id, kind, letter in letters_after(company, row, who):
            written += 1
            reader = names.get(recipient_id, "somebody else")
            leaks |= {(row.name, kind, reader, f) for f in find_canaries(letter) if reader not in MAY_READ[f]}
            if TYPED in letter.casefold() and kind not in CARRY_WORDS:
                leaks.add((row.name, kind, reader, "what was typed"))
    assert leaks == set(), "\n".join(map(str, sorted(leaks)))
    assert written > 40
