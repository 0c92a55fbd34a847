"""Evidence and confirmations, for the pages about what shows a skill."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from mobility.core import clock
from mobility.core.db import session
from mobility.skills import queries, services
from mobility.skills.models import Confirmation, Evidence, EvidenceKind, HeldSkill, Skill
from tests.factories import World, give_skill, make_skill, save

PDF = b"%PDF-1.7\n% made up\n"
ONE_PDF = Path(__file__).parent / "skills" / "one_certificate.pdf"
TWO_YEARS = dt.timedelta(days=730)


def expired(held: HeldSkill, title: str = "Expired exam") -> Evidence:
    """A certificate that was good when it was added."""
    return save(
        Evidence(
            person_id=held.person_id,
            skill_id=held.skill_id,
            kind=EvidenceKind.CERTIFICATE,
            title=title,
            issuer="Board",
            expires_on=clock.today() - dt.timedelta(days=1),
        )
    )


def show(world: World, held: HeldSkill, title: str) -> Evidence:
    """One of each kind; the document."""
    me = world.employee
    services.add_certificate(
        actor=me, held=held, title=title, issuer="Board", expires_on=clock.today() + dt.timedelta(days=20)
    )
    services.add_link(actor=me, held=held, title=title, url="https://boards.example/a/dashboard")
    expired(held)
    return services.add_document(actor=me, held=held, name=f"{title}.pdf", content=PDF)


def ask(world: World, held: HeldSkill) -> Confirmation:
    return services.ask_confirmation(actor=world.employee, held=held, colleague=world.colleague)


def hang_evidence(world: World, skill: Skill, title: str = "Exam of dashboards") -> dict[str, dict[str, int]]:
    """Ids by what they are: a skill of the employee with all that can show it, whose level a host sees otherwise."""
    held = give_skill(world.employee, skill, 4, valid_from=clock.now() - TWO_YEARS)
    document, asked = show(world, held, title), ask(world, held)
    answered = services.ask_confirmation(actor=world.employee, held=held, colleague=world.host)
    services.confirm_skill(actor=world.host, confirmation=answered, level=2)
    session.flush()
    return {
        "document": {"evidence_id": document.id},
        "request to confirm": {"confirmation_id": asked.id},
        "confirmation of another level": {"confirmation_id": answered.id},
    }


def hang_gallery(world: World, long: str) -> dict[str, int]:
    """Ids for the gallery."""
    skill = make_skill("Dashboards that teach")
    things = hang_evidence(world, skill, long)
    held = queries.find_current(world.employee, skill)
    assert held is not None
    services.ask_whether_skills_are_current()
    return {
        "shown": held.id,
        "to_confirm": things["request to confirm"]["confirmation_id"],
        "confirmed": things["confirmation of another level"]["confirmation_id"],
    }


# endpoint, address, who opens it, and the button pressed there
PAGES: tuple[tuple[str, ...], ...] = (
    ("skills.edit_held", "/profile/skills/{shown}", "employee"),
    ("skills.edit_held", "/profile/skills/{shown}", "employee", "Add link"),
    ("skills.confirm", "/confirmations/{to_confirm}", "colleague"),
    ("skills.confirm", "/confirmations/{confirmed}", "host"),
    ("skills.still_current", "/profile/still-current", "employee"),
    ("skills.still_current", "/profile/still-current", "newcomer"),
)


def sent_about_evidence() -> dict[str, dict[str, Any]]:
    day = (clock.today() + dt.timedelta(days=400)).isoformat()
    return {
        "skills.add_certificate": {
            "certificate-title": "Exam", "certificate-issuer": "Board", "certificate-expires_on": day,
        },
        "skills.add_link": {"link-url": "https://example.org/board", "link-title": "A board"},
        "skills.add_document": {"document-file": (str(ONE_PDF), ONE_PDF.name)},  # opened for each visit
        "skills.ask_confirmation": {"colleague": "Ines Keller"},
        "skills.confirm": {"level": "3"},
        "skills.settle_level": {"takes": "yes"},
    }  # fmt: skip
