"""CVs and roles, for the pages that lead from an empty profile to skills."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session
from mobility.people.models import Person
from mobility.skills.cv.contents import Cv, Position, Spoken
from mobility.skills.linking import fold
from mobility.skills.models import CvFile, Occupation, OccupationLabel, OccupationSkill, Skill
from mobility.skills.queries import read_suggestions
from mobility.skills.services import keep_cv, take_from_cv
from tests.factories import World, save

ONE_CV = Path(__file__).parent / "skills" / "one_cv.txt"
POSITIONS = (Position("Analyst of figures", "2017-01", "2019-02", "Monthly reports."), Position("Intern", "2016-01"))
SPOKEN = (Spoken("Spanish", "B1"), Spoken("de", "A2"))


def send_cv(person: Person, text: str, *, kept: bool = False, name: str = "cv-2026.txt") -> CvFile:
    """Sent and read, without the process that reads files; kept, if so, with nothing chosen from it."""
    cv = Cv("text", text, POSITIONS if text else (), SPOKEN if text else ())
    reading = read_suggestions(cv, person)
    file = keep_cv(actor=person, person=person, name=name, format=cv.format, content=text.encode(), reading=reading)
    if kept:
        take_from_cv(actor=person, file=file, levels={}, keeps_file=True)
    return file


def make_role(title: str, *essential: Skill, optional: tuple[Skill, ...] = ()) -> Occupation:
    occupation = save(Occupation(uri=f"urn:mobility:test:{fold(title)}"))
    for language in ("en", "fr"):
        words = {"language": language, "text": title, "folded": fold(title), "is_preferred": True}
        save(OccupationLabel(occupation_id=occupation.id, **words))
    for skills, is_essential in ((essential, True), (optional, False)):
        for skill in skills:
            save(OccupationSkill(occupation_id=occupation.id, skill_id=skill.id, is_essential=is_essential))
    return occupation


def hang_cvs(world: World, newcomer: Person, long: str) -> dict[str, int]:
    """Ids for the gallery: a CV that says much, one that says nothing, one that is kept."""
    text = f"Experience\nTold the board stories with figures, and {long}\n\nSkills\nStorytelling, {long}"
    return {
        "cv": send_cv(world.employee, text, name=f"{long}.pdf").id,
        "silent_cv": send_cv(newcomer, "").id,
        "kept_cv": send_cv(world.host, "", kept=True).id,
    }


def load_roles() -> None:
    if session.scalar(sa.select(Occupation.id).limit(1)) is None:
        skills = session.scalars(sa.select(Skill).order_by(Skill.id)).all()
        for title in ("data analyst", "data analyst of sales", "data analyst of research"):
            make_role(title, *skills[:3], optional=tuple(skills[3:6]))


def drop_roles() -> None:
    for table in (OccupationSkill, OccupationLabel, Occupation):
        session.execute(sa.delete(table))


# endpoint, address, who opens it, and the button pressed there; and what there is to be first
PAGES: tuple[tuple[tuple[str, ...], Callable[[], None]], ...] = (
    *((("skills.start", "/profile/start", who), load_roles) for who in ("employee", "colleague", "host")),
    (("skills.start", "/profile/start", "employee", "Read my CV"), load_roles),
    (("skills.start", "/profile/start", "manager"), drop_roles),
    (("skills.show_cv", "/profile/cv/{cv}", "employee"), load_roles),
    (("skills.show_cv", "/profile/cv/{silent_cv}", "newcomer"), load_roles),
    (("skills.role", "/profile/start/role?title=data%20analyst", "employee"), load_roles),
    (("skills.role", "/profile/start/role?title=analyst", "newcomer"), load_roles),
    (("skills.role", "/profile/start/role?title=falconer", "newcomer"), load_roles),
    (("skills.role", "/profile/start/role", "newcomer"), drop_roles),
)


def sent_to_start() -> dict[str, dict[str, Any]]:
    return {
        "skills.send_cv": {"file": (str(ONE_CV), ONE_CV.name)},  # opened for each visit
        "skills.take_from_cv": {"positions": ["0"], "languages": ["es"], "keeps_file": "y"},
        "skills.role": {},
    }
