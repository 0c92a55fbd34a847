"""A model of a few words that is made in milliseconds, in the very form in which real ones are served."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from mobility.embeddings.embedder import model_folder
from mobility.embeddings.manifest import GRAPH, TOKENIZER, write_manifest
from mobility.matching.quality_gate.gate_set import SET_FILE

LENGTH = 256


def make_tiny_model(models_dir: Path, name: str = "tiny", dimension: int = 32, seed: int = 3) -> Path:
    """Texts that share words are near. Another seed is another version of it."""
    folder = model_folder(models_dir, name)
    folder.mkdir(parents=True, exist_ok=True)
    words = sorted(set(re.findall(r"\w+", SET_FILE.read_text("utf-8").lower())) | set(WORDS))
    table = np.random.default_rng(seed).standard_normal((len(words) + 1, dimension)).astype(np.float32)
    _write_tokenizer(words, folder / TOKENIZER)
    write_graph(table, folder / GRAPH)
    write_manifest(folder, name, dimension, LENGTH, (GRAPH, TOKENIZER))
    return folder


WORDS = ("plan", "and", "lead", "a", "project", "repair", "water", "pumps", "sql", "queries", "sales", "dashboards")


def _write_tokenizer(words: list[str], path: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0} | {word: n for n, word in enumerate(words, 1)}, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.enable_truncation(max_length=LENGTH)
    tokenizer.save(str(path))


def write_graph(table: np.ndarray, path: Path) -> None:
    """The sum of the words' vectors without those of padding, of length 1."""
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["texts", "tokens"])
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", table.shape[1]])
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Cast", ["attention_mask"], ["counted"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["counted", "last"], ["each"]),
        helper.make_node("Mul", ["words", "each"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "axes"], ["sum"], keepdims=0),
        helper.make_node("LpNormalization", ["sum"], ["vectors"], axis=1, p=2),
    ]
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.asarray([1]), "axes"),
        numpy_helper.from_array(np.asarray([2]), "last"),
    ]
    graph = helper.make_graph(nodes, "tiny", [ids, mask], [vectors], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, str(path))
