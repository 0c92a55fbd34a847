"""What the teams of a large company offer: postings in every state, dated so that it fits."""

from __future__ import annotations

import datetime as dt
import enum
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mobility.core.db import Model
from mobility.demo.company import Company
from mobility.demo.crowd.people import Employee, Team
from mobility.demo.crowd.rows import Record, Row, write, write_numbered
from mobility.demo.plans import monday_after
from mobility.demo.stories import DAY
from mobility.demo.texts import read
from mobility.opportunities.models import (
    GIG_DEFAULT_WEEKS,
    Audience,
    Importance,
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    Place,
    Remote,
    RequiredSkill,
    TaughtSkill,
    WhoPays,
    last_day,
)

S = OpportunityStatus
AT_A_TIME = 1000


class Phase(enum.Enum):
    """How far a posting has come, which says what its applicants and movers do now; and how many per cent have."""

    DRAFT = S.DRAFT, 4
    IN_REVIEW = S.IN_REVIEW, 2
    OPEN = S.OPEN, 36
    DECIDING = S.CLOSED, 10
    RUNNING = S.CLOSED, 14
    COMPLETED = S.COMPLETED, 30
    CANCELLED = S.CANCELLED, 4

    def __init__(self, status: OpportunityStatus, share: int) -> None:
        self.status, self.share = status, share


BEFORE_OPEN = (Phase.DRAFT, Phase.IN_REVIEW)


@dataclass
class Posting:
    """What applicants and movers need to know of it."""

    id: int
    entry: dict[str, Any]
    phase: Phase
    host: Employee
    title: str
    published_at: dt.datetime
    closes_on: dt.date
    starts_on: dt.date
    ends_on: dt.date
    places: list[int]  # those that nobody has

    @property
    def kind(self) -> OpportunityKind:
        return OpportunityKind(self.entry["kind"])


def write_postings(company: Company, teams: Sequence[Team], now: dt.datetime, number: int) -> list[Posting]:
    """So many, each of the head of some team, with the words of the cast's postings."""
    entries, chance, phases = read("opportunities.json"), company.chance, _draw_phases(company.chance, number)
    heads = [team.head for team in teams if team.head is not None]
    postings = []
    for one in range(number):
        entry, host = entries[one % len(entries)], chance.choice(heads)
        phase = phases[one]
        published, closes, starts = _dates(chance, phase, entry, now)
        kind = OpportunityKind(entry["kind"])
        ends = last_day(kind, starts, entry.get("weeks"))
        title = f"{entry['title']} ({host.path.split(' / ')[-2]})"
        postings.append(Posting(0, entry, phase, host, title, published, closes, starts, ends, []))
    for start in range(0, number, AT_A_TIME):
        _write(company, postings[start : start + AT_A_TIME], start, now)
    return postings


def _draw_phases(chance: random.Random, number: int) -> list[Phase]:
    """Of each its share, in any order."""
    hundred = [phase for phase in Phase for _ in range(phase.share)]
    phases = [hundred[one * len(hundred) // number] for one in range(number)]
    chance.shuffle(phases)
    return phases


def _dates(
    chance: random.Random, phase: Phase, entry: dict[str, Any], now: dt.datetime
) -> tuple[dt.datetime, dt.date, dt.date]:
    """When it was published, closes and starts; a length of 17 weeks stands for four months."""
    is_gig, today = entry["kind"] == "gig", now.date()
    days, lead = (15, chance.randint(9, 16)) if is_gig else (23, chance.randint(30, 44))
    length = (entry.get("weeks") or (GIG_DEFAULT_WEEKS if is_gig else 17)) * 7
    if phase in {*BEFORE_OPEN, Phase.OPEN}:
        closes = today + chance.randint(2, days - 3) * DAY
    elif phase is Phase.DECIDING:
        closes = today - chance.randint(12, 20) * DAY
        return _published(closes, days, now), closes, monday_after(today + chance.randint(14, 35) * DAY)
    else:
        ago = {
            Phase.RUNNING: (1, max(2, length - 10)),
            Phase.COMPLETED: (length + 25, length + 600),
            Phase.CANCELLED: (60, 600),
        }[phase]
        starts = monday_after(today - (chance.randint(*ago) + 7) * DAY)
        return _published(starts - lead * DAY, days, now), starts - lead * DAY, starts
    return _published(closes, days, now), closes, monday_after(closes + lead * DAY)


def _published(closes: dt.date, days: int, now: dt.datetime) -> dt.datetime:
    return now - ((now.date() - closes).days + days) * DAY


def _write(company: Company, postings: Sequence[Posting], before: int, now: dt.datetime) -> None:
    rows = [_row(one, before + number, now) for number, one in enumerate(postings, start=1)]
    for one, given in zip(postings, write_numbered(Opportunity, rows), strict=True):
        one.id = given
    seats = [
        {"created_at": one.published_at, "opportunity_id": one.id, "number": number, "role": ""}
        for one in postings
        for number in range(1, one.entry["places"] + 1)
    ]
    for seat, given in zip(seats, write_numbered(Place, seats), strict=True):
        seat["id"] = given
    by_posting = {one.id: one for one in postings}
    for seat in seats:
        by_posting[seat["opportunity_id"]].places.append(seat["id"])
    write(RequiredSkill, [row for one in postings for row in _skills(company, one, "skills")])
    write(TaughtSkill, [row for one in postings for row in _skills(company, one, "taught")])
    record = Record()
    for one in postings:
        _tell_history(record, one, now)
    record.write()


def _row(one: Posting, number: int, now: dt.datetime) -> Row:
    entry, host, closed = one.entry, one.host.person, dt.datetime.combine(one.closes_on, dt.time(22), dt.UTC)
    is_gig, is_over = one.kind is OpportunityKind.GIG, one.phase not in {*BEFORE_OPEN, Phase.OPEN}
    prefix = "GIG" if is_gig else "WP"
    return {
        "created_at": min(one.published_at, now) - DAY,
        "version": 1,
        "reference": f"{prefix}-{one.starts_on.year}-L{number:06}",
        "kind": one.kind,
        "status": one.phase.status,
        "title": one.title,
        "description": entry["description"],
        "language": entry["language"],
        "org_unit_id": one.host.unit_id,
        "legal_entity_id": host.legal_entity.id if host.legal_entity else None,
        "host_manager_id": one.host.id,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "weeks": (entry.get("weeks") or GIG_DEFAULT_WEEKS) if is_gig else None,
        "allocation_percent": None if is_gig else entry["allocation_percent"],
        "hours_per_week": entry["hours_per_week"] if is_gig else None,
        "closes_on": one.closes_on,
        "time_zone": host.time_zone,
        "workplace": host.site or "",
        "country": host.country,
        "days_abroad": entry["days_abroad"],
        "remote": Remote(entry["remote"]),
        "who_pays": WhoPays(entry["who_pays"]),
        "cost_centre": host.cost_centre,
        "conditions": entry["conditions"] or "",
        "audience": Audience.EVERYONE,
        "is_ranked": True,
        "needs_review": not is_gig,
        "submitted_at": one.published_at if one.phase is not Phase.DRAFT else None,
        "published_at": None if one.phase in BEFORE_OPEN else one.published_at,
        "closed_at": min(closed, now) if is_over else None,
    }


def _skills(company: Company, one: Posting, kind: str) -> list[Row]:
    rows = []
    for skill in one.entry[kind]:
        row = {
            "created_at": one.published_at,
            "opportunity_id": one.id,
            "skill_id": company.skill(skill["label"]).id,
            "level": skill["level"],
        }
        rows.append(row | {"importance": Importance(skill["importance"])} if kind == "skills" else row)
    return rows


def _tell_history(record: Record, one: Posting, now: dt.datetime) -> None:
    """From the draft to where it stands; a closing is the system's."""
    subject: tuple[type[Model], int] = (Opportunity, one.id)
    host, at = one.host.id, one.published_at
    record.note(min(at, now) - DAY, subject, "draft", (None, S.DRAFT), host)
    if one.phase is Phase.DRAFT:
        return
    if one.phase is Phase.IN_REVIEW:
        record.note(min(at, now), subject, "submit_for_review", (S.DRAFT, S.IN_REVIEW), host)
        return
    record.note(at, subject, "publish", (S.DRAFT, S.OPEN), host)
    if one.phase is Phase.OPEN:
        return
    closed = min(dt.datetime.combine(one.closes_on, dt.time(22), dt.UTC), now)
    if one.phase is Phase.CANCELLED:
        record.note(closed, subject, "cancel", (S.OPEN, S.CANCELLED), host)
        return
    record.note(closed, subject, "close_on_deadline", (S.OPEN, S.CLOSED))
    if one.phase is Phase.COMPLETED:
        ended = dt.datetime.combine(one.ends_on, dt.time(12), dt.UTC) + 20 * DAY
        record.note(ended, subject, "complete", (S.CLOSED, S.COMPLETED), host)
