"""Two to four candidates of one opportunity, each with what a comparison shows of them.

Judging several at once by the same criteria leaves less room for stereotypes than one after the other (Bohnet, van Geen
& Bazerman, Management Science 62, 2016).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mobility.applications.models import Application
from mobility.applications.queries import find_person_by_code, read_snapshot
from mobility.matching.explanation import TITLE_NEAR, Explanation
from mobility.matching.queries.candidates import Candidate, describe_candidate, find_candidate
from mobility.matching.ranking import WEIGHTS
from mobility.opportunities.models import Opportunity as Posting
from mobility.people.models import Person
from mobility.skills.queries import find_skill, follow_merges
from mobility.skills.visibility import show_to

MOST_COMPARED = 4


@dataclass(frozen=True)
class Column:
    """One candidate; without `candidate` they are on no list of this host any more, whoever the code was of.

    `evidence` is by the concept that a skill counted by; `languages` are (code, CEFR level).
    """

    code: str
    candidate: Candidate | None = None
    application: Application | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    languages: Sequence[tuple[str, str]] = ()
    is_complete: bool = True

    @property
    def person(self) -> Person:
        assert self.candidate is not None
        return self.candidate.person

    @property
    def is_near_role(self) -> bool | None:
        """Whether the job title is close to this work; None where nothing was compared."""
        why = self.candidate.explanation if self.candidate else None
        return None if why is None else why.parts["title"] >= TITLE_NEAR * WEIGHTS.title


def list_columns(host: Person, posting: Posting, codes: Sequence[str], language: str) -> list[Column]:
    """In the order asked for; the same answer for a code that is nobody's and for somebody who left the lists."""
    return [_find_column(host, posting, code, language) for code in codes]


def _find_column(host: Person, posting: Posting, code: str, language: str) -> Column:
    person = find_person_by_code(posting, code)
    found = find_candidate(host, posting, person.id) if person else None
    if person is None or found is None:
        return Column(code)
    candidate, is_complete = describe_candidate(found, posting, language)
    if isinstance(found, Application):
        snapshot = read_snapshot(found.snapshot, language) if found.snapshot else {"skills": (), "languages": ()}
        evidence = {
            _name_concept(row["skill_id"]): row.get("evidence") or ""
            for row in snapshot["skills"]
            if row.get("skill_id")
        }
        languages = [(row["code"], row["level"]) for row in snapshot["languages"]]
        return Column(code, candidate, found, evidence, languages, is_complete)
    seen = show_to(host, person)
    return Column(
        code,
        candidate,
        None,
        {_name_concept(row.skill_id): row.evidence for row in seen.held if row.evidence},
        [(row.code, row.level) for row in seen.languages],
        is_complete,
    )


def _name_concept(skill_id: int) -> str:
    """As scoring names what a skill is by now."""
    skill = find_skill(skill_id)
    target = follow_merges(skill) if skill is not None else None
    return str(skill_id if target is None else target.id)


def is_placed_below(column: Column, others: Sequence[Column]) -> bool:
    """Whether the ranking by fit puts one of the others before this one; said neutrally, and never how far."""
    mine = _ready(column)
    return mine is not None and any((theirs := _ready(one)) is not None and theirs > mine for one in others)


def _ready(column: Column) -> float | None:
    why: Explanation | None = column.candidate.explanation if column.candidate else None
    return None if why is None else why.ready
