"""Turning text into vectors: the port, the reference model, its export for serving, and a stand-in for tests."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from mobility.embeddings.manifest import GRAPH, TOKENIZER, Manifest, ModelUnavailable, read_manifest, write_manifest
from mobility.embeddings.onnx_runtime import THREADS, OnnxEmbedder
from mobility.embeddings.quantization import write_fixed
from mobility.embeddings.sources import check_source, find_source

__all__ = [
    "Embedder",
    "HashingEmbedder",
    "ModelUnavailable",
    "OnnxEmbedder",
    "SentenceTransformerEmbedder",
    "export_model",
    "load_embedder",
    "model_folder",
]

MINIMUM_COSINE = 0.97
PROBES = (
    "SQL",
    "project management",
    "manage clinical trial documentation",
    "senior data engineer",
    "Write the validation plan of a packaging line and train the operators who will run it.",
    "The team moves forty laboratories to a new sample registry. You map the data and stay for the first week.",
)


class Embedder(Protocol):
    """Anything that turns texts into unit vectors of one fixed length.

    `embed` gives float32 of shape (len(texts), dimension), rows of length 1, in the order of the texts.
    Vectors are comparable only within one (model_name, version): both belong to the key of a stored vector.
    """

    model_name: str
    version: str
    dimension: int

    def embed(self, texts: Sequence[str]) -> np.ndarray: ...


class HashingEmbedder:
    """A deterministic stand-in without a model, for tests: texts that share words are near."""

    model_name = "hashing"
    version = "1"

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split() or [""]:
                vectors[row] += self._direction(word)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _direction(self, word: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        return np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)


class SentenceTransformerEmbedder:
    """The reference and the fallback: any sentence-transformers model; loaded on first use, never on import."""

    version = "fp32"

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    @cached_property
    def model(self) -> Any:
        os.environ["HF_HUB_OFFLINE"] = "1"  # read at import: a model that is not here must fail, not be downloaded
        source = find_source(self.model_name)
        check_source(source)
        try:
            with _quiet():
                from sentence_transformers import SentenceTransformer
                from transformers.utils import logging

                logging.disable_progress_bar()
                return SentenceTransformer(
                    str(source),
                    device="cpu",
                    trust_remote_code=False,
                    local_files_only=True,
                    model_kwargs={"use_safetensors": True},
                )
        except Exception as error:  # the library raises whatever its own dependencies raise
            raise ModelUnavailable(f"The model {self.model_name} cannot be loaded: {error}") from error

    @cached_property
    def dimension(self) -> int:
        return len(self._encode([""])[0])

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.asarray(self._encode(texts), dtype=np.float32).reshape(len(texts), self.dimension)

    def _encode(self, texts: Sequence[str]) -> Any:
        with _quiet():
            return self.model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)


def model_folder(models: Path | str, model_name: str) -> Path:
    """Where the export of a model lives below the folder of all models, whatever its name is made of."""
    return Path(models) / re.sub(r"[^\w.-]+", "--", model_name).strip(".-")


def load_embedder(
    model_name: str, folder: Path | str, *, dimension: int | None = None, threads: int = THREADS
) -> OnnxEmbedder:
    """The serving embedder of that model from that folder; raises ModelUnavailable, for callers to go on without."""
    embedder = OnnxEmbedder(folder, dimension=dimension, threads=threads)
    if embedder.model_name != model_name:
        raise ModelUnavailable(f"{folder} holds {embedder.model_name}, not {model_name}. Run “make setup”.")
    return embedder


def export_model(model_name: str, folder: Path | str) -> Manifest:
    """Exports the model for ONNX Runtime once; does nothing when the folder already holds it intact.

    Raises ModelUnavailable when the model cannot be loaded or the int8 vectors stray below a cosine of .97 from the
    reference. The folder appears whole or not at all.
    """
    folder = Path(folder)
    if (manifest := _intact(model_name, folder)) is not None:
        return manifest
    reference = SentenceTransformerEmbedder(model_name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        tokenizer = _write_tokenizer(reference.model, made / TOKENIZER)
        _write_graph(reference.model, tokenizer, made / GRAPH)
        files = (GRAPH, TOKENIZER)
        manifest = write_manifest(made, model_name, reference.dimension, reference.model.max_seq_length, files)
        _check_against(reference, made)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    return manifest


def _intact(model_name: str, folder: Path) -> Manifest | None:
    try:
        manifest = read_manifest(folder)
    except ModelUnavailable:
        return None
    return manifest if manifest.model_name == model_name else None


def _write_graph(model: Any, tokenizer: Any, path: Path) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Graph(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2, dim=1)

    exact, dynamic = path.with_name("exact.onnx"), path.with_name("dynamic.onnx")
    with _quiet(), torch.no_grad():
        tokens = model.tokenizer(["a short text", "and a somewhat longer text"], padding=True, return_tensors="pt")
        torch.onnx.export(
            Graph().eval(), (tokens["input_ids"], tokens["attention_mask"]), str(exact), dynamo=False,
            input_names=["input_ids", "attention_mask"], output_names=["vectors"],
            dynamic_axes={"input_ids": {0: "texts", 1: "tokens"}, "attention_mask": {0: "texts", 1: "tokens"},
                          "vectors": {0: "texts"}},
        )  # fmt: skip
        quantize_dynamic(str(exact), str(dynamic), per_channel=True, weight_type=QuantType.QInt8)
        write_fixed(dynamic, tokenizer, path)
    exact.unlink()
    dynamic.unlink()


def _write_tokenizer(model: Any, path: Path) -> Any:
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()  # batches are padded by the embedder, to their own longest text
    tokenizer.enable_truncation(max_length=model.max_seq_length)
    tokenizer.save(str(path))
    return tokenizer


def _check_against(reference: Embedder, folder: Path) -> None:
    cosines = (reference.embed(PROBES) * OnnxEmbedder(folder).embed(PROBES)).sum(axis=1)
    if cosines.min() < MINIMUM_COSINE:
        raise ModelUnavailable(f"The export strays from the reference: smallest cosine {cosines.min():.3f}.")


@contextmanager
def _quiet() -> Iterator[None]:
    """Around third parties only: they warn of their own internals with our line, and our warnings fail the tests."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)
