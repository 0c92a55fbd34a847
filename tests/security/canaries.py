"""A string of its own in every sensitive field, and who may ever read it: what `domain.md` says, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from mobility.accounts.models import SignInSession
from mobility.applications.models import Application, ApplicationStatus, Invitation, Offer, ReasonCode
from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import Model, session
from mobility.integrations.models import UploadedFile
from mobility.matching.models import Consultation, SavedSearch
from mobility.moves.models import (
    Decision,
    Feedback,
    FeedbackKind,
    HrDecision,
    HrReason,
    Move,
    MoveStatus,
    ReleaseDecision,
    ReleaseReason,
)
from mobility.notifications.models import Announcement, Notification, OutgoingMail
from mobility.opportunities.models import CoOwner, Opportunity, Question
from mobility.people.models import Person, Role
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from mobility.privacy.models import LegalHold, PrivacyRequest
from mobility.skills.models import Evidence, Experience, HeldSkill, Profile, ProfileSection, Section, SectionReaders
from tests.factories import (
    grant,
    make_application,
    make_move,
    make_opportunity,
    make_person,
    make_session_token,
    make_skill,
    make_unit,
    save,
    want_skill,
)
from tests.things import Visitor

HR = ("hr", "hr2")
ALL_HR = (*HR, "director", "head")  # the last two stand above the employee: nothing before the offer is accepted
HOSTS = ("host", "co_owner")
LEADERS = ("manager", "director", "head")
CONCERNED = ("employee", "host", "manager", *ALL_HR)
ANY_HOST = (*HOSTS, *LEADERS, "another_host")
OFFICES = (*HR, "hr_elsewhere", "representative", "auditor", "privacy", "admin", "director", "head")

# field → who may read it, the first of them really does; whoever is not named never finds it anywhere
MAY_READ: dict[str, tuple[str, ...]] = {
    # an application is between the applicant, the hosts and home HR; nobody above the applicant
    "motivation": ("employee", *HOSTS, *HR),
    "availability": ("employee", *HOSTS, *HR),
    "snapshot": ("host", "employee", "co_owner", *HR),
    "reference": ("hr", "employee", *HOSTS, "hr2"),
    "draft-motivation": ("employee",),
    "withdrawal": ("employee", *HOSTS, *HR),
    "refusal": ("employee", *HOSTS, *HR),
    "offer": ("employee", *HOSTS, *HR),
    "invitation": ("employee", "host"),
    # blind review: who a candidate is
    "blind-name": ("admin", *ALL_HR, "blinded"),
    "blind-mail": ("admin", *ALL_HR, "blinded"),
    "blind-number": ("admin", *ALL_HR, "blinded"),
    "blind-unit": ("admin", *ALL_HR, "blinded", *OFFICES),
    "blind-site": ("admin", *ALL_HR, "blinded"),
    # a move: what is said about the release stays with the person, who decides it and home HR
    "home-work": ("hr", "employee", "manager", *ALL_HR),
    "tried": ("employee", "manager", *ALL_HR),
    "change-note": CONCERNED,
    "approval-note": ("employee", *ALL_HR),
    "hr-refusal": CONCERNED,
    "upheld": ("employee", "manager", *ALL_HR),
    "commitment": ("manager", "employee", *ALL_HR),
    "feedback-before": ("employee", "host"),
    "feedback-on-host": ("employee", "host"),
    # what somebody says about themselves, by section and readers
    "about-hr": ("employee", *HR, "director", "head"),
    "experience-hosts": ("employee", *ANY_HOST, *HR),
    "evidence-me": ("employee",),
    "document-name": ("employee",),
    "wanted-reason": ("employee",),
    "mobility-me": ("employee",),
    "wanted": ("employee",),
    "search-name": ("employee",),
    "search-words": ("employee",),
    "browser": ("employee", "admin"),
    # questions: hosts and their HR until answered; who asked is nobody's to know
    "question": (*HOSTS, *ALL_HR, "asker", "colleague"),
    "hidden-question": (*HOSTS, *ALL_HR, "asker"),
    "hidden-reason": (*HOSTS, *ALL_HR, "asker"),
    "asker": ("admin", *ALL_HR, "asker"),
    # postings that nobody sees yet
    "draft-posting": ("host", *ALL_HR),
    "posting-in-review": ("host", *ALL_HR),
    # offices
    "hold": ("privacy",),
    "request": ("privacy", "employee"),
    "answer": ("privacy", "employee"),
    "audit-note": ("employee",),
    "file-row": ("admin",),
    "announcement": ("admin", "director", "head"),
    "document": ("hr", "hr2", "hr_elsewhere", "representative", "auditor", "director", "head"),
    "rule-reason": OFFICES,
    "told": ("employee",),
    "mail": ("auditor",),
    "mail-error": ("admin", "auditor"),
}
NEVER_SHOWN = {"audit-note", "commitment", "hidden-reason", "blind-site", "blind-unit", "mail-error"}
BESIDES = ("director", "head", "co_owner", "another_host", "asker", "blinded")


def canary(field: str) -> str:
    """Folded, without anything that a page would write in another way."""
    return f"zq{field.replace('-', '')}qz"


def plant(visitor: Visitor) -> None:
    """Fill every field; `visitor.tokens` gets those whom the table of pages does not know."""
    for step in (_people, _applications, _blinded, _moves, _profile, _questions, _offices):
        step(visitor)
        session.commit()


def _get(visitor: Visitor, model: type[Model], thing: str) -> Any:
    return session.get_one(model, next(iter(visitor.things.ids[thing].values())))


def _person(visitor: Visitor, name: str) -> Person:
    return session.get_one(Person, visitor.things.people[name].id)


def _people(visitor: Visitor) -> None:
    """Above the manager a director who is HR for everybody; over the unit a head who is so too; hosts of two kinds."""
    manager, host = _person(visitor, "manager"), _person(visitor, "host")
    posting = _get(visitor, Opportunity, "open posting")
    director, co_owner, another_host, asker = (make_person(name, org_unit=manager.org_unit) for name in (
        "Dora Quint", "Otto Beside", "Paul Elsewhere", canary("asker")))  # fmt: skip
    head = make_person("Hedda Top", org_unit=manager.org_unit)
    manager.line_manager, director.line_manager = director, None
    manager.org_unit.head = head
    for person in (director, head):
        grant(person, Role.HR)
    for person in (co_owner, another_host):
        person.org_unit = host.org_unit
        grant(person, Role.HOST)
    save(CoOwner(opportunity_id=posting.id, person_id=co_owner.id))
    for person in (director, another_host):
        make_opportunity(person, title=f"Of {person.name}")
    for name, person in zip(BESIDES, (director, head, co_owner, another_host, asker), strict=False):
        visitor.tokens[name] = make_session_token(person)
        setattr(visitor.things, name, person)


def _applications(visitor: Visitor) -> None:
    employee, host = _person(visitor, "employee"), _person(visitor, "host")
    sent = _get(visitor, Application, "sent application")
    sent.motivation, sent.availability, sent.reference = (
        canary("motivation"),
        canary("availability"),
        canary("reference"),
    )
    sent.snapshot = dict(sent.snapshot or {}, about=canary("snapshot"))
    _get(visitor, Application, "begun application").motivation = canary("draft-motivation")
    for status, field in ((ApplicationStatus.WITHDRAWN, "withdrawal"), (ApplicationStatus.NOT_SELECTED, "refusal")):
        ended = make_application(
            employee, make_opportunity(host), status, reason_code=ReasonCode.OTHER, reason_sentence=canary(field),
            decided_at=clock.now(),
        )  # fmt: skip
        visitor.things.keep(f"application with a {field}", application_id=ended.id)
    offered = _get(visitor, Application, "offered application")
    session.execute(sa.update(Offer).where(Offer.application_id == offered.id).values(message=canary("offer")))
    _get(visitor, Invitation, "invitation").message = canary("invitation")


def _blinded(visitor: Visitor) -> None:
    """Applies to the open posting and is to be found for the other one."""
    unit = make_unit(f"Example / {canary('blind-unit')}")
    person = make_person(
        canary("blind-name"), email=f"{canary('blind-mail')}@example.com", employee_number=canary("blind-number"),
        org_unit=unit, site=canary("blind-site"),
    )  # fmt: skip
    make_application(person, _get(visitor, Opportunity, "open posting"))
    visitor.things.ids["blinded person"] = {"person_id": person.id}
    visitor.tokens["blinded"] = make_session_token(person)


def _moves(visitor: Visitor) -> None:
    people = {name: _person(visitor, name) for name in ("employee", "host", "manager", "hr")}
    for thing, column, field in (
        ("move awaiting HR", "home_work", "home-work"),
        ("move release declined", "tried", "tried"),
        ("move change proposed", "note", "change-note"),
    ):
        move = _get(visitor, Move, thing)
        setattr(move.release_decisions[-1], column, canary(field))
    active = _get(visitor, Move, "active move")
    active.commitment.title = canary("commitment")
    said = {"decided_by": people["manager"], "decided_at": clock.now()}
    active.release_decisions.append(ReleaseDecision(decision=Decision.AGREED, **said, home_work="Reports stop."))
    decided = {"decided_by": people["hr"], "decided_at": clock.now()}
    session.add(HrDecision(move=active, decision=Decision.APPROVED, **decided, note=canary("approval-note")))
    refused, upheld = (
        make_move(people["employee"], _posting_later(people["host"], turn), status)
        for turn, status in ((1, MoveStatus.HR_DECLINED), (2, MoveStatus.DECLINED_FOR_GOOD))
    )
    session.add(HrDecision(
        move=refused, decision=Decision.DECLINED, **decided, reason_code=HrReason.COST, note=canary("hr-refusal")
    ))  # fmt: skip
    declined = {"decision": Decision.DECLINED, "reason_code": ReleaseReason.WORKLOAD}
    upheld.release_decisions += [
        ReleaseDecision(**declined, **said, tried="Everything."),
        ReleaseDecision(**declined, **decided, note=canary("upheld")),
    ]
    for name, move in (("refused", refused), ("upheld", upheld)):
        visitor.things.keep(f"move that was {name}", move_id=move.id)
    _get(visitor, Feedback, "feedback about the employee").text = canary("feedback-before")
    completed = _get(visitor, Move, "completed move")
    on_host = {"kind": FeedbackKind.ABOUT_OPPORTUNITY, "author": people["employee"], "text": canary("feedback-on-host")}
    session.add(Feedback(move=completed, **on_host))


def _posting_later(host: Person, turn: int) -> Opportunity:
    return make_opportunity(host, starts_on=clock.add_months(clock.today(), 60 + 5 * turn))


def _profile(visitor: Visitor) -> None:
    employee = _person(visitor, "employee")
    profile = session.scalars(sa.select(Profile).where(Profile.person_id == employee.id)).one()
    profile.about, profile.mobility = canary("about-hr"), canary("mobility-me")
    _get(visitor, Experience, "position").text = canary("experience-hosts")
    _get(visitor, HeldSkill, "held skill").evidence = canary("evidence-me")
    readers = {
        Section.ABOUT: SectionReaders.HR, Section.EXPERIENCE: SectionReaders.HOSTS_AND_HR,
        Section.HELD: SectionReaders.ONLY_ME, Section.AVAILABILITY: SectionReaders.ONLY_ME,
    }  # fmt: skip
    session.execute(sa.delete(ProfileSection).where(ProfileSection.person_id == employee.id))
    session.add_all(ProfileSection(person_id=employee.id, section=s, readers=r) for s, r in readers.items())
    want_skill(employee, make_skill(canary("wanted"))).reason = canary("wanted-reason")
    _get(visitor, Evidence, "document").title = canary("document-name")
    search = _get(visitor, SavedSearch, "saved search")
    search.name, search.filters = canary("search-name"), {"q": [canary("search-words")]}
    told = _get(visitor, Notification, "notification")
    told.params = {"host": "Ines", "title": canary("told")}
    _get(visitor, SignInSession, "session of the employee").user_agent = canary("browser")


def _questions(visitor: Visitor) -> None:
    asker = visitor.things.asker
    _get(visitor, Question, "question").text = canary("question")
    posting = visitor.things.ids["open posting"]["opportunity_id"]
    session.add(Question(
        opportunity_id=posting, asker_id=asker.id, text=canary("hidden-question"),
        hidden_reason=canary("hidden-reason"), hidden_at=clock.now(),
    ))  # fmt: skip
    session.add(Question(
        opportunity_id=posting, asker_id=asker.id, text="Is it far?", answer="No.", answered_at=clock.now(),
        answered_by_id=visitor.things.people.host.id,
    ))  # fmt: skip
    for thing, field in (("draft posting", "draft-posting"), ("posting in review", "posting-in-review")):
        _get(visitor, Opportunity, thing).title = canary(field)


def _offices(visitor: Visitor) -> None:
    employee, people = _person(visitor, "employee"), visitor.things.people
    _get(visitor, LegalHold, "legal hold").reason = canary("hold")
    asked = _get(visitor, PrivacyRequest, "open request")
    asked.text = canary("request")
    _get(visitor, PrivacyRequest, "request in progress").answer = canary("answer")
    audit.record(
        actor=_person(visitor, "hr"), action="agree", subject=_get(visitor, Move, "move awaiting HR"),
        concerns=employee, note=canary("audit-note"),
    )  # fmt: skip
    file = _get(visitor, UploadedFile, "file of the administrator")
    file.preview = _replace(file.preview, "head of data engineering", canary("file-row"))
    _get(visitor, Announcement, "announcement").english = canary("announcement")
    _get(visitor, Consultation, "consultation").document = canary("document")
    save(PolicyVersion(
        rule=Rule.OFFER_DAYS, value=8, valid_from=clock.now(), reason=canary("rule-reason"),
        decided_by_id=people.admin.id,
    ))  # fmt: skip
    mail = _get(visitor, OutgoingMail, "mail given up")
    mail.last_error = canary("mail-error")
    mail.notification.params = {"host": "Ines", "title": canary("mail")}


def _replace(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replace(one, old, new) for key, one in value.items()}
    if isinstance(value, list):
        return [_replace(one, old, new) for one in value]
    return value.replace(old, new) if isinstance(value, str) else value


def find_canaries(text: str) -> Iterator[str]:
    folded = text.casefold()
    return (field for field in MAY_READ if canary(field) in folded)
