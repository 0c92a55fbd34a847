"""From the tables to what matching may look at, and the index of everyone who may be found, kept in memory.

On every request the log of changes (`changes`) is read, and only the people named there are read again: somebody who no
longer wants to be found, or has left, is in no index from the next request on (`domain.md`, rule 6).
"""

from __future__ import annotations

import ctypes
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from threading import Lock
from typing import Any

import numpy as np
import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import is_writing, once_while_reading, session
from mobility.embeddings import queries as embeddings
from mobility.embeddings.queries import Revision
from mobility.matching.changes import Mark, News, list_aged, read_mark, read_news
from mobility.matching.corpus import Age, Index, Opportunity, Person, RequiredSkill, Skill, build_in_parts, find_age
from mobility.matching.likeness import KNOWN, LINKED
from mobility.matching.marks import read_marks
from mobility.matching.models import SkillLink
from mobility.matching.segments import Rows, Vectors
from mobility.matching.snapshots import Snapshot, Stored, StoredVectors
from mobility.matching.titles import load_title_relations
from mobility.opportunities.models import Importance
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person as Employee
from mobility.skills.linking import MAXIMUM_MERGES, base_language, fold
from mobility.skills.models import (
    Experience,
    HeldSkill,
    ProfileSection,
    Relation,
    Section,
    SkillLabel,
    SkillRelation,
    SkillState,
    WantedSkill,
)
from mobility.skills.models import Skill as Concept
from mobility.skills.queries import can_be_suggested, is_evidenced
from mobility.skills.visibility import list_hidden_from_hosts

MODEL_LANGUAGE = "en"  # phrases are compared in the model's language wherever a concept has a label in it
# credit for holding, in place of what is required, something narrower and something broader than it
HELD_INSTEAD = {Relation.BROADER: (0.5, 0.25), Relation.RELATED: (0.25, 0.25), Relation.SAME: (1.0, 1.0)}
READ_AT_ONCE, BUILT_AT_ONCE = 500, 2000

Texts = tuple[Any, ...]
Hidden = Collection[tuple[int, Section]]
Gate = tuple[dt.date, Hashable]  # the day, and what else decides who is chosen


@dataclass(frozen=True)
class Kept:
    """A snapshot with all by which to tell whether it is still true."""

    snapshot: Snapshot
    mark: Mark
    revision: Revision
    gate: Gate


_lock = Lock()
_kept: dict[bool, Kept] = {}
_numbers = count()


def may_be_found() -> sa.ColumnElement[bool]:
    """In SQL, over Person: who is in the index. A subquery of its own, so that it stands beside any join."""
    return Employee.id.in_(sa.select(Employee.id).where(can_be_suggested()))


def take_snapshot(of: sa.ColumnElement[bool] | None = None, gate: Hashable = None) -> Snapshot:
    """The index as the tables are now, `of` some people or of all; who changed is read again, and nobody else.

    `gate` is what that choice of people depends on besides their own rows: when it changes, they are chosen anew.
    What a unit of work has written and not committed is in what it gets, and in nothing that others get.
    """
    chosen = can_be_suggested() if of is None else sa.and_(can_be_suggested(), of)
    day_gate = (clock.today(), gate)
    while True:
        kept = _kept.get(of is None)
        revision = embeddings.read_revision()
        news = read_news(kept.mark) if kept else None
        if kept and news and (kept.revision, kept.gate) == (revision, day_gate) and news.mark is kept.mark:
            return kept.snapshot
        with _lock:
            if _kept.get(of is None) is not kept:
                continue  # another thread has read on meanwhile
            made = _advance(kept, news, revision, chosen, day_gate) if kept and news else None
            made = made or _build(revision, chosen, day_gate)
            if not is_writing():
                _kept[of is None] = made
            return made.snapshot


def _build(revision: Revision, chosen: sa.ColumnElement[bool], gate: Gate) -> Kept:
    mark = read_mark()
    vectors = StoredVectors(revision)
    ids = session.scalars(sa.select(Employee.id).where(chosen).order_by(Employee.id)).all()
    index = build_in_parts(_read_in_parts(ids), vectors)
    _give_back_memory()
    return Kept(_snapshot(index, vectors, next(_numbers)), mark, revision, gate)


def _snapshot(index: Index, vectors: StoredVectors, vocabulary: Hashable) -> Snapshot:
    return Snapshot(
        next(_numbers), vectors.model, vectors, replace(index, people=Stored(index.ids, _load_by_id)), vocabulary
    )


def _advance(kept: Kept, news: News, revision: Revision, chosen: sa.ColumnElement[bool], gate: Gate) -> Kept | None:
    """With what changed; None where another model took over."""
    old, index = kept.snapshot, kept.snapshot.index
    if not revision.continues(kept.revision):
        return None
    assert isinstance(old.vectors, StoredVectors)
    vectors = old.vectors if revision == kept.revision else StoredVectors(revision, old.vectors)
    changed = set(news.people) | _list_bearing(index, news.skills)
    if vectors is not old.vectors:
        index = replace(index, phrases=index.phrases.renewed(vectors), titles=index.titles.renewed(vectors))
    if gate != kept.gate:
        found, known = set(session.scalars(sa.select(Employee.id).where(chosen))), set(old.rows)
        changed |= (found ^ known) | (list_aged(kept.gate[0], gate[0]) & found)
    index = _reread(index, changed, chosen, vectors)
    vocabulary = next(_numbers) if news.skills else old.vocabulary
    return Kept(_snapshot(index, vectors, vocabulary), news.mark, revision, gate)


def _reread(index: Index, changed: Collection[int], chosen: sa.ColumnElement[bool], vectors: Vectors) -> Index:
    """The index with these people as they are now; who of them is chosen is asked first, not once for every table."""
    people: dict[int, Person] = {}
    marks: list[Rows] = []
    ids = sorted(changed)
    for start in range(0, len(ids), READ_AT_ONCE):
        asked = sa.select(Employee.id).where(Employee.id.in_(ids[start : start + READ_AT_ONCE]), chosen)
        some = Employee.id.in_(session.scalars(asked).all())
        found = load_people(some)
        marks.append(read_marks(found, some))
        people |= found
    return index.changed(ids, people, vectors, np.concatenate(marks)) if ids else index


def _give_back_memory() -> None:
    """What building took goes back to the system, hundreds of megabytes at 100,000 people: glibc keeps it otherwise."""
    with suppress(OSError, AttributeError):  # other C libraries have no such function
        ctypes.CDLL(None).malloc_trim(0)


def _read_in_parts(ids: Sequence[int]) -> Iterator[tuple[dict[int, Person], Rows]]:
    """One part at least: of nobody it is empty, with as many kinds of marks as whoever comes later will have."""
    for start in range(0, len(ids) or 1, BUILT_AT_ONCE):
        some = Employee.id.in_(ids[start : start + BUILT_AT_ONCE])
        people = load_people(some)
        yield people, read_marks(people, some)


def _list_bearing(index: Index, skills: Collection[int]) -> set[int]:
    """Ids of those who bear a concept that is another now, or is named otherwise."""
    rows = [row for one in skills for row in index.phrases.concepts.get(str(one), ())]
    if not rows:
        return set()
    concepts = {int(index.phrases.keys[row][0]) for row in rows}
    phrases = _Phrases(concepts)
    now = {str(one): phrases.skill(one) for one in concepts}
    stale = [row for row in rows if index.phrases.keys[row] != now[index.phrases.keys[row][0]].key]
    return set(index.list_bearing(stale))


def load_person(person: Employee) -> Person:
    """One person as matching sees them, whether or not they may be found: for their own pages."""
    only = Employee.id == person.id
    name = "as matching sees them", person.id
    return once_while_reading(name, lambda: _make_people(_read_texts(only), only)[person.id])


def load_people(only: sa.ColumnElement[bool]) -> dict[int, Person]:
    """People as hosts may search them, by their id, in the order of ids: without what they hide from hosts (rule 6)."""
    hidden = frozenset(list_hidden_from_hosts(ProfileSection.person_id.in_(sa.select(Employee.id).where(only))))
    return _make_people(_read_texts(only, hidden), only, hidden)


def _load_by_id(ids: Sequence[int]) -> dict[int, Person]:
    return load_people(Employee.id.in_(ids))


def _read_texts(only: sa.ColumnElement[bool], hidden: Hidden = ()) -> list[Texts]:
    """Per person: id, employee number, job title, language, and former titles."""
    texts: dict[int, list[Any]] = {}
    own = Employee.id, Employee.employee_number, Employee.job_title, Employee.language
    rows = sa.select(*own, Experience.title).outerjoin(Experience, Experience.person_id == Employee.id)
    for person_id, *said, former in session.execute(rows.where(only).order_by(Employee.id, Experience.id)):
        told = texts.setdefault(person_id, [person_id, *said])
        if former is not None and (person_id, Section.EXPERIENCE) not in hidden:
            told.append(former)
    return [tuple(told) for told in texts.values()]


def _make_people(texts: Iterable[Texts], only: sa.ColumnElement[bool], hidden: Hidden = ()) -> dict[int, Person]:
    held = _read_skills(HeldSkill, only, HeldSkill.valid_to.is_(None))
    for person_id in [person_id for person_id in held if (person_id, Section.HELD) in hidden]:
        del held[person_id]
    wanted = _read_skills(WantedSkill, only, sa.true())
    phrases = _Phrases({row.skill_id for rows in (*held.values(), *wanted.values()) for row in rows})
    return {
        person_id: Person(
            number,
            title,
            phrases.skills(held[person_id]),
            phrases.skills(wanted[person_id]),
            tuple(dict.fromkeys(told)),
            base_language(language),
        )
        for person_id, number, title, language, *told in texts
    }


@dataclass(frozen=True)
class Borne:
    """A skill as somebody bears it, before concepts are looked up."""

    skill_id: int
    level: int | None
    evidenced: bool = False
    age: Age = Age.RECENT

    def merged(self, other: Borne) -> Borne:
        """Two concepts that became one count once, at the better of each."""
        level = max(self.level or 0, other.level or 0) or None
        return Borne(self.skill_id, level, self.evidenced or other.evidenced, min(self.age, other.age))


def _read_skills(
    table: type[HeldSkill] | type[WantedSkill], only: sa.ColumnElement[bool], current: sa.ColumnElement[bool]
) -> dict[int, list[Borne]]:
    rows: dict[int, list[Borne]] = defaultdict(list)
    today = clock.today()
    columns: list[Any] = [table.person_id, table.skill_id, table.level]
    if table is HeldSkill:
        columns += [is_evidenced(today), HeldSkill.last_used]
    query = sa.select(*columns).join(Employee, Employee.id == table.person_id)
    for person_id, skill_id, level, *more in session.execute(query.where(only, current).order_by(table.id)):
        standing = (bool(more[0]), find_age(more[1], today)) if more else ()
        rows[person_id].append(Borne(skill_id, level, *standing))
    return rows


class _Phrases:
    """Concepts by their ids: what a merged one is now, and the phrase it is compared by."""

    def __init__(self, ids: Collection[int], *, named: bool = False) -> None:
        merged = sa.select(Concept.id, Concept.merged_into_id).where(Concept.merged_into_id.is_not(None))
        self._merged: dict[int, int] = {row.id: row.merged_into_id for row in session.execute(merged)}
        targets = {self._target(one) for one in ids}
        self._labels = read_labels(targets, MODEL_LANGUAGE)
        self._direct = _read_direct(targets)
        self.names = _read_names(ids) if named else {}

    def skills(self, rows: Iterable[Borne]) -> tuple[Skill, ...]:
        targets: dict[int, Borne] = {}
        for row in rows:
            target = self._target(row.skill_id)
            targets[target] = targets[target].merged(row) if target in targets else row
        return tuple(self.skill(target, row.level, row.evidenced, row.age) for target, row in targets.items())

    def skill(self, skill_id: int, level: int | None = None, evidenced: bool = False, age: Age = Age.RECENT) -> Skill:
        target = self._target(skill_id)
        direct = self._direct.get(target, KNOWN)
        return Skill(str(target), self._labels[target], level, direct=direct, evidenced=evidenced, age=age)

    def _target(self, skill_id: int) -> int:
        for _ in range(MAXIMUM_MERGES):
            if skill_id not in self._merged:
                break
            skill_id = self._merged[skill_id]
        return skill_id


def _read_names(ids: Collection[int]) -> dict[int, set[str]]:
    """All that skills are called, folded."""
    names: dict[int, set[str]] = defaultdict(set)
    for skill_id, folded in session.execute(
        sa.select(SkillLabel.skill_id, SkillLabel.folded).where(SkillLabel.skill_id.in_(ids))
    ):
        names[skill_id].add(folded)
    return names


def _read_direct(ids: Collection[int]) -> dict[int, float]:
    """What the likeness of a phrase itself counts, of those that no taxonomy knows (`corpus.Skill.direct`).

    All of it; where the phrase is linked to concepts, less: these say more.
    """
    linked = sa.exists().where(SkillLink.skill_id == Concept.id, SkillLink.concept_id.is_not(None))
    query = sa.select(Concept.id, linked).where(Concept.id.in_(ids), Concept.state == SkillState.PROPOSED)
    return {one: LINKED if is_linked else 1.0 for one, is_linked in session.execute(query)}


def read_labels(ids: Collection[int], language: str) -> dict[int, str]:
    """The preferred label in a language, else in English, else the first there is."""
    order = {language: 2, MODEL_LANGUAGE: 1}
    found: dict[int, tuple[int, int, str]] = {}
    # ordered here: asked for the order of ids, SQLite reads the whole table to save a sort
    columns = SkillLabel.skill_id, SkillLabel.language, SkillLabel.id, SkillLabel.text
    rows = session.execute(sa.select(*columns).where(SkillLabel.skill_id.in_(ids), SkillLabel.is_preferred))
    for skill_id, its_language, number, text in rows:
        label = (order.get(its_language, 0), -number, text)
        found[skill_id] = max(label, found.get(skill_id, label))
    return {skill_id: found[skill_id][2] if skill_id in found else "" for skill_id in ids}


def make_opportunities(postings: Collection[Posting]) -> list[Opportunity]:
    """Postings as matching sees them, in their order."""
    ids = {row.skill_id for posting in postings for row in posting.required_skills}
    phrases = _Phrases(ids | {row.skill_id for posting in postings for row in posting.taught_skills}, named=True)
    return [_make_opportunity(posting, phrases) for posting in postings]


def make_required(asked: Iterable[tuple[int, int | None, Importance]]) -> tuple[RequiredSkill, ...]:
    """Skills asked for by the id of the concept, the level and the importance."""
    rows = list(asked)
    return _require(rows, _Phrases({skill_id for skill_id, *_ in rows}))


def _require(rows: Iterable[tuple[int, int | None, Importance]], phrases: _Phrases) -> tuple[RequiredSkill, ...]:
    found = [(phrases.skill(skill_id, level), importance is Importance.MUST) for skill_id, level, importance in rows]
    return tuple(RequiredSkill(one.concept, one.phrase, one.level, must, direct=one.direct) for one, must in found)


def _make_opportunity(posting: Posting, phrases: _Phrases) -> Opportunity:
    required = _require(((row.skill_id, row.level, row.importance) for row in posting.required_skills), phrases)
    required = RequiredSkill.once(required)  # two may have become one
    taught = phrases.skills(Borne(row.skill_id, row.level) for row in posting.taught_skills)
    names = set().union(*(phrases.names.get(row.skill_id, ()) for row in posting.required_skills))
    return Opportunity(
        posting.reference,
        posting.title,
        posting.description,
        required,
        taught,
        base_language(posting.language),
        fold(posting.title) in names,
    )


def make_applicants(applied: Sequence[tuple[str, Mapping[str, Any], str]]) -> list[Person]:
    """Applicants as the snapshots of their profiles tell, which is all that a host may judge by; without wishes.

    Each is given as their number, the snapshot and their language.
    """
    phrases = _Phrases({row["skill_id"] for _, snapshot, _ in applied for row in _list_skills(snapshot)})
    return [_make_applicant(*one, phrases) for one in applied]


def _list_skills(snapshot: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in snapshot.get("skills", ()) if row.get("skill_id")]


def _make_applicant(number: str, snapshot: Mapping[str, Any], language: str, phrases: _Phrases) -> Person:
    rows = _list_skills(snapshot)
    held = phrases.skills(Borne(row["skill_id"], row["level"], *_read_standing(row)) for row in rows)
    former = tuple(dict.fromkeys(row["title"] for row in snapshot.get("experience", ())))
    return Person(number, snapshot.get("job_title", ""), held, former=former, language=base_language(language))


def _read_standing(row: Mapping[str, Any]) -> tuple[bool, Age]:
    return bool(row.get("evidence") or row.get("is_evidenced")), find_age(row.get("last_used"), clock.today())


def load_relations(opportunities: Iterable[Opportunity]) -> dict[str, dict[str, float]]:
    """What neighbours in the taxonomy are worth in place of the skills required and taught, phrases that probably mean
    them, and job titles of the same or related occupations in place of the title."""
    opportunities = list(opportunities)
    asked = {int(skill.concept) for one in opportunities for skill in (*one.required, *one.taught)}
    credits: dict[str, dict[str, float]] = defaultdict(dict)
    rows = session.execute(
        sa.select(SkillRelation.skill_id, SkillRelation.other_id, SkillRelation.relation).where(
            sa.or_(SkillRelation.skill_id.in_(asked), SkillRelation.other_id.in_(asked))
        )
    )
    for narrower, broader, relation in rows:
        narrower_held, broader_held = HELD_INSTEAD[relation]
        for required, held, credit in ((broader, narrower, narrower_held), (narrower, broader, broader_held)):
            if required in asked:
                credits[str(required)][str(held)] = max(credit, credits[str(required)].get(str(held), 0.0))
    links = sa.select(SkillLink.concept_id, SkillLink.skill_id, SkillLink.share).where(SkillLink.concept_id.in_(asked))
    for concept, phrase, share in session.execute(links):
        credits[str(concept)][str(phrase)] = share
    jobs = {one.job.concept for one in opportunities if not one.names_skill}
    return dict(credits) | load_title_relations(jobs)
