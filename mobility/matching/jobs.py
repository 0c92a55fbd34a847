"""What the worker does for the matching room."""

from __future__ import annotations

import logging
from functools import partial

from flask import current_app

from mobility.core.db import one_by_one, unit_of_work
from mobility.embeddings.embedder import ModelUnavailable
from mobility.embeddings.services import open_embedder
from mobility.matching import queries, services

WORDS_AT_ONCE = 500

log = logging.getLogger("mobility.matching")


def index_changes() -> None:
    """Embed what is new or changed, and forget what nobody needs."""
    name, models = current_app.config["EMBEDDING_MODEL"], current_app.config["MODELS_DIR"]
    try:
        services.update_index(open_embedder=partial(open_embedder, name=name, models=models))
    except ModelUnavailable as reason:
        log.warning("Ranking goes on by concepts and words: %s", reason)


def forget_changes() -> None:
    """What everybody has read by now of the log that the index follows."""
    unit_of_work(services.forget_changes)


def write_searchable_texts() -> None:
    """Make up for postings that came without an event, as those that were there before searching was."""
    missing = queries.list_without_words(WORDS_AT_ONCE)
    one_by_one(missing, lambda posting: services.write_searchable_text(opportunity=posting))


def follow_searches() -> None:
    """Look for what opened, then tell; and remind of what was put aside and closes. Running it again tells no more."""
    one_by_one(queries.list_to_check(services.OVERLAP), lambda saved: services.check_search(saved=saved))
    one_by_one(queries.list_people_to_tell(), lambda person: services.tell_hits(person=person))
    one_by_one(queries.list_saved_closing(), lambda saved: services.remind_of_saved(saved=saved))
