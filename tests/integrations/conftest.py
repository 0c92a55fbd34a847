"""Files written for a test and loaded through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result


def line(number: int = 1, **values: Any) -> dict[str, Any]:
    """A person's line with what is required."""
    return {
        "employee_number": f"E{number:05}", "name": f"Name {number}", "email": f"e{number}@company.example",
        "job_title": "data engineer", **values,
    }  # fmt: skip


def posting(number: int = 1, **values: Any) -> dict[str, Any]:
    """An opportunity's line with what is required, and a skill."""
    return {
        "reference": f"P{number:04}", "kind": "work_package", "title": f"Title {number}", "description": "What to do.",
        "starts_on": "2027-03-01", "skills": [{"label": "SQL", "level": 3}], **values,
    }  # fmt: skip


def to_json_lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


Load = Callable[..., Result]


@pytest.fixture
def load(app, tmp_path: Path) -> Load:
    """load("people", rows or text or bytes, "--dry-run", name="people.csv") -> what the command answered."""

    def invoke(group: str, content: Any, *options: str, name: str = "file.jsonl") -> Result:
        if isinstance(content, list):
            content = to_json_lines(content)
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return app.test_cli_runner().invoke(args=[group, "import", str(path), *options])

    return invoke
