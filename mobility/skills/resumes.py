"""A profile as files that other systems read: JSON Resume 1.0.0 and Europass XML (Cedefop 3.x); our own reader, too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from mobility.skills.cv.contents import clean

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
EUROPASS = "http://europass.cedefop.europa.eu/Europass"
CEFR_PARTS = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")


@dataclass(frozen=True)
class Resume:
    """What of a profile is written: skills as name and level in words, languages as code, name and CEFR level,
    positions as title, first and last month ("YYYY-MM" or None) and text."""

    name: str
    email: str
    headline: str
    about: str
    skills: Sequence[tuple[str, str]]
    positions: Sequence[tuple[str, str | None, str | None, str]]
    languages: Sequence[tuple[str, str, str]]


def write_json_resume(resume: Resume) -> bytes:
    """See jsonresume.org/schema; what is empty is left out."""
    basics = {"name": resume.name, "label": resume.headline, "email": resume.email, "summary": resume.about}
    data: dict[str, Any] = {
        "$schema": SCHEMA,
        "basics": _filled(basics),
        "work": [
            _filled({"position": title, "startDate": begin, "endDate": end, "summary": text})
            for title, begin, end, text in resume.positions
        ],
        "skills": [{"name": name, "level": level} for name, level in resume.skills],
        "languages": [{"language": name, "fluency": level} for _, name, level in resume.languages],
    }
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def write_europass(resume: Resume) -> bytes:
    """The SkillsPassport of Cedefop's schema 3.x; skills stand as lines of what is job-related."""
    root = Element("SkillsPassport", {"xmlns": EUROPASS})
    learner = SubElement(root, "LearnerInfo")
    identification = SubElement(learner, "Identification")
    _add(identification, "PersonName/Surname", resume.name)
    _add(identification, "ContactInfo/Email/Contact", resume.email)
    _add(learner, "Headline/Description/Label", "\n".join(filter(None, (resume.headline, resume.about))))
    jobs = SubElement(learner, "WorkExperienceList")
    for title, begin, end, text in resume.positions:
        job = SubElement(jobs, "WorkExperience")
        period = SubElement(job, "Period")
        for name, month in (("From", begin), ("To", end)):
            if month:
                SubElement(period, name, {"year": month[:4], "month": f"--{month[5:7]}"})
        _add(job, "Position/Label", title)
        _add(job, "Activities", text)
    skills = SubElement(learner, "Skills")
    spoken = SubElement(SubElement(skills, "Linguistic"), "ForeignLanguageList")
    for code, name, level in resume.languages:
        language = SubElement(spoken, "ForeignLanguage")
        description = SubElement(language, "Description")
        _add(description, "Code", code)
        _add(description, "Label", name)
        proficiency = SubElement(language, "ProficiencyLevel")
        for part in CEFR_PARTS:
            _add(proficiency, part, level)
    _add(skills, "JobRelated/Description", "\n".join(f"{name} ({level})" for name, level in resume.skills))
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: Element, path: str, text: str) -> None:
    """Elements within each other, the last with a text; nothing where there is none."""
    if text:
        for name in path.split("/"):
            parent = SubElement(parent, name)
        parent.text = clean(text)


def _filled(row: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}
