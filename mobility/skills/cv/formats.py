"""Which format a file is in, told by its first bytes and never by its name, and its reader."""

from __future__ import annotations

import codecs
import json
from typing import Any

from mobility.skills.cv import europass, json_resume, portable, word
from mobility.skills.cv.contents import Cv, Fault, Gathered, Unreadable

PDF, ZIP = b"%PDF-", b"PK\x03\x04"
LONGEST_PLAIN = 2 * 1024 * 1024
SIGNS = (
    (b"\xd0\xcf\x11\xe0", Fault.OLD_WORD),
    (b"{\\rtf", Fault.OLD_WORD),
    (b"\x89PNG", Fault.PICTURE),
    (b"\xff\xd8\xff", Fault.PICTURE),
    (b"GIF8", Fault.PICTURE),
    (b"II*\0", Fault.PICTURE),
    (b"MM\0*", Fault.PICTURE),
    (b"PK", Fault.ARCHIVE),  # empty or split
    (b"\x1f\x8b", Fault.ARCHIVE),
    (b"7z\xbc\xaf", Fault.ARCHIVE),
    (b"Rar!", Fault.ARCHIVE),
)
WEB_PAGES = ("<!doctype html", "<html", "<svg", "<script", "<?php", "<body", "<head")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def is_pdf(data: bytes) -> bool:
    return data.startswith(PDF)


def read(data: bytes) -> Cv:
    """The words of a file; raises Unreadable."""
    if not data:
        raise Unreadable(Fault.EMPTY)
    if is_pdf(data):
        return portable.read(data)
    if data.startswith(ZIP):
        return word.read(data)
    for sign, fault in SIGNS:
        if data.startswith(sign):
            raise Unreadable(fault)
    if len(data) > LONGEST_PLAIN:
        raise Unreadable(Fault.TOO_LONG)
    return _read_text(data)


def _read_text(data: bytes) -> Cv:
    text = _decode(data)
    start = text.lstrip()[:200].lower()
    if start.startswith(WEB_PAGES):
        raise Unreadable(Fault.WEB_PAGE)
    if start.startswith("<"):
        return europass.read_xml(text.lstrip().encode() if not start.startswith("<?xml") else _undeclared(text))
    if start.startswith(("{", "[")):
        return _read_json(text)
    return Gathered("text", [text]).finish()


def _undeclared(text: str) -> bytes:
    """XML without its first declaration: the text is decoded, so that an encoding named there means nothing."""
    return text.partition("?>")[2].lstrip().encode()


def _decode(data: bytes) -> str:
    """UTF-8 or UTF-16 with a mark, UTF-8, else Windows-1252, which old editors write; zero bytes are no text."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _checked(data.removeprefix(mark), encoding)
    try:
        return _checked(data, "utf-8")
    except Unreadable:
        if b"\0" in data:
            raise
        return _checked(data, "cp1252")


def _checked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(Fault.NOT_TEXT) from None
    controls = sum(letter < " " and letter not in "\t\n\r\f\v" for letter in text)
    if "\0" in text or controls > len(text) // 100:
        raise Unreadable(Fault.NOT_TEXT)
    return text


def _read_json(text: str) -> Cv:
    try:
        data: Any = json.loads(text)
    except RecursionError:
        raise Unreadable(Fault.TOO_DEEP) from None
    except ValueError:
        raise Unreadable(Fault.DAMAGED) from None
    if isinstance(data, dict) and europass.is_passport(data):
        return europass.read_json(data)
    if isinstance(data, dict) and json_resume.is_resume(data):
        return json_resume.read(data)
    raise Unreadable(Fault.NOT_A_CV)
