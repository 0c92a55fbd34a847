"""Whether one may be found, and who reads which section: choices that hold at once and are kept with their date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.events import publish
from mobility.core.i18n import N_
from mobility.people.models import Person
from mobility.skills import visibility as sections
from mobility.skills.events import VisibilityChanged
from mobility.skills.models import (
    NOTICE_VERSION,
    NoticeText,
    PrivacyChoice,
    Profile,
    ProfileSection,
    Section,
    SectionReaders,
    Visibility,
)
from mobility.skills.policy import ProfilePermission
from mobility.skills.services.profile import open_profile

BEING_FOUND = "being_found"


@dataclass(frozen=True)
class NoticeShown:
    """The words of the notice that stood before the person when they chose, and their language."""

    text: str
    language: str


def read_notice_and_choose(
    *, actor: Person, person: Person, visibility: Visibility, shown: NoticeShown | None = None
) -> Profile:
    """Record that the notice was read and what was chosen; the choice holds from the next request on."""
    authorize(actor, ProfilePermission.CHOOSE_VISIBILITY, person)
    if visibility is Visibility.UNDECIDED:
        raise InvalidInput(N_("Choose one of the three. You can change it at any time."), field="visibility")
    profile, now = open_profile(person), clock.now()
    old, profile.visibility = profile.visibility, visibility
    profile.notice_version, profile.notice_read_at, profile.chosen_at = NOTICE_VERSION, now, now
    _keep(person, {BEING_FOUND: visibility.value}, shown)
    audit.record(
        actor=actor, action="choose_visibility", subject=profile, concerns=person, old_status=old, new_status=visibility
    )
    if old is not visibility:
        publish(VisibilityChanged(person))
    return profile


def choose_readers(
    *, actor: Person, person: Person, readers: Mapping[Section, SectionReaders], shown: NoticeShown | None = None
) -> None:
    """Say who reads the sections that are named; it holds from the next request on."""
    authorize(actor, ProfilePermission.CHOOSE_VISIBILITY, person)
    if readers.get(Section.WANTED) is SectionReaders.EVERYONE:
        raise InvalidInput(
            N_("What you want to learn is never shown to everyone. Choose other readers."), field="wanted"
        )
    before = sections.get_readers(person)
    changed = {section: chosen for section, chosen in readers.items() if before[section] is not chosen}
    if not changed:
        return
    rows = {
        row.section: row
        for row in session.scalars(sa.select(ProfileSection).where(ProfileSection.person_id == person.id))
    }
    for section, chosen in changed.items():
        if section in rows:
            rows[section].readers = chosen
        else:
            session.add(ProfileSection(person_id=person.id, section=section, readers=chosen))
    _keep(person, {section.value: chosen.value for section, chosen in changed.items()}, shown)
    audit.record(actor=actor, action="choose_readers", subject=open_profile(person), concerns=person)
    publish(VisibilityChanged(person))


def _keep(person: Person, choices: Mapping[str, str], shown: NoticeShown | None) -> None:
    """The proof: what was chosen, when, and after which words."""
    sha256 = _keep_text(shown) if shown else None
    language = shown.language if shown else person.reading_language
    session.add_all(
        PrivacyChoice(
            person_id=person.id,
            about=about,
            choice=choice,
            notice_version=NOTICE_VERSION,
            notice_sha256=sha256,
            language=language,
            created_at=clock.now(),
        )
        for about, choice in choices.items()
    )


def _keep_text(shown: NoticeShown) -> str:
    sha256 = hashlib.sha256(shown.text.encode()).hexdigest()
    if session.scalar(sa.select(NoticeText.id).where(NoticeText.sha256 == sha256)) is None:
        session.add(NoticeText(sha256=sha256, version=NOTICE_VERSION, language=shown.language, text=shown.text))
    return sha256
