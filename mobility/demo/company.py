"""Who works in the made-up company: units, legal entities, people, their reporting lines and profiles."""

from __future__ import annotations

import datetime as dt
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from mobility.core import clock
from mobility.core.db import session
from mobility.demo.texts import language_of, pick, read
from mobility.people.models import Engagement, LegalEntity, OrgUnit, Person, UnitKind
from mobility.skills.models import Skill, Visibility
from mobility.skills.queries import find_skill_by_label
from mobility.skills.services.importing import ImportedExperience, ImportedProfile, ImportedSkill, import_profile

KINDS = {"centre_of_expertise": UnitKind.CENTRE, "country_affiliate": UnitKind.AFFILIATE}
MAIN_LANGUAGES = {"FR": "fr", "ES": "es", "DE": "de", "BR": "pt-BR", "CR": "es"}
SECOND_LANGUAGES = {"FR": "fr", "ES": "es", "DE": "de", "BR": "pt", "CR": "es", "IN": "hi", "CA": "fr"}
ENGAGEMENTS = {
    Engagement.PERMANENT: 88,
    Engagement.FIXED_TERM: 4,
    Engagement.APPRENTICE: 3,
    Engagement.AGENCY: 2,
    Engagement.CONTRACTOR: 3,
}
SHARES = {1.0: 86, 0.8: 9, 0.6: 3, 0.5: 2}
VISIBILITIES = {
    Visibility.OPEN: 74,
    Visibility.HR_ONLY: 8,
    Visibility.NOT_LOOKING: 8,
    Visibility.UNDECIDED: 10,
}


@dataclass
class Company:
    """What was made, for the stories that happen in it."""

    chance: random.Random
    units: dict[str, OrgUnit] = field(default_factory=dict)
    entities: dict[str, LegalEntity] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    job_of: dict[int, str] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def family_of(self, person: Person) -> str:
        return str(read("company.json")["jobs"][self.job_of[person.id]]["family"])

    def skill(self, label: str) -> Skill:
        """The concept of an English preferred label."""
        if label not in self.skills:
            found = find_skill_by_label(label, "en")
            if found is None:
                raise LookupError(f"the starter taxonomy has no skill called {label}")
            self.skills[label] = found
        return self.skills[label]

    def name_skill(self, label: str, language: str) -> str:
        """The same concept as somebody calls it who reads another language."""
        if (label, language) not in self.names:
            self.names[label, language] = self.skill(label).label(language)
        return self.names[label, language]


def weighted(chance: random.Random, weights: dict[Any, int]) -> Any:
    return chance.choices(list(weights), list(weights.values()))[0]


def found_company(chance: random.Random, size: int) -> Company:
    """The whole company with about `size` people, every unit with its head."""
    company, data = Company(chance), read("company.json")
    for entry in data["legal_entities"]:
        company.entities[entry["slug"]] = LegalEntity(
            name=entry["name"], country=entry["country"], full_time_hours=entry["full_time_hours"]
        )
    session.add_all(company.entities.values())
    numbers, total = count(1), sum(unit["people"] for unit in data["units"])
    for unit in data["units"]:
        _found_unit(company, unit)
        headcount = max(1, round(unit["people"] * size / total))
        _staff(company, unit, headcount, numbers)
    session.flush()
    return company


def _found_unit(company: Company, entry: dict[str, Any]) -> None:
    above = entry["path"].rpartition(" / ")[0]
    kind = KINDS[entry["kind"]] if entry["kind"] in KINDS else UnitKind(entry["kind"])
    unit = OrgUnit(
        name=entry["name"],
        path=entry["path"],
        kind=kind,
        parent=company.units.get(above),
        legal_entity=company.entities[entry["home_entity"]],
    )
    company.units[entry["path"]] = unit
    session.add(unit)
    session.flush()


def _staff(company: Company, entry: dict[str, Any], headcount: int, numbers: Iterator[int]) -> None:
    unit = company.units[entry["path"]]
    head = _hire(company, entry, next(numbers), is_head=True)
    head.line_manager = unit.parent.head if unit.parent else None
    unit.head = head
    for _ in range(headcount - 1):
        _hire(company, entry, next(numbers), is_head=False).line_manager = head
    session.flush()


def _hire(company: Company, entry: dict[str, Any], number: int, *, is_head: bool) -> Person:
    person, job = draft_person(company, entry, number, is_head=is_head)
    session.add(person)
    session.flush()
    company.people.append(person)
    company.job_of[person.id] = job
    return person


def draft_person(company: Company, entry: dict[str, Any], number: int, *, is_head: bool) -> tuple[Person, str]:
    """Somebody for a unit of the data, and their job; not in the session yet."""
    chance, data = company.chance, read("company.json")
    slug = entry["home_entity"] if is_head else weighted(chance, entry["entity_weights"])
    employer = next(row for row in data["legal_entities"] if row["slug"] == slug)
    site = chance.choices(employer["sites"], [row["weight"] for row in employer["sites"]])[0]
    names = read("names.json")[employer["country"]]
    name = f"{chance.choice(names['first'])} {chance.choice(names['last'])}"
    job = chance.choice(entry["jobs"] or ["pmo_officer"])
    language = MAIN_LANGUAGES.get(employer["country"], "en")
    if site["city"] == "Montreal" and chance.random() < 0.6:
        language = "fr-CA"
    title = entry["head_title"] if is_head else data["jobs"][job]
    share = 1.0 if is_head else weighted(chance, SHARES)
    engagement = Engagement.PERMANENT if is_head else weighted(chance, ENGAGEMENTS)
    person = Person(
        employee_number=f"M{number:05}",
        name=name,
        email=f"{_address(name)}.{number}@marenval.example",
        job_title=title["fr" if language.startswith("fr") else "en"],
        language=language,
        country=employer["country"],
        site=site["city"],
        time_zone=site["time_zone"],
        org_unit=company.units[entry["path"]],
        legal_entity=company.entities[slug],
        cost_centre=f"{4000 + number % 90}",
        engagement=engagement,
        weekly_hours=round(employer["full_time_hours"] * share, 1),
        working_days="mon-fri" if share > 0.8 else "mon,tue,wed,thu",
        employed_from=clock.today() - dt.timedelta(days=chance.randint(120, 6500)),
    )
    return person, job


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", ".", plain).strip(".")


def write_profiles(company: Company) -> None:
    """Skills held and wanted, words, positions and languages for everyone, most of them ready to be found."""
    for person in company.people:
        imported = draft_profile(company, person, company.job_of[person.id])
        import_profile(person=person, imported=imported, is_new=True)


@cache
def _wanted_pool() -> list[str]:
    return sorted({label for job in read("company.json")["jobs"].values() for label in job["skills"]})


def draft_profile(company: Company, person: Person, job_key: str) -> ImportedProfile:
    chance, job, wanted_pool = company.chance, read("company.json")["jobs"][job_key], _wanted_pool()
    held = chance.sample(job["skills"], k=min(len(job["skills"]), chance.randint(5, 10)))
    held += [label for label in chance.sample(wanted_pool, k=chance.randint(0, 3)) if label not in held]
    wanted = [label for label in chance.sample(wanted_pool, k=chance.randint(1, 3)) if label not in held]
    language = language_of(person.reading_language.split("-")[0])
    years = max(1, (clock.today() - (person.employed_from or clock.today())).days // 365)
    words = {
        "job": person.job_title,
        "years": max(2, years),
        "skill1": company.skill(held[0]).label(language),
        "skill2": company.skill(held[1]).label(language),
        "wanted1": company.skill((wanted or held)[0]).label(language),
    }
    headline = pick(chance, language, "headlines", job["family"]).format(**words)
    about = pick(chance, language, "about", job["family"]).format(**words) if chance.random() < 0.7 else ""
    return ImportedProfile(
        headline=headline[0].upper() + headline[1:],
        about=about,
        experience=_positions(chance, person, language),
        skills=[_skill(company, label, chance.choice([2, 3, 3, 3, 4, 4, 5]), language) for label in held],
        wanted=[_skill(company, label, chance.choice([2, 3]), language) for label in wanted],
        languages=_languages(chance, person),
        visibility=weighted(chance, VISIBILITIES),
    )


def _skill(company: Company, label: str, level: int, language: str) -> ImportedSkill:
    skill, month = company.skill(label), clock.today().replace(day=1)
    used = month - dt.timedelta(days=30 * company.chance.randint(0, 30))
    return ImportedSkill(skill.id, level, phrase=company.name_skill(label, language), last_used=f"{used:%Y-%m}")


def _positions(chance: random.Random, person: Person, language: str) -> list[ImportedExperience]:
    since = person.employed_from or clock.today()
    positions = [ImportedExperience(title=person.job_title, from_month=f"{since:%Y-%m}")]
    if chance.random() < 0.6:
        earlier = read("company.json")["jobs"][chance.choice(list(read("company.json")["jobs"]))][language]
        begun = since - dt.timedelta(days=chance.randint(400, 2500))
        positions.append(ImportedExperience(title=earlier, from_month=f"{begun:%Y-%m}", to_month=f"{since:%Y-%m}"))
    return positions


def _languages(chance: random.Random, person: Person) -> dict[str, str]:
    mother = SECOND_LANGUAGES.get(person.country or "", "en")
    spoken = {mother: "C2"}
    if mother != "en":
        spoken["en"] = chance.choice(["B1", "B2", "B2", "C1"])
    return spoken
