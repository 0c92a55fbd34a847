"""ESCO is merged by URI, all or nothing; people's claims and what the company changed stay."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from mobility.core.db import session
from mobility.skills import linking, queries, services
from mobility.skills.models import (
    Occupation,
    OccupationSkill,
    Relation,
    Skill,
    SkillDescription,
    SkillGroup,
    SkillGroupMember,
    SkillKind,
    SkillLabel,
    SkillRelation,
    SkillSource,
    SkillState,
    TaxonomyImport,
)
from tests.factories import give_skill, make_skill
from tests.skills.esco_files import (
    broader_file,
    english,
    french,
    occupation,
    occupations_file,
    requirements_file,
    skill,
    skills_file,
    uri,
    written,
    zipped,
)

ENGLISH_LINE = "This service uses the ESCO classification of the European Commission."
FRENCH_LINE = "Ce service utilise la classification ESCO de la Commission européenne."
FOLDERS = [parent / "shared/data/esco" for parent in Path(__file__).parents]
REAL = next((folder for folder in FOLDERS if (folder / "esco-fr.zip").exists()), None)


@pytest.fixture
def read(app):
    return lambda *paths: app.test_cli_runner().invoke(args=["skills", "import-esco", *map(str, paths)])


@pytest.fixture
def kites(read, tmp_path):
    """The made-up classification, loaded in English and French."""
    result = read(english(tmp_path), french(tmp_path))
    assert result.exit_code == 0, result.output
    return result


def get(name) -> Skill:
    return queries.find_skill_by_uri(uri(name))


def labels(name, language) -> dict[str, bool]:
    return {label.text: label.is_preferred for label in get(name).labels if label.language == language}


def count(model) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(model))


def test_concepts_come_with_their_words_kinds_and_links(kites):
    assert "5 skills: 5 created, 0 updated, 0 unchanged." in kites.output
    assert "2 occupations: 2 created, 0 updated, 0 unchanged." in kites.output
    assert "3 skill groups: 3 created, 0 updated, 0 unchanged." in kites.output
    assert "7 links: 7 created, 0 updated, 0 unchanged." in kites.output
    assert ENGLISH_LINE in kites.output
    assert labels("sew", "en") == {
        "sew kite sails": True, "stitch kite sails": False, "sail sewing": False, "kite seamstressing": False
    }  # fmt: skip
    assert labels("sew", "fr") == {"coudre des voiles de cerf-volant": True, "couture de voiles": False}
    assert queries.find_skill_by_label("REGIMES DES VENTS", "en") is get("wind")
    said = {row.language: row.text for row in get("wind").descriptions}
    assert said == {"en": "How wind moves.", "fr": "Comment le vent se déplace."}
    kinds = {name: get(name).kind for name in ("sew", "wind", "team", "kitish", "write-kitish")}
    assert kinds == {
        "sew": SkillKind.TECHNICAL,
        "wind": SkillKind.KNOWLEDGE,
        "team": SkillKind.TRANSVERSAL,
        "kitish": SkillKind.LANGUAGE,
        "write-kitish": SkillKind.LANGUAGE,
    }
    assert [row.relation for row in session.scalars(sa.select(SkillRelation))] == [Relation.BROADER]
    codes = sa.select(SkillGroup.code).join(SkillGroupMember, SkillGroupMember.group_id == SkillGroup.id)
    assert session.scalars(codes.where(SkillGroupMember.skill_id == get("sew").id)).all() == ["S1"]


def test_headings_are_not_offered_as_skills(kites):
    assert queries.search_skills("making things", "en") == []


def test_reading_it_again_changes_nothing(kites, read, tmp_path):
    before = count(SkillLabel), count(OccupationSkill), count(SkillDescription)
    again = read(tmp_path / "kite-fr.zip", tmp_path / "kite-en.zip")
    assert "5 skills: 0 created, 0 updated, 5 unchanged." in again.output
    assert "2 occupations: 0 created, 0 updated, 2 unchanged." in again.output
    assert "7 links: 0 created, 0 updated, 7 unchanged." in again.output
    assert (count(SkillLabel), count(OccupationSkill), count(SkillDescription)) == before


def test_a_newer_version_renames_retires_and_relinks_and_people_keep_their_claims(kites, read, people, tmp_path):
    held = give_skill(people.employee, get("team"), 4)
    newer = zipped(
        tmp_path,
        "newer",
        skills_en=skills_file(
            skill("sew", "sail sewing", "sew kite sails"),
            skill("wind", "wind systems", "Airflow", kind="knowledge", description="How wind moves, today."),
            skill("team", "fly in formation", reuse="transversal", status="obsolete"),
            skill("tail", "knot tails"),
        ),
        occupations_en=occupations_file(occupation("flyer", "kite flyer", status="obsolete")),
        occupationSkillRelations_en=requirements_file(("maker", "essential", "wind"), ("maker", "optional", "tail")),
    )
    result = read(newer)
    assert "4 skills: 1 created, 3 updated, 0 unchanged." in result.output
    assert "2 links: 1 created, 1 updated, 0 unchanged, 1 removed." in result.output
    assert labels("sew", "en")["sail sewing"] is True
    assert labels("sew", "en")["sew kite sails"] is False
    assert labels("wind", "en") == {"wind patterns": False, "airflow": False, "wind systems": True}
    assert "How wind moves, today." in {row.text for row in get("wind").descriptions}
    assert get("team").state is SkillState.RETIRED
    assert queries.list_held(people.employee) == [held]
    flyer = session.scalar(sa.select(Occupation).where(Occupation.uri == uri("flyer")))
    assert flyer.state is SkillState.RETIRED
    # what the newer file says nothing of is as it was
    assert session.scalar(sa.select(OccupationSkill.is_essential).where(OccupationSkill.occupation_id == flyer.id))


def test_a_newer_version_releases_again_and_takes_away_what_it_no_longer_says(kites, read, people, tmp_path):
    services.retire_skill(actor=people.admin, skill=get("wind"))
    proposed = services.map_skill(
        actor=people.admin, skill=make_skill("kites"), other=get("sew"), relation=Relation.BROADER
    )
    session.commit()
    obsolete = [skill(name, name, status="obsolete") for name in ("team", "wind")]
    both, one = (written(("conceptUri",), [(uri(name),) for name in some]) for some in (("sew", "wind"), ("sew",)))
    read(zipped(tmp_path, "older", skills_en=skills_file(*obsolete), digitalSkillsCollection_en=both))
    assert get("team").state is SkillState.RETIRED
    newer = zipped(
        tmp_path,
        "newest",
        skills_en=skills_file(skill("team", "team"), skill("wind", "wind")),
        broaderRelationsSkillPillar_en=broader_file(("kitish", "L1"), ("write-kitish", "sew")),
        digitalSkillsCollection_en=one,
    )
    result = read(newer)
    assert (get("team").state, get("wind").state) == (SkillState.ACTIVE, SkillState.RETIRED)
    assert "3 links: 1 created, 0 updated, 2 unchanged, 3 removed." in result.output
    links = {(row.skill_id, row.other_id) for row in session.scalars(sa.select(SkillRelation))}
    assert links == {(get("write-kitish").id, get("sew").id), (proposed.skill_id, get("sew").id)}
    members = session.execute(sa.select(SkillGroupMember.skill_id, SkillGroup.code).join(SkillGroup))
    assert set(map(tuple, members)) == {(get("sew").id, "S1"), (get("sew").id, "digital"), (get("kitish").id, "L1")}
    again = read(newer)
    assert "2 skills: 0 created, 0 updated, 2 unchanged." in again.output
    assert "3 links: 0 created, 0 updated, 3 unchanged." in again.output


def test_what_the_company_changed_stays(kites, read, people, tmp_path):
    skill_of_ours = get("wind")
    for label in skill_of_ours.labels:
        if label.language == "en":
            label.is_preferred = False
    session.flush()
    session.add(SkillLabel(skill_id=skill_of_ours.id, language="en", text="wind lore", folded="wind lore",
                           is_preferred=True))  # fmt: skip
    description = next(row for row in skill_of_ours.descriptions if row.language == "en")
    description.text, description.source = "Ours.", SkillSource.COMPANY
    services.retire_skill(actor=people.admin, skill=get("team"))
    get("sew").kind = SkillKind.KNOWLEDGE
    session.commit()
    result = read(tmp_path / "kite-en.zip")
    assert "5 skills: 0 created, 0 updated, 5 unchanged." in result.output
    assert labels("wind", "en") == {"wind lore": True, "wind patterns": False, "airflow": False}
    assert "Ours." in {row.text for row in get("wind").descriptions}
    assert (get("team").state, get("sew").kind) == (SkillState.RETIRED, SkillKind.KNOWLEDGE)


def cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:200])
    return path


def spoilt(path: Path) -> Path:
    """One byte of what is packed is another one."""
    with zipfile.ZipFile(path) as archive:
        place = archive.infolist()[-1].header_offset + 60
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    return path


GOOD = skills_file(skill("one", "one\nstill one"), skill("two", "two"))


@pytest.mark.parametrize(
    "table, content, told",
    [
        ("skills_en", b"", "line 1: the first line must name the columns; missing: concepturi, preferredlabel."),
        ("skills_en", GOOD.replace(b"conceptUri", b"uri"), "line 1: the first line must name the columns"),
        ("skills_en", GOOD + b"KnowledgeSkillCompetence,http://x/3\n", "line 5: this row has 2 values"),
        ("skills_en", GOOD + GOOD.splitlines()[-1].replace(b"two", b"d\xe9j\xe0", 2), "line 5: this line is not UTF-8"),
        ("skills_en", GOOD.replace(b",two,", b',"two,'), "line 4: this row cannot be read"),
        ("skills_en", GOOD.replace(b"two", b"t\0o"), "line 4: this is not a line of a CSV file."),
        ("skills_en", GOOD.replace(uri("two").encode(), b""), "line 4: concepturi: “” is no URI."),
        ("occupationSkillRelations_en", b"occupationUri,skillUri\n", "missing: relationtype."),
        ("skills", GOOD, "the name must tell the language"),
        ("readme", b"hello", "there is no file of ESCO in it"),
    ],
)
def test_a_damaged_file_is_refused_whole_with_its_line(read, tmp_path, table, content, told):
    result = read(english(tmp_path), zipped(tmp_path, "bad", **{table: content}))
    if table == "readme":  # beside a good file it is only named
        assert "Ignored, since no file of ESCO is called so: bad.zip/readme.csv" in result.output
        result = read(tmp_path / "bad.zip")
    else:
        assert count(Skill) == count(SkillLabel) == count(Occupation) == count(TaxonomyImport) == 0
    assert result.exit_code == 1
    assert "Nothing was imported. bad.zip" in result.output
    assert told in result.output


@pytest.mark.parametrize("damage", [cut, spoilt])
def test_a_damaged_zip_is_refused(read, tmp_path, damage):
    result = read(french(tmp_path), damage(english(tmp_path)))
    assert result.exit_code == 1
    assert "Nothing was imported. kite-en.zip" in result.output
    assert count(Skill) == 0


def test_unknown_words_are_kept_with_a_warning_and_rows_without_their_concept_are_counted(read, tmp_path):
    odd = zipped(
        tmp_path,
        "odd",
        skills_de=skills_file(
            skill("odd", "seltsam", kind="feeling", reuse="everywhere", status="dreamt"),
            skill("odd", "zweimal"),
            skill("long", "x" * 301, "kurz"),
        ),
        occupationSkillRelations=requirements_file(("nobody", "essential", "odd")),
        ISCOGroups_de=b"whatever",
        mySkills_de=b"whatever",
    )
    result = read(odd)
    assert result.exit_code == 0
    for column, value in (("skilltype", "feeling"), ("reuselevel", "everywhere"), ("status", "dreamt")):
        assert f"odd.zip/skills_de.csv, line 2: {column} “{value}” is not in the vocabulary" in result.output
    assert (
        "odd.zip/occupationSkillRelations.csv: rows left out, since they name a concept that is not loaded: 1"
        in result.output
    )
    assert "odd.zip/skills_de.csv: labels left out, since they have more than 300 characters: 1" in result.output
    assert "Not needed: odd.zip/ISCOGroups_de.csv" in result.output
    assert "Ignored, since no file of ESCO is called so: odd.zip/mySkills_de.csv" in result.output
    assert (labels("odd", "de"), get("odd").state) == ({"seltsam": True}, SkillState.ACTIVE)
    assert labels("long", "de") == {"kurz": False}


def test_folders_other_columns_and_collections_are_read_too(read, tmp_path):
    """Version 1.2 has more columns, in another order; a byte order mark and Windows' ends of lines do no harm."""
    folder = tmp_path / "ESCO dataset" / "nl"
    folder.mkdir(parents=True)
    columns = ("status", "conceptUri", "preferredLabel", "newColumn", "altLabels", "skillType")
    rows = [("released", uri("knot"), "knopen leggen", "?", "knopen\r\nknoopwerk", "skill/competence")]
    text = written(columns, rows).decode().replace("\n", "\r\n").replace("\r\r\n", "\r\n")
    (folder / "skills_nl.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (folder / "digitalSkillsCollection_nl.csv").write_bytes(written(("conceptUri",), [(uri("knot"),)]))
    (folder / "transversalSkillsCollection_nl.csv").write_bytes(written(("conceptUri",), [(uri("knot"),)]))
    (folder / "skillSkillRelations_nl.csv").write_bytes(
        written(("originalSkillUri", "relationType", "relatedSkillUri"), [(uri("knot"), "optional", uri("sew"))])
    )
    result = read(english(tmp_path), tmp_path / "ESCO dataset")
    assert result.exit_code == 0, result.output
    assert labels("knot", "nl") == {"knopen leggen": True, "knopen": False, "knoopwerk": False}
    assert get("knot").kind is SkillKind.TRANSVERSAL
    codes = set(session.scalars(sa.select(SkillGroup.code)))
    assert codes == {"S1", "L1", "T1.1", "digital", "transversal"}
    related = sa.select(SkillRelation.other_id).where(SkillRelation.relation == Relation.RELATED)
    assert session.scalars(related).all() == [get("sew").id]


def test_a_label_of_several_skills_goes_to_the_one_of_the_same_occupation(read, app, tmp_path):
    read(
        zipped(
            tmp_path,
            "two",
            skills_en=skills_file(
                skill("a-banking", "hedge currencies", "hedging"),
                skill("garden", "trim hedges"),
                skill("plant", "plant shrubs", "hedging"),
                skill("bank", "trade bonds"),
            ),
            occupations_en=occupations_file(occupation("trader", "trader"), occupation("gardener", "gardener")),
            occupationSkillRelations_en=requirements_file(
                ("trader", "essential", "a-banking"),
                ("trader", "optional", "bank"),
                ("gardener", "optional", "plant"),
                ("gardener", "essential", "garden"),
            ),
        )
    )
    book = queries.load_label_book()
    named = linking.Named
    assert book.resolve([named("hedging"), named("trim hedges")], "en")[0] == get("plant").id
    assert book.resolve([named("hedging"), named("trade bonds")], "en")[0] == get("a-banking").id


def test_labels_are_listed_as_plain_rows_without_retired_concepts(kites):
    get("team").state = SkillState.RETIRED
    session.commit()
    assert queries.list_skill_labels("fr-CA") == [
        (get("sew").id, "fr", "coudre des voiles de cerf-volant", True),
        (get("sew").id, "fr", "couture de voiles", False),
        (get("wind").id, "fr", "régimes des vents", True),
    ]
    assert {row[0] for row in queries.list_skill_labels()}.isdisjoint({get("team").id})


def test_the_commission_is_named_on_every_page_once_esco_is_here(client, people, read, tmp_path):
    client.sign_in(people.employee)
    assert ENGLISH_LINE not in client.get("/").text
    read(english(tmp_path))
    assert ENGLISH_LINE in client.get("/").text
    people.employee.language = "fr"
    session.commit()
    client.sign_in(people.employee)
    assert FRENCH_LINE in client.get("/profile").text


def test_a_row_of_two_broader_headings_and_a_file_without_its_skills_do_no_harm(read, tmp_path):
    alone = zipped(tmp_path, "alone", broaderRelationsSkillPillar_en=broader_file(("sew", "S1"), ("sew", "kitish")))
    result = read(alone)
    assert (result.exit_code, count(SkillRelation)) == (0, 0)
    assert "rows left out, since they name a concept that is not loaded: 2" in result.output


@pytest.mark.skipif(REAL is None, reason="ESCO's own files, which are not part of the project, are not beside it")
@pytest.mark.one_engine
def test_a_real_download_in_french_is_read_whole(read, tmp_path):
    shutil.copy(REAL / "esco-fr.zip", tmp_path)
    result = read(tmp_path / "esco-fr.zip")
    assert result.exit_code == 0, result.output
    assert "13485 skills: 13485 created, 0 updated, 0 unchanged." in result.output
    found = queries.find_skill_by_label("modelisation 3d", "fr")
    assert found.source is SkillSource.ESCO
    assert found.label("fr") == "modélisation 3D"
