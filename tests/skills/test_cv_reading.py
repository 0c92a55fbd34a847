"""CVs as people have them: every format gives the same words, positions and languages."""

from __future__ import annotations

import pytest

from mobility.core.errors import InvalidInput
from mobility.skills.cv import reading
from mobility.skills.cv.contents import Cv, Position, Spoken
from mobility.skills.cv.formats import read
from mobility.skills.cv.languages import code_of, find_spoken
from tests.skills.cv_files import CANDIDATE, EUROPASS, LINES, PASSPORT, RESUME, WORD_NAMESPACE, docx, package, pdf_cv

TOLD = Position("Data analyst", "2019-03", None, "Built Power BI reports")


@pytest.mark.parametrize("content", [docx(), pdf_cv(), "\r\n".join(LINES).encode()], ids=["docx", "pdf", "text"])
def test_a_cv_gives_its_words_line_by_line_from_a_process_of_its_own(content):
    assert reading.read_cv(content).text.split("\n") == list(LINES)


@pytest.mark.parametrize(
    "content, spoken",
    [
        (EUROPASS.encode(), {Spoken("fr", "C2"), Spoken("en", "C1")}),
        (PASSPORT.encode(), {Spoken("English", "C1")}),
    ],
    ids=["xml", "json"],
)
def test_europass_gives_positions_languages_and_skills(content, spoken):
    cv = read(content)
    assert (cv.format, cv.positions, set(cv.spoken)) == ("europass", (TOLD,), spoken)
    assert "Skills\nSQL and project management" in cv.text


def test_europass_of_today_gives_positions_languages_and_skills():
    cv = read(CANDIDATE.encode())
    assert cv.positions == (Position("Data analyst", "2019-03", "2021-01", "Built Power BI reports"),)
    assert cv.spoken == (Spoken("fra", "B2"),)
    assert "Skills\nSQL" in cv.text


def test_a_json_resume_gives_positions_languages_and_skills():
    cv = read(RESUME.encode())
    assert [(one.title, one.from_month, one.to_month) for one in cv.positions] == [
        ("Data analyst", "2019-03", "2021-06"),
        ("Intern", "2018-01", None),
    ]
    assert cv.spoken == (Spoken("English", "C1"), Spoken("French", "C2"))
    assert "Skills\nDatabases\nSQL" in cv.text


def test_a_word_document_is_read_with_its_tables_and_boxes_and_without_what_was_struck_out():
    text = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    words = (
        f'<w:document xmlns:w="{WORD_NAMESPACE}" xmlns:mc="mc"><w:body>'
        f"<w:tbl><w:tr><w:tc>{text('in a table')}</w:tc></w:tr></w:tbl>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{text('in a box')}</mc:Choice>"
        f"<mc:Fallback>{text('said twice')}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del>"
        "<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    assert read(package(words=words)).text.split() == "in a table in a box one two".split()


def test_what_a_reader_says_comes_back_as_it_was():
    cv = read(RESUME.encode())
    assert isinstance(cv, Cv)
    assert reading.from_data(cv.as_data()) == cv


def test_who_comes_while_many_files_are_read_is_asked_to_wait(monkeypatch):
    monkeypatch.setattr(reading, "WAIT_SECONDS", 0)
    for _ in range(reading.AT_ONCE):
        assert reading._turns.acquire(timeout=5)
    try:
        with pytest.raises(InvalidInput, match="Wait a minute"):
            reading.read_cv(b"SQL")
    finally:
        for _ in range(reading.AT_ONCE):
            reading._turns.release()


@pytest.mark.parametrize(
    "name, code",
    [("fr", "fr"), ("fra", "fr"), ("French", "fr"), ("français", "fr"), ("Allemand", "de"), ("Deutsch", "de"),
     ("Klingonisch", None), ("", None)],
)  # fmt: skip
def test_a_language_is_known_by_its_code_and_its_names(name, code):
    assert code_of(name) == code


def test_languages_with_a_level_are_read_in_running_text():
    assert find_spoken("English (native), French (C1). Espagnol : niveau b2, Python A1B") == [
        Spoken("fr", "C1"),
        Spoken("es", "B2"),
    ]
