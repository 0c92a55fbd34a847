"""The company of the simulated year, written as the two files that HR loads: people and units.

Names, titles and skills are those of the matching benchmark where it is at hand, else made up from the starter
taxonomy; who employs whom, where, how long a week and who reports to whom is added here to either.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT.parent / "shared" / "bench" / "matching" / "people-en.jsonl.gz"
STARTER = ROOT / "mobility" / "skills" / "data"
TOP = "Example"
LARGEST_UNIT, FEWEST_UNITS, UNITS_OF_A_DIVISION, LEADERS_OF_A_UNIT = 30, 5, 5, 3
SKILLS_EACH = 8
WITHOUT_LINE_MANAGER = 0.05  # the head of their unit releases them
# contract share of full time and the days on which it is worked, by how many per cent have it
PART_TIME = ((0.8, "mon-thu", 10), (0.6, "tue-thu", 6), (0.5, "mon,wed,fri", 4), (1.0, "mon-fri", 80))
ENGAGEMENTS = {"permanent": 90, "fixed_term": 4, "apprentice": 2, "contractor": 4}
HR_OF_THE_GROUP = 2


@dataclass(frozen=True)
class Entity:
    """An employer: `units` of twenty are its own, and so many HR partners cover it."""

    name: str
    country: str
    site: str
    time_zone: str
    full_time_hours: float
    units: int
    partners: int


ENTITIES = (
    Entity("Example France SAS", "FR", "Paris", "Europe/Paris", 35.0, 8, 4),
    Entity("Example Deutschland GmbH", "DE", "Köln", "Europe/Berlin", 40.0, 5, 3),
    Entity("Example España SL", "ES", "Madrid", "Europe/Madrid", 40.0, 4, 2),
    Entity("Example Brasil Ltda", "BR", "São Paulo", "America/Sao_Paulo", 40.0, 2, 2),
    Entity("Example Schweiz AG", "CH", "Bern", "Europe/Zurich", 42.0, 1, 1),  # the one with a single HR partner
)


@dataclass
class Company:
    """The lines of both files, and who is an HR partner: employee numbers by legal entity, "" for the whole group."""

    source: str
    people: list[dict[str, Any]] = field(default_factory=list)
    units: list[dict[str, Any]] = field(default_factory=list)
    partners: dict[str, list[str]] = field(default_factory=dict)

    def write(self, folder: Path) -> tuple[Path, Path]:
        people, units = folder / "people.jsonl.gz", folder / "units.jsonl"
        with gzip.open(people, "wt", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(line)}\n" for line in self.people)
        units.write_text("".join(f"{json.dumps(line)}\n" for line in self.units), "utf-8")
        return people, units


def found_company(size: int, seed: int, bench: Path = BENCH) -> Company:
    """A company of so many people; the same for the same seed and source."""
    chance = random.Random(f"company {seed}")
    if bench.exists():
        company, rows = Company(f"people of the matching benchmark ({bench.name})"), _read_bench(bench, size)
    else:
        company, rows = Company("a made-up company with skills of the starter taxonomy"), []
    rows += _make_up(size - len(rows), len(rows), chance)
    each = min(LARGEST_UNIT, max(6, size // FEWEST_UNITS))
    teams = [rows[start : start + each] for start in range(0, size, each)]
    if len(teams) > 1 and len(teams[-1]) < each // 2:
        teams[-2:] = [teams[-2] + teams[-1]]
    _organise(company, teams, chance)
    _appoint_partners(company, chance)
    return company


def _read_bench(bench: Path, size: int) -> list[dict[str, Any]]:
    """By unit, so that those who sit together know the same things."""
    with gzip.open(bench, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in itertools.islice(lines, size)]
    return sorted(rows, key=lambda row: (row["org_unit"], row["employee_number"]))


def _make_up(count: int, first: int, chance: random.Random) -> list[dict[str, Any]]:
    if count <= 0:
        return []
    lines = itertools.chain.from_iterable(
        path.read_text("utf-8").splitlines() for path in sorted(STARTER.glob("*.jsonl"))
    )
    labels = [json.loads(line)["en"]["preferred"] for line in lines]
    rows = []
    for number in range(first + 1, first + count + 1):
        start = number // LARGEST_UNIT * SKILLS_EACH  # neighbours share most of what they know
        known = [labels[(start + step) % len(labels)] for step in range(2 * SKILLS_EACH)]
        held = chance.sample(known, SKILLS_EACH)
        rows.append(
            {
                "employee_number": f"E{number:05}",
                "name": f"Employee {number:05}",
                "email": f"e{number:05}@example.org",
                "job_title": f"{held[0]} specialist",
                "language": "en",
                "skills": [{"label": label, "level": chance.randint(2, 5)} for label in held],
                "visibility": chance.choices(("open", "hr_only", "not_looking"), (85, 8, 7))[0],
            }
        )
    return rows


def _organise(company: Company, teams: list[list[dict[str, Any]]], chance: random.Random) -> None:
    """A chief, heads of divisions, heads of units, leaders and their people, each with an employer."""
    chief, division_head = teams[0].pop(), ""
    employers = list(_employ(len(teams)))
    _join(company, chief, TOP, None, employers[0], chance, leads=True)
    company.units.append({"path": TOP, "kind": "company", "head": chief["employee_number"]})
    for number, (team, entity) in enumerate(zip(teams, employers, strict=True)):
        division = f"{TOP} / Division {number // UNITS_OF_A_DIVISION + 1}"
        path = f"{division} / Unit {number + 1:02}"
        if number % UNITS_OF_A_DIVISION == 0:
            head = team.pop()
            division_head = head["employee_number"]
            _join(company, head, division, chief["employee_number"], entity, chance, leads=True)
            company.units.append({"path": division, "kind": "division", "head": division_head})
        _staff(company, team, path, division_head, entity, chance)


def _employ(teams: int) -> Iterator[Entity]:
    """Each entity's share of the units, and one at least."""
    few = ENTITIES if teams < sum(entity.units for entity in ENTITIES) else None
    if few is not None:
        yield from itertools.islice(itertools.cycle(few), teams)
        return
    of_twenty = [entity for entity in ENTITIES for _ in range(entity.units)]
    yield from (of_twenty[number % len(of_twenty)] for number in range(teams))


def _staff(
    company: Company, team: list[dict[str, Any]], path: str, above: str, entity: Entity, chance: random.Random
) -> None:
    head, *rest = team
    _join(company, head, path, above, entity, chance, leads=True)
    leaders, members = rest[:LEADERS_OF_A_UNIT], rest[LEADERS_OF_A_UNIT:]
    for leader in leaders:
        _join(company, leader, path, head["employee_number"], entity, chance, leads=True)
    for number, member in enumerate(members):
        leader = leaders[number % len(leaders)]["employee_number"]
        manager = None if chance.random() < WITHOUT_LINE_MANAGER else leader
        _join(company, member, path, manager, entity, chance, leads=False)
    of_entity = {"legal_entity": entity.name, "country": entity.country, "full_time_hours": entity.full_time_hours}
    company.units.append({"path": path, "kind": "team", "head": head["employee_number"]} | of_entity)


def _join(
    company: Company, row: dict[str, Any], path: str, manager: str | None, entity: Entity, chance: random.Random,
    *, leads: bool,
) -> None:  # fmt: skip
    share, days, _ = chance.choices(PART_TIME, [weight for *_, weight in PART_TIME])[0]
    engagement = chance.choices(list(ENGAGEMENTS), list(ENGAGEMENTS.values()))[0]
    company.people.append(
        row
        | {
            "org_unit": path,
            "line_manager": manager,
            "legal_entity": entity.name,
            "country": entity.country,
            "site": entity.site,
            "time_zone": entity.time_zone,
            "engagement": "permanent" if leads else engagement,
            "weekly_hours": round(entity.full_time_hours * share, 1),
            "working_days": days,
            "employed_from": f"{chance.randint(2005, 2025)}-{chance.randint(1, 12):02}-01",
        }
    )


def _appoint_partners(company: Company, chance: random.Random) -> None:
    """HR partners of each entity and two of the group, who lead nobody and are employed for good."""
    leaders = {row["line_manager"] for row in company.people} | {row["head"] for row in company.units}

    def draw(rows: Iterable[dict[str, Any]], count: int) -> list[str]:
        fit = [
            row["employee_number"]
            for row in rows
            if row["engagement"] == "permanent" and row["employee_number"] not in leaders | set(taken)
        ]
        return chance.sample(fit, min(count, len(fit)))

    taken: list[str] = []
    for entity in ENTITIES:
        own = [row for row in company.people if row["legal_entity"] == entity.name]
        company.partners[entity.name] = draw(own, entity.partners)
        taken += company.partners[entity.name]
    company.partners[""] = draw(company.people, HR_OF_THE_GROUP)
