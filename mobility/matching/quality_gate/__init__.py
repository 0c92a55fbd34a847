"""What a model or weights must pass before anybody is ranked by them: quality, P1, P2, P7 and P8 (P16)."""

from __future__ import annotations

from mobility.matching.quality_gate.checks import Gate, Row, run_gate

__all__ = ["Gate", "Row", "run_gate"]
