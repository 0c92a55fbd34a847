"""What the worker does for the matching room."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flask import current_app

from mobility.core.db import one_by_one, unit_of_work
from mobility.embeddings.embedder import ModelUnavailable
from mobility.embeddings.models import EmbeddingModel, ModelStatus
from mobility.embeddings.queries import find_model
from mobility.embeddings.services import open_embedder
from mobility.matching import indexing, queries, services
from mobility.matching.changes import Mark, read_mark, read_news
from mobility.matching.services import linking

WORDS_AT_ONCE = 500
FEW_PEOPLE = 500
SECONDS_BETWEEN_SWEEPS = 3600


class Followed(NamedTuple):
    """Up to where the texts of all changes were embedded, and when all are looked at again."""

    mark: Mark
    until: float


_followed: dict[str, Followed] = {}
log = logging.getLogger("mobility.matching")


def index_changes() -> None:
    """Carry out what administrators asked for; then embed what is new or changed.

    At first, once an hour and after large changes all texts are looked at, and what nobody needs is forgotten.
    """
    name, models = current_app.config["EMBEDDING_MODEL"], current_app.config["MODELS_DIR"]
    while (run_id := unit_of_work(indexing.take_run)) is not None:
        indexing.carry_out(run_id=run_id, name=name, models=models)
    known = [find_model(status) for status in (ModelStatus.ACTIVE, ModelStatus.PREPARING)]
    if known[0] is None:
        _try(lambda: indexing.update_index(open_embedder=partial(open_embedder, name=name, models=models)))
    for model in filter(None, known):
        _follow(model, models)


def _follow(model: EmbeddingModel, models: Path) -> None:
    key, now, mark = model.key, time.monotonic(), read_mark()
    before = _followed.get(key)
    news = read_news(before.mark) if before and now < before.until else None
    people = news.people if news and len(news.people) < FEW_PEOPLE and not news.skills else None
    if _try(partial(indexing.follow, model=model, models=models, of=people)):
        until = before.until if before and people is not None else now + SECONDS_BETWEEN_SWEEPS
        _followed[key] = Followed(mark, until)


def _try(update: Callable[[], object]) -> bool:
    try:
        update()
    except ModelUnavailable as reason:
        log.warning("Ranking goes on with the vectors there are, by concepts and words: %s", reason)
        return False
    return True


def link_phrases() -> None:
    """Look up what no taxonomy knows, by meaning where there is a model and else by spelling."""
    name, models = current_app.config["EMBEDDING_MODEL"], current_app.config["MODELS_DIR"]
    try:
        embedder = open_embedder(name=name, models=models)
    except ModelUnavailable:
        embedder = None
    linking.link_phrases(linking.Linker(embedder, current_app.config["INSTANCE_DIR"] / "index"))


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
