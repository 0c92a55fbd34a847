"""Rooms, files within rooms, tables and libraries are imported in one direction only."""

from __future__ import annotations

import os
import subprocess
import sys

from mobility.core.db import Model
from tests.architecture.sources import ROOT, rooms_from_the_bottom


def test_import_contracts_hold():
    """In a process of its own: it silences every logger that exists."""
    command = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(cache_dir=None))"
    ended = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def _room(module: str) -> str:
    return module.split(".")[1]


def test_tables_and_relationships_point_downwards(site):
    level = {room: number for number, layer in enumerate(rooms_from_the_bottom()) for room in layer}
    owners = {mapper.local_table: _room(mapper.class_.__module__) for mapper in Model.registry.mappers}
    pointing = [
        (_room(mapper.class_.__module__), _room(relation.mapper.class_.__module__), str(relation))
        for mapper in Model.registry.mappers
        for relation in mapper.relationships
    ] + [
        (room, owners[key.column.table], f"{table}.{key.parent.name}")
        for table, room in owners.items()
        for key in table.foreign_keys
        if key.column.table in owners
    ]
    upwards = [what for here, there, what in pointing if here != there and level[there] >= level[here]]
    assert pointing
    assert upwards == []


def test_the_web_application_starts_without_the_embedding_library(tmp_path):
    program = (
        "import sys, wsgi\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {sorted(heavy)}' if heavy else 0)"
    )
    environment = os.environ | {"INSTANCE_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
