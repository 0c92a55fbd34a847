"""The one sentence that tells each reader where a move stands."""

from __future__ import annotations

from mobility.core.db import session
from mobility.moves.models import Feedback, FeedbackKind, MoveStatus
from mobility.moves.progress import status_sentence
from mobility.moves.words.readers import Reader
from tests.factories import make_move, make_opportunity, save


def test_whoever_told_how_it_went_is_asked_no_more(people):
    move = make_move(people.employee, make_opportunity(people.host), MoveStatus.COMPLETED)
    save(Feedback(move=move, kind=FeedbackKind.ABOUT_OPPORTUNITY, author=people.employee, text="I learnt a lot."))
    assert "nothing is left" in str(status_sentence(move, Reader.PERSON))
    assert "how it went by" in str(status_sentence(move, Reader.HOST))
    assert "give feedback by" in str(status_sentence(move, Reader.HR))
    save(Feedback(move=move, kind=FeedbackKind.ABOUT_PERSON, author=people.host, text="She asked good questions."))
    session.expire_all()
    assert "nothing is left" in str(status_sentence(move, Reader.HOST))
    assert "settled both ways" in str(status_sentence(move, Reader.HR))
