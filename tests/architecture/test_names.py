"""Modules say what they are for; services, tests and sentences follow the house's forms."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import MODULES, PROGRAMS, TESTS, functions, short

DRAWERS = {"common", "utils", "util", "helpers", "misc", "shared", "lib"}
SERVICES = [path for path in MODULES if path.stem == "services" or path.parent.name == "services"]


@pytest.mark.parametrize("path", [*PROGRAMS, *TESTS], ids=short)
def test_a_module_says_what_it_is_for(path):
    tree = ast.parse(path.read_text("utf-8"))
    if not tree.body and path in TESTS:
        return  # an empty __init__.py of a folder of tests
    docstring = ast.get_docstring(tree)
    assert docstring, "no docstring"
    assert docstring.splitlines()[0].endswith((".", "?")), "the first line of the docstring is not a sentence"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_no_module_is_a_drawer_for_everything(path):
    assert not DRAWERS & {path.stem, *path.parent.parts}


def _offered(path: Path) -> set[str]:
    """What a module of services offers to other files; a package offers what its `__init__` names."""
    if path.stem == "services":
        return {node.name for node in functions(path) if not node.name.startswith("_")}
    tree = ast.parse((path.parent / "__init__.py").read_text("utf-8"))
    return {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


@pytest.mark.parametrize("path", SERVICES, ids=short)
def test_a_service_takes_its_actor_first_and_all_arguments_by_name(path):
    offered = _offered(path)
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name in offered:
            assert not node.args.posonlyargs + node.args.args, f"{node.name} takes positional arguments"
            names = [argument.arg for argument in node.args.kwonlyargs]
            assert "actor" not in names[1:], f"{node.name} does not take its actor first"


@pytest.mark.parametrize("path", [path for path in TESTS if path.name.startswith("test_")], ids=short)
def test_the_name_of_a_test_is_a_sentence(path):
    names = [node.name for node in functions(path) if node.name.startswith("test_")]
    assert [name for name in names if name.count("_") < 3] == []


def _untranslated(tree: ast.AST) -> Iterator[str]:
    """Labels of fields and flashed words that are plain strings."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if (called == "flash" or called.endswith("Field")) and isinstance(first, (ast.Constant, ast.JoinedStr)):
            yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_words_shown_by_python_are_in_the_catalogues(path):
    assert list(_untranslated(ast.parse(path.read_text("utf-8")))) == []
