"""Merging ESCO into the taxonomy: concepts by their URIs, row by row; what the company changed stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.db import Model, session
from mobility.core.events import publish
from mobility.skills import esco
from mobility.skills.esco import Download, Row, Table
from mobility.skills.events import SkillsRenamed
from mobility.skills.models import (
    Occupation,
    Relation,
    Skill,
    SkillAct,
    SkillChange,
    SkillGroup,
    SkillGroupLabel,
    SkillGroupMember,
    SkillKind,
    SkillRelation,
    SkillSource,
    SkillState,
    TaxonomyImport,
)
from mobility.skills.services.labels import OCCUPATIONS, SKILLS, ConceptTables, Words, WordsOfALanguage, insert_rows
from mobility.skills.services.links import compare_links, list_batches, settle_kinds, write_requirements
from mobility.skills.services.taxonomy import Loaded

Advanced = Callable[[Table, int], object]

COLLECTION_PREFIX = "urn:mobility:collection:"
COLLECTIONS = {
    "transversalskillscollection": "transversal",
    "languageskillscollection": "language",
    "digitalskillscollection": "digital",
    "digcompskillscollection": "digcomp",
    "greenskillscollection": "green",
    "researchskillscollection": "research",
}


@dataclass(frozen=True)
class EscoImported:
    """What became of the concepts and the links between them; `removed` counts links that a newer version lacks."""

    skills: Loaded
    occupations: Loaded
    groups: Loaded
    links: Loaded
    removed: int
    warnings: list[str]


@dataclass
class _Tally:
    """The concepts of one kind: `ids` by URI, which the files named, made, released, gave up and changed."""

    ids: dict[str, int]
    named: set[int] = field(default_factory=set)
    created: set[int] = field(default_factory=set)
    released: set[int] = field(default_factory=set)
    obsolete: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)

    def lacks(self, row: Row) -> bool:
        return row["concepturi"] not in self.ids

    def take(self, concept: type[Model], new: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the new concepts of a batch, by their URIs."""
        if new:
            now, columns = clock.now(), concept.__table__.c
            query = sa.insert(concept.__table__).returning(columns.uri, columns.id)  # type: ignore[arg-type]
            rows = [{"uri": uri, "created_at": now, **values} for uri, values in new.items()]
            for uri, number in session.execute(query, rows):
                self.ids[uri] = number
                self.created.add(number)

    def loaded(self) -> Loaded:
        updated = len(self.changed - self.created)
        return Loaded(len(self.created), updated, len(self.named) - len(self.created) - updated)


def import_esco(*, download: Download, advanced: Advanced = lambda table, size: None) -> EscoImported:
    """Read all tables in the transaction of the caller; raises esco.Damaged at the first row that cannot be read.

    `advanced` is told how many bytes more of a table have been read.
    """
    merge = _Merge(advanced)
    for table in download.tables:
        merge.read(table)
    merge.revive()
    links, removed = merge.write_links()
    done = TaxonomyImport(source=SkillSource.ESCO, files=" ".join(table.name for table in download.tables))
    session.add(done)
    audit.record(actor=None, action="import_esco", subject=done, note=done.files)
    publish(SkillsRenamed(frozenset(merge.skills.changed - merge.skills.created)))
    session.expire_all()  # rows were written past the objects that stand for them
    return EscoImported(
        merge.skills.loaded(), merge.occupations.loaded(), merge.groups.loaded(), links, removed, merge.list_warnings()
    )


class _Merge:
    def __init__(self, advanced: Advanced) -> None:
        self._advanced = advanced
        self.skills, self.occupations, self.groups = _tally(Skill), _tally(Occupation), _tally(SkillGroup)
        self._requires: dict[tuple[int, int], bool] = {}
        self._relations: set[tuple[int, int, Relation]] = set()
        self._members: set[tuple[int, int]] = set()
        self._unknown: dict[tuple[str, str, str], int] = {}
        self._left_out: Counter[str] = Counter()
        self._too_long: dict[str, int] = {}

    def read(self, table: Table) -> None:
        rows = table.rows(lambda size: self._advanced(table, size))
        match table.table:
            case "skills":
                self._read_concepts(table, rows, SKILLS, self.skills, self._new_skill)
            case "occupations":
                self._read_concepts(table, rows, OCCUPATIONS, self.occupations, self._new_occupation)
            case "skillgroups":
                self._read_groups(table, rows)
            case "occupationskillrelations":
                self._read_requirements(table, rows)
            case "skillskillrelations":
                self._read_related(table, rows)
            case "broaderrelationsskillpillar":
                self._read_broader(table, rows)
            case _:
                self._read_collection(table, rows)

    def list_warnings(self) -> list[str]:
        kept = [
            f"{name}, line {line}: {column} “{value}” is not in the vocabulary; the row is kept."
            for (name, column, value), line in self._unknown.items()
        ]
        left = [
            f"{name}: rows left out, since they name a concept that is not loaded: {count}."
            for name, count in self._left_out.items()
        ]
        long = [
            f"{name}: labels left out, since they have more than {esco.LONGEST_LABEL} characters: {count}."
            for name, count in self._too_long.items()
        ]
        return kept + left + long

    # concepts

    def revive(self) -> None:
        for concept, tally in ((Skill, self.skills), (Occupation, self.occupations)):
            tally.changed |= _revive(concept, tally.released - tally.obsolete)

    def _read_concepts(
        self,
        table: Table,
        rows: Iterable[Row],
        tables: ConceptTables,
        tally: _Tally,
        new: Callable[[Table, Row], dict[str, Any]],
    ) -> None:
        words = WordsOfALanguage(tables, table.language)
        for batch in list_batches(rows):
            tally.take(tables.concept, {row["concepturi"]: new(table, row) for row in batch if tally.lacks(row)})
            for row in batch:
                tally.named.add(tally.ids[row["concepturi"]])
                words.add(tally.ids[row["concepturi"]], _words_of(row))
                self._check(table, row, "status", row["status"].strip(), esco.STATUSES)
            obsolete, released = (_list_of_status(tally, batch, status) for status in ("obsolete", "released"))
            tally.obsolete |= obsolete
            tally.released |= released
            tally.changed |= words.write() | _retire(tables.concept, obsolete)
        if words.too_long:
            self._too_long[table.name] = words.too_long

    def _new_skill(self, table: Table, row: Row) -> dict[str, Any]:
        kind, reuse = row["skilltype"].strip(), row["reuselevel"].strip()
        self._check(table, row, "skilltype", kind, esco.SKILL_TYPES)
        self._check(table, row, "reuselevel", reuse, esco.REUSE_LEVELS)
        return {"kind": _kind_of(kind, reuse), "source": SkillSource.ESCO, "state": SkillState.ACTIVE}

    def _new_occupation(self, table: Table, row: Row) -> dict[str, Any]:
        return {"isco_group": row["iscogroup"].strip().rpartition("/")[2][:20], "state": SkillState.ACTIVE}

    def _read_groups(self, table: Table, rows: Iterable[Row]) -> None:
        query = sa.select(SkillGroupLabel.group_id, SkillGroupLabel.text)
        known = {
            row.group_id: row.text for row in session.execute(query.where(SkillGroupLabel.language == table.language))
        }
        for batch in list_batches(rows):
            codes = {row["concepturi"]: {"code": row["code"].strip()[:40]} for row in batch if self.groups.lacks(row)}
            self.groups.take(SkillGroup, codes)
            named = {self.groups.ids[row["concepturi"]]: " ".join(row["preferredlabel"].split()) for row in batch}
            self.groups.named |= named.keys()
            labels = {group: text[: esco.LONGEST_LABEL] for group, text in named.items() if text}
            self.groups.changed |= _write_group_labels(labels, known, table.language)

    def _read_collection(self, table: Table, rows: Iterable[Row]) -> None:
        code = COLLECTIONS[table.table]
        uri = COLLECTION_PREFIX + code
        if uri not in self.groups.ids:
            self.groups.take(SkillGroup, {uri: {"code": code}})
        self.groups.named.add(self.groups.ids[uri])
        for row in rows:
            skill = self._find(table, self.skills, row["concepturi"])
            if skill is not None:
                self._members.add((skill, self.groups.ids[uri]))

    # links

    def _read_requirements(self, table: Table, rows: Iterable[Row]) -> None:
        for row in rows:
            kind = row["relationtype"].strip()
            self._check(table, row, "relationtype", kind, esco.RELATION_TYPES)
            occupation = self._find(table, self.occupations, row["occupationuri"])
            skill = self._find(table, self.skills, row["skilluri"])
            if occupation is not None and skill is not None:
                key = (occupation, skill)
                self._requires[key] = self._requires.get(key, False) or kind == "essential"

    def _read_related(self, table: Table, rows: Iterable[Row]) -> None:
        for row in rows:
            self._check(table, row, "relationtype", row["relationtype"].strip(), esco.RELATION_TYPES)
            one = self._find(table, self.skills, row["originalskilluri"])
            other = self._find(table, self.skills, row["relatedskilluri"])
            if one is not None and other is not None and one != other:
                self._relations.add((one, other, Relation.RELATED))

    def _read_broader(self, table: Table, rows: Iterable[Row]) -> None:
        for row in rows:
            uri, broader = row["concepturi"], row["broaderuri"]
            if uri in self.groups.ids:  # a heading under a heading: the codes tell that
                continue
            skill = self._find(table, self.skills, uri)
            if skill is None:
                continue
            if broader in self.groups.ids:
                self._members.add((skill, self.groups.ids[broader]))
            elif (other := self._find(table, self.skills, broader)) is not None and other != skill:
                self._relations.add((skill, other, Relation.BROADER))

    def write_links(self) -> tuple[Loaded, int]:
        """Write what was read of links; of what the files say anything about, links that they lack are taken away."""
        collections = {number for uri, number in self.groups.ids.items() if uri.startswith(COLLECTION_PREFIX)}
        filled = collections & {group for _, group in self._members}
        told = {(one, relation) for one, _, relation in self._relations}
        told |= {(skill, Relation.BROADER) for skill, group in self._members if group not in collections}
        columns = (SkillGroupMember.skill_id, SkillGroupMember.group_id)
        members, left = compare_links(
            SkillGroupMember,
            columns,
            self._members,
            lambda skill, group: group in filled if group in collections else (skill, Relation.BROADER) in told,
        )
        related = (SkillRelation.skill_id, SkillRelation.other_id, SkillRelation.relation)
        relations, unrelated = compare_links(
            SkillRelation, related, self._relations, lambda one, _, relation: (one, relation) in told
        )
        insert_rows(SkillGroupMember, ({"skill_id": skill, "group_id": group} for skill, group in members))
        insert_rows(
            SkillRelation,
            ({"skill_id": one, "other_id": other, "relation": relation} for one, other, relation in relations),
        )
        created, updated, removed = write_requirements(self._requires)
        settle_kinds(members, relations)
        total = len(self._members) + len(self._relations) + len(self._requires)
        created += len(members) + len(relations)
        return Loaded(created, updated, total - created - updated), removed + left + unrelated

    def _find(self, table: Table, tally: _Tally, uri: str) -> int | None:
        found = tally.ids.get(uri)
        if found is None:
            self._left_out[table.name] += 1
        return found

    def _check(self, table: Table, row: Row, column: str, value: str, vocabulary: frozenset[str]) -> None:
        if value not in vocabulary:
            self._unknown.setdefault((table.name, column, value[: esco.SHOWN]), row.line)


def _tally(concept: type[Skill] | type[Occupation] | type[SkillGroup]) -> _Tally:
    return _Tally({row.uri: row.id for row in session.execute(sa.select(concept.uri, concept.id))})


def _list_of_status(tally: _Tally, batch: Iterable[Row], status: str) -> set[int]:
    return {tally.ids[row["concepturi"]] for row in batch if row["status"].strip() == status}


def _retire(concept: type[Model], obsolete: set[int]) -> set[int]:
    """They are offered no more; people's claims to them stay. What was merged stays so. Returns those it changed."""
    columns = concept.__table__.c
    query = sa.update(concept.__table__).values(state=SkillState.RETIRED).returning(columns.id)  # type: ignore[arg-type]
    live = query.where(columns.id.in_(obsolete), columns.state == SkillState.ACTIVE)
    return set(session.scalars(live)) if obsolete else set()


def _revive(concept: type[Skill] | type[Occupation], released: set[int]) -> set[int]:
    """What an earlier version gave up is in use again, unless the company retired it. Returns those it changed."""
    retired = set(session.scalars(sa.select(concept.id).where(concept.state == SkillState.RETIRED)))
    if concept is Skill:
        by_hand = sa.select(SkillChange.skill_id).where(SkillChange.act == SkillAct.RETIRE)
        retired -= set(session.scalars(by_hand.where(SkillChange.undone_at.is_(None))))
    for chunk in list_batches(sorted(retired & released)):
        session.execute(
            sa.update(concept).where(concept.id.in_(chunk)).values(state=SkillState.ACTIVE),
            execution_options={"synchronize_session": False},
        )
    return retired & released


def _words_of(row: Row) -> Words:
    preferred = esco.split_labels(row["preferredlabel"])
    others = esco.split_labels(row["altlabels"]) + esco.split_labels(row["hiddenlabels"])
    description = (row["description"].strip() or row["definition"].strip()).replace("\r\n", "\n")
    return Words(" ".join(preferred), tuple(others), description)


def _kind_of(skill_type: str, reuse_level: str) -> SkillKind:
    if skill_type == "knowledge":
        return SkillKind.KNOWLEDGE
    return SkillKind.TRANSVERSAL if reuse_level == "transversal" else SkillKind.TECHNICAL


def _write_group_labels(labels: Mapping[int, str], known: Mapping[int, str], language: str) -> set[int]:
    changed = {group: text for group, text in labels.items() if known.get(group) != text}
    session.execute(
        sa.delete(SkillGroupLabel).where(
            SkillGroupLabel.group_id.in_(changed.keys() & known.keys()), SkillGroupLabel.language == language
        ),
        execution_options={"synchronize_session": False},
    )
    insert_rows(
        SkillGroupLabel, ({"group_id": group, "language": language, "text": text} for group, text in changed.items())
    )
    return set(changed)
