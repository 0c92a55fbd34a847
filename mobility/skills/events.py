"""What the skills room tells the rooms above it."""

from __future__ import annotations

from dataclasses import dataclass

from mobility.people.models import Person


@dataclass(frozen=True)
class SkillsRenamed:
    """These skills, by their ids, have other names now, or have become or ceased to be another one's."""

    skill_ids: frozenset[int]


@dataclass(frozen=True)
class ProfileChanged:
    """Skills held or wanted, texts, languages or availability of a person are no longer what they were."""

    person: Person


@dataclass(frozen=True)
class VisibilityChanged:
    """A person chose anew whether they can be found."""

    person: Person
