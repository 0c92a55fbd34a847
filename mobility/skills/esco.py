"""Reading the official CSV download of ESCO, versions 1.0 to 1.2, row by row out of ZIP files or folders.

Layout: one table per file and language, named `skills_fr.csv`; columns are found by their names, since their order
and number differ by version; several labels in one cell stand on lines of their own
(https://esco.ec.europa.eu/en/use-esco/download). What a file does not say stays as it is, so all files may be read or
some. A row that cannot be read is a `Damaged`, with the name of the file and the line on which the row begins.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from mobility.core.i18n import N_

ATTRIBUTION = N_("This service uses the ESCO classification of the European Commission.")
FILE_NAME = re.compile(r"(?P<table>[A-Za-z]+)(_(?P<language>[A-Za-z]{2,3}(-[A-Za-z]{2,4})?))?\.csv")
LONGEST_LINE = 1024 * 1024
LONGEST_URI = LONGEST_LABEL = 300
UNFIT_FOR_URIS = frozenset(' "<>\n')
STEP = 256 * 1024
SHOWN = 60

REQUIRED = {
    "skillgroups": ("concepturi", "preferredlabel"),
    "skills": ("concepturi", "preferredlabel"),
    "occupations": ("concepturi", "preferredlabel"),
    "occupationskillrelations": ("occupationuri", "relationtype", "skilluri"),
    "skillskillrelations": ("originalskilluri", "relationtype", "relatedskilluri"),
    "broaderrelationsskillpillar": ("concepturi", "broaderuri"),
    "transversalskillscollection": ("concepturi",),
    "languageskillscollection": ("concepturi",),
    "digitalskillscollection": ("concepturi",),
    "digcompskillscollection": ("concepturi",),
    "greenskillscollection": ("concepturi",),
    "researchskillscollection": ("concepturi",),
}
# in the order they are read: what others point at goes first
TABLES = tuple(REQUIRED)
# known and needed for nothing here: group codes tell the hierarchy, occupations their ISCO group
PASSED_OVER = frozenset({
    "broaderrelationsoccpillar", "conceptschemes", "dictionary", "greenshareocc", "iscogroups",
    "researchoccupationscollection", "skillshierarchy",
})  # fmt: skip
BY_LANGUAGE = frozenset({"skillgroups", "skills", "occupations"})

SKILL_TYPES = frozenset({"", "knowledge", "skill/competence"})
REUSE_LEVELS = frozenset({"", "transversal", "cross-sector", "sector-specific", "occupation-specific"})
STATUSES = frozenset({"", "released", "obsolete"})
RELATION_TYPES = frozenset({"essential", "optional"})


Advanced = Callable[[int], object]


class Damaged(Exception):
    """Why nothing is imported: the file, the line where one is to blame, and the reason."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")


@dataclass(frozen=True)
class Row:
    """One line of a table; `line` is the one it begins on, names of columns are in lower case."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(frozen=True)
class Table:
    """One CSV file; `table` is the name of its kind in lower case, `language` is empty where the file names none."""

    name: str
    table: str
    language: str
    size: int
    open: Callable[[], IO[bytes]]

    def rows(self, advanced: Advanced) -> Iterator[Row]:
        """Every row, checked; raises Damaged at the first that cannot be read.

        `advanced` is told now and then how many more bytes were read.
        """
        with _told(self.name), self.open() as binary:
            yield from self._read(binary, advanced)

    def _read(self, binary: IO[bytes], advanced: Advanced) -> Iterator[Row]:
        reader = csv.reader(_decoded(self.name, binary, advanced), strict=True)
        line = 1
        try:
            header = self._header(next(reader, []))
            line = reader.line_num + 1
            for cells in reader:
                if cells:
                    yield self._row(line, header, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise Damaged(self.name, line, f"this row cannot be read ({error}). Is the file cut off here?") from None

    def _header(self, cells: Sequence[str]) -> list[str]:
        header = [cell.strip().lower() for cell in cells]
        missing = [name for name in REQUIRED[self.table] if name not in header]
        if missing:
            raise Damaged(self.name, 1, f"the first line must name the columns; missing: {', '.join(missing)}.")
        return header

    def _row(self, line: int, header: Sequence[str], cells: Sequence[str]) -> Row:
        if len(cells) != len(header):
            reason = f"this row has {len(cells)} values, the first line names {len(header)} columns. Is it cut off?"
            raise Damaged(self.name, line, reason)
        row = Row(line, dict(zip(header, cells, strict=True)))
        for column in REQUIRED[self.table]:
            if column.endswith("uri") and not _is_uri(row[column]):
                raise Damaged(self.name, line, f"{column}: “{row[column][:SHOWN]}” is no URI.")
        return row


@dataclass(frozen=True)
class Download:
    """The tables to read, in the order to read them, and the names of the files that are left out."""

    tables: tuple[Table, ...]
    passed_over: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def find_tables(paths: Iterable[Path]) -> Download:
    """The tables of ZIP files and folders; raises Damaged where one is no ZIP file or there is nothing to read."""
    paths = list(paths)
    found = [table for path in paths for table in (_in_folder(path) if path.is_dir() else _in_zip(path))]
    tables = sorted((one for one in found if one.table in REQUIRED), key=lambda one: TABLES.index(one.table))
    if not tables:
        names = ", ".join(path.name for path in paths)
        raise Damaged(names, None, "there is no file of ESCO in it, such as skills_en.csv.")
    for one in tables:
        if one.table in BY_LANGUAGE and not one.language:
            raise Damaged(one.name, None, "the name must tell the language, as in skills_fr.csv.")
    passed = tuple(one.name for one in found if one.table in PASSED_OVER)
    return Download(tuple(tables), passed, tuple(one.name for one in found if one.table not in {*TABLES, *PASSED_OVER}))


def split_labels(cell: str) -> list[str]:
    """The labels of a cell, one a line, each once."""
    return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in cell.splitlines()))))


def _in_folder(folder: Path) -> Iterator[Table]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder.parent).as_posix()
            yield _table(name, path.stat().st_size, partial(_open_file, path))


def _in_zip(path: Path) -> Iterator[Table]:
    with _told(path.name), zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
    for one in members:
        yield _table(f"{path.name}/{one.filename}", one.file_size, partial(_open_member, path, one.filename))


def _open_file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _open_member(path: Path, name: str) -> IO[bytes]:
    with zipfile.ZipFile(path) as archive:  # the file stays open until the member is closed
        return archive.open(name)


def _table(name: str, size: int, opener: Callable[[], IO[bytes]]) -> Table:
    match = FILE_NAME.fullmatch(name.rpartition("/")[2])
    if match is None:
        return Table(name, "", "", size, opener)
    return Table(name, match["table"].lower(), (match["language"] or "").split("-")[0].lower(), size, opener)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Damaged(name, None, f"the ZIP file is damaged ({error}). Download it again.") from None
    except (NotImplementedError, RuntimeError) as error:
        raise Damaged(name, None, f"the ZIP file cannot be unpacked ({error}).") from None
    except OSError as error:
        raise Damaged(name, None, f"the file cannot be read ({error.strerror}).") from None


def _decoded(name: str, binary: IO[bytes], advanced: Advanced) -> Iterator[str]:
    lines, read = iter(lambda: binary.readline(LONGEST_LINE), b""), 0
    for number, line in enumerate(lines, start=1):
        read += len(line)
        if read > STEP:
            advanced(read)
            read = 0
        if len(line) == LONGEST_LINE or b"\0" in line:
            raise Damaged(name, number, "this is not a line of a CSV file.")
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise Damaged(name, number, f"this line is not UTF-8 (byte 0x{line[error.start]:02x}).") from None


def _is_uri(text: str) -> bool:
    return ":" in text and UNFIT_FOR_URIS.isdisjoint(text) and len(text) <= LONGEST_URI
