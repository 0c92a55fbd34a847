"""Nothing protected, and nothing that stands in for it, moves a score (P1; `domain.md`, rule 8): exactly 0."""

from __future__ import annotations

import datetime as dt
import os
import re
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core import clock
from mobility.core.db import Model, UtcDateTime, session
from mobility.matching import index
from mobility.matching.queries import list_needed_texts
from mobility.matching.ranking import score_people
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import EmploymentTerms, Engagement, LegalEntity, OrgUnit, Person, Role
from mobility.skills.models import Experience, LanguageHeld, Profile
from tests.factories import (
    give_skill,
    grant,
    make_entity,
    make_opportunity,
    make_profile,
    make_skill,
    make_unit,
    save,
    want_skill,
)
from tests.matching.conftest import make_open_person

POSTINGS = int(os.environ.get("MOBILITY_POSTINGS", "40"))  # 500 for the bar as it is written
OTHERS = 12
WORDS = ("budget", "audit", "travel", "pump", "SQL", "recipe", "contract", "vaccine", "ledger", "poster")

# what somebody can do, as they or HR's file tell it
MOVES_A_SCORE = {
    "person.job_title", "person.language", "experience.title",
}  # fmt: skip
# whether somebody is in the index at all, and never how they stand in it
SAYS_WHO_IS_FOUND = {
    "person.employed_until", "person.left_at", "person.engagement", "profile.visibility", "profile.notice_version",
}  # fmt: skip
IDENTITY = {"id", "person_id"}
# every column that the path from the tables to a score names, in what it selects and in what it asks
READ = {
    "experience": {"id", "person_id", "title"},
    "held_skill": {
        "id",
        "person_id",
        "skill_id",
        "level",
        "valid_to",
        "evidence",
        "confirmed_at",
        "last_used",
    },
    "person": {"id", "employee_number", "job_title", "language", "employed_until", "engagement"},
    "profile": {"person_id", "visibility"},
    "profile_section": {"id", "person_id", "section", "readers"},
    "skill": {"id", "merged_into_id", "state"},
    "skill_link": {"skill_id", "concept_id", "share"},
    "skill_label": {"id", "skill_id", "language", "text", "is_preferred"},
    "skill_relation": {"skill_id", "other_id", "relation"},
    "wanted_skill": {"id", "person_id", "skill_id", "level"},
}
# what people write and what of it reaches the model, in the words of the canaries below
EMBEDDED = {"person.job_title", "experience.title"}


@pytest.fixture
def crowd(people, update_index) -> tuple[Person, list[Posting]]:
    """The employee among others, with a row in every table that tells something about a person."""
    skills = [make_skill(word) for word in WORDS]
    employee = people.employee
    for place in range(OTHERS):
        make_open_person("", skills[place % 5], skills[5 + place % 4], job_title=f"{WORDS[place % 10]} analyst")
    for skill in skills[:4]:
        give_skill(employee, skill)
    want_skill(employee, skills[5])
    make_profile(employee, headline="I like ledgers", about="Audits and recipes.")
    save(Experience(person_id=employee.id, title="Pump fitter", from_month="2010-09", to_month="2012-06", text="Pumps"))
    today = clock.today()
    terms = {"engagement": Engagement.PERMANENT, "weekly_hours": 40.0, "working_days": "mon-fri"}
    save(EmploymentTerms(person_id=employee.id, valid_from=today, legal_entity_id=employee.legal_entity_id, **terms))
    ends_on = today + dt.timedelta(days=30)
    leave = {"kind": CommitmentKind.GIG, "starts_on": today, "ends_on": ends_on, "percent": 20.0, "title": "Leave"}
    save(Commitment(person_id=employee.id, **leave))
    save(LanguageHeld(person_id=employee.id, code="fr", level="C2"))
    titles = [f"{WORDS[place % 10]} and {WORDS[place % 7]} {place}" for place in range(POSTINGS)]
    postings = [
        make_opportunity(people.host, title=title, skills=(skills[place % 5], skills[5 + place % 5]))
        for place, title in enumerate(titles)
    ]
    update_index()
    return employee, postings


def score_all(postings: list[Posting]) -> dict[int, np.ndarray]:
    """Everyone's scores for every posting, to the last bit, by the path that pages take."""
    made = index.make_opportunities(postings)
    relations = index.load_relations(made)
    snapshot = index.take_snapshot()
    scored = [score_people(one, snapshot.index, snapshot.vectors, relations) for one in made]
    table = np.stack([np.stack([one.ready, one.grow]) for one in scored])
    return {person_id: table[:, :, row] for person_id, row in snapshot.rows.items()}


def another(column: sa.Column[Any], value: Any, beside: int = 0) -> Any:
    """A value that the column may have and has not; never the id `beside`."""
    if column.foreign_keys:
        return find_other_row(next(iter(column.foreign_keys)).column.table.name, {value, beside})
    if isinstance(column.type, sa.Enum):
        return next(one for one in column.type.enum_class if one != value)
    python = dt.datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    if issubclass(python, dt.date):
        days = dt.timedelta(days=400 if column.name.startswith("ends") else -400)
        return value + days if value else clock.now() if python is dt.datetime else clock.today()
    if python in {int, float}:
        return python((value or 10) / 2)
    return "ZZ"


def find_other_row(table: str, known: set[Any]) -> int | None:
    kinds: dict[str, type[Model]] = {"person": Person, "org_unit": OrgUnit, "legal_entity": LegalEntity}
    kind = kinds[table]
    return session.scalars(sa.select(kind.id).where(kind.id.not_in(known - {None})).order_by(kind.id.desc())).first()


def rows_about(person: Person) -> list[Model]:
    kinds = (Profile, Experience, EmploymentTerms, Commitment, LanguageHeld)
    return [person, *(session.scalars(sa.select(kind).where(kind.person_id == person.id)).one() for kind in kinds)]


def protected_columns(row: Model) -> list[sa.Column[Any]]:
    table = row.__table__
    known = MOVES_A_SCORE | SAYS_WHO_IS_FOUND
    return [one for one in table.columns if f"{table.name}.{one.name}" not in known and one.name not in IDENTITY]


def test_no_protected_column_moves_anybodys_score_for_any_posting(crowd):
    employee, postings = crowd
    make_unit("Example / Elsewhere")
    make_entity("Example Ltd", country="DE")
    session.commit()
    before = score_all(postings)
    assert before[employee.id].std() > 0
    moved, tried = {}, 0
    for row in rows_about(employee):
        for column in protected_columns(row):
            was = getattr(row, column.name)
            setattr(row, column.name, another(column, was, employee.id))
            assert getattr(row, column.name) != was
            session.flush()
            after = score_all(postings)
            if max(float(np.abs(after[one] - before[one]).max()) for one in before) != 0.0:
                moved[f"{row.__tablename__}.{column.name}"] = True
            setattr(row, column.name, was)
            session.flush()
            tried += 1
    assert moved == {}
    assert tried > 45


@pytest.mark.parametrize("engagement", [one for one in Engagement if one.value in {"fixed_term", "apprentice"}])
def test_how_somebody_is_employed_moves_nothing_among_employees(crowd, engagement):
    employee, postings = crowd
    before = score_all(postings)
    employee.engagement = engagement
    session.flush()
    after = score_all(postings)
    assert all(np.array_equal(after[one], before[one]) for one in before)


def test_roles_and_reports_move_nothing(crowd, people):
    employee, postings = crowd
    before = score_all(postings)
    grant(employee, Role.REPRESENTATIVE)
    people.colleague.line_manager = employee
    session.flush()
    after = score_all(postings)
    assert all(np.array_equal(after[one], before[one]) for one in before)


def test_what_somebody_can_do_does_move_a_score(crowd):
    """Or the tests above would hold for a formula that looks at nothing."""
    employee, postings = crowd
    before = score_all(postings)
    employee.job_title = "SQL and audit"
    give_skill(employee, session.query(index.Concept).order_by(index.Concept.id.desc()).first())
    session.flush()
    assert not np.array_equal(score_all(postings)[employee.id], before[employee.id])


def test_only_these_columns_are_read_on_the_way_to_a_score(app, crowd):
    """Whoever adds one decides here whether it may move a score."""
    _, postings = crowd
    statements: list[str] = []
    engine = app.extensions["engine"]
    sa.event.listen(engine, "before_cursor_execute", listener := lambda *call: statements.append(call[2]))
    index.load_people(index.may_be_found())
    session.expire_all()
    index.load_relations(index.make_opportunities(postings[:1]))
    sa.event.remove(engine, "before_cursor_execute", listener)
    tables = "|".join(sorted(READ, key=len, reverse=True))
    found: dict[str, set[str]] = {name: set() for name in READ}
    about_people = [one for one in statements if "opportunity" not in one and "org_unit" not in one]
    for statement in about_people:
        for table, column in re.findall(rf"\b({tables})(?:_\d+)?\.(\w+)", statement):
            found[table].add(column)
    assert found == READ


def test_only_evidence_reaches_the_model(crowd):
    """Each word that HR's file or a person wrote carries the name of its column."""
    employee, _ = crowd
    written = {}
    for row in rows_about(employee):
        for column in row.__table__.columns:
            is_words = isinstance(column.type, (sa.String, sa.Text)) and not isinstance(column.type, sa.Enum)
            if is_words and (getattr(column.type, "length", None) or 99) > 30 and not column.foreign_keys:
                name = f"{row.__tablename__}.{column.name}"
                written[name] = f"canary of {name}"
                if name != "person.time_zone":
                    setattr(row, column.name, written[name])
    session.flush()
    texts = "\n".join(list_needed_texts())
    assert {name for name, canary in written.items() if canary in texts} == EMBEDDED
    assert {"person.name", "person.email", "person.site", "profile.mobility"} <= written.keys()
