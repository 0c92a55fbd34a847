"""What waits for a person, gathered from every room that can ask something of them."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import sqlalchemy as sa

from mobility.applications import messages as application_messages
from mobility.applications import queries as applications
from mobility.applications.models import Application
from mobility.applications.queries import waiting as application_tasks
from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Source, Waiting, list_worth_asking
from mobility.development.queries import contract as contracts
from mobility.development.queries import interview as interviews
from mobility.home.system import list_alarms
from mobility.moves import queries as moves
from mobility.moves.models import Move
from mobility.moves.queries import waiting as move_tasks
from mobility.moves.queries.apart import say_where_it_stands
from mobility.moves.words.readers import Reader
from mobility.opportunities import queries as opportunities
from mobility.opportunities.models import Opportunity
from mobility.opportunities.policy import is_host
from mobility.opportunities.queries import waiting as posting_tasks
from mobility.people.models import Person, Role
from mobility.policies.policy import is_admin
from mobility.privacy.queries import requests as privacy
from mobility.skills.models import NOTICE_VERSION, HeldSkill, Profile, Skill, Visibility
from mobility.skills.queries import (
    asked_to_confirm,
    find_to_check,
    get_profile,
    list_confirmations_for,
    list_held,
    target_of,
)
from mobility.training.queries import tasks as training_tasks

T = TypeVar("T")

log = logging.getLogger("mobility.home")

ENOUGH_SKILLS = 3


@dataclass(frozen=True)
class Posting:
    """A host's own opportunity and how many wait for an answer there."""

    opportunity: Opportunity
    waiting: int


def list_tasks(person: Person) -> tuple[list[Waiting], bool]:
    """Everything that waits for this person, the most urgent first; and whether every room could be asked."""
    worth_asking = read_safely(lambda: list_worth_asking(SOURCES, person))
    asked = [read_safely(partial(one.tell, person)) for one in (SOURCES if worth_asking is None else worth_asking)]
    tasks = [task for answer in asked for task in answer or ()]
    return sorted(tasks, key=lambda task: task.urgency), None not in asked


def read_safely(read: Callable[[], T]) -> T | None:
    """What a part of a page shows; None where it cannot be read, so that the other parts of the page stay."""
    try:
        with session.begin_nested():
            return read()
    except Exception:
        log.exception("%s cannot be read; the page goes on without it", read)
        return None


def _unsettled(person: Person) -> sa.Select[Person] | None:
    """Where the choice is to be made, skills are few, or somebody was asked whether theirs are current."""
    if not person.is_employed:
        return None
    settled = sa.exists().where(
        Profile.person_id == Person.id,
        Profile.visibility != Visibility.UNDECIDED,
        sa.or_(Profile.notice_version.is_(None), Profile.notice_version == NOTICE_VERSION),
        Profile.skills_asked_at.is_(None),
    )
    held = (
        sa.select(sa.func.count(target_of(Skill).distinct()))
        .join(HeldSkill.skill)
        .where(HeldSkill.person_id == Person.id, HeldSkill.valid_to.is_(None))
    )
    few = held.scalar_subquery() < ENOUGH_SKILLS
    return sa.select(Person).where(Person.id == person.id, sa.or_(~settled, few))


def _about_oneself(person: Person) -> list[Waiting]:
    if not person.is_employed:
        return []
    tasks = []
    profile = get_profile(person)
    if profile.visibility is not Visibility.UNDECIDED and profile.notice_version not in {None, NOTICE_VERSION}:
        tasks.append(Waiting(Message(N_("The privacy notice has changed: read it and choose again")), "/notice"))
    if profile.visibility is Visibility.UNDECIDED:
        tasks.append(Waiting(Message(N_("Read who sees what here, and choose whether you can be found")), "/notice"))
    held = list_held(person)
    if len(held) < ENOUGH_SKILLS:
        path = "/profile" if held else "/profile/start"
        tasks.append(Waiting(Message(N_("Add skills to your profile, so that we can show you what fits")), path))
    if find_to_check(profile, held):
        tasks.append(Waiting(Message(N_("Say whether your skills are still current")), "/profile/still-current"))
    return tasks


def _about_posting(opportunity: Opportunity, person: Person) -> Waiting:
    sentence = (
        N_("Change “%(title)s”, which HR sent back to you")
        if is_host(person, opportunity)
        else N_("Review “%(title)s” before it is published")
    )
    return Waiting(Message(sentence, {"title": opportunity.title}), f"/opportunities/{opportunity.id}")


def _about_postings(person: Person) -> list[Waiting]:
    return [_about_posting(row, person) for row in posting_tasks.list_waiting_for(person)]


def _administering(person: Person) -> sa.Select[Person] | None:
    return sa.select(Person).where(Person.id == person.id) if is_admin(person, None) else None


def _about_system(person: Person) -> list[Waiting]:
    return [Waiting(alarm, "/administration/system") for alarm in list_alarms()] if is_admin(person, None) else []


# each room's answer to "what needs me"; one that fails takes none of the others with it
SOURCES = (
    Source(_administering, _about_system),
    Source(_unsettled, _about_oneself),
    *application_tasks.SOURCES,
    *move_tasks.SOURCES,
    Source(posting_tasks.waiting_for, _about_postings),
    *posting_tasks.HOST_SOURCES,
    *training_tasks.SOURCES,
    Source(privacy.waiting_for, privacy.list_waiting_for),
    Source(asked_to_confirm, list_confirmations_for),
    Source(contracts.waiting_for, contracts.list_waiting_for),
    Source(interviews.waiting_for, interviews.list_waiting_for),
)


def describe_applications(person: Person) -> list[tuple[Application, Message]]:
    """Those that are not over, each with where it stands: in the words of the move as soon as there is one."""
    current = applications.list_current_of(person)
    found = moves.find_moves_of([row.id for row in current if applications.has_move(row)])
    return [(row, _describe_application(row, found.get(row.id))) for row in current]


def _describe_application(application: Application, move: Move | None) -> Message:
    if move is not None:
        return say_where_it_stands(move, Reader.PERSON)
    return application_messages.status_sentence(application, applications.find_due_day(application))


def list_current_postings(person: Person) -> list[Posting]:
    """What this person hosts and is not over yet, with most applicants waiting first."""
    rows = opportunities.list_current(person)
    undecided = applications.count_undecided(person) if rows else {}
    postings = [Posting(row, undecided.get(row.id, 0)) for row in rows]
    return sorted(postings, key=lambda posting: (-posting.waiting, posting.opportunity.id))


def today_of(person: Person) -> dt.date:
    return clock.today(person.time_zone)


@dataclass(frozen=True)
class Hint:
    """One thing to do for somebody for whom nothing waits."""

    sentence: str
    label: str
    path: str


EMPLOYEES_HINT = Hint(
    N_("Nothing waits for you. Have a look at what you could learn in another team."),
    N_("Find opportunities"),
    "/find?sort=grow",
)
READERS_HINT = Hint(N_("Nothing waits for you. Have a look at what is open."), N_("Find opportunities"), "/find")
# by role, the first that fits
HINTS = {
    Role.REPRESENTATIVE: Hint(
        N_("Nothing waits for you. You can look at the rules, the notices and the figures at any time."),
        N_("Open the oversight page"),
        "/oversight",
    ),
    Role.AUDITOR: Hint(
        N_("Nothing waits for you. You can look at the rules, the notices and the figures at any time."),
        N_("Open the oversight page"),
        "/oversight",
    ),
    Role.ADMIN: Hint(
        N_("Nothing waits for you. The state of the system says how the worker, the mails and the model are."),
        N_("See the state of the system"),
        "/administration/system",
    ),
}


def find_hint(person: Person) -> Hint:
    """What is worth a look where nothing waits."""
    hints = (hint for role, hint in HINTS.items() if person.has(role))
    return next(hints, EMPLOYEES_HINT if person.is_employed else READERS_HINT)
