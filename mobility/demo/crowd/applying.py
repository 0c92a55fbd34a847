"""Who of a large company applied for what, what became of it, and what they were told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mobility.applications.models import Application, ApplicationStatus, Offer, ReasonCode
from mobility.core.db import session
from mobility.core.i18n import pack_all
from mobility.demo.company import Company
from mobility.demo.crowd.moving import Placed, share_of, write_moves
from mobility.demo.crowd.people import Employee
from mobility.demo.crowd.postings import BEFORE_OPEN, Phase, Posting
from mobility.demo.crowd.rows import Record, Row, write, write_numbered
from mobility.demo.stories import DAY
from mobility.demo.texts import LANGUAGES, language_of, pick
from mobility.notifications.models import Notification
from mobility.opportunities.models import OpportunityKind
from mobility.skills.models import SkillLabel, Visibility

S = ApplicationStatus
EACH = 40  # applications for a posting, on average
MAY_APPLY = 0.78  # of a crowd: neither heads nor agency staff
PLACED = 0.07  # of those who apply get a place, while there is one
UNTIL_DECIDED = {S.SUBMITTED: 70, S.SHORTLISTED: 14, S.RESERVE: 6, S.WITHDRAWN: 10}
DECIDED = {S.NOT_SELECTED: 88, S.WITHDRAWN: 12}
ACTIONS = {
    S.SHORTLISTED: "shortlist",
    S.RESERVE: "keep_in_reserve",
    S.WITHDRAWN: "withdraw",
    S.NOT_SELECTED: "end",
    S.OPPORTUNITY_CANCELLED: "cancel",
}
READ_AFTER = 14 * DAY


@dataclass
class Applied:
    """An application on its way into the table."""

    by: Employee
    posting: Posting
    status: ApplicationStatus
    submitted_at: dt.datetime
    decided_at: dt.datetime | None
    place: int | None = None
    id: int = 0
    reference: str = ""
    sentence: str = ""


class Market:
    """Postings that people apply for."""

    def __init__(self, company: Company, postings: Sequence[Posting], people: int, now: dt.datetime) -> None:
        self._company, self._now = company, now
        self._postings = [one for one in postings if one.phase not in BEFORE_OPEN]
        self._most = round(2 * EACH * len(postings) / (people * MAY_APPLY))
        self._numbers = 0
        self._labels = _read_labels()

    def open_for(self, people: Sequence[Employee]) -> None:
        """Some of these apply, each for something else."""
        applied = [one for person in people if person.person.is_employed for one in self._choose(person)]
        rows = [self._row(one) for one in applied]
        for one, number in zip(applied, write_numbered(Application, rows), strict=True):
            one.id = number
        placed = [_place(one) for one in applied if one.status is S.ACCEPTED]
        write(Offer, [_offer(one) for one in placed])
        record = Record()
        for one in applied:
            self._tell_history(record, one)
        record.write()
        write_moves(self._company.chance, placed, self._now)
        write(Notification, [row for one in applied for row in self._told(one)])

    def _choose(self, person: Employee) -> list[Applied]:
        chance = self._company.chance
        wished = min(chance.randint(0, self._most), len(self._postings))
        chosen = chance.sample(self._postings, wished)
        return [self._apply(person, one) for one in chosen if one.host.unit_id != person.unit_id]

    def _apply(self, person: Employee, posting: Posting) -> Applied:
        chance = self._company.chance
        until = min(dt.datetime.combine(posting.closes_on, dt.time(20), dt.UTC), self._now)
        at = posting.published_at + chance.random() * (until - posting.published_at)
        if posting.phase is Phase.OPEN:
            status = chance.choices(list(UNTIL_DECIDED), list(UNTIL_DECIDED.values()))[0]
            is_open = status is S.SUBMITTED
            return Applied(person, posting, status, at, None if is_open else at + chance.random() * (self._now - at))
        is_new = posting.phase is Phase.DECIDING
        decided = self._now - chance.uniform(3, 6) * DAY if is_new else until + chance.randint(1, 3) * DAY
        if posting.phase is Phase.CANCELLED:
            return Applied(person, posting, S.OPPORTUNITY_CANCELLED, at, until)
        if posting.places and not person.has_moved and chance.random() < PLACED and _has_time(person, posting):
            person.has_moved = True
            return Applied(person, posting, S.ACCEPTED, at, decided, posting.places.pop())
        return Applied(person, posting, chance.choices(list(DECIDED), list(DECIDED.values()))[0], at, decided)

    def _row(self, one: Applied) -> Row:
        chance, language = self._company.chance, language_of(one.by.person.reading_language.split("-")[0])
        self._numbers += 1
        one.reference = f"A-L{self._numbers:07}"
        motivation = pick(chance, language, "motivations", one.by.family)
        reason = None
        if one.status is S.NOT_SELECTED:
            one.sentence, reason = pick(chance, language, "endings")["text"], ReasonCode.SKILLS
        elif one.status is S.WITHDRAWN:
            reason = chance.choice((ReasonCode.WORKLOAD, ReasonCode.DATES, ReasonCode.INTEREST_CHANGED))
        return {
            "created_at": one.submitted_at,
            "version": 2,
            "reference": one.reference,
            "applicant_id": one.by.id,
            "opportunity_id": one.posting.id,
            "status": one.status,
            "motivation": _words(motivation).format(title=one.posting.title),
            "has_checked_profile": True,
            "snapshot": self._snapshot(one.by, language),
            "submitted_at": one.submitted_at,
            "decided_at": one.decided_at if one.status in {S.NOT_SELECTED, S.ACCEPTED} else None,
            "reason_code": reason,
            "reason_sentence": one.sentence,
        }

    def _snapshot(self, person: Employee, language: str) -> dict[str, Any]:
        profile = person.profile
        return {
            "headline": profile.headline or "",
            "about": profile.about or "",
            "job_title": person.person.job_title,
            "unit": person.path,
            "experience": [
                {"title": row.title, "from": row.from_month, "to": row.to_month, "text": row.text}
                for row in profile.experience or ()
            ],
            "skills": [
                {"skill_id": skill, "label": self._labels.get((skill, language), ""), "level": level, "evidence": "",
                 "is_evidenced": False}
                for skill, level in person.held
            ],
            "languages": [{"code": code, "level": level} for code, level in (profile.languages or {}).items()],
            "availability": {
                "from": None, "work_package_percent": None, "gig_hours": None, "mobility": "", "wanted_kind": None,
                "weekdays": [], "remote": None, "travel_days": None,
            },
        }  # fmt: skip

    def _tell_history(self, record: Record, one: Applied) -> None:
        subject, person, host = (Application, one.id), one.by.id, one.posting.host.id
        record.note(one.submitted_at, subject, "start", (None, S.DRAFT), person, person)
        record.note(one.submitted_at, subject, "submit", (S.DRAFT, S.SUBMITTED), person, person)
        if one.decided_at is None:
            return
        if one.status is S.ACCEPTED:
            record.note(one.decided_at, subject, "offer", (S.SUBMITTED, S.OFFERED), host, person)
            record.note(one.decided_at + DAY, subject, "accept_offer", (S.OFFERED, S.ACCEPTED), person, person)
            return
        actor = person if one.status is S.WITHDRAWN else host
        record.note(one.decided_at, subject, ACTIONS[one.status], (S.SUBMITTED, one.status), actor, person)

    def _told(self, one: Applied) -> list[Row]:
        """That it was sent; and of a no, in the host's words."""
        known = {"title": one.posting.title, "host": one.posting.host.person.name, "reference": one.reference}
        told = [("application_sent", one.submitted_at, {"day": one.posting.closes_on + 14 * DAY})]
        if one.status is S.NOT_SELECTED and one.decided_at is not None:
            told.append(("application_ended", one.decided_at, {"sentence": one.sentence}))
        return [
            {
                "created_at": at,
                "recipient_id": one.by.id,
                "event_key": f"application:{one.id}:{kind}:2",
                "kind": kind,
                "params": pack_all({**known, **more}),
                "path": f"/applications/{one.id}",
                "read_at": at if at < self._now - READ_AFTER else None,
            }
            for kind, at, more in told
        ]


def _place(one: Applied) -> Placed:
    assert one.place is not None
    assert one.decided_at is not None
    return Placed(one.id, one.by, one.posting, one.place, one.decided_at, one.decided_at + DAY)


def _offer(one: Placed) -> Row:
    entry, is_gig = one.posting.entry, one.posting.kind is OpportunityKind.GIG
    return {
        "created_at": one.offered_at,
        "application_id": one.application,
        "place_id": one.place,
        "made_by_id": one.posting.host.id,
        "starts_on": one.posting.starts_on,
        "ends_on": one.posting.ends_on,
        "allocation_percent": None if is_gig else entry["allocation_percent"],
        "hours_per_week": entry["hours_per_week"] if is_gig else None,
        "expires_at": one.offered_at + 7 * DAY,
        "accepted_at": one.accepted_at,
        "ended_at": one.accepted_at,
    }


def _read_labels() -> dict[tuple[int, str], str]:
    """Preferred labels by concept and language of the texts; English where the other has none."""
    query = sa.select(SkillLabel.skill_id, SkillLabel.language, SkillLabel.text).where(SkillLabel.is_preferred)
    found = {(skill, language): text for skill, language, text in session.execute(query)}
    return {(skill, language): text for (skill, _), text in found.items() for language in LANGUAGES} | found


def _words(entry: Any) -> str:
    return entry if isinstance(entry, str) else str(entry["text"])


def _has_time(person: Employee, posting: Posting) -> bool:
    """Whether the contract leaves room; whoever may not be found has no move either."""
    percent = share_of(person, posting)
    return percent <= person.person.contract_share and person.profile.visibility is not Visibility.HR_ONLY
