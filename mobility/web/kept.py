"""What somebody typed, handed back by the page that could not save it, or carried over a sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from itsdangerous import BadData

from mobility.web.signing import dated

PURPOSE = "kept"
SECRETS = ("password", "secret", "token")  # fields so named are never shown or sent again
SEALED_FOR = 24 * 60 * 60  # seconds between writing and signing in again
LONG_ENOUGH = 20  # letters; shorter values are choices and numbers, which say nothing by themselves


@dataclass(frozen=True)
class KeptEntry:
    """`fields` go back to `address` as they are; `texts` are those that would be a pity to type again."""

    address: str
    fields: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]


def find_kept_entry() -> KeptEntry | None:
    """The form just sent, with its key, so that sending it again has one effect; None where it cannot be sent again."""
    if request.method != "POST" or any(sent.filename for sent in request.files.values()):
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    if any(word in name.lower() for name, _ in fields for word in SECRETS):
        return None
    return _keep(request.full_path.rstrip("?"), fields)


def seal_entry(kept: KeptEntry, person_id: int | None) -> str:
    """For a hidden field of the sign-in page: only what this page was sent comes back, and for the same person."""
    return str(dated(PURPOSE).dumps([kept.address, kept.fields, person_id]))


def read_entry(sealed: str, person_id: int) -> KeptEntry | None:
    """What was sealed; None if it is not ours, too old, or was written by somebody else than who signed in."""
    try:
        address, fields, writer_id = dated(PURPOSE).loads(sealed, max_age=SEALED_FOR)
    except BadData:
        return None
    return _keep(address, tuple(map(tuple, fields))) if writer_id in {None, person_id} else None


def _keep(address: str, fields: tuple[tuple[str, str], ...]) -> KeptEntry:
    texts = tuple(value for name, value in fields if name != "form_key" and len(value) >= LONG_ENOUGH)
    return KeptEntry(address, fields, texts)
