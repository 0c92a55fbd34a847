"""Everything that is held about one person, read by the data map; other people stand there as numbers, not names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from mobility.core.db import Model, session
from mobility.core.i18n import N_, Message, unpack
from mobility.embeddings.models import TextVector
from mobility.embeddings.queries import hash_text
from mobility.matching.queries import list_own_words
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value
from mobility.privacy.data_map import TERMS, TOPICS, Entry, list_personal, points_at_person, reach
from mobility.skills.models import Skill
from mobility.skills.queries import list_labels

WITHHELD = Message(N_("kept, not shown"))
YOU = Message(N_("you"))
BATCH = 500
# what a number leads to is named beside it
NAMED_BY = {"opportunity": "title", "course": "title", "org_unit": "path", "legal_entity": "name"}
TERM_RULES = {
    "drafts": Rule.KEEP_DRAFTS_MONTHS,
    "suggestions": Rule.KEEP_SUGGESTIONS_MONTHS,
    "applications": Rule.KEEP_APPLICATIONS_MONTHS,
    "notes": Rule.KEEP_NOTES_MONTHS,
    "profiles": Rule.KEEP_PROFILES_MONTHS,
    "leave": Rule.KEEP_LEAVE_MONTHS,
}


@dataclass(frozen=True)
class Holding:
    """One table: what it says of the person, row by row."""

    entry: Entry
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Topic:
    name: str
    holdings: list[Holding]

    @property
    def count(self) -> int:
        return sum(len(holding.rows) for holding in self.holdings)


def say_term(term: str) -> Message:
    """How long, with the company's own figure."""
    if term in TERM_RULES:
        return Message(TERMS[term], {"months": get_value(TERM_RULES[term])})
    return Message(TERMS[term], {"years": get_value(Rule.KEEP_MOVES_YEARS)} if term == "moves" else {})


def count_holdings(person: Person) -> list[tuple[str, int, list[str]]]:
    """Per topic: how many rows there are, and for how long each kind of them is kept."""
    counts: dict[str, int] = dict.fromkeys(TOPICS, 0)
    terms: dict[str, dict[str, None]] = {topic: {} for topic in TOPICS}
    for entry in list_personal():
        query = sa.select(sa.func.count()).select_from(entry.table).where(entry.belongs_to(person.id))
        counts[entry.topic] += session.scalar(query) or 0
        terms[entry.topic][entry.term] = None
    return [(topic, counts[topic], list(terms[topic])) for topic in TOPICS if terms[topic]]


def collect_holdings(person: Person) -> list[Topic]:
    """Every row of every table that is this person's data, as plain values."""
    reader = _Reader(person)
    found: dict[str, list[Holding]] = {topic: [] for topic in TOPICS}
    for entry in list_personal():
        rows = reader.read(entry)
        if rows:
            found[entry.topic].append(Holding(entry, rows))
    reader.put_names()
    return [Topic(name, holdings) for name, holdings in found.items() if holdings]


def count_vectors(person: Person) -> int:
    """How many vectors were computed from what this person wrote; they are numbers that nobody reads."""
    hashes = [hash_text(text) for text in set(list_own_words(person)) if text]
    return session.scalar(sa.select(sa.func.count()).where(TextVector.text_hash.in_(hashes))) or 0


@dataclass
class _Reader:
    """Reads table after table and remembers who and what is to be named in the end, in one query for each kind."""

    person: Person
    others: dict[int, Message] = field(default_factory=dict)
    things: dict[str, dict[int, list[tuple[dict[str, Any], str]]]] = field(default_factory=dict)
    strings: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    def read(self, entry: Entry) -> list[dict[str, Any]]:
        recipients = [reach(entry.table, path).label(f"recipient {path}") for path in entry.recipients]
        query = sa.select(entry.table, *recipients).where(entry.belongs_to(self.person.id)).order_by(entry.table.c.id)
        return [self._row(entry, row) for row in session.execute(query).mappings()]

    def _row(self, entry: Entry, row: Mapping[Any, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for column in entry.table.columns:
            value = row[column.name]
            is_person = points_at_person(column) or (column.name in entry.names and isinstance(value, int))
            if column.name in entry.withheld:
                told[column.name] = None if value is None else WITHHELD
            elif is_person and value is not None:
                told[column.name] = self._mask(value)
            else:
                told[column.name] = _plain(value)
                self._note_name(told, column, value)
                if column.name in entry.names and isinstance(value, dict):
                    self.strings.append((told, column.name))
        if entry.table.name == "person":
            told["id"] = row["id"]
        if entry.recipients:
            seen = {row[f"recipient {path}"] for path in entry.recipients} - {None, self.person.id}
            told["recipients"] = [self._mask(one) for one in sorted(seen)]
        return told

    def _mask(self, person_id: int) -> Message:
        """The same number for the same person throughout, so that it shows who did several things."""
        if person_id == self.person.id:
            return YOU
        return self.others.setdefault(person_id, Message(N_("person %(number)s"), {"number": len(self.others) + 1}))

    def _note_name(self, told: dict[str, Any], column: sa.Column[Any], value: Any) -> None:
        for key in column.foreign_keys:
            table = key.column.table.name
            if value is not None and (table in NAMED_BY or table == Skill.__tablename__):
                self.things.setdefault(table, {}).setdefault(value, []).append((told, column.name.removesuffix("_id")))

    def put_names(self) -> None:
        """Titles of opportunities, paths of units, labels of skills; and numbers for names in messages."""
        for table, wanted in self.things.items():
            for thing_id, name in self._names_of(table, list(wanted)):
                for told, column in wanted[thing_id]:
                    told[column] = name
        strings = {text for told, column in self.strings for text in _strings_in(told[column])}
        names = self._people_called(strings - {self.person.name})
        for told, column in self.strings:
            told[column] = _replace(told[column], names)

    def _names_of(self, table: str, ids: list[int]) -> Iterable[tuple[int, str]]:
        if table == Skill.__tablename__:
            yield from list_labels(ids, self.person.reading_language).items()
            return
        source = Model.metadata.tables[table]
        for chunk in _chunks(ids):
            query = sa.select(source.c.id, source.c[NAMED_BY[table]]).where(source.c.id.in_(chunk))
            yield from ((row[0], row[1]) for row in session.execute(query))

    def _people_called(self, strings: set[str]) -> dict[str, Message]:
        found: dict[str, Message] = {}
        for chunk in _chunks(sorted(strings)):
            for row in session.execute(sa.select(Person.id, Person.name).where(Person.name.in_(chunk))):
                found[row.name] = self._mask(row.id)
        return found


def _plain(value: Any) -> Any:
    return WITHHELD if isinstance(value, bytes) else value


def _strings_in(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, Mapping):
        return set().union(*map(_strings_in, value.values()))
    return set().union(*map(_strings_in, value)) if isinstance(value, list) else set()


def _replace(value: Any, names: Mapping[str, Message]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        inner = {key: _replace(one, names) for key, one in value.items()}
        return _unpack(inner)
    return [_replace(one, names) for one in value] if isinstance(value, list) else value


def _unpack(packed: dict[str, Any]) -> Any:
    """A sentence or a date that was kept as JSON; anything else as it is."""
    if packed.keys() == {"message", "params"}:
        return Message(packed["message"], packed["params"])
    is_date = packed.keys() in ({"day"}, {"instant"}) and all(isinstance(value, str) for value in packed.values())
    return unpack(packed) if is_date else packed


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
