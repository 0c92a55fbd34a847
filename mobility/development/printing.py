"""What a printed contract says; `paper` knows how it is laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Printed:
    """All that stands on the page, in the reader's words; `sections` are headings with their lines."""

    language: str
    title: str
    lead: str
    apart: str
    sections: Sequence[tuple[str, Sequence[str]]]
    signatures: Sequence[str]
    footer: str
