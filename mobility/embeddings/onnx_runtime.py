"""The serving embedder: ONNX Runtime over an exported int8 graph, without torch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from mobility.embeddings.manifest import GRAPH, TOKENIZER, ModelUnavailable, read_manifest

THREADS = 2


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
        """float32, shape (len(texts), dimension), rows of length 1; a text's vector depends on that text alone.

        One text at a time, several at once: int8 scales are taken over a whole batch, so that in a batch a text's
        vector would change with its neighbours (measured: down to a cosine of .98), as would every rank built on it.
        """
        distinct = list(dict.fromkeys(texts))
        encodings = self._tokenizer.encode_batch(distinct)
        vectors = np.zeros((len(distinct), self.dimension), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            for row, vector in enumerate(pool.map(self._run, encodings)):
                vectors[row] = vector
        position = {text: row for row, text in enumerate(distinct)}
        return vectors[[position[text] for text in texts]]

    def _run(self, encoding: Any) -> np.ndarray:
        ids = np.array([encoding.ids], dtype=np.int64)
        vectors: np.ndarray = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
        return vectors[0]


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
