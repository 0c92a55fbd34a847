"""Every row of the table from every status, and one sentence for every status and reader."""

import ast
import itertools
from pathlib import Path
from types import SimpleNamespace

import pytest

from mobility.core.errors import TransitionNotAllowed
from mobility.moves import services
from mobility.moves.models import ClearanceStatus, MoveStatus
from mobility.moves.policy import Level
from mobility.moves.progress import RELEASE_SENTENCES, SENTENCES, STATUS_WORDS
from mobility.moves.words.happenings import HAPPENINGS
from mobility.moves.words.readers import Reader
from mobility.moves.workflow import clearance_workflow, workflow

EVERY = [*itertools.product([workflow], workflow, MoveStatus)]
EVERY += itertools.product([clearance_workflow], clearance_workflow, ClearanceStatus)


@pytest.mark.parametrize(("workflow", "transition", "status"), EVERY)
def test_every_action_from_every_status(workflow, transition, status):
    agreed = SimpleNamespace(is_agreed_by_both=True)
    released = SimpleNamespace(decision="agreed")
    subject = SimpleNamespace(
        status=status, release=agreed, release_decisions=[released], ended_on=None, extension=None, open_clearances=[]
    )
    if status in transition.sources:
        assert workflow.apply(transition.action, subject) == (status, transition.target)
    else:
        with pytest.raises(TransitionNotAllowed):
            workflow.apply(transition.action, subject)
        assert subject.status is status


def test_every_status_says_one_thing_to_every_reader():
    settled = set(MoveStatus) - {MoveStatus.AWAITING_RELEASE}
    assert set(SENTENCES) == set(itertools.product(settled, set(Reader) - {Reader.STAND_IN}))


def test_an_open_release_says_one_thing_to_every_reader_however_late_it_is():
    asked = set(itertools.product(Level, Reader))
    nobody_stands_in = {(Level.LINE, Reader.STAND_IN), (Level.HR_ALONE, Reader.STAND_IN)}
    assert set(RELEASE_SENTENCES) == asked - nobody_stands_in


def test_every_status_has_a_word():
    assert set(STATUS_WORDS) == set(MoveStatus)


def test_every_action_has_a_line_in_the_history():
    assert {row.action for row in workflow} | _list_recorded() <= set(HAPPENINGS)


def _list_recorded():
    """What services put on record of a move besides the steps of the table, by the word in the source."""
    sources = [ast.parse(path.read_text("utf-8")) for path in Path(services.__path__[0]).glob("*.py")]
    calls = [node for tree in sources for node in ast.walk(tree) if isinstance(node, ast.Call)]
    said = [{word.arg: word.value for word in call.keywords} for call in calls]
    return {
        words["action"].value
        for words in said
        if isinstance(words.get("action"), ast.Constant) and ast.unparse(words["subject"]).split(".")[-1] == "move"
    }
