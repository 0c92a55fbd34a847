"""Only safetensors are loaded, and no code of a model's own (S27)."""

from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest

from mobility.embeddings.embedder import OnnxEmbedder, SentenceTransformerEmbedder, export_model
from mobility.embeddings.manifest import GRAPH, ModelUnavailable
from mobility.embeddings.sources import check_source, find_source
from mobility.settings import DEFAULT_MODEL
from tests.embeddings.tiny import make_tiny_model


class Payload:
    """What whoever reads this pickle would run."""

    def __init__(self, canary: Path) -> None:
        self._canary = canary

    def __reduce__(self):
        return Path.touch, (self._canary,)


@pytest.fixture
def copied(tmp_path) -> Path:
    """The default model's own folder, with its weights linked."""
    folder = tmp_path / "copied"
    shutil.copytree(find_source(DEFAULT_MODEL), folder, copy_function=lambda a, b: Path(b).symlink_to(a))
    return folder


def test_a_folder_with_safetensors_is_taken(copied):
    check_source(copied)


def test_weights_as_a_pickle_are_refused_and_nothing_in_them_runs(copied, tmp_path):
    (copied / "model.safetensors").unlink()
    (copied / "pytorch_model.bin").write_bytes(pickle.dumps(Payload(tmp_path / "ran")))
    with pytest.raises(ModelUnavailable, match=r"pytorch_model\.bin is a pickle"):
        export_model(str(copied), tmp_path / "made")
    assert not (tmp_path / "ran").exists()


def test_a_pickle_in_a_module_of_its_own_is_refused_too(copied):
    (copied / "2_Dense").mkdir()
    (copied / "2_Dense" / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelUnavailable, match="2_Dense"):
        check_source(copied)


def test_a_model_that_brings_code_is_refused(copied, tmp_path):
    modules = copied / "modules.json"
    told = json.loads(modules.read_text())
    modules.unlink()
    told[0]["type"] = "own_code.Transformer"
    modules.write_text(json.dumps(told))
    (copied / "own_code.py").write_text(f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()")
    with pytest.raises(ModelUnavailable, match="own_code"):
        _ = SentenceTransformerEmbedder(str(copied)).model
    assert not (tmp_path / "ran").exists()


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="no weights"):
        check_source(tmp_path)


def test_a_served_graph_is_loaded_only_if_every_byte_is_the_manifests(tmp_path):
    folder = make_tiny_model(tmp_path)
    assert OnnxEmbedder(folder).embed(["plan a project"]).shape == (1, 32)
    content = bytearray((folder / GRAPH).read_bytes())
    content[100] ^= 1
    (folder / GRAPH).write_bytes(content)
    with pytest.raises(ModelUnavailable, match="corrupt"):
        OnnxEmbedder(folder)


@pytest.mark.model
def test_any_folder_of_sentence_transformers_is_a_model(copied):
    embedder = SentenceTransformerEmbedder(str(copied))
    assert (embedder.embed(["plan a project"]).shape, embedder.model_name) == ((1, 384), str(copied))
