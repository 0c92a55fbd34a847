"""S24: files that nobody should send as a CV are refused with what to do, or lose what is bad in them."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata

import pytest

from mobility.core.errors import InvalidInput
from mobility.skills.cv.contents import LONGEST_TEXT, Fault
from mobility.skills.cv.reading import ADVICE, LARGEST, ROOT, read_cv
from tests.skills.cv_files import (
    CATALOG,
    EUROPASS,
    LINES,
    MB,
    PAGES,
    document,
    docx,
    locked_docx,
    locked_pdf,
    lying_docx,
    many_entries,
    package,
    packed_often,
    pdf,
    pdf_cv,
    pdf_of,
    printed,
    stream,
)

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
FAR = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FLATE = "/Filter /FlateDecode"
LOOPING_FORM = stream(b"/X1 Do /X1 Do", more="/Type /XObject /Subtype /Form /Resources << /XObject << /X1 6 0 R >> >>")
LOOPING_PAGE = (
    "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X1 6 0 R >> >> >>"
)
SCRIPTED = (
    "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9'\\)) >> >>"
)
LAUNCHING = "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >> >>"

REFUSED: dict[str, tuple[bytes, set[Fault]]] = {
    "no bytes": (b"", {Fault.EMPTY}),
    "spaces alone": (b" \n\t " * 1000, {Fault.NO_TEXT}),
    "larger than may be sent": (b"a" * (LARGEST + 1), {Fault.TOO_LARGE}),
    # Word
    "a document of 60 MB of zeros": (package(words=b"\0" * (60 * MB)), {Fault.UNPACKS_TOO_LARGE}),
    "a document that unpacks to 10 MB": (package(words=document("word " * (2 * MB))), {Fault.UNPACKS_TOO_LARGE}),
    "a picture beside it of 60 MB": (
        package(words=document(*LINES), **{"word/media/a.bmp": b"\0" * (60 * MB)}), {Fault.UNPACKS_TOO_LARGE}),
    "a size that is not true": (lying_docx(), {Fault.DAMAGED}),
    "10,000 entries": (many_entries(10_000), {Fault.TOO_MANY_PARTS}),
    "entities in Word": (package(words=document(*LINES, declared=LAUGHS)), {Fault.DECLARATIONS}),
    "a file of the server in Word": (package(words=document("&secret;", declared=OUTSIDE)), {Fault.DECLARATIONS}),
    "a DTD from elsewhere": (package(words=document(*LINES, declared=FAR)), {Fault.DECLARATIONS}),
    "entities in UTF-16": (package(words=document(*LINES, declared=LAUGHS).encode("utf-16")), {Fault.DECLARATIONS}),
    "macros": (package(words=document(*LINES), **{"word/vbaProject.bin": b"x"}), {Fault.MACROS}),
    "a path that leads out": (package(words=document(*LINES), **{"../../etc/cron.d/x": "x"}), {Fault.DAMAGED}),
    "a path from the root": (package(words=document(*LINES), **{"/etc/passwd": "x"}), {Fault.DAMAGED}),
    "a path of Windows": (package(words=document(*LINES), **{"C:\\autoexec.bat": "x"}), {Fault.DAMAGED}),
    "an encrypted document": (locked_docx(), {Fault.ENCRYPTED}),
    "a document cut off": (docx()[:-40], {Fault.DAMAGED}),
    "10,000 levels of XML": (package(words="<a>" * 10_000 + "</a>" * 10_000), {Fault.TOO_DEEP}),
    "300,000 elements": (package(words="<a>" + "<b/>" * 300_000 + "</a>"), {Fault.TOO_DEEP}),
    "an encoding that nobody knows": (
        package(words='<?xml version="1.0" encoding="x-none"?><a/>'), {Fault.DAMAGED}),
    "a document of something else": (package(words="<html/>"), {Fault.DAMAGED}),
    "a sheet": (package(**{"xl/workbook.xml": "<a/>"}), {Fault.OTHER_OFFICE}),
    "an archive": (package(**{"cv.pdf": pdf_cv()}), {Fault.ARCHIVE}),
    "an archive in an archive": (package(**{"a.zip": package(**{"b.zip": package()})}), {Fault.ARCHIVE}),
    "an empty archive": (b"PK\5\6" + bytes(18), {Fault.ARCHIVE}),
    # PDF
    "a heading alone": (b"%PDF-1.7\n", {Fault.DAMAGED}),
    "a PDF with a password": (locked_pdf(), {Fault.ENCRYPTED}),
    "a page that is 10 MB of zeros, packed": (
        pdf_of(stream(packed_often(1), filters=FLATE)), {Fault.NO_TEXT, Fault.DAMAGED}),
    "a page packed four times": (
        pdf_of(stream(packed_often(4), filters=f"/Filter [{' /FlateDecode' * 4}]")), {Fault.NO_TEXT, Fault.DAMAGED}),
    "a page packed a thousand times": (
        pdf_of(stream(b"x", filters=f"/Filter [{' /FlateDecode' * 1000}]")), {Fault.NO_TEXT, Fault.DAMAGED}),
    "pages that hold themselves": (
        pdf(CATALOG, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), {Fault.NO_TEXT, Fault.DAMAGED, Fault.TOO_DEEP}),
    "tables that lead to themselves": (
        pdf(CATALOG, PAGES, more="/Prev 9").replace(b"/Prev 9", b"/Prev 0"), {Fault.NO_TEXT, Fault.DAMAGED}),
    "100,000 lists in each other": (
        pdf_of(stream(b"[" * 100_000 + b"]" * 100_000)), {Fault.NO_TEXT, Fault.DAMAGED, Fault.TOO_DEEP}),
    "a catalogue 50,000 deep": (
        pdf("<< /A " * 50_000 + ">>" * 50_000), {Fault.DAMAGED, Fault.TOO_DEEP, Fault.NO_TEXT}),
    "a scan": (pdf_of(stream(b"q 612 0 0 792 0 0 cm /Im1 Do Q")), {Fault.NO_TEXT}),
    "a web page called PDF": (b"<!DOCTYPE html><html><body>CV</body></html>", {Fault.WEB_PAGE}),
    "a PDF with rubbish before it": (b"\0\1\2" + pdf_cv(), {Fault.NOT_TEXT}),
    # other formats
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(100), {Fault.PICTURE}),
    "JPEG with a script": (b"\xff\xd8\xff\xe0<script>alert(1)</script>", {Fault.PICTURE}),
    "GIF and JavaScript at once": (b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", {Fault.PICTURE}),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", {Fault.WEB_PAGE}),
    "a page with a script": (b"  <script>fetch('//x')</script>", {Fault.WEB_PAGE}),
    "PHP": (b"<?php system($_GET['c']); ?>", {Fault.WEB_PAGE}),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), {Fault.OLD_WORD}),
    "RTF": (rb"{\rtf1{\object\objdata 0105}}", {Fault.OLD_WORD}),
    "gzip": (b"\x1f\x8b\x08" + bytes(20), {Fault.ARCHIVE}),
    "a program": (b"\x7fELF\2\1\1" + bytes(200), {Fault.NOT_TEXT}),
    "a program of Windows": (b"MZ\x90\0\3" + bytes(200), {Fault.NOT_TEXT}),
    "zero bytes between letters": (b"S\0Q\0L\0", {Fault.NOT_TEXT}),
    "control characters": (b"SQL \x1b[31m\x07\x08" * 50, {Fault.NOT_TEXT}),
    "3 MB of text": (b"SQL " * (MB * 3 // 4), {Fault.TOO_LONG}),
    # Europass and JSON
    "entities in Europass": (EUROPASS.replace("?>", f"?>{LAUGHS}", 1).encode(), {Fault.DECLARATIONS}),
    "a file of the server in Europass": (EUROPASS.replace("?>", f"?>{OUTSIDE}", 1).encode(), {Fault.DECLARATIONS}),
    "Europass cut off": (EUROPASS[:300].encode(), {Fault.DAMAGED}),
    "5,000 levels of Europass": (f"<SkillsPassport>{'<a>' * 5000}".encode(), {Fault.TOO_DEEP}),
    "some other XML": (b"<invoice><total>1</total></invoice>", {Fault.NOT_A_CV}),
    "100,000 lists of JSON": (b"[" * 100_000 + b"]" * 100_000, {Fault.TOO_DEEP}),
    "Europass 20,000 deep in JSON": (
        b'{"SkillsPassport": ' + b'{"a": ' * 20_000 + b"1" + b"}" * 20_001, {Fault.TOO_DEEP}),
    "a number of a million digits": (b'{"basics": {}, "work": ' + b"9" * MB + b"}", {Fault.DAMAGED}),
    "JSON cut off": (b'{"basics": {"label": "A', {Fault.DAMAGED}),
    "some other JSON": (b'{"__proto__": {"admin": true}}', {Fault.NOT_A_CV}),
    "JSON Resume with numbers for words": (
        b'{"basics": {"label": 5}, "work": "x", "skills": [1, {"name": []}], "languages": {}}', {Fault.NO_TEXT}),
}  # fmt: skip

NEUTRALISED: dict[str, tuple[bytes, str]] = {
    "a PDF with JavaScript": (pdf_of(stream(printed(*LINES)), catalog=SCRIPTED), "Power BI"),
    "a PDF that starts a program": (pdf_of(stream(printed(*LINES)), catalog=LAUNCHING), "Power BI"),
    "a PDF with a virus attached": (pdf_of(stream(printed(*LINES)), stream(EICAR, more="/Type /EmbeddedFile")), "SQL"),
    "a form that draws itself": (pdf_of(stream(printed(*LINES) + b" /X1 Do"), LOOPING_FORM, page=LOOPING_PAGE), "SQL"),
    "pages that say they are a million": (
        pdf_of(stream(printed(*LINES)), pages="<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>"), "SQL"),
    "PDF and ZIP at once": (pdf_cv() + package(**{"a.sh": "rm -rf /"}), "Power BI"),
    "a Word document with a script beside it": (
        package(words=document(*LINES), **{"word/_rels/a.rels": OUTSIDE, "a.js": "alert(1)"}), "Power BI"),
    "a Word document that draws on a template elsewhere": (
        package(words=document(*LINES), **{"word/_rels/settings.xml.rels": '<R Target="http://127.0.0.1:9/x.dotm"/>'}),
        "Power BI"),
    "a virus as text": (EICAR, "EICAR"),
    "writing turned round": ("SQL \u202etxet\u202c \u2066x\u2069 \u200bPower\u200d BI\ufeff".encode(), "Power BI"),
    "bytes of another encoding": ("Compétences : Power BI".encode("cp1252"), "Compétences"),
    "UTF-16": ("Compétences : SQL".encode("utf-16"), "SQL"),
    "markup": (b"SQL <script>alert(1)</script> <img src=x onerror=alert(1)> {{7*7}} ${7*7}", "<script>"),
    "formulas": (b"=cmd|'/C calc'!A0\n@SUM(1+1)\n+1\nSQL", "SQL"),
    "statements": (b"SQL'); DROP TABLE person;--", "DROP TABLE"),
    "2 MB in one line": (b"SQL" + b"x" * (2 * MB - 10), "SQL"),
    "letters that grow": (("\ufdfa" * 200_000 + "SQL").encode(), "صلى"),
    "marks on one letter": (("SQL e" + "\u0301" * 100_000).encode(), "SQL"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_cv_is_refused_with_what_to_do(name):
    content, faults = REFUSED[name]
    with pytest.raises(InvalidInput) as refused:
        read_cv(content)
    assert refused.value.field == "file"
    assert refused.value.message.msgid in {ADVICE[fault] for fault in faults}


@pytest.mark.parametrize("name", NEUTRALISED)
def test_what_is_bad_in_a_cv_stays_behind(name):
    content, kept = NEUTRALISED[name]
    cv = read_cv(content)
    assert kept in cv.text
    assert len(cv.text) <= LONGEST_TEXT
    assert {unicodedata.category(letter) for letter in cv.text if letter not in "\n"}.isdisjoint({"Cc", "Cf", "Co"})


def test_the_bar_of_forty_hostile_files_is_met():
    assert len(REFUSED) + len(NEUTRALISED) >= 40


ESCAPES = {
    "opens a file": "open('/etc/passwd')",
    "writes a file": "open('/tmp/escaped', 'w')",
    "asks the network": "__import__('socket').socket()",
    "starts a program": "__import__('subprocess').run(['/bin/true'])",
    "takes a gigabyte": "bytearray(2**30)",
}


@pytest.mark.parametrize("act", ESCAPES)
def test_the_reader_can_do_nothing_else(act):
    program = (
        "import sys, socket, subprocess, json; sys.path.insert(0, sys.argv[1])\n"
        "from mobility.skills.cv import child\n"
        f"child.limit(); child.shut()\ntry:\n    {ESCAPES[act]}\n"
        "except (OSError, MemoryError) as error:\n    print(json.dumps(type(error).__name__))\n"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-c", program, str(ROOT)], capture_output=True, check=True, timeout=60
    ).stdout
    assert json.loads(said) in {"OSError", "MemoryError", "BlockingIOError", "PermissionError"}


def test_a_reader_that_computes_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr("mobility.skills.cv.reading.START", "import time; time.sleep(60)")
    monkeypatch.setattr("mobility.skills.cv.reading.SECONDS", 0.2)
    with pytest.raises(InvalidInput, match="took too long"):
        read_cv(b"SQL")


@pytest.mark.parametrize("program", ["print('no JSON')", "print('[1]')", "raise SystemExit(3)", "print('{}' * 9**7)"])
def test_an_answer_that_makes_no_sense_is_no_cv(monkeypatch, program):
    monkeypatch.setattr("mobility.skills.cv.reading.START", program)
    with pytest.raises(InvalidInput) as refused:
        read_cv(b"SQL")
    assert refused.value.message.msgid == ADVICE[Fault.UNKNOWN]
