"""What a folder with an exported model holds, and whether it is still what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"
GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
FORMAT = 2  # 1: scales were taken over each batch


class ModelUnavailable(Exception):
    """The embedding model cannot be used; callers go on with concepts and words and say so."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` maps each file name to its SHA-256, so that a flipped byte is noticed before the first vector."""

    model_name: str
    dimension: int
    max_length: int
    files: dict[str, str]
    format: int = FORMAT

    @property
    def version(self) -> str:
        """Changes with every byte of the graph or the tokenizer: vectors of two versions are never mixed."""
        digest = hashlib.sha256("".join(self.files[name] for name in sorted(self.files)).encode()).hexdigest()
        return f"int8-{digest[:12]}"


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, model_name: str, dimension: int, max_length: int, names: Iterable[str]) -> Manifest:
    files = {name: sha256_of(folder / name) for name in names}
    manifest = Manifest(model_name, dimension, max_length, files)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder whose every file was checked; raises ModelUnavailable with what is wrong."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelUnavailable(f"No exported model in {folder}. Run “make setup”.") from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelUnavailable(
            f"The manifest in {folder} cannot be read. Delete the folder and run “make setup”."
        ) from error
    if manifest.format != FORMAT or set(manifest.files) != {GRAPH, TOKENIZER}:
        raise ModelUnavailable(f"The model in {folder} was exported by another release. Run “make setup”.")
    for name, expected in manifest.files.items():
        _check_file(folder / name, expected)
    return manifest


def _check_file(path: Path, expected: str) -> None:
    try:
        actual = sha256_of(path)
    except OSError:
        raise ModelUnavailable(f"{path} is missing. Run “make setup”.") from None
    if actual != expected:
        raise ModelUnavailable(f"{path} is corrupt: its SHA-256 is not the manifest's. Delete it and run “make setup”.")
