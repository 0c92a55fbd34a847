"""The written parts of the made-up company, picked to suit whoever says them."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr")


@cache
def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def language_of(language: str) -> str:
    return language if language in LANGUAGES else "en"


def pick(chance: random.Random, language: str, kind: str, family: str | None = None) -> Any:
    """One text of a kind that suits a job family; a plain string, or the whole entry where it has more to say."""
    entries = read("texts.json")[language_of(language)][kind]
    if isinstance(entries, dict):
        return chance.choice(entries[family])
    suited = [
        entry for entry in entries if isinstance(entry, str) or not entry.get("families") or family in entry["families"]
    ]
    entry = chance.choice(suited)
    return entry["text"] if isinstance(entry, dict) and set(entry) == {"text", "families"} else entry
