"""Everything this room tells can be put into words with what it carries."""

import re

import pytest

from mobility.core.i18n import Message
from mobility.moves import messages
from mobility.moves.models import Feedback, FeedbackKind
from mobility.notifications.messages import get_wording, registered_wordings
from tests.factories import make_move, make_opportunity

FEEDBACK = {"feedback_received", "opportunity_feedback_received", "feedback_accepted"}
KINDS = sorted(
    kind
    for kind in registered_wordings()
    if kind.startswith(("release_", "approval_", "change_", "review_", "move_", "end_", "feedback_", "home"))
    or kind in FEEDBACK
)


def say(text, params):
    return text % {name: str(value) if isinstance(value, Message) else value for name, value in params.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_message_finds_the_words_it_needs(people, kind):
    move = make_move(people.employee, make_opportunity(people.host))
    if kind in FEEDBACK:
        feedback = Feedback(id=1, move=move, kind=FeedbackKind.ABOUT_PERSON)
        notices = [messages.about_feedback(kind, feedback)]
    else:
        notices = [messages.about(kind, move, person) for person in (people.employee, people.host)]
    for notice in notices:
        wording = get_wording(kind)
        for text in (wording.subject, wording.body, wording.link):
            assert not re.search(r"%\(\w+\)s", say(text, notice.params))
            assert "None" not in say(text, notice.params)


def test_a_person_reads_of_their_own_move(people):
    move = make_move(people.employee, make_opportunity(people.host))
    own, others = (messages.about("move_approved", move, person) for person in (people.employee, people.host))
    assert str(own.params["what"]) == f"“{move.opportunity.title}”"
    assert str(others.params["what"]).startswith(people.employee.name)


def test_nobody_is_told_of_one_happening_twice_and_of_each_round_once(people):
    move = make_move(people.employee, make_opportunity(people.host))
    keys = {messages.about("release_asked", move, person).event_key for person in (people.manager, people.manager)}
    assert len(keys) == 1
