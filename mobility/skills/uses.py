"""Who uses a skill: people who hold or want it, and what rooms above register, counted and never named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from mobility.core.db import session
from mobility.core.i18n import N_, Message
from mobility.skills.models import HeldSkill, Skill, WantedSkill

Rows = sa.Select[Any, Any]  # skill id and the id of what uses it


@dataclass(frozen=True)
class Use:
    """A kind of thing that names skills; `one` and `many` are sentences with `%(num)s`."""

    one: str
    many: str
    rows: tuple[Rows, ...]

    def say(self, count: int) -> Message:
        return Message(self.one if count == 1 else self.many, {"num": count})


_uses: dict[str, Use] = {}


def register_use(name: str, use: Use) -> None:
    """Add a kind of thing that names skills, for what HR is shown before it changes one."""
    _uses[name] = use


def count_uses(ids: Collection[int]) -> dict[int, Counter[str]]:
    """By skill, how many things of each kind name it; somebody who holds and wants it counts once."""
    counts: dict[int, Counter[str]] = {skill_id: Counter() for skill_id in ids}
    for name, use in _uses.items():
        named = sa.union(*(rows.where(rows.selected_columns[0].in_(ids)) for rows in use.rows)).subquery()
        skill, _ = named.c
        for skill_id, count in session.execute(sa.select(skill, sa.func.count()).group_by(skill)):
            counts[skill_id][name] = count
    return counts


def count_together(ids: Collection[int]) -> Counter[str]:
    """How many things of each kind name any of these skills."""
    counts: Counter[str] = Counter()
    for name, use in _uses.items():
        named = [rows.where(rows.selected_columns[0].in_(ids)).subquery() for rows in use.rows]
        things = sa.union(*(sa.select(list(one.c)[1]) for one in named)).subquery()
        counts[name] = session.scalar(sa.select(sa.func.count()).select_from(things)) or 0
    return counts


def say_uses(counts: Counter[str]) -> list[Message]:
    """“3 people”, “2 postings”: a sentence for each kind that has any."""
    return [use.say(counts[name]) for name, use in _uses.items() if counts[name]]


def order_by_use() -> sa.ColumnElement[int]:
    """In SQL, over Skill: how many people hold it now."""
    held = sa.select(sa.func.count(HeldSkill.id)).where(HeldSkill.skill_id == Skill.id, HeldSkill.valid_to.is_(None))
    return held.scalar_subquery()


register_use(
    "people",
    Use(
        N_("%(num)s person"),
        N_("%(num)s people"),
        (
            sa.select(HeldSkill.skill_id, HeldSkill.person_id).where(HeldSkill.valid_to.is_(None)),
            sa.select(WantedSkill.skill_id, WantedSkill.person_id),
        ),
    ),
)
