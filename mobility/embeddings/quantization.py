"""Int8 with fixed scales: a text's vector is the same alone and in any batch, so texts can go together.

ONNX Runtime's dynamic quantisation takes the scales of activations from whatever happens to be in the batch: a text's
vector then changes with its neighbours, down to a cosine of .98. Here they are measured once, over sentences of every
length and kind that the marketplace knows (post-training static quantisation with min-max calibration: Jacob et al.,
CVPR 2018; Nagel et al., arXiv:2106.08295), and become constants of the graph. Weights are int8 by channel, as before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

CALIBRATION = Path(__file__).with_name("calibration.txt")  # a text a line


def fix_scales(graph: Any, encodings: Sequence[Sequence[int]]) -> None:
    """Turns every scale that a dynamically quantised graph computes as it runs into a constant; changes the graph.

    graph: `onnx.ModelProto` with inputs `input_ids` and `attention_mask`; encodings: the token ids of texts that stand
    for all there will be. What lies outside what they showed is cut off at the edge of their range.
    """
    from onnx import helper, numpy_helper

    ranges = _measure(graph, encodings)
    kept: list[Any] = []
    for node in graph.graph.node:
        if node.op_type != "DynamicQuantizeLinear":
            kept.append(node)
            continue
        scaled, scale, zero = node.output
        step, origin = _spread(*ranges[node.input[0]])
        graph.graph.initializer.extend([numpy_helper.from_array(step, scale), numpy_helper.from_array(origin, zero)])
        kept.append(helper.make_node("QuantizeLinear", [node.input[0], scale, zero], [scaled], name=node.name))
    del graph.graph.node[:]
    graph.graph.node.extend(kept)


def _measure(graph: Any, encodings: Iterable[Sequence[int]]) -> dict[str, tuple[float, float]]:
    """The smallest and the largest value of everything that is quantised."""
    import onnxruntime
    from onnx import ModelProto, TensorProto, helper

    names = sorted({node.input[0] for node in graph.graph.node if node.op_type == "DynamicQuantizeLinear"})
    told = ModelProto()
    told.CopyFrom(graph)
    told.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(told.SerializeToString(), options, providers=["CPUExecutionProvider"])
    seen: dict[str, list[float]] = {name: [] for name in names}
    for encoding in encodings:
        ids = np.asarray([encoding], dtype=np.int64)
        values = session.run(names, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        for name, value in zip(names, values, strict=True):
            seen[name] += [float(value.min()), float(value.max())]
    return {name: (min(values), max(values)) for name, values in seen.items()}


def _spread(low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Step and zero point of 256 even steps over a range that holds 0; shapes (), float32 and uint8."""
    low, high = _widen(min(low, 0.0)), _widen(max(high, 0.0))
    step = (high - low) / 255 or 1.0
    return np.array(step, dtype=np.float32), np.array(round(min(max(-low / step, 0), 255)), dtype=np.uint8)


def _widen(edge: float) -> float:
    """Outward to three digits: processors differ in the last ones, and the graph is to be the same on all."""
    if not edge:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(edge))) - 2)
    return math.copysign(math.ceil(abs(edge) / unit) * unit, edge)


def write_fixed(dynamic: Path, tokenizer: Any, path: Path) -> None:
    """The graph of `dynamic` with fixed scales, measured over `CALIBRATION`."""
    import onnx

    texts = CALIBRATION.read_text("utf-8").splitlines()
    graph = onnx.load(str(dynamic))
    fix_scales(graph, [encoding.ids for encoding in tokenizer.encode_batch(texts)])
    onnx.save(graph, str(path))
