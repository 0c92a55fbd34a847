"""From the tables to what matching may look at, and the index of everyone who may be found, kept in memory.

What is kept is found by a stamp of the rows it was made of, read afresh on every request: somebody who no longer wants
to be found, or has left, is in no index from the next request on (`domain.md`, rule 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from threading import Lock
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session
from mobility.embeddings import queries as embeddings
from mobility.matching.corpus import Floats, Index, Opportunity, Person, RequiredSkill, Skill, Vectors, build_index
from mobility.matching.lexical import Statistics, count_statistics, words
from mobility.opportunities.models import Importance
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person as Employee
from mobility.skills.linking import MAXIMUM_MERGES, base_language
from mobility.skills.models import (
    Experience,
    HeldSkill,
    Profile,
    Relation,
    Section,
    SkillLabel,
    SkillRelation,
    WantedSkill,
)
from mobility.skills.models import Skill as Concept
from mobility.skills.queries import can_be_suggested
from mobility.skills.visibility import list_hidden_from_hosts

MODEL_LANGUAGE = "en"  # phrases are compared in the model's language wherever a concept has a label in it
NARROWER_HELD = 0.8  # credit for holding something narrower than what is required
BROADER_HELD = 0.5
RELATED_HELD = 0.4

Texts = tuple[Any, ...]
Hidden = Collection[tuple[int, Section]]


class StoredVectors(Vectors):
    """Vectors by the hashes of their texts, as the table has them."""

    def of(self, texts: Sequence[str]) -> Floats:
        return super().of([embeddings.hash_text(text) for text in texts])


@dataclass(frozen=True)
class Snapshot:
    """Everyone who may be found; `ids[row]` is the id of index.people[row]. `model` is None where nothing is embedded.

    `stamp` differs whenever anything that a score depends on does, the opportunity itself apart.
    """

    stamp: Hashable
    model: str | None
    vectors: Vectors
    index: Index
    statistics: Statistics
    ids: tuple[int, ...]
    rows: Mapping[int, int]

    def is_complete_for(self, opportunity: Opportunity) -> bool:
        """Whether the opportunity can be compared by meaning: there is a model, and it has read this title."""
        return bool(self.vectors.of([opportunity.title]).any())


_lock = Lock()
_vectors: tuple[Hashable, Vectors] = (None, Vectors())
_snapshot: Snapshot | None = None


def may_be_found() -> sa.ColumnElement[bool]:
    """In SQL, over Person: who is in the index. A subquery of its own, so that it stands beside any join."""
    return Employee.id.in_(sa.select(Employee.id).where(can_be_suggested()))


def take_snapshot(of: sa.ColumnElement[bool] | None = None) -> Snapshot:
    """The index as the tables are now, `of` some people or of all; built anew only if they changed since."""
    global _snapshot
    vector_stamp = embeddings.read_stamp()
    hidden = list_hidden_from_hosts()
    only = may_be_found() if of is None else sa.and_(may_be_found(), of)
    texts = _read_texts(only, frozenset(hidden))
    stamp = (vector_stamp, hash(tuple(texts)), len(texts), hash(tuple(hidden)), *_read_skill_stamp())
    with _lock:
        if _snapshot is None or _snapshot.stamp != stamp:
            _snapshot = _build(stamp, vector_stamp, texts, only, frozenset(hidden))
        return _snapshot


def _build(
    stamp: Hashable, vector_stamp: embeddings.Stamp, texts: list[Texts], only: sa.ColumnElement[bool], hidden: Hidden
) -> Snapshot:
    vectors = _load_vectors(vector_stamp)
    people = _make_people(texts, only, hidden)
    everyone = list(people.values())
    statistics = count_statistics([words(person.text, person.language) for person in everyone])
    return Snapshot(
        stamp,
        vector_stamp.model,
        vectors,
        build_index(everyone, vectors, statistics),
        statistics,
        tuple(people),
        {person_id: row for row, person_id in enumerate(people)},
    )


def _load_vectors(stamp: embeddings.Stamp) -> Vectors:
    global _vectors
    if _vectors[0] != stamp:
        found = embeddings.load_vectors(stamp.model) if stamp.model else ([], None)
        _vectors = (stamp, StoredVectors(*found))
    return _vectors[1]


def _read_skill_stamp() -> tuple[Texts, ...]:
    """Changes with every skill held, wanted, named, merged or related anew."""
    count, most, total = sa.func.count, sa.func.max, sa.func.sum
    queries = (
        sa.select(
            count(),
            most(HeldSkill.id),
            total(HeldSkill.person_id * HeldSkill.level),
            total(HeldSkill.skill_id * HeldSkill.level),
        ).where(HeldSkill.valid_to.is_(None)),
        sa.select(
            count(),
            most(WantedSkill.id),
            total(WantedSkill.person_id * WantedSkill.level),
            total(WantedSkill.skill_id * WantedSkill.level),
        ),
        sa.select(count(), most(Concept.id), count(Concept.merged_into_id)),
        sa.select(count(), most(SkillLabel.id)),
        sa.select(count(), most(SkillRelation.id)),
    )
    return tuple(tuple(session.execute(query).one()) for query in queries)


def load_person(person: Employee) -> Person:
    """One person as matching sees them, whether or not they may be found: for their own pages."""
    only = Employee.id == person.id
    return _make_people(_read_texts(only), only)[person.id]


def load_people(only: sa.ColumnElement[bool]) -> dict[int, Person]:
    """People as hosts may search them, by their id, in the order of ids: without what they hide from hosts (rule 6)."""
    hidden = frozenset(list_hidden_from_hosts())
    return _make_people(_read_texts(only, hidden), only, hidden)


def list_texts_of(person: Employee) -> list[str]:
    """Every text that may have been embedded of one person's profile, whatever they hid or showed meanwhile."""
    only, hideable = Employee.id == person.id, (Section.ABOUT, Section.EXPERIENCE, Section.HELD)
    texts = []
    for size in range(len(hideable) + 1):
        for sections in combinations(hideable, size):
            hidden = frozenset((person.id, section) for section in sections)
            texts.append(_make_people(_read_texts(only, hidden), only, hidden)[person.id].text)
    return texts


def _read_texts(only: sa.ColumnElement[bool], hidden: Hidden = ()) -> list[Texts]:
    """Per person: id, employee number, job title, language, headline, about, experience."""
    told: dict[int, list[str]] = defaultdict(list)
    past = sa.select(Experience.person_id, Experience.title, Experience.text).join(
        Employee, Employee.id == Experience.person_id
    )
    for person_id, title, text in session.execute(past.where(only).order_by(Experience.id)):
        if (person_id, Section.EXPERIENCE) not in hidden:
            told[person_id] += [title, text]
    rows = session.execute(
        sa.select(
            Employee.id,
            Employee.employee_number,
            Employee.job_title,
            Employee.language,
            Profile.headline,
            Profile.about,
        )
        .outerjoin(Profile, Profile.person_id == Employee.id)
        .where(only)
        .order_by(Employee.id)
    )
    return [(*(row[:4] if (row.id, Section.ABOUT) in hidden else row), *told[row.id]) for row in rows]


def _make_people(texts: Iterable[Texts], only: sa.ColumnElement[bool], hidden: Hidden = ()) -> dict[int, Person]:
    held = _read_skills(HeldSkill, only, HeldSkill.valid_to.is_(None))
    for person_id in [person_id for person_id in held if (person_id, Section.HELD) in hidden]:
        del held[person_id]
    wanted = _read_skills(WantedSkill, only, sa.true())
    phrases = _Phrases({skill for rows in (*held.values(), *wanted.values()) for skill, _ in rows})
    return {
        person_id: Person(
            number,
            title,
            phrases.skills(held[person_id]),
            phrases.skills(wanted[person_id]),
            ". ".join(filter(None, told)),
            base_language(language),
        )
        for person_id, number, title, language, *told in texts
    }


def _read_skills(
    table: type[HeldSkill] | type[WantedSkill], only: sa.ColumnElement[bool], current: sa.ColumnElement[bool]
) -> dict[int, list[tuple[int, int]]]:
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    query = sa.select(table.person_id, table.skill_id, table.level).join(Employee, Employee.id == table.person_id)
    for person_id, skill_id, level in session.execute(query.where(only, current).order_by(table.id)):
        rows[person_id].append((skill_id, level))
    return rows


class _Phrases:
    """Concepts by their ids: what a merged one is now, and the phrase it is compared by."""

    def __init__(self, ids: Collection[int]) -> None:
        merged = sa.select(Concept.id, Concept.merged_into_id).where(Concept.merged_into_id.is_not(None))
        self._merged: dict[int, int] = {row.id: row.merged_into_id for row in session.execute(merged)}
        self._labels = read_labels({self._target(one) for one in ids}, MODEL_LANGUAGE)

    def skills(self, rows: Iterable[tuple[int, int | None]]) -> tuple[Skill, ...]:
        targets: dict[int, int | None] = {}
        for skill_id, level in rows:  # two concepts that became one count once, at the higher level
            target = self._target(skill_id)
            targets[target] = max(level or 0, targets.get(target) or 0) or None
        return tuple(Skill(str(target), self._labels[target], level) for target, level in targets.items())

    def _target(self, skill_id: int) -> int:
        for _ in range(MAXIMUM_MERGES):
            if skill_id not in self._merged:
                break
            skill_id = self._merged[skill_id]
        return skill_id


def read_labels(ids: Collection[int], language: str) -> dict[int, str]:
    """The preferred label in a language, else in English, else the first there is."""
    order = {language: 2, MODEL_LANGUAGE: 1}
    found: dict[int, tuple[int, str]] = {}
    rows = session.execute(
        sa.select(SkillLabel.skill_id, SkillLabel.language, SkillLabel.text)
        .where(SkillLabel.skill_id.in_(ids), SkillLabel.is_preferred)
        .order_by(SkillLabel.id)
    )
    for skill_id, its_language, text in rows:
        rank = order.get(its_language, 0)
        if skill_id not in found or rank > found[skill_id][0]:
            found[skill_id] = (rank, text)
    return {skill_id: found[skill_id][1] if skill_id in found else "" for skill_id in ids}


def make_opportunities(postings: Collection[Posting]) -> list[Opportunity]:
    """Postings as matching sees them, in their order."""
    ids = {row.skill_id for posting in postings for row in posting.required_skills}
    phrases = _Phrases(ids | {row.skill_id for posting in postings for row in posting.taught_skills})
    return [_make_opportunity(posting, phrases) for posting in postings]


def _make_opportunity(posting: Posting, phrases: _Phrases) -> Opportunity:
    required = []
    for row in posting.required_skills:
        (skill,) = phrases.skills([(row.skill_id, row.level)])
        required.append(RequiredSkill(skill.concept, skill.phrase, skill.level, row.importance is Importance.MUST))
    taught = phrases.skills((row.skill_id, row.level) for row in posting.taught_skills)
    language = base_language(posting.language)
    return Opportunity(posting.reference, posting.title, posting.description, tuple(required), taught, language)


def make_applicant(number: str, snapshot: Mapping[str, Any], language: str) -> Person:
    """An applicant as the snapshot of their profile tells, which is all that a host may judge by; without wishes."""
    rows = [row for row in snapshot.get("skills", ()) if row.get("skill_id")]
    held = _Phrases({row["skill_id"] for row in rows}).skills((row["skill_id"], row["level"]) for row in rows)
    past = [text for row in snapshot.get("experience", ()) for text in (row["title"], row["text"])]
    about = ". ".join(filter(None, (snapshot.get("headline"), snapshot.get("about"), *past)))
    return Person(number, snapshot.get("job_title", ""), held, about=about, language=base_language(language))


def load_relations(opportunities: Iterable[Opportunity]) -> dict[str, dict[str, float]]:
    """What neighbours in the taxonomy are worth in place of the skills required and taught."""
    asked = {int(skill.concept) for one in opportunities for skill in (*one.required, *one.taught)}
    credits: dict[str, dict[str, float]] = defaultdict(dict)
    rows = session.execute(
        sa.select(SkillRelation.skill_id, SkillRelation.other_id, SkillRelation.relation).where(
            sa.or_(SkillRelation.skill_id.in_(asked), SkillRelation.other_id.in_(asked))
        )
    )
    for narrower, broader, relation in rows:
        is_broader = relation is Relation.BROADER
        for required, held, credit in (
            (broader, narrower, NARROWER_HELD if is_broader else RELATED_HELD),
            (narrower, broader, BROADER_HELD if is_broader else RELATED_HELD),
        ):
            if required in asked:
                credits[str(required)][str(held)] = max(credit, credits[str(required)].get(str(held), 0.0))
    return dict(credits)
