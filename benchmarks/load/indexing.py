"""Does at once what the worker does over the first hours of a company: vectors, words, and the planner's figures."""

from __future__ import annotations

from functools import partial

from mobility.core.db import session
from mobility.embeddings.services import open_embedder
from mobility.matching import jobs, queries
from mobility.matching.indexing import update_index
from wsgi import app


def main() -> None:
    with app.app_context():
        update_index(open_embedder=partial(open_embedder, name="hashing", models=""))
        while queries.list_without_words(1):
            session.rollback()
            jobs.write_searchable_texts()
        session.remove()


if __name__ == "__main__":
    main()
