"""A lifecycle as a table."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import pytest

from mobility.core.authz import register_policy
from mobility.core.errors import ConditionNotMet, NotPermitted, TransitionNotAllowed
from mobility.core.workflow import Button, Condition, Workflow, transition


class Status(enum.StrEnum):
    NEW = "new"
    DONE = "done"


class Permission(enum.StrEnum):
    FINISH = "test:finish"


@dataclass
class Thing:
    status: Status = Status.NEW
    is_ready: bool = True


register_policy({Permission.FINISH: ((lambda actor, thing: actor == "owner",),)})
workflow = Workflow(
    transition(
        "finish",
        from_=[Status.NEW],
        to=Status.DONE,
        by=Permission.FINISH,
        label="Finish it",
        needs=[Condition(lambda thing: thing.is_ready, "Make it ready first.")],
        button=Button.PRIMARY,
    ),
    transition("lapse", from_=[Status.NEW], to=Status.DONE, by=None),
)


def test_an_action_moves_a_thing_along_its_row():
    thing = Thing()
    assert workflow.apply("finish", thing) == (Status.NEW, Status.DONE)
    assert thing.status is Status.DONE


def test_an_action_cannot_start_from_another_status():
    thing = Thing(Status.DONE)
    with pytest.raises(TransitionNotAllowed):
        workflow.apply("finish", thing)


def test_what_must_hold_says_how_to_make_it_hold():
    thing = Thing(is_ready=False)
    with pytest.raises(ConditionNotMet, match="Make it ready first"):
        workflow.apply("finish", thing)
    assert thing.status is Status.NEW


def test_only_who_holds_the_permission_may():
    workflow.may("owner", "finish", Thing())
    with pytest.raises(NotPermitted):
        workflow.may("stranger", "finish", Thing())


def test_a_screen_offers_what_can_be_done_now():
    assert [row.action for row in workflow.available("owner", Thing())] == ["finish"]
    assert workflow.available("stranger", Thing()) == []
    assert workflow.available("owner", Thing(is_ready=False)) == []
    assert workflow.available("owner", Thing(Status.DONE)) == []


def test_two_rows_cannot_share_a_name():
    row = transition("finish", from_=[Status.NEW], to=Status.DONE, by=None)
    with pytest.raises(ValueError, match="share"):
        Workflow(row, row)
