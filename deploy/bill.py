"""The bill of materials (CycloneDX 1.6), from the locks, so without a network: `python -m deploy.bill` prints it."""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+?))?\s*\\?$((?:\n\s+--hash=\S+\s*\\?$)*)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def list_python(lock: Path, scope: str) -> Iterator[dict[str, Any]]:
    """What a requirements.txt pins, with the hash of each file that may be installed."""
    for name, version, _, hashes in PINNED.findall(lock.read_text("utf-8")):
        yield {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "scope": scope,
            "hashes": [{"alg": "SHA-256", "content": found} for found in HASH.findall(hashes)],
        }


def list_torch() -> Iterator[dict[str, Any]]:
    """Installed in a step of its own: its wheel differs by machine, so no hash is pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for requirement in project["dependencies"]:
        if requirement.startswith("torch=="):
            version = requirement.removeprefix("torch==")
            yield {"type": "library", "name": "torch", "version": version, "purl": f"pkg:pypi/torch@{version}"}


def list_assets() -> Iterator[dict[str, Any]]:
    """What the pages use in the browser, and what checks them."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for path, package in lock["packages"].items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        algorithm, _, digest = package["integrity"].partition("-")
        yield {
            "type": "library",
            "name": name,
            "version": package["version"],
            "purl": f"pkg:npm/{name}@{package['version']}",
            "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}],
        }


def write_bill() -> dict[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    runtime = [*list_python(ROOT / "requirements.txt", "required"), *list_torch(), *list_assets()]
    known = {component["purl"] for component in runtime}
    tools = list_python(ROOT / "tests" / "requirements.txt", "excluded")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": project["name"], "version": project["version"]}},
        "components": runtime + [component for component in tools if component["purl"] not in known],
    }


if __name__ == "__main__":
    json.dump(write_bill(), sys.stdout, indent=1)
    print()
