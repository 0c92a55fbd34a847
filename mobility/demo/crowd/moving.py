"""The moves of those in a large company who got a place: promised, released, approved, under way or over."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from mobility.capacity.models import Commitment, CommitmentKind
from mobility.capacity.queries import to_percent
from mobility.demo.crowd.people import Employee
from mobility.demo.crowd.postings import Phase, Posting
from mobility.demo.crowd.rows import Record, Row, change, write, write_numbered
from mobility.demo.stories import DAY
from mobility.demo.texts import language_of, pick
from mobility.moves.models import (
    ClockStep,
    Decision,
    Feedback,
    FeedbackKind,
    HrDecision,
    HrReason,
    Move,
    MoveStatus,
    ReleaseDecision,
    ReleaseRequest,
)
from mobility.opportunities.models import OpportunityKind, Place

S = MoveStatus
COURSE = (S.AWAITING_RELEASE, S.AWAITING_HR, S.APPROVED, S.ACTIVE, S.COMPLETED)
ACTIONS = ("open", "agree", "approve", "activate", "complete")
REMINDED_AFTER, REMINDED_AGAIN_AFTER, ABOVE_AFTER, HR_AFTER = 5 * DAY, 9 * DAY, 12 * DAY, 14 * DAY


@dataclass
class Placed:
    """Somebody who accepted an offer."""

    application: int
    by: Employee
    posting: Posting
    place: int
    offered_at: dt.datetime
    accepted_at: dt.datetime
    status: MoveStatus = S.AWAITING_RELEASE
    commitment: int = 0
    id: int = 0

    @property
    def percent(self) -> float:
        return share_of(self.by, self.posting)

    @property
    def steps(self) -> int:
        """How many of the course it has behind it."""
        return COURSE.index(self.status) + 1

    @property
    def instants(self) -> tuple[dt.datetime, ...]:
        """Of each step of the course."""
        starts, ends = (
            dt.datetime.combine(day, dt.time(6), dt.UTC) for day in (self.posting.starts_on, self.posting.ends_on)
        )
        return self.accepted_at, self.accepted_at + DAY, self.accepted_at + 1.5 * DAY, starts, ends + DAY


def share_of(person: Employee, posting: Posting) -> float:
    """Per cent of full time that the work takes."""
    if posting.kind is OpportunityKind.GIG:
        return to_percent(person.person, posting.entry["hours_per_week"])
    return float(posting.entry["allocation_percent"])


def write_moves(chance: random.Random, placed: Sequence[Placed], now: dt.datetime) -> None:
    for one in placed:
        one.status = {Phase.RUNNING: S.ACTIVE, Phase.COMPLETED: S.COMPLETED}.get(
            one.posting.phase, chance.choice(COURSE[:3])
        )
    for one, number in zip(placed, write_numbered(Commitment, [_commitment(one) for one in placed]), strict=True):
        one.commitment = number
    for one, number in zip(placed, write_numbered(Move, [_move(one) for one in placed]), strict=True):
        one.id = number
    for held in (one for one in placed if one.status is not S.COMPLETED):
        change(Place, "holder_id", {held.place: held.by.id}, held_since=held.offered_at)
    write(ReleaseRequest, [_request(one) for one in placed])
    write(ReleaseDecision, [_release(chance, one) for one in placed if one.steps > 1])
    write(HrDecision, [_approval(chance, one) for one in placed if one.steps > 2])
    write(Feedback, [row for one in placed if one.status is S.COMPLETED for row in _feedback(chance, one)])
    record = Record()
    for one in placed:
        _tell_history(record, one)
    record.write()


def _commitment(one: Placed) -> Row:
    return {
        "created_at": one.accepted_at,
        "person_id": one.by.id,
        "kind": CommitmentKind(one.posting.kind.value),
        "starts_on": one.posting.starts_on,
        "ends_on": one.posting.ends_on,
        "percent": one.percent,
        "title": one.posting.title,
    }


def _move(one: Placed) -> Row:
    is_home = one.status is S.COMPLETED and one.posting.kind is OpportunityKind.WORK_PACKAGE
    return {
        "created_at": one.accepted_at,
        "version": one.steps,
        "application_id": one.application,
        "person_id": one.by.id,
        "opportunity_id": one.posting.id,
        "place_id": one.place,
        "commitment_id": one.commitment,
        "status": one.status,
        "starts_on": one.posting.starts_on,
        "ends_on": one.posting.ends_on,
        "percent": one.percent,
        "hours_per_week": one.percent / 100 * one.by.person.full_time_hours,
        "releaser_id": one.by.manager_id,
        "release_asked_at": one.accepted_at,
        "release_due_on": (one.accepted_at + HR_AFTER).date(),
        "back_home_at": one.instants[-1] if is_home else None,
        "back_home_by_id": one.by.manager_id if is_home else None,
    }


def _request(one: Placed) -> Row:
    asked = one.accepted_at
    return {
        "created_at": asked,
        "move_id": one.id,
        "releaser_id": one.by.manager_id,
        "asked_at": asked,
        "remind_on": (asked + REMINDED_AFTER).date(),
        "remind_again_on": (asked + REMINDED_AGAIN_AFTER).date(),
        "above_on": (asked + ABOVE_AFTER).date(),
        "hr_on": (asked + HR_AFTER).date(),
        "step": ClockStep.ASKED,
        "ended_at": one.instants[1] if one.steps > 1 else None,
    }


def _release(chance: random.Random, one: Placed) -> Row:
    words = pick(chance, "en", "home_work_plans", one.by.family)
    at = one.instants[1]
    return {
        "created_at": at,
        "move_id": one.id,
        "decision": Decision.AGREED,
        "decided_by_id": one.by.manager_id,
        "decided_at": at,
        "home_work": words.format(colleague="The team"),
    }


def _approval(chance: random.Random, one: Placed) -> Row:
    at = one.instants[2]
    return {
        "created_at": at,
        "move_id": one.id,
        "decision": Decision.APPROVED,
        "decided_by_id": one.by.partner_id,
        "decided_at": at,
        "reason_code": HrReason.BOTH_AGREE,
        "note": pick(chance, "en", "hr_notes"),
    }


def _feedback(chance: random.Random, one: Placed) -> list[Row]:
    at, host, person = one.instants[-1], one.posting.host, one.by
    language = language_of(person.person.language.split("-")[0])
    about = pick(chance, language, "feedback_on_person", person.family)
    words = pick(chance, language, "feedback_on_opportunity", host.family)
    common = {"created_at": at, "move_id": one.id}
    return [
        common
        | {"kind": FeedbackKind.ABOUT_PERSON, "author_id": host.id, "accepted_at": at + 2 * DAY,
           "text": about.format(first_name=person.person.name.split()[0])},
        common
        | {"kind": FeedbackKind.ABOUT_OPPORTUNITY, "author_id": person.id, "accepted_at": None, "text": words},
    ]  # fmt: skip


def _tell_history(record: Record, one: Placed) -> None:
    actors = (one.by.id, one.by.manager_id, one.by.partner_id, None, None)
    before: MoveStatus | None = None
    for status, action, at, actor in list(zip(COURSE, ACTIONS, one.instants, actors, strict=True))[: one.steps]:
        record.note(at, (Move, one.id), action, (before, status), actor, one.by.id)
        before = status
