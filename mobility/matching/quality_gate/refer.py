"""Writes the figures that a change is held to: `python -m mobility.matching.quality_gate.refer [FOLDER OF MODELS]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mobility.embeddings.embedder import Embedder, HashingEmbedder, load_embedder, model_folder
from mobility.matching.quality_gate.checks import Bench, measure_quality
from mobility.matching.quality_gate.gate_set import REFERENCE_FILE, load_reference
from mobility.matching.ranking import WEIGHTS


def main(models: Path) -> None:
    default = load_reference()["default"]
    embedders: list[Embedder] = [HashingEmbedder(), load_embedder(default, model_folder(models, default))]
    figures = {one.model_name: {"version": one.version, **measure_quality(Bench(one))} for one in embedders}
    told = {"weights": WEIGHTS.version, "default": default, "models": figures}
    REFERENCE_FILE.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(*sys.argv[1:2] or ("instance/models",)))
