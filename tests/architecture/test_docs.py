"""What the documentation names exists: links, pictures, commands, settings; the example company loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.rooms import IMAGE, count_imports, list_rooms
from docs.screenshots import IMAGES, PICTURES
from tests.architecture.sources import MODULES, ROOT, TEMPLATES, short

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(?:\]\(|src=\"|srcset=\")([^)\s\"]+)")
CODE = re.compile(r"^```sh\n.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|&& |`|wsgi )flask ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", re.MULTILINE)
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
QUOTED = re.compile(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)")  # *Send application*: the words of a link or button
LARGEST, LARGEST_SET = 120_000, 2_500_000
EXAMPLES = ROOT / "docs" / "examples"


def text(page: Path) -> str:
    return page.read_text("utf-8")


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in HEADING.findall(text(page))}


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_link_leads_somewhere(page):
    for link in LINK.findall(text(page)):
        address, _, anchor = link.partition("#")
        if address.startswith(("http:", "https:")):
            continue
        target = page.parent / address if address else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_command_exists(page, app):
    makefile, code = text(ROOT / "Makefile"), "\n".join(CODE.findall(text(page)))
    for target in TARGET.findall(code):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    for words in COMMAND.findall(code):
        group, _, verb = words.partition(" ")
        found = app.cli.commands.get(group)
        assert found is not None, f"flask {words}"
        assert not hasattr(found, "commands") or verb in found.commands, f"flask {words}"


@pytest.mark.parametrize("page", [*PAGES[:1], *sorted((ROOT / "docs" / "guide").glob("*.md"))], ids=short)
def test_the_words_that_a_guide_quotes_are_on_the_pages(page):
    there = "".join(text(file) for file in [*TEMPLATES, *MODULES])
    quoted = {part.rstrip(".") for words in QUOTED.findall(text(page)) for part in words.split(" › ")}
    assert {words for words in quoted if words not in there} == set()


def test_the_guide_has_eleven_pages_and_its_index_names_each():
    pages = {page.name for page in (ROOT / "docs" / "guide").glob("[0-9]*.md")}
    assert len(pages) == 11
    assert pages == set(LINK.findall(text(ROOT / "docs" / "guide" / "README.md"))) - {"../administration.md"}


def test_every_picture_is_taken_by_the_command_and_shown_somewhere():
    shown = {Path(link).name for page in PAGES for link in LINK.findall(text(page)) if "images/" in link}
    there = {file.name for file in IMAGES.iterdir()}
    assert there == {f"{picture.name}.webp" for picture in PICTURES} | {IMAGE.name}
    assert shown == there


def test_pictures_are_light():
    sizes = [file.stat().st_size for file in IMAGES.glob("*.webp")]
    assert max(sizes) <= LARGEST
    assert sum(sizes) <= LARGEST_SET


def test_the_picture_of_the_rooms_is_up_to_date():
    """Counts may lag behind; rooms and who imports whom may not. `make rooms` draws it anew."""
    drawn = text(IMAGE)
    assert re.findall(r'<text x="8" y="\d+">([a-z]+)</text>', drawn) == list_rooms()
    assert set(re.findall(r'<g id="([a-z]+-[a-z]+)">', drawn)) == {"-".join(pair) for pair in count_imports()}


def test_every_room_is_in_the_page_of_the_architecture():
    drawing = text(ROOT / "docs" / "architecture.md").partition("```")[2].partition("```")[0]
    named = {word for line in drawing.splitlines() for word in re.split(r"[|,\s]+", line[:34])}
    assert set(list_rooms()) <= named


def test_the_example_company_loads_as_the_guide_says(app):
    runner = app.test_cli_runner()

    def run(*words: str) -> str:
        result = runner.invoke(args=words)
        assert result.exit_code == 0, result.output
        return result.output

    run("skills", "load-starter")
    assert "12 created" in run("people", "import", str(EXAMPLES / "people.csv"))
    assert "5 updated" in run("units", "import", str(EXAMPLES / "units.csv"))
    assert "2 opened" in run("opportunities", "import", str(EXAMPLES / "opportunities.csv"), "--open")
    assert "/welcome/" in run("accounts", "create-admin", "ines.roche@company.example")
    assert "/welcome/" in run("accounts", "invite", "tom.berger@company.example", "--role", "hr")
    assert run("accounts", "invite-everyone").endswith(": 10\n")
