"""Somebody of whom something is held in every room, each thing with words of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from mobility.applications.models import Application, ApplicationStatus, Invitation
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import Direction, InputKind, ManualPlace, RankingInput, Suggestion, SuggestionList
from mobility.moves.models import Decision, Feedback, FeedbackKind, HrDecision, Move, MoveStatus, ReleaseDecision
from mobility.notifications.models import Notification
from mobility.opportunities.models import SavedOpportunity
from mobility.people.models import Person
from mobility.skills import services as skills
from mobility.skills.models import LanguageHeld, SkillState, Visibility
from tests.factories import (
    World,
    give_skill,
    make_application,
    make_move,
    make_opportunity,
    make_profile,
    make_session_token,
    make_skill,
    save,
    want_skill,
)

CANARY = "zanzibar"


@dataclass
class Told:
    """The person, and what of theirs goes on and is over."""

    people: World
    person: Person
    running: Application
    over: Application
    move: Move


def say(what: str) -> str:
    return f"{CANARY}{what}"


@pytest.fixture
def told(people: World) -> Told:
    person = people.employee
    make_profile(
        person, Visibility.OPEN, headline=say("headline"), about=say("about"), mobility=say("mobility"), gig_hours=4
    )
    give_skill(
        person, make_skill("own phrase", state=SkillState.PROPOSED), evidence=say("evidence"), phrase=say("phrase")
    )
    want_skill(person, make_skill("Storytelling"))
    skills.add_experience(
        actor=person, person=person, title=say("position"), from_month="2019-01", to_month=None, text=say("past")
    )
    save(LanguageHeld(person_id=person.id, code="fr", level="C1"))
    make_session_token(person)
    over = _apply(people, ApplicationStatus.NOT_SELECTED, "over")
    running = _apply(people, ApplicationStatus.SUBMITTED, "running")
    move = _move(people)
    _told_and_shown(people, over)
    session.commit()
    return Told(people, person, running, over, move)


def _apply(people: World, status: ApplicationStatus, what: str) -> Application:
    snapshot = {"headline": say(f"{what}snapshot"), "about": "", "job_title": "", "unit": "", "experience": []}
    return make_application(
        people.employee,
        make_opportunity(people.host),
        status,
        motivation=say(f"{what}motivation"),
        reason_sentence=say(f"{what}sentence") if what == "over" else "",
        decided_at=clock.now() if what == "over" else None,
        snapshot={**snapshot, "skills": [], "languages": [], "availability": {}},
    )


def _move(people: World) -> Move:
    posting = make_opportunity(people.host, starts_on=clock.today() - dt.timedelta(days=200))
    move = make_move(people.employee, posting, MoveStatus.COMPLETED)
    move.application.motivation, now = say("movemotivation"), clock.now()
    words = {"home_work": say("homework"), "tried": say("tried"), "note": say("releasenote")}
    save(ReleaseDecision(move=move, decision=Decision.AGREED, decided_by=people.manager, decided_at=now, **words))
    save(HrDecision(move=move, decision=Decision.APPROVED, decided_by=people.hr, decided_at=now, note=say("hrnote")))
    save(Feedback(move=move, kind=FeedbackKind.ABOUT_PERSON, author=people.host, text=say("feedback")))
    return move


def _told_and_shown(people: World, over: Application) -> None:
    person, posting = people.employee, over.opportunity
    audit.record(actor=people.host, action="end", subject=over, concerns=person, note=say("auditnote"))
    params = {"host": people.host.name, "title": posting.title, "sentence": say("param")}
    save(Notification(recipient=person, event_key="k", kind="invitation_received", params=params, path=f"/{CANARY}"))
    save(Invitation(opportunity=posting, person=person, invited_by=people.host, message=say("invitation")))
    save(SavedOpportunity(person_id=person.id, opportunity_id=posting.id))
    seen = {"is": {"about": say("seen")}, "vectors": []}
    save(RankingInput(hash="0" * 64, kind=InputKind.PERSON, person_id=person.id, value=seen))
    save(ManualPlace(opportunity_id=posting.id, person_id=person.id, position=1, reason_code="team",
                     reason_sentence=say("placed"), weights="w", placed_by=people.host))  # fmt: skip
    suggestion = Suggestion(
        opportunity_id=posting.id, person_id=person.id, rank=3, score=0.71, parts={"gap": say("gap")}
    )
    save(
        SuggestionList(
            direction=Direction.PEOPLE,
            viewer_id=people.host.id,
            opportunity_id=posting.id,
            model="m",
            weights="w",
            suggestions=[suggestion],
        )
    )
