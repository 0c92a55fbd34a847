"""Embedders keep the port's promises, and a broken model is noticed before its first vector."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mobility.embeddings import embedder as module
from mobility.embeddings.embedder import (
    HashingEmbedder,
    ModelUnavailable,
    OnnxEmbedder,
    SentenceTransformerEmbedder,
    export_model,
    load_embedder,
    model_folder,
)
from mobility.settings import DEFAULT_MODEL

TEXTS = ["SQL", "write clinical protocols", "", "SQL", "écrire des protocoles cliniques " * 80]


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "minilm"
    export_model(DEFAULT_MODEL, folder)
    return folder


@pytest.fixture
def broken(exported, tmp_path) -> Path:
    """A copy of the exported folder to damage; the 22 MB graph is linked until a test replaces it."""
    for path in exported.iterdir():
        (tmp_path / path.name).hardlink_to(path)
    return tmp_path


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def check_port(embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert np.array_equal(vectors[0], vectors[3])
    assert embedder.embed([]).shape == (0, embedder.dimension)
    assert embedder.model_name
    assert embedder.version


def test_the_stand_in_keeps_the_port():
    check_port(HashingEmbedder())


def test_the_stand_in_gives_the_same_vectors_in_every_process_and_puts_shared_words_nearer():
    program = "from mobility.embeddings.embedder import HashingEmbedder; print(HashingEmbedder().embed(['SQL'])[0, :3])"
    runs = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout for _ in "ab"
    }
    assert len(runs) == 1
    asked, near, far = HashingEmbedder().embed(["clean data", "clean data files", "lead a team"])
    assert asked @ near > 0.6 > asked @ far


def test_importing_the_embedders_does_not_import_torch():
    program = "import sys, mobility.embeddings.embedder; print({'torch', 'sentence_transformers'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


@pytest.mark.model
def test_serving_does_not_import_torch(exported):
    program = (
        "import sys; from mobility.embeddings.embedder import OnnxEmbedder;"
        f"OnnxEmbedder({str(exported)!r}).embed(['SQL']);"
        "print({'torch', 'sentence_transformers'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


@pytest.mark.model
def test_the_served_model_keeps_the_port(exported):
    check_port(OnnxEmbedder(exported))


@pytest.mark.model
def test_the_reference_keeps_the_port():
    check_port(SentenceTransformerEmbedder(DEFAULT_MODEL))


@pytest.mark.model
def test_the_served_model_is_near_the_reference(exported):
    texts = [
        "manage contracts",
        "senior data engineer",
        "Validate the cleaning of a tablet press.",
        "données cliniques",
    ]
    cosines = (OnnxEmbedder(exported).embed(texts) * SentenceTransformerEmbedder(DEFAULT_MODEL).embed(texts)).sum(
        axis=1
    )
    assert cosines.min() >= 0.97


@pytest.mark.model
def test_a_text_has_the_same_vector_alone_and_among_others(exported):
    embedder = OnnxEmbedder(exported)
    crowd = [f"{one} {number}" for one in TEXTS for number in range(40)]
    assert np.allclose(embedder.embed([*crowd, TEXTS[1]])[-1], embedder.embed([TEXTS[1]])[0], rtol=0, atol=1e-6)


@pytest.mark.model
def test_the_served_model_knows_other_words_for_the_same(exported):
    asked, near, far = OnnxEmbedder(exported).embed(["hire new staff", "recruit employees", "repair pumps"])
    assert asked @ near > asked @ far + 0.3


@pytest.mark.model
def test_exporting_again_leaves_the_folder_alone(exported, monkeypatch):
    monkeypatch.setattr(module, "SentenceTransformerEmbedder", None)
    before = {path: path.stat().st_mtime_ns for path in exported.iterdir()}
    export_model(DEFAULT_MODEL, exported)
    assert {path: path.stat().st_mtime_ns for path in exported.iterdir()} == before


@pytest.mark.model
def test_exporting_over_a_damaged_folder_mends_it(broken):
    (broken / "tokenizer.json").unlink()
    export_model(DEFAULT_MODEL, broken)
    assert {path.name for path in broken.iterdir()} == {"manifest.json", "model.onnx", "tokenizer.json"}
    check_port(OnnxEmbedder(broken))


@pytest.mark.model
def test_an_export_that_strays_from_the_reference_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MINIMUM_COSINE", 1.1)
    with pytest.raises(ModelUnavailable, match="strays"):
        export_model(DEFAULT_MODEL, tmp_path / "minilm")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc", "/srv/models/e5", "intfloat/multilingual-e5-small", "minilm"])
def test_every_model_has_one_folder_right_below_the_folder_of_models(tmp_path, name):
    assert model_folder(tmp_path, name).resolve().parent == tmp_path.resolve()
    assert model_folder(tmp_path, name) != tmp_path


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelUnavailable, match="No exported model"):
        OnnxEmbedder(tmp_path / "nothing")


@pytest.mark.slow
def test_a_model_that_is_not_on_this_machine_is_refused_without_a_download(tmp_path):
    with pytest.raises(ModelUnavailable, match="no-such-model"):
        export_model("no-such-model", tmp_path / "target")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_one_flipped_byte_is_noticed(broken):
    content = bytearray((broken / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    replace(broken / "model.onnx", bytes(content))
    with pytest.raises(ModelUnavailable, match="corrupt"):
        OnnxEmbedder(broken)


@pytest.mark.model
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_noticed(broken, name):
    (broken / name).unlink()
    with pytest.raises(ModelUnavailable):
        OnnxEmbedder(broken)


@pytest.mark.model
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"format": 1}', b"\xff\xfe"])
def test_an_unreadable_manifest_is_noticed(broken, content):
    replace(broken / "manifest.json", content)
    with pytest.raises(ModelUnavailable):
        OnnxEmbedder(broken)


@pytest.mark.model
def test_another_dimension_than_stored_vectors_is_refused(exported):
    with pytest.raises(ModelUnavailable, match="384 dimensions, not 768"):
        OnnxEmbedder(exported, dimension=768)


@pytest.mark.model
def test_a_graph_of_another_dimension_than_its_manifest_is_refused(broken):
    manifest = json.loads((broken / "manifest.json").read_text())
    replace(broken / "manifest.json", json.dumps(manifest | {"dimension": 100}).encode())
    with pytest.raises(ModelUnavailable, match="100"):
        OnnxEmbedder(broken)


@pytest.mark.model
def test_the_folder_of_another_model_is_refused(exported):
    with pytest.raises(ModelUnavailable, match="not multilingual"):
        load_embedder("multilingual", exported)
