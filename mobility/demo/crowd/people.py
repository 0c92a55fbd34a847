"""The teams of a large company and who works in them, with what they hold, want and say about themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import sqlalchemy as sa

from mobility.accounts.models import Account
from mobility.core.db import session
from mobility.demo.company import Company, draft_person, draft_profile
from mobility.demo.crowd.rows import Row, change, write, write_numbered
from mobility.demo.texts import read
from mobility.people.models import Engagement, OrgUnit, Person, Role, RoleGrant, UnitKind
from mobility.skills.models import (
    Experience,
    HeldSkill,
    HeldSource,
    LanguageHeld,
    OccupationSkill,
    Profile,
    Skill,
    SkillState,
    Visibility,
    WantedSkill,
)
from mobility.skills.services.importing import ImportedProfile

GROUP, TEAM = 200, 16  # people at most
MORE_SKILLS = (4, 9)
PARTNER = {"en": "HR partner", "fr": "partenaire RH"}


@dataclass
class Employee:
    """Somebody who was written, with what an application repeats of their profile."""

    id: int
    person: Person  # never in the session: its relationships are those of the cast's units
    family: str
    unit_id: int
    path: str
    manager_id: int | None
    partner_id: int | None
    profile: ImportedProfile
    held: list[tuple[int, int]]
    has_moved: bool = False


@dataclass
class Seat:
    """A job to be filled: where, under whom, and the HR partner who is there for it."""

    entry: dict[str, Any]
    unit_id: int
    path: str
    manager_id: int | None
    partner_id: int | None = None
    is_head: bool = False
    is_partner: bool = False


@dataclass
class Team:
    """Its head and how many they lead."""

    seat: Seat
    members: int
    head: Employee | None = None


@dataclass
class Group:
    """Teams under one head, with an HR partner of their own."""

    entry: dict[str, Any]
    path: str
    people: int
    seat: Seat = field(init=False)

    @property
    def team_sizes(self) -> list[int]:
        people = max(0, self.people - 2)
        teams = -(-people // TEAM)
        return [people // teams + (number < people % teams) for number in range(teams)]


class Staffing:
    """Fills seats; numbers go on where those of the cast end."""

    def __init__(self, company: Company, now: dt.datetime) -> None:
        self._company, self._now = company, now
        self._numbers = count(len(company.people) + 1)
        self._concepts, self._weights = _read_concepts()

    def hire(self, seats: Sequence[Seat]) -> list[Employee]:
        hired = [self._draft(seat) for seat in seats]
        rows = [self._row(seat, one.person) for seat, one in zip(seats, hired, strict=True)]
        for one, number in zip(hired, write_numbered(Person, rows), strict=True):
            one.id = number
        write(Account, [{"created_at": self._now, "person_id": one.id} for one in hired])
        self._write_profiles(hired)
        return hired

    def _draft(self, seat: Seat) -> Employee:
        company = self._company
        person, job = draft_person(company, seat.entry, next(self._numbers), is_head=seat.is_head)
        if seat.is_partner:
            person.engagement = Engagement.PERMANENT
            person.job_title = PARTNER["fr" if person.language.startswith("fr") else "en"]
        profile = draft_profile(company, person, job)
        held = {one.skill_id: one.level for one in profile.skills or ()}
        drawn = company.chance.choices(
            self._concepts, cum_weights=self._weights, k=company.chance.randint(*MORE_SKILLS)
        )
        held |= {skill: company.chance.choice((1, 2, 3, 3, 4)) for skill in drawn if skill not in held}
        family = read("company.json")["jobs"][job]["family"]
        return Employee(
            0, person, family, seat.unit_id, seat.path, seat.manager_id, seat.partner_id, profile, list(held.items())
        )

    def _row(self, seat: Seat, person: Person) -> Row:
        row: Row = {one.name: getattr(person, one.name) for one in Person.__table__.columns if one.name != "id"}
        assert person.legal_entity is not None
        return row | {
            "created_at": self._now,
            "org_unit_id": seat.unit_id,
            "line_manager_id": seat.manager_id,
            "legal_entity_id": person.legal_entity.id,
        }

    def _write_profiles(self, hired: Sequence[Employee]) -> None:
        at = self._now
        write(Profile, [_profile_row(one, at) for one in hired])
        write(
            HeldSkill,
            [
                {"created_at": at, "person_id": one.id, "skill_id": skill, "level": level, "source": HeldSource.IMPORT,
                 "valid_from": at}
                for one in hired
                for skill, level in one.held
            ],
        )  # fmt: skip
        write(
            WantedSkill,
            [
                {"created_at": at, "person_id": one.id, "skill_id": skill.skill_id, "level": skill.level}
                for one in hired
                for skill in {skill.skill_id: skill for skill in one.profile.wanted or ()}.values()
            ],
        )
        write(
            Experience,
            [
                {"created_at": at, "person_id": one.id, "title": row.title, "from_month": row.from_month,
                 "to_month": row.to_month, "text": row.text}
                for one in hired
                for row in one.profile.experience or ()
            ],
        )  # fmt: skip
        write(
            LanguageHeld,
            [
                {"created_at": at, "person_id": one.id, "code": code, "level": level}
                for one in hired
                for code, level in (one.profile.languages or {}).items()
            ],
        )


def _read_concepts() -> tuple[list[int], list[float]]:
    """Concepts as often as occupations name them, where ESCO was imported; else the first ones most often (Zipf)."""
    named = sa.func.count(OccupationSkill.id)
    query = (
        sa.select(Skill.id, named)
        .outerjoin(OccupationSkill, OccupationSkill.skill_id == Skill.id)
        .where(Skill.state == SkillState.ACTIVE)
        .group_by(Skill.id)
        .order_by(Skill.id)
    )
    rows = session.execute(query).all()
    is_classified = any(times for _, times in rows)
    total, sums = 0.0, []
    for place, (_, times) in enumerate(rows, start=1):
        total += times if is_classified else 1 / place
        sums.append(total)
    return [row[0] for row in rows], sums


def _profile_row(one: Employee, at: dt.datetime) -> Row:
    visibility = one.profile.visibility or Visibility.UNDECIDED
    return {
        "created_at": at,
        "person_id": one.id,
        "headline": one.profile.headline or "",
        "about": one.profile.about or "",
        "visibility": visibility,
        "chosen_at": None if visibility is Visibility.UNDECIDED else at,
    }


def found_teams(company: Company, staffing: Staffing, now: dt.datetime, people: int) -> list[Team]:
    """Units for so many people, spread as the cast is over the teams there are, with their heads and HR partners."""
    groups = _list_groups(company, people)
    parents = [company.units[one.path.rpartition(" / ")[0]] for one in groups]
    units = [_unit_row(one.entry, one.path, UnitKind.DEPARTMENT, above.id, company, now) for one, above in
             zip(groups, parents, strict=True)]  # fmt: skip
    for one, above, number in zip(groups, parents, write_numbered(OrgUnit, units), strict=True):
        one.seat = Seat(one.entry, number, one.path, above.head_id, is_head=True)
    heads = staffing.hire([one.seat for one in groups])
    led = [(one, head) for one, head in zip(groups, heads, strict=True) if one.people > 1]
    partners = staffing.hire(
        [Seat(one.entry, one.seat.unit_id, one.path, head.id, is_partner=True) for one, head in led]
    )
    write(
        RoleGrant,
        [
            {"created_at": now, "person_id": partner.id, "role": Role.HR, "org_unit_id": one.seat.unit_id}
            for (one, _), partner in zip(led, partners, strict=True)
        ],
    )
    teams = _found_teams(company, led, partners, now)
    for team, leader in zip(teams, staffing.hire([team.seat for team in teams]), strict=True):
        team.head = leader
    leading = {one.seat.unit_id: head.id for one, head in zip(groups, heads, strict=True)}
    leading |= {team.seat.unit_id: team.head.id for team in teams if team.head}
    change(OrgUnit, "head_id", leading)
    return teams


def _list_groups(company: Company, people: int) -> list[Group]:
    leaves = [entry for entry in read("company.json")["units"] if entry["kind"] == "team"]
    total, before, groups = sum(entry["people"] for entry in leaves), 0, []
    for entry in leaves:
        share = round(people * (before + entry["people"]) / total) - round(people * before / total)
        before += entry["people"]
        for number in range(-(-share // GROUP)):
            path = f"{entry['path']} {number + 2}"
            groups.append(Group(entry, path, min(GROUP, share - number * GROUP)))
    return groups


def _found_teams(
    company: Company, led: Sequence[tuple[Group, Employee]], partners: Sequence[Employee], now: dt.datetime
) -> list[Team]:
    rows, teams = [], []
    for (group, head), partner in zip(led, partners, strict=True):
        for number, size in enumerate(group.team_sizes, start=1):
            path = f"{group.path} / Team {number}"
            rows.append(_unit_row(group.entry, path, UnitKind.TEAM, group.seat.unit_id, company, now))
            teams.append(Team(Seat(group.entry, 0, path, head.id, partner.id, is_head=True), size - 1))
    for team, unit in zip(teams, write_numbered(OrgUnit, rows), strict=True):
        team.seat.unit_id = unit
    return teams


def _unit_row(
    entry: dict[str, Any], path: str, kind: UnitKind, parent_id: int, company: Company, now: dt.datetime
) -> Row:
    return {
        "created_at": now,
        "name": path.rpartition(" / ")[2],
        "path": path,
        "kind": kind,
        "parent_id": parent_id,
        "legal_entity_id": company.entities[entry["home_entity"]].id,
    }


def list_members(teams: Sequence[Team]) -> Iterator[Seat]:
    """The seats under the heads of teams."""
    for team in teams:
        assert team.head is not None
        for _ in range(team.members):
            yield Seat(team.seat.entry, team.seat.unit_id, team.seat.path, team.head.id, team.seat.partner_id)
