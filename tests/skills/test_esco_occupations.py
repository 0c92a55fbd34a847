"""A job title finds its occupations in any language, and all of them where several are called so."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.core.db import session
from mobility.skills import occupations, queries, services
from mobility.skills.models import Occupation, SkillState
from mobility.skills.occupations import OccupationBook, link_title, share_by_skills, split_forms
from tests.skills.esco_files import english, french, occupation, occupations_file, uri, zipped


@pytest.fixture
def read(app):
    return lambda *paths: app.test_cli_runner().invoke(args=["skills", "import-esco", *map(str, paths)])


@pytest.fixture
def kites(read, tmp_path):
    assert read(english(tmp_path), french(tmp_path)).exit_code == 0


def number(name) -> int:
    return session.scalar(sa.select(Occupation.id).where(Occupation.uri == uri(name)))


@pytest.mark.parametrize(
    "text, forms",
    [
        ("animateur 3D/animatrice 3D", {"animateur 3D", "animatrice 3D"}),
        ("conducteur/conductrice de four", {"conducteur de four", "conductrice de four"}),
        ("terapeuta veterinario/veterinaria", {"terapeuta veterinario", "terapeuta veterinaria"}),
        ("comédien / comédienne", {"comédien", "comédienne"}),
        ("inspecteur du bois/inspectrice du travail du bois", {"inspecteur du bois", "inspectrice du travail du bois"}),
        ("directora de moda/", {"directora de moda"}),
        ("data engineer", {"data engineer"}),
        ("/", {"/"}),
        ("", {""}),
    ],
)
def test_a_double_form_is_two_titles(text, forms):
    assert set(split_forms(text)) - {text} == forms - {text}


@pytest.mark.parametrize(
    "title, language",
    [
        ("Kite builder", "en"),
        ("FABRICANTE DE CERFS VOLANTS", "fr"),
        ("fabricant de cerfs-volants/fabricante de cerfs-volants", "fr"),
        ("Fabricant de cerfs-volants (H/F)", "fr"),
        ("Fabricant·e de cerfs-volants", "fr-BE"),
        ("kite maker", "fr"),
    ],
)
def test_a_title_finds_its_occupation_in_any_language(kites, title, language):
    assert link_title(title, language) == ((number("maker"), 1.0),)


def test_half_of_a_double_form_is_a_title_too(kites):
    assert link_title("pilotesse de cerf-volant", "fr") == link_title("Pilote de cerf-volant", "fr")
    assert link_title("pilote", "fr") == link_title("astronaut", "en") == link_title("", "en") == ()


def test_all_occupations_called_so_share_the_title(kites):
    assert link_title("sail maker", "en") == ((number("maker"), 0.5), (number("flyer"), 0.5))


def test_a_preferred_title_counts_twice_and_the_own_language_comes_first():
    book = OccupationBook([(1, "en", "pilot", False), (2, "en", "pilot", True), (3, "de", "Pilot", True)])
    assert book.link("pilot", "en") == ((2, pytest.approx(2 / 3)), (1, pytest.approx(1 / 3)))
    assert book.link("pilot", "de") == ((3, 1.0),)
    assert [one for one, _ in book.link("pilot", "fr")] == [2, 3, 1]


def test_what_somebody_can_tells_which_of_the_occupations_is_meant(kites):
    sew, wind = (queries.find_skill_by_uri(uri(name)).id for name in ("sew", "wind"))
    linked, asked = link_title("sail maker", "en"), occupations.occupation_skills()
    (first, share), (second, rest) = share_by_skills(linked, [wind], asked)
    assert (first, second) == (number("flyer"), number("maker"))
    assert share > rest > 0
    assert share + rest == pytest.approx(1)
    assert share_by_skills(linked, [sew], asked) == ((number("maker"), 1.0), (number("flyer"), 0.0))
    assert share_by_skills(linked, [], asked) == linked


def test_titles_are_listed_each_form_for_itself(kites):
    assert occupations.list_occupation_labels("fr") == [
        (number("maker"), "fabricant de cerfs-volants", "fr"),
        (number("maker"), "fabricante de cerfs-volants", "fr"),
        (number("flyer"), "pilote de cerf-volant", "fr"),
        (number("flyer"), "pilotesse de cerf-volant", "fr"),
        (number("flyer"), "cerf-voliste", "fr"),
    ]


def test_what_an_occupation_asks_for_follows_merges_and_leaves_retired_skills_out(kites):
    sew, wind, team = (queries.find_skill_by_uri(uri(name)) for name in ("sew", "wind", "team"))
    asked = occupations.occupation_skills()[number("maker")]
    assert (asked.essential, asked.optional) == ({sew.id}, {wind.id})
    sew.state, sew.merged_into_id = SkillState.MERGED, team.id
    wind.state = SkillState.RETIRED
    session.commit()
    asked = occupations.occupation_skills()[number("maker")]
    assert (asked.essential, asked.optional) == ({team.id}, frozenset())


def test_a_merge_that_took_the_place_of_another_is_known_at_once(kites, people):
    sew, wind, team = (queries.find_skill_by_uri(uri(name)) for name in ("sew", "wind", "team"))
    change = services.merge_skill(actor=people.admin, skill=sew, other=team)
    session.commit()
    assert team.id in occupations.occupation_skills()[number("maker")].essential
    services.undo_change(actor=people.admin, change=change)
    services.merge_skill(actor=people.admin, skill=sew, other=wind)
    session.commit()
    assert occupations.occupation_skills()[number("maker")].essential == {wind.id}


def test_another_import_is_known_at_once(kites, read, tmp_path):
    assert link_title("tail designer", "en") == ()
    newer = occupations_file(
        occupation("maker", "kite maker", "tail designer"), occupation("flyer", "kite flyer", status="obsolete")
    )
    read(zipped(tmp_path, "newer", occupations_en=newer))
    assert link_title("tail designer", "en") == link_title("sail maker", "en") == ((number("maker"), 1.0),)
    assert number("flyer") not in occupations.occupation_skills()
