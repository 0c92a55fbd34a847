"""What lists filter by, kept beside each person in the index as numbers: country, legal entity, languages.

None of it reaches a score. Of languages there are few combinations and many people: each combination has a number, and
a posting is compared with the combinations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from threading import Lock

import numpy as np
import sqlalchemy as sa

from mobility.core.db import session
from mobility.matching.corpus import Index
from mobility.matching.segments import Flags, Rows
from mobility.opportunities.models import Audience
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person
from mobility.skills.linking import base_language
from mobility.skills.models import LanguageHeld, ProfileSection, Section
from mobility.skills.visibility import list_hidden_from_hosts

COUNTRY, ENTITY, SPOKEN = range(3)
NATIVE = "C2"

Spoken = frozenset[tuple[str, str]]
"""Languages without their regions, each with a CEFR level."""

_lock = Lock()
_combinations: dict[Spoken, int] = {}


def read_marks(people: Collection[int], only: sa.ColumnElement[bool]) -> Rows:
    """The marks of these people, in their order, shape (people, 3); `only` is over Person, and holds for them all."""
    query = sa.select(Person.id, Person.country, Person.legal_entity_id, Person.language).where(only)
    listed = _read_languages(only)
    found = {
        row.id: (
            _number(row.country),
            row.legal_entity_id or 0,
            _number_spoken(frozenset({(base_language(row.language), NATIVE), *listed.get(row.id, ())})),
        )
        for row in session.execute(query)
    }
    return np.asarray([found[one] for one in people], dtype=np.int32).reshape(len(people), 3)


def _read_languages(only: sa.ColumnElement[bool]) -> dict[int, list[tuple[str, str]]]:
    """What people list where hosts may read it."""
    whose = ProfileSection.person_id.in_(sa.select(Person.id).where(only))
    hidden = {one for one, section in list_hidden_from_hosts(whose) if section is Section.LANGUAGES}
    rows = session.execute(
        sa.select(LanguageHeld.person_id, LanguageHeld.code, LanguageHeld.level)
        .join(Person, Person.id == LanguageHeld.person_id)
        .where(only)
    )
    listed: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row.person_id not in hidden:
            listed[row.person_id].append((base_language(row.code), row.level))
    return listed


def _number(country: str | None) -> int:
    return int.from_bytes((country or "").encode(), "big")


def _number_spoken(spoken: Spoken) -> int:
    with _lock:
        return _combinations.setdefault(spoken, len(_combinations))


def is_in_audience(index: Index, posting: Posting) -> Flags:
    """Of everyone in an index: as `queries.constraints.audience_of` says in SQL; shape (rows,)."""
    if posting.audience is Audience.COUNTRY:
        inside: Flags = index.marks[:, COUNTRY] == _number(posting.country)
    elif posting.audience is Audience.LEGAL_ENTITY:
        inside = index.marks[:, ENTITY] == (posting.legal_entity_id or 0)
    else:
        inside = np.ones(len(index), dtype=np.bool_)
    return inside


def speaks_at_work(index: Index, posting: Posting) -> Flags:
    """Of everyone in an index: as `queries.constraints.speaks_at_work` says in SQL; shape (rows,)."""
    language, level = posting.working_language, posting.working_language_level or ""
    if language is None:
        return np.ones(len(index), dtype=np.bool_)
    enough = np.asarray(
        [any(code == language and held >= level for code, held in spoken) for spoken in list(_combinations)] or [False],
        dtype=np.bool_,
    )
    speaks: Flags = enough[index.marks[:, SPOKEN]]
    return speaks
