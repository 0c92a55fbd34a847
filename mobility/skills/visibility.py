"""Who sees which section of a profile: one table of defaults, one rule, one view for every page that shows somebody."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from mobility.core.db import session
from mobility.core.i18n import N_
from mobility.people.models import Person, Role
from mobility.people.policy import is_hr_for, is_in_line_above
from mobility.skills import queries
from mobility.skills.models import (
    Evidence,
    Experience,
    HeldSkill,
    LanguageHeld,
    Profile,
    ProfileSection,
    Section,
    SectionReaders,
    WantedSkill,
)

DEFAULTS = {
    Section.ABOUT: SectionReaders.HOSTS_AND_HR,
    Section.HELD: SectionReaders.EVERYONE,
    Section.EXPERIENCE: SectionReaders.HOSTS_AND_HR,
    Section.LANGUAGES: SectionReaders.HOSTS_AND_HR,
    Section.AVAILABILITY: SectionReaders.HOSTS_AND_HR,
    Section.WANTED: SectionReaders.ONLY_ME,
}
SECTION_WORDS = {
    Section.ABOUT: N_("Headline and text about you"),
    Section.HELD: N_("Skills you hold"),
    Section.EXPERIENCE: N_("Experience"),
    Section.LANGUAGES: N_("Languages you speak"),
    Section.AVAILABILITY: N_("When and where you could work"),
    Section.WANTED: N_("Skills you want to learn"),
}
READER_WORDS = {
    SectionReaders.EVERYONE: N_("Everyone who signs in here"),
    SectionReaders.HOSTS_AND_HR: N_("Hosts and your HR partners"),
    SectionReaders.HR: N_("Your HR partners only"),
    SectionReaders.ONLY_ME: N_("Only you"),
}
# what would tell those above that somebody looks around (rule 5), whatever was chosen and whatever else they are
NEVER_FOR_THE_LINE = frozenset({Section.AVAILABILITY, Section.WANTED})
HIDDEN_FROM_HOSTS = (SectionReaders.HR, SectionReaders.ONLY_ME)


class Viewer(enum.StrEnum):
    """As what somebody looks at a profile."""

    SELF = "self"
    HR = "hr"
    HOST = "host"
    COLLEAGUE = "colleague"


SEEN_BY = {
    Viewer.SELF: frozenset(SectionReaders),
    Viewer.HR: frozenset(SectionReaders) - {SectionReaders.ONLY_ME},
    Viewer.HOST: frozenset({SectionReaders.EVERYONE, SectionReaders.HOSTS_AND_HR}),
    Viewer.COLLEAGUE: frozenset({SectionReaders.EVERYONE}),
}


@dataclass(frozen=True)
class VisibleProfile:
    """Of a profile what one viewer may see; what is in no section they see is not even loaded."""

    person: Person
    viewer: Viewer
    sections: frozenset[Section]
    profile: Profile | None
    held: Sequence[HeldSkill]
    experience: Sequence[Experience]
    languages: Sequence[LanguageHeld]
    availability: Profile | None
    wanted: Sequence[WantedSkill]
    evidence: Mapping[int, Sequence[Evidence]] = field(default_factory=dict)  # by skill
    topics: frozenset[int] = frozenset()  # skills about which they may be asked

    @property
    def shows_employment(self) -> bool:
        return self.viewer is Viewer.HR


def viewer_of(actor: Person, person: Person) -> Viewer:
    """The closest of what they are: the person, HR for them, somebody who may host, a colleague."""
    if actor.id == person.id:
        return Viewer.SELF
    if is_hr_for(actor, person):
        return Viewer.HR
    return Viewer.HOST if actor.has(Role.HOST) or actor.leads_people else Viewer.COLLEAGUE


def get_readers(person: Person) -> dict[Section, SectionReaders]:
    """Of every section, as chosen or else as by default."""
    query = sa.select(ProfileSection.section, ProfileSection.readers).where(ProfileSection.person_id == person.id)
    chosen = {row.section: row.readers for row in session.execute(query)}
    return {section: chosen.get(section, default) for section, default in DEFAULTS.items()}


def show_to(actor: Person, person: Person) -> VisibleProfile:
    """The profile as this colleague sees it now."""
    return show_as(viewer_of(actor, person), person, is_above=is_in_line_above(actor, person))


def show_as(viewer: Viewer, person: Person, *, is_above: bool = False) -> VisibleProfile:
    """The profile as somebody of this kind sees it; `is_above`: they stand in the person's reporting line."""
    seen = {section for section, readers in get_readers(person).items() if readers in SEEN_BY[viewer]}
    sections = frozenset(seen - NEVER_FOR_THE_LINE if is_above else seen)
    profile = queries.get_profile(person)
    return VisibleProfile(
        person,
        viewer,
        sections,
        profile if Section.ABOUT in sections else None,
        queries.list_held(person) if Section.HELD in sections else (),
        queries.list_experience(person) if Section.EXPERIENCE in sections else (),
        queries.list_languages(person) if Section.LANGUAGES in sections else (),
        profile if Section.AVAILABILITY in sections and _says_when(profile) else None,
        queries.list_wanted(person) if Section.WANTED in sections else (),
        queries.list_shown_evidence(person) if Section.HELD in sections else {},
        queries.list_topics(person) if Section.HELD in sections else frozenset(),
    )


def _says_when(profile: Profile) -> bool:
    told = (profile.available_from, profile.work_package_percent, profile.gig_hours, profile.mobility)
    return any((*told, profile.wanted_kind, profile.weekdays, profile.remote, profile.travel_days))


def list_hidden_from_hosts(*conditions: sa.ColumnElement[bool]) -> list[tuple[int, Section]]:
    """(person id, section) of all that hosts may not see, and so may not search (rule 6)."""
    query = (
        sa.select(ProfileSection.person_id, ProfileSection.section)
        .where(ProfileSection.readers.in_(HIDDEN_FROM_HOSTS), *conditions)
        .order_by(ProfileSection.id)
    )
    return [(row.person_id, row.section) for row in session.execute(query)]
