"""Where the weights of a sentence-transformers model lie, and whether they may be loaded: no pickles, no code (S27)."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from mobility.embeddings.manifest import ModelUnavailable

PICKLES = frozenset({".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib"})
SAFE = ".safetensors"
OWN_MODULES = "sentence_transformers."
AUTHOR = "sentence-transformers/"


def find_source(model_name: str) -> Path:
    """The folder of a model: a folder itself, a Python package with a folder `model`, or what the hub's cache holds."""
    if Path(model_name).is_dir():
        return Path(model_name)
    folder = _find_package(model_name) or _find_in_cache(model_name)
    if folder is None:
        raise ModelUnavailable(f"The model {model_name} is not on this machine. Name a folder, or download it first.")
    return folder


def check_source(folder: Path) -> None:
    """Raises ModelUnavailable where loading the folder could run what somebody else wrote.

    A pickle runs code when it is read (Python documentation, `pickle`): a folder with weights as pickles only is
    refused, and so is one that names classes outside the library.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    safe = {path.parent for path in files if path.suffix == SAFE}
    pickled = sorted(path for path in files if path.suffix in PICKLES and path.parent not in safe)
    if pickled:
        raise ModelUnavailable(
            f"{pickled[0]} is a pickle, which can run code when it is read. Save the weights as safetensors "
            "(in sentence-transformers: model.save(folder)) and name that folder."
        )
    if not safe:
        raise ModelUnavailable(f"{folder} holds no weights as safetensors.")
    for module in _list_modules(folder):
        if not module.startswith(OWN_MODULES):
            raise ModelUnavailable(f"{folder} asks to run the class {module}, which is no part of the library.")


def _list_modules(folder: Path) -> list[str]:
    try:
        return [str(module["type"]) for module in json.loads((folder / "modules.json").read_text("utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelUnavailable(f"{folder}/modules.json cannot be read.") from error


def _find_package(model_name: str) -> Path | None:
    module = model_name.replace("-", "_")
    package = importlib.util.find_spec(module) if module.isidentifier() else None
    folder = Path(package.origin).parent / "model" if package and package.origin else None
    return folder if folder and folder.is_dir() else None


def _find_in_cache(model_name: str) -> Path | None:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    for name in (model_name, AUTHOR + model_name):
        try:
            found = try_to_load_from_cache(name, "config.json")
        except HFValidationError:
            continue
        if isinstance(found, str):
            return Path(found).parent
    return None
