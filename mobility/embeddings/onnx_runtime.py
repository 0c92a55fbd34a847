"""The serving embedder: ONNX Runtime over an exported int8 graph, without torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from mobility.embeddings.manifest import GRAPH, TOKENIZER, ModelUnavailable, read_manifest

THREADS = 2
TOKENS_AT_ONCE = 400


class OnnxEmbedder:
    """Reads the folder that `export_model` wrote; ModelUnavailable when it is missing, corrupt or of another size."""

    def __init__(self, folder: Path | str, *, dimension: int | None = None, threads: int = THREADS) -> None:
        folder = Path(folder)
        manifest = read_manifest(folder)
        if dimension is not None and manifest.dimension != dimension:
            raise ModelUnavailable(f"The model in {folder} has {manifest.dimension} dimensions, not {dimension}.")
        self.model_name = manifest.model_name
        self.version = manifest.version
        self.dimension = manifest.dimension
        self._threads = threads
        self._tokenizer, self._session = _load(folder)
        outputs = self._session.get_outputs()[0].shape
        if outputs[-1] != manifest.dimension:
            raise ModelUnavailable(f"The graph in {folder} gives {outputs[-1]} dimensions, not {manifest.dimension}.")

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """float32, shape (len(texts), dimension), rows of length 1, in the order of the texts.

        A text's vector depends on that text alone (to about 1e-7: see `quantization`), so texts of like length go
        together, as many as have `TOKENS_AT_ONCE` tokens: more would no longer fit the processor's cache.
        """
        distinct = list(dict.fromkeys(texts))
        encodings = self._tokenizer.encode_batch(distinct)
        vectors = np.zeros((len(distinct), self.dimension), dtype=np.float32)
        batches = list(_batch([len(encoding.ids) for encoding in encodings]))
        with ThreadPoolExecutor(self._threads) as pool:
            runs = pool.map(self._run, ([encodings[row].ids for row in rows] for rows in batches))
            for rows, found in zip(batches, runs, strict=True):
                vectors[rows] = found
        position = {text: row for row, text in enumerate(distinct)}
        return vectors[[position[text] for text in texts]]

    def _run(self, encoded: Sequence[Sequence[int]]) -> np.ndarray:
        ids = np.zeros((len(encoded), max(map(len, encoded))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(encoded):
            ids[row, : len(tokens)], mask[row, : len(tokens)] = tokens, 1
        vectors: np.ndarray = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


def _batch(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows by length, in batches of at most `TOKENS_AT_ONCE` tokens with their padding, or of one row."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[row] * (len(batch) + 1) > TOKENS_AT_ONCE:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _load(folder: Path) -> tuple[Any, Any]:
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # neither library has a base class of its own errors
        raise ModelUnavailable(f"The model in {folder} cannot be loaded: {error}") from error
    return tokenizer, session
