"""No file, function, view or template outgrows the reader."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import MODULES, PROGRAMS, ROOT, TEMPLATES, TESTS, functions, short

FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES, CONFTEST_LINES = 400, 50, 25, 150, 150


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The length of a function without its decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", [*PROGRAMS, *TESTS], ids=short)
def test_a_module_stays_short(path):
    limit = CONFTEST_LINES if path.name == "conftest.py" else FILE_LINES
    assert path.read_text("utf-8").count("\n") <= limit
    long = {node.name: lines(node) for node in functions(path) if lines(node) > FUNCTION_LINES}
    assert long == {}


@pytest.mark.parametrize("path", [p for p in MODULES if p.stem == "routes" or p.parent.name == "routes"], ids=short)
def test_a_view_stays_short(path):
    long = {node.name: lines(node) for node in functions(path) if lines(node) > VIEW_LINES}
    assert long == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_stays_short(path):
    assert path.read_text("utf-8").count("\n") <= TEMPLATE_LINES


def test_one_place_commits():
    commits = [
        f"{short(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert len(commits) == 1, commits
    assert commits[0].startswith(f"{(ROOT / 'mobility/core/db.py').relative_to(ROOT)}:")
