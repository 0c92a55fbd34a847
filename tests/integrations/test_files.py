"""Reading files: what is read whichever way it was saved, and what is refused with its line and a remedy."""

from __future__ import annotations

import gzip

import pytest

from mobility.integrations.files import Refused, read_rows

COLUMNS = ("employee_number", "name", "site")


def read(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_rows(path, COLUMNS, COLUMNS[:2])


def refusal(tmp_path, data, name="file.csv"):
    with pytest.raises(Refused) as caught:
        read(tmp_path, data, name)
    return str(caught.value.problems[0])


@pytest.mark.parametrize(
    "data, name",
    [
        (b'{"employee_number": "E1", "name": "A\xc3\xafcha"}\n', "people.jsonl"),
        (b'\xef\xbb\xbf{"employee_number": "E1", "name": "A\xc3\xafcha"}\r\n\r\n', "people.jsonl"),
        (b'{"employee_number": "E1", "name": "A\\u00efcha"}', "people"),
        (b"employee_number,name\nE1,A\xc3\xafcha\n", "people.csv"),
        (b'\xef\xbb\xbfemployee_number;name\r\n"E1";A\xc3\xafcha\r\n;\r\n', "people.csv"),
        (b"Employee_number; name\r\nE1;A\xefcha\r\n", "french-excel.csv"),
        (b"employee_number\tname\nE1\tA\xc3\xafcha", "people.tsv"),
    ],
)
def test_one_person_is_read_whichever_way_the_file_was_saved(tmp_path, data, name):
    for packed, saved_as in ((data, name), (gzip.compress(data, mtime=0), f"{name}.gz")):
        contents = read(tmp_path, packed, saved_as)
        assert [row.values for row in contents.records] == [{"employee_number": "E1", "name": "Aïcha"}]
        assert contents.problems == contents.warnings == []


@pytest.mark.parametrize(
    "data, name, words",
    [
        (b'{"name": "x"}\n{"name": "A\xefcha"}\n', "p.jsonl", "line 2: This line is not UTF-8 (byte 0xef)"),
        (b"employee_number,name\nE1,x\nE2,A\xefcha\n", "p.csv", "line 3: This line is not UTF-8"),
        (b"employee_number;name\nE1;A\xc3\xafcha\nE2;H\xe9l\xe8ne\n", "p.csv", "line 3: This line is not UTF-8"),
        (b"employee_number;name\nE1;\x81\n", "p.csv", "line 2: This line is neither UTF-8 nor Windows-1252"),
        ("employee_number;name\nE1;x".encode("utf-16"), "p.csv", "line 1: The file is in UTF-16"),
        ("employee_number;name\nE1;x".encode("utf-16-le"), "p.csv", "line 1: This is not plain text"),
        (b"PK\x03\x04....", "people.xlsx", "Save the sheet as “CSV UTF-8”"),
        (gzip.compress(b'{"name": "x"}\n' * 99, mtime=0)[:-12], "p.jsonl.gz", "The .gz file is cut off or damaged"),
        (b'{"name": "x"}', "p.jsonl.gz", "is not compressed with gzip"),
        (b'[{"name": "x"}]', "p.json", "Write JSON Lines instead"),
        (b"", "p.csv", "missing: employee_number, name"),
        (b"", "p.jsonl", "The file holds no rows."),
        (b"employee_number,name\n", "p.csv", "The file holds no rows."),
        (b"name,site\nx,y\n", "p.csv", "missing: employee_number."),
        (b"employee_number,name,name\nE1,x,y\n", "p.csv", "appear twice: name"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line_and_a_remedy(tmp_path, data, name, words):
    assert words in refusal(tmp_path, data, name)


@pytest.mark.parametrize(
    "data, name, lines",
    [
        (b'{"name": "x"}\n{"name": "y", "si', "p.jsonl", [2]),
        (b'{"name": NaN}\n["x"]\nnothing\n{"name": "x"}\n', "p.jsonl", [1, 2, 3]),
        (b"[" * 100_000, "p.csv", []),
        (b'employee_number,name\nE1,"two\nlines"\nE2\nE3,x,y\n', "p.csv", [4, 5]),
        (b'employee_number,name\nE1,x\nE2,"x\n', "p.csv", [3]),
    ],
)
def test_lines_that_are_cut_off_are_named_together(tmp_path, data, name, lines):
    if not lines:
        assert "missing" in refusal(tmp_path, data, name)
    else:
        assert [problem.line for problem in read(tmp_path, data, name).problems] == lines


def test_a_misspelt_column_is_passed_over_with_a_warning(tmp_path):
    contents = read(tmp_path, "employee_number,name,sitee\nE1,x,Paris\n")
    assert [str(warning) for warning in contents.warnings] == [
        "“sitee” is not a column of this kind of file and was passed over. Did you mean “site”?"
    ]
