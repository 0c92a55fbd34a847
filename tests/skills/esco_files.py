"""A made-up classification in the layout of ESCO's CSV download, to be read by tests."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

PREFIX = "http://data.example/esco/"
SKILL_COLUMNS = ("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "hiddenLabels",
                 "status", "description")  # fmt: skip
OCCUPATION_COLUMNS = ("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "status", "description")


def uri(name: str) -> str:
    return f"{PREFIX}{name}"


def skill(name, preferred, alternatives="", *, kind="skill/competence", reuse="sector-specific", hidden="",
          status="released", description="") -> tuple[str, ...]:  # fmt: skip
    return (
        "KnowledgeSkillCompetence", uri(name), kind, reuse, preferred, alternatives, hidden, status, description
    )  # fmt: skip


def occupation(name, preferred, alternatives="", *, isco="3433", status="released") -> tuple[str, ...]:
    return ("Occupation", uri(name), isco, preferred, alternatives, status, "")


def written(columns, rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def skills_file(*rows) -> bytes:
    return written(SKILL_COLUMNS, rows)


def occupations_file(*rows) -> bytes:
    return written(OCCUPATION_COLUMNS, rows)


def requirements_file(*rows) -> bytes:
    """Rows are (occupation, relation type, skill)."""
    columns = ("occupationUri", "relationType", "skillType", "skillUri")
    return written(columns, [(uri(one), kind, "knowledge", uri(other)) for one, kind, other in rows])


def broader_file(*rows) -> bytes:
    columns = ("conceptType", "conceptUri", "broaderType", "broaderUri")
    return written(columns, [("", uri(one), "", uri(other)) for one, other in rows])


def groups_file(*rows) -> bytes:
    """Rows are (name, code, preferred label)."""
    columns = ("conceptType", "conceptUri", "preferredLabel", "status", "code")
    return written(columns, [("SkillGroup", uri(name), label, "released", code) for name, code, label in rows])


def zipped(folder: Path, name: str, **files: bytes) -> Path:
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, content in files.items():
            archive.writestr(f"{table}.csv", content)
    return path


def english(folder: Path) -> Path:
    return zipped(
        folder,
        "kite-en",
        skills_en=skills_file(
            skill("sew", "sew kite sails", "stitch kite sails\nsail sewing", hidden="kite seamstressing"),
            skill("wind", "wind patterns", "airflow", kind="knowledge", description="How wind moves."),
            skill("team", "fly in formation", reuse="transversal"),
            skill("kitish", "Kitish", "Kite language", kind="knowledge", reuse="transversal"),
            skill("write-kitish", "write Kitish"),
        ),
        occupations_en=occupations_file(
            occupation("maker", "kite maker", "sail maker\nkite builder"),
            occupation("flyer", "kite flyer", "kite pilot\nsail maker"),
        ),
        skillGroups_en=groups_file(
            ("S1", "S1", "making things"), ("L1", "L1", "languages"), ("T1", "T1.1", "mastering languages")
        ),
        broaderRelationsSkillPillar_en=broader_file(
            ("sew", "S1"), ("kitish", "L1"), ("kitish", "T1"), ("write-kitish", "kitish")
        ),
        occupationSkillRelations_en=requirements_file(
            ("maker", "essential", "sew"), ("maker", "optional", "wind"), ("flyer", "essential", "wind")
        ),
    )


def french(folder: Path) -> Path:
    return zipped(
        folder,
        "kite-fr",
        skills_fr=skills_file(
            skill("sew", "coudre des voiles de cerf-volant", "couture de voiles"),
            skill("wind", "régimes des vents", kind="knowledge", description="Comment le vent se déplace."),
        ),
        occupations_fr=occupations_file(
            occupation("maker", "fabricant de cerfs-volants/fabricante de cerfs-volants"),
            occupation("flyer", "pilote/pilotesse de cerf-volant", "cerf-voliste"),
        ),
    )
