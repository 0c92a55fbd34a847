"""What the worker does for the matching room."""

from __future__ import annotations

import logging
from functools import partial

from flask import current_app

from mobility.embeddings.embedder import ModelUnavailable
from mobility.embeddings.services import open_embedder
from mobility.matching import services

log = logging.getLogger("mobility.matching")


def index_changes() -> None:
    """Embed what is new or changed, and forget what nobody needs."""
    name, models = current_app.config["EMBEDDING_MODEL"], current_app.config["MODELS_DIR"]
    try:
        services.update_index(open_embedder=partial(open_embedder, name=name, models=models))
    except ModelUnavailable as reason:
        log.warning("Ranking goes on by concepts and words: %s", reason)
