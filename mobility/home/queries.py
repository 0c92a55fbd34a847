"""What waits for a person, gathered from every room that can ask something of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from mobility.applications import messages as application_messages
from mobility.applications import queries as applications
from mobility.applications.models import Application
from mobility.core import clock
from mobility.core.i18n import N_, Message
from mobility.core.waiting import Waiting
from mobility.moves import progress
from mobility.moves import queries as moves
from mobility.opportunities import queries as opportunities
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.opportunities.policy import is_host_manager
from mobility.people.models import Person
from mobility.skills.models import Visibility
from mobility.skills.queries import get_profile, list_held

ENOUGH_SKILLS = 3
CURRENT = frozenset({OpportunityStatus.OPEN, OpportunityStatus.CLOSED, OpportunityStatus.IN_REVIEW})


@dataclass(frozen=True)
class Posting:
    """A host's own opportunity and how many wait for an answer there."""

    opportunity: Opportunity
    waiting: int


def list_tasks(person: Person) -> list[Waiting]:
    """Everything that waits for this person, the most urgent first."""
    tasks = [
        *_about_oneself(person),
        *applications.list_waiting_for(person),
        *moves.list_waiting_for(person),
        *(_about_posting(row, person) for row in opportunities.list_waiting_for(person)),
    ]
    return sorted(tasks, key=lambda task: task.urgency)


def _about_oneself(person: Person) -> list[Waiting]:
    if not person.is_employed:
        return []
    tasks = []
    if get_profile(person).visibility is Visibility.UNDECIDED:
        tasks.append(Waiting(Message(N_("Read who sees what here, and choose whether you can be found")), "/notice"))
    if len(list_held(person)) < ENOUGH_SKILLS:
        tasks.append(Waiting(Message(N_("Add your first skills, so that we can show you what fits")), "/profile"))
    return tasks


def _about_posting(opportunity: Opportunity, person: Person) -> Waiting:
    sentence = (
        N_("Change “%(title)s”, which HR sent back to you")
        if is_host_manager(person, opportunity)
        else N_("Review “%(title)s” before it is published")
    )
    return Waiting(Message(sentence, {"title": opportunity.title}), f"/opportunities/{opportunity.id}")


def list_current_applications(person: Person) -> Sequence[Application]:
    return [row for row in applications.list_of(person) if not applications.is_past(row)]


def describe_application(application: Application) -> Message:
    """Where it stands, for the applicant: in the words of the move as soon as there is one."""
    move = moves.find_move_of(application.id)
    if move is not None:
        return progress.status_sentence(move, progress.Reader.PERSON)
    return application_messages.status_sentence(application, applications.find_due_day(application))


def list_current_postings(person: Person) -> list[Posting]:
    """What this person hosts and is not over yet, with most applicants waiting first."""
    rows = [row for row in opportunities.list_hosted_by(person) if row.status in CURRENT]
    pending = applications.count_pending(person)
    postings = [Posting(row, pending.get(row.id, 0)) for row in rows]
    return sorted(postings, key=lambda posting: (-posting.waiting, posting.opportunity.id))


def today_of(person: Person) -> dt.date:
    return clock.today(person.time_zone)
