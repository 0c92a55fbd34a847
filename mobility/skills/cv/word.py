"""The words of a DOCX file (ECMA-376): of its main document alone, whatever else the package holds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from mobility.skills.cv import safe_xml
from mobility.skills.cv.contents import Cv, Fault, Gathered, Unreadable
from mobility.skills.cv.safe_xml import Element

DOCUMENT = "word/document.xml"
MOST_ENTRIES = 2_000
LARGEST_UNPACKED = 50 * 1024 * 1024  # as the package declares it
LARGEST_DOCUMENT = 8 * 1024 * 1024  # as it really is: a whole book has 4 MB
OTHER_KINDS = ("xl/", "ppt/", "content.xml")
SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
PASSED_OVER = frozenset({"Fallback", "del", "instrText", "delText"})  # said twice, or struck out


def read(data: bytes) -> Cv:
    root = safe_xml.parse(_unpack(data))
    body = root.find("body")
    if root.name != "document" or body is None:
        raise Unreadable(Fault.DAMAGED)
    return Gathered("docx", ["".join(_words(block)) for block in _paragraphs(body)]).finish()


def _unpack(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check(package)
            with package.open(DOCUMENT) as document:
                words = document.read(LARGEST_DOCUMENT + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError):
        raise Unreadable(Fault.DAMAGED) from None
    if len(words) > LARGEST_DOCUMENT:
        raise Unreadable(Fault.UNPACKS_TOO_LARGE)
    return words


def _check(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(Fault.TOO_MANY_PARTS)
    names = {entry.filename for entry in entries}
    if DOCUMENT not in names:
        raise Unreadable(Fault.OTHER_OFFICE if _is_other(names) else Fault.ARCHIVE)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Unreadable(Fault.UNPACKS_TOO_LARGE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(Fault.ENCRYPTED)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(Fault.MACROS)
    if any(_leads_out(name) for name in names) or len(names) < len(entries):
        raise Unreadable(Fault.DAMAGED)


def _is_other(names: set[str]) -> bool:
    return any(name.startswith(OTHER_KINDS) for name in names)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")


def _paragraphs(node: Element) -> Iterator[Element]:
    for child in node.elements():
        if child.name == "p":
            yield child
        elif child.name not in PASSED_OVER:
            yield from _paragraphs(child)


def _words(node: Element) -> Iterator[str]:
    for child in node.elements():
        if child.name == "t":
            yield child.text()
        elif child.name in SPACES:
            yield SPACES[child.name]
        elif child.name == "p":  # of a box within the paragraph
            yield "\n"
            yield from _words(child)
            yield "\n"
        elif child.name not in PASSED_OVER:
            yield from _words(child)
