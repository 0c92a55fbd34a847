"""Once a year people are asked whether their skills are still right; one click says so for all of them."""

from __future__ import annotations

from collections.abc import Collection

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.events import publish
from mobility.notifications.services import notify
from mobility.people.models import Person
from mobility.skills import messages, queries
from mobility.skills.events import ProfileChanged
from mobility.skills.models import HeldSkill
from mobility.skills.policy import ProfilePermission
from mobility.skills.services.profile import mark_edited, open_profile

ASKED_AT_ONCE = 500  # of a company that was imported on one day not everybody is asked on one day


def ask_whether_skills_are_current() -> None:
    for person in queries.list_people_to_ask(ASKED_AT_ONCE):
        open_profile(person).skills_asked_at = clock.now()
        notify(recipient=person, notice=messages.still_current(clock.today(person.time_zone)))


def keep_skills(*, actor: Person, person: Person, held: Collection[HeldSkill]) -> None:
    """They are still right: what was said stays, and when it was looked at is noted."""
    authorize(actor, ProfilePermission.EDIT, person)
    if not held:
        return
    for row in held:
        authorize(actor, ProfilePermission.EDIT_PART, row)
        row.checked_at = clock.now()
    audit.record(
        actor=actor,
        action="keep_skills",
        subject=mark_edited(person),
        concerns=person,
        reason_code=f"{len(held)} skills",
    )
    publish(ProfileChanged(person))
