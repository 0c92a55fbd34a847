"""Europass CVs as files: XML and JSON of the Cedefop format (3.x), XML of today's editor (HR Open, since 2020)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mobility.skills.cv import safe_xml
from mobility.skills.cv.contents import Cv, Fault, Gathered, Position, Spoken, Unreadable
from mobility.skills.cv.safe_xml import Element

CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
MOTHER_TONGUE = "C2"
# what editors write; other words in angle brackets, as in “List<String>” or “a < b > c”, are the person's own
NAMES = "a|abbr|b|blockquote|br|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|s|script|small|span|strike"
MORE_NAMES = "strong|style|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|o:p"
TAG = re.compile(rf"</?(?:{NAMES}|{MORE_NAMES})(?:\s[^<>]{{0,1000}})?/?>|<!--[^<>]{{0,1000}}-->", re.IGNORECASE)
BLOCK_END = re.compile(r"</(?:p|li|div|h\d)>|<br\b[^<>]{0,20}>", re.IGNORECASE)
YEAR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
SKILLS = ("JobRelated", "Computer", "Digital", "Organisational", "Communication", "Other")


def read_xml(data: bytes) -> Cv:
    root = safe_xml.parse(data)
    if root.name in {"SkillsPassport", "Europass"}:
        return _read_passport(root).finish()
    if root.name == "Candidate":
        return _read_candidate(root).finish()
    raise Unreadable(Fault.NOT_A_CV)


def is_passport(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("SkillsPassport", data.get("LearnerInfo")), dict)


def read_json(data: Mapping[str, Any]) -> Cv:
    """The JSON of the Cedefop format has the elements of its XML; dates and codes are numbers and texts there."""
    return _read_passport(_as_element("SkillsPassport", data.get("SkillsPassport", data))).finish()


def words_of(markup: str) -> str:
    """The words of text that may hold HTML, as editors put it into descriptions."""
    return html.unescape(TAG.sub(" ", BLOCK_END.sub("\n", html.unescape(markup))))


def month_of(text: str) -> str | None:
    """“2019-03” of an ISO date; a year alone begins in January."""
    found = YEAR_MONTH.match(text.strip())
    if found is None or not 1900 <= int(found[1]) <= 2100:
        return None
    month = int(found[2] or 1)
    return f"{found[1]}-{month:02}" if 1 <= month <= 12 else None


def _as_element(name: str, value: Any) -> Element:
    if isinstance(value, Mapping):
        children = [child for key, one in value.items() for child in _as_elements(str(key), one)]
        return Element(name, {}, [*children])
    return Element(name, {}, [] if value is None else [str(value)])


def _as_elements(name: str, value: Any) -> Iterator[Element]:
    for one in value if isinstance(value, list) else [value]:
        yield _as_element(name, one)


def _read_passport(root: Element) -> Gathered:
    gathered = Gathered("europass", [words_of(root.text("Headline", "Description", "Label"))])
    for job in root.find_all("WorkExperience"):
        if any(job.elements("WorkExperience")):
            continue  # the list in JSON, or a list of that name
        position = Position(
            job.text("Position", "Label") or job.text("Position"),
            _passport_month(job.find("From")),
            _passport_month(job.find("To")),
            words_of(job.text("Activities")),
        )
        gathered.positions.append(position)
        gathered.add("Experience", position.title, position.text)
    for part in root.find_all(*SKILLS):
        gathered.add("Skills", words_of(part.text("Description")))
    for study in root.find_all("Education"):
        gathered.add("Education", study.text("Title"), words_of(study.text("Activities")))
    _add_passport_languages(gathered, root)
    return gathered


def _passport_month(date: Element | None) -> str | None:
    """`<From year="2002" month="--08"/>`, or year and month as elements of their own."""
    if date is None:
        return None
    year = date.attributes.get("year") or date.text("Year")
    month = (date.attributes.get("month") or date.text("Month")).strip("-")
    return month_of(f"{year}-{month.zfill(2)}" if month else year)


def _add_passport_languages(gathered: Gathered, root: Element) -> None:
    for one in root.find_all("MotherTongue"):
        gathered.spoken += _spoken(_named(one), [MOTHER_TONGUE])
    for one in root.find_all("ForeignLanguage"):
        level = one.find("ProficiencyLevel")
        gathered.spoken += _spoken(_named(one), [part.text() for part in level.elements()] if level else [])


def _named(language: Element) -> str:
    return language.text("Code") or language.text("Label") or language.text("Description")


def _spoken(language: str, levels: list[str]) -> list[Spoken]:
    """One level for a language: the middle one of those of its parts, the lower of two."""
    known = sorted(level.strip().upper() for level in levels if level.strip().upper() in CEFR)
    return [Spoken(language, known[(len(known) - 1) // 2])] if language and known else []


def _read_candidate(root: Element) -> Gathered:
    gathered = Gathered("europass", [words_of(root.text("ExecutiveSummary"))])
    for job in root.find_all("PositionHistory"):
        position = Position(
            job.text("PositionTitle"),
            month_of(job.text("StartDate")),
            month_of(job.text("EndDate")),
            words_of(job.text("Description")),
        )
        gathered.positions.append(position)
        gathered.add("Experience", position.title, position.text)
    for study in root.find_all("EducationOrganizationAttendance"):
        gathered.add("Education", study.text("DegreeName"), words_of(study.text("OccupationalSkillsCovered")))
    for competency in root.find_all("PersonCompetency"):
        if competency.text("TaxonomyID") == "language":
            levels = [score.text() for score in competency.find_all("ScoreText")]
            gathered.spoken += _spoken(competency.text("CompetencyID"), levels)
        else:
            gathered.add("Skills", competency.text("CompetencyName"))
    for part in root.find_all("Others"):
        gathered.add("Other", *(words_of(one.text()) for one in part.find_all("Title", "Description")))
    for one in root.find_all("PrimaryLanguageCode"):
        gathered.spoken += _spoken(one.text(), [MOTHER_TONGUE])
    return gathered
