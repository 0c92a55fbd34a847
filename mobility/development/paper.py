"""A contract on one page of A4 as a tagged PDF: title and language are set, headings and paragraphs are marked."""

from __future__ import annotations

from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from fpdf.prefs import ViewerPreferences

from mobility.development.printing import Printed

FONT, FILES = "DejaVu", {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}
FONT_FOLDER = Path("vendor") / "fonts"
MARGIN = 15  # millimetres, as everything here but the sizes of letters, which are points
SIZES = (9.5, 9, 8.5, 8, 7.5, 7)
LEADING = 0.5  # millimetres of line height for each point
LARGEST_TITLE = 14


def print_contract(printed: Printed, static_folder: str) -> bytes:
    """The PDF, in the largest letters with which it fits on one page; what is too long even then goes on on a second.

    Raises FileNotFoundError where the fonts were not copied (`deploy/assets.py`).
    """
    for size in SIZES:
        paper = _write(printed, Path(static_folder) / FONT_FOLDER, size)
        if paper.pages_count == 1:
            break
    return bytes(paper.output())


def _write(printed: Printed, fonts: Path, size: float) -> _Paper:
    paper = _Paper(printed, fonts)
    paper.put("H1", printed.title, LARGEST_TITLE, "B")
    paper.put("P", printed.lead, size)
    paper.put("P", printed.apart, size - 1)
    for heading, lines in printed.sections:
        paper.put("H2", heading, size + 1, "B", above=2)
        for line in lines:
            paper.put("P", line, size)
    for line in printed.signatures:
        paper.put("P", line, size, above=1)
    paper.put("P", printed.footer, size - 1, above=1)
    return paper


class _Paper(FPDF):
    """A4 with marked content. The library marks pictures only, so each paragraph is put into its structure tree here
    (ISO 32000-1, 14.7 and 14.8: a marked-content sequence with its tag, and a structure element that names it)."""

    def __init__(self, printed: Printed, fonts: Path) -> None:
        super().__init__(format="A4")
        for style, name in FILES.items():
            self.add_font(FONT, style, str(fonts / name))
        self.set_title(printed.title)
        self.set_lang(printed.language)
        self.set_creator("Mobility")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_margin(MARGIN)
        self.set_auto_page_break(False)  # a marked sequence does not go over a page: `put` turns the page before it
        self.add_page()

    def put(self, tag: str, text: str, size: float, style: str = "", above: float = 0) -> None:
        """One heading (H1, H2) or paragraph (P), marked as what it is."""
        self.set_font(FONT, style, size)
        lines = self.multi_cell(0, size * LEADING, text, dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list)  # what was asked for
        if self.get_y() + above + len(lines) * size * LEADING > self.h - MARGIN:
            self.add_page()
        self.set_y(self.get_y() + above)
        mark = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{tag}", mcid=mark)
        self._out(f"/{tag} <</MCID {mark}>> BDC")
        self.multi_cell(0, size * LEADING, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align=Align.L)
        self._out("EMC")
