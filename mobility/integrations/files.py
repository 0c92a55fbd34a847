"""Reading rows out of a file: JSON Lines or CSV, plain or .gz, in UTF-8 or as French Excel saves it."""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Generic, NoReturn, Protocol, TypeVar

from mobility.core.i18n import N_, Message
from mobility.skills.linking import fold

T = TypeVar("T")

GZIP_MAGIC, ZIP_MAGIC = b"\x1f\x8b", b"PK\x03\x04"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ";,\t"
LARGEST = 15 * 1024 * 1024  # of a file as it is sent; servers take no larger bodies than 16 MB (`deploy`)
LARGEST_UNPACKED = 200 * 1024 * 1024  # a small .gz may hold a terabyte of nothing
# two bytes that make one letter in UTF-8: in a file that is otherwise Windows-1252, somebody mixed the two
UTF_8_PAIR = re.compile(rb"[\xc3\xc5][\x80-\xbf]")
# what judges people: such a column is not passed over in silence, lest somebody believe that it is kept here
RATING = re.compile(r"rating|apprais|performance|evaluation|potenti[ae]l|nine.?box|9.?box|merit|notation|appreciation")
NO_RATINGS = N_(
    "Ratings, appraisals and estimates of potential are never imported, and nothing here holds them: this serves "
    "mobility and development only. Take these columns out: %(columns)s."
)


class Source(Protocol):
    """What rows are read from: a `Path`, or a file that a browser sent."""

    @property
    def suffix(self) -> str: ...
    @property
    def suffixes(self) -> list[str]: ...
    def read_bytes(self) -> bytes: ...


@dataclass(frozen=True)
class SentFile:
    """A file that a browser sent, under its own name."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        return PurePath(self.name).suffix

    @property
    def suffixes(self) -> list[str]:
        return PurePath(self.name).suffixes

    def read_bytes(self) -> bytes:
        return self.content


@dataclass(frozen=True)
class Problem:
    """Why a line cannot be imported (or what to check), and what to do; without a line it is about the whole file."""

    line: int | None
    reason: Message
    column: str = ""  # or which entry of which column

    def __str__(self) -> str:
        told = f"{self.column}: {self.reason}" if self.column else str(self.reason)
        return told if self.line is None else f"line {self.line}: {told}"


def refusal(line: int | None, column: str, msgid: str, /, **params: Any) -> Problem:
    """Why a line is refused; what it quotes from the file can be shown, whatever signs are in it."""
    quoted = {name: _showable(value) if isinstance(value, str) else value for name, value in params.items()}
    return Problem(line, Message(msgid, quoted), column)


def _showable(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


class Refused(Exception):
    """A file that is not imported, with everything that is wrong with it, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)
        super().__init__(f"{len(self.problems)} problems")


@dataclass(frozen=True)
class Row:
    """The values of one line under their column names; from CSV they are all text, empty cells None."""

    line: int
    values: dict[str, Any]


@dataclass
class Contents(Generic[T]):
    """What a file says, what in it cannot be, and what was passed over."""

    records: list[T] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def read_rows(path: Source, columns: Sequence[str], required: Sequence[str]) -> Contents[Row]:
    """Every row of a file; raises Refused where the file as a whole cannot be read."""
    data = _read_bytes(path)
    if _is_json_lines(path, data):
        contents = _read_json_lines(_decode(data, None))
    else:
        contents = _read_csv(data, required)
    unknown = dict.fromkeys(name for row in contents.records for name in row.values if name not in columns)
    rating = [name for name in unknown if RATING.search(fold(str(name)))]
    if rating:
        _refuse(NO_RATINGS, 1, columns=", ".join(rating))
    contents.warnings.extend(_unknown_column(name, columns) for name in unknown)
    if not contents.records and not contents.problems:
        _refuse(N_("The file holds no rows."))
    return contents


def as_lines(source: Source) -> Source:
    """A JSON list as JSON Lines, an entry on each line; any other file as it is."""
    data = _read_bytes(source)
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        return source
    try:
        entries = json.loads(_decode(data, None), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        _refuse(N_("This is not a whole JSON list. Is the file cut off?"))
    return SentFile("list.jsonl", "\n".join(json.dumps(entry) for entry in entries).encode())


def _refuse(msgid: str, line: int | None = None, /, **params: Any) -> NoReturn:
    raise Refused([refusal(line, "", msgid, **params)])


def _read_bytes(path: Source) -> bytes:
    data = path.read_bytes()
    if data.startswith(GZIP_MAGIC):
        data = _unpack(data)
    elif path.suffix == ".gz":
        _refuse(N_("The file ends in .gz but is not compressed with gzip. Rename it or compress it again."))
    if data.startswith(ZIP_MAGIC):
        _refuse(N_("This is a ZIP or Excel file. Save the sheet as “CSV UTF-8” and import that."))
    if data.startswith(UTF_16_MARKS):
        _refuse(
            N_("The file is in UTF-16, not in UTF-8. Save it as UTF-8 (in Excel: “CSV UTF-8”) and import it again."), 1
        )
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        _refuse(
            N_(
                "This is not plain text: it holds zero bytes. Save the file as UTF-8 (in Excel: “CSV UTF-8”) and "
                "import it again."
            ),
            line,
        )
    return data


def _unpack(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            unpacked = packed.read(LARGEST_UNPACKED + 1)
    except (EOFError, OSError, zlib.error):
        _refuse(N_("The .gz file is cut off or damaged. Copy or compress it again."))
    if len(unpacked) > LARGEST_UNPACKED:
        _refuse(
            N_("Unpacked, the file is larger than %(size)s MB. Split it into several files."),
            size=LARGEST_UNPACKED // 1024**2,
        )
    return unpacked


def _is_json_lines(path: Source, data: bytes) -> bool:
    suffixes = {suffix.lower() for suffix in path.suffixes}
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"[" and ".csv" not in suffixes:
        _refuse(
            N_("This is one JSON list. Write JSON Lines instead: one object on each line, without brackets around."), 1
        )
    return start == b"{" or bool(suffixes & {".jsonl", ".ndjson", ".json"})


def _decode(data: bytes, delimiter: str | None) -> str:
    """UTF-8 with or without a mark; a CSV with `;` may also be Windows-1252, which French Excel writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"0x{data[error.start]:02x}"
    if delimiter == ";" and not UTF_8_PAIR.search(data):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            _refuse(
                N_(
                    "This line is neither UTF-8 nor Windows-1252. Save the file as UTF-8 (in Excel: “CSV UTF-8”) and "
                    "import it again."
                ),
                line,
            )
    _refuse(
        N_(
            "This line is not UTF-8 (byte %(byte)s), so its letters cannot be told. Save the file as UTF-8 (in Excel: "
            "“CSV UTF-8”) and import it again."
        ),
        line,
        byte=byte,
    )


def _read_json_lines(text: str) -> Contents[Row]:
    contents: Contents[Row] = Contents()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            contents.problems.append(refusal(number, "", N_("This is not a whole JSON object. Is the line cut off?")))
            continue
        if isinstance(values, dict):
            contents.records.append(Row(number, values))
        else:
            contents.problems.append(refusal(number, "", N_("Write one JSON object, between { and }.")))
    return contents


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _read_csv(data: bytes, required: Sequence[str]) -> Contents[Row]:
    first = data.split(b"\n", 1)[0]
    delimiter = max(DELIMITERS, key=lambda sign: first.count(sign.encode()))
    text = _decode(data, delimiter)
    contents: Contents[Row] = Contents()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    line = 1
    try:
        header = _read_header(next(reader, []), required)
        line = reader.line_num + 1
        for cells in reader:
            _take_row(contents, header, cells, line)
            line = reader.line_num + 1
    except csv.Error:
        contents.problems.append(refusal(line, "", N_("The quotes do not close. Is the file cut off here?")))
    return contents


def _read_header(cells: list[str], required: Sequence[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    missing = [name for name in required if name not in header]
    if missing:
        _refuse(N_("The first line must name the columns; missing: %(columns)s."), 1, columns=", ".join(missing))
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        _refuse(N_("These columns appear twice: %(columns)s. Keep one of each."), 1, columns=", ".join(sorted(twice)))
    return header


def _take_row(contents: Contents[Row], header: list[str], cells: list[str], line: int) -> None:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) != len(header):
        reason = N_("This line has %(values)s values, the first line names %(columns)s columns. Is it cut off?")
        contents.problems.append(refusal(line, "", reason, values=len(cells), columns=len(header)))
        return
    values = {name: cell.strip() or None for name, cell in zip(header, cells, strict=True) if name}
    contents.records.append(Row(line, values))


def _unknown_column(name: str, columns: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(name, columns, n=1)
    if not near:
        return refusal(None, "", N_("“%(name)s” is not a column of this kind of file and was passed over."), name=name)
    hinting = N_("“%(name)s” is not a column of this kind of file and was passed over. Did you mean “%(near)s”?")
    return refusal(None, "", hinting, name=name, near=near[0])
