"""Comparing ESCO's links between concepts with those of the tables: what is missing is added, what is given up goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from mobility.core.db import Model, session
from mobility.skills.models import OccupationSkill, Relation, Skill, SkillGroup, SkillKind, SkillSource
from mobility.skills.services.labels import insert_rows

T = TypeVar("T")

BATCH = 2000
LANGUAGE_CODE, TRANSVERSAL_CODE = "L", "T"  # how the codes of ESCO’s headings for them begin


def list_batches(rows: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def compare_links(
    table: type[Model], columns: Sequence[Any], links: set[Any], is_told: Callable[..., bool]
) -> tuple[list[Any], int]:
    """The links that the table lacks, in a fixed order; and how many went that it had and the files gave up."""
    if not links:
        return [], 0
    known = {tuple(link): number for number, *link in session.execute(sa.select(table.id, *columns))}
    gone = [number for link, number in known.items() if link not in links and is_told(*link)]
    _delete(table, gone)
    return sorted(links - known.keys()), len(gone)


def _delete(table: type[Model], numbers: Iterable[int]) -> None:
    for chunk in list_batches(numbers):
        session.execute(sa.delete(table).where(table.id.in_(chunk)), execution_options={"synchronize_session": False})


def write_requirements(requires: Mapping[tuple[int, int], bool]) -> tuple[int, int, int]:
    """How many links between occupations and skills were made, changed and removed."""
    named = {occupation for occupation, _ in requires}
    row = OccupationSkill
    known = {
        (occupation, skill): (number, essential)
        for number, occupation, skill, essential in session.execute(
            sa.select(row.id, row.occupation_id, row.skill_id, row.is_essential)
        )
        if occupation in named
    }
    gone = [known[key][0] for key in known.keys() - requires.keys()]
    turned = [known[key][0] for key in known.keys() & requires.keys() if known[key][1] != requires[key]]
    _delete(row, gone)
    for chunk in list_batches(turned):
        session.execute(
            sa.update(row).where(row.id.in_(chunk)).values(is_essential=~row.is_essential),
            execution_options={"synchronize_session": False},
        )
    new = sorted(requires.keys() - known.keys())
    insert_rows(
        row, ({"occupation_id": one, "skill_id": skill, "is_essential": requires[one, skill]} for one, skill in new)
    )
    return len(new), len(turned), len(gone)


def settle_kinds(members: Sequence[tuple[int, int]], relations: Sequence[tuple[int, int, Relation]]) -> None:
    """Skills newly put under the headings for languages and transversal skills are of that kind.

    A language stands under both, so its heading comes last. What is narrower than a language is about it too (“write
    French”); what is narrower than a transversal skill is not (“work with a circus group”).
    """
    codes: dict[int, str] = {row.id: row.code for row in session.execute(sa.select(SkillGroup.id, SkillGroup.code))}

    def under(start: str, collection: str) -> set[int]:
        return {skill for skill, group in members if codes[group].startswith(start) or codes[group] == collection}

    languages = under(LANGUAGE_CODE, "language")
    languages |= {one for one, other, relation in relations if relation is Relation.BROADER and other in languages}
    _set_kind(SkillKind.TRANSVERSAL, under(TRANSVERSAL_CODE, "transversal"))
    _set_kind(SkillKind.LANGUAGE, languages)


def _set_kind(kind: SkillKind, skills: set[int]) -> None:
    for chunk in list_batches(sorted(skills)):
        session.execute(
            sa.update(Skill).where(Skill.id.in_(chunk), Skill.source == SkillSource.ESCO).values(kind=kind),
            execution_options={"synchronize_session": False},
        )
