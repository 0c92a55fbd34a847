"""Full-text search of postings in English and French: FTS5 on SQLite, tsvector and GIN on PostgreSQL.

Both engines compare the same words, cut here: without case and accents, each beside its English and its French stem,
so that plurals and endings are forgiven whatever the language of the posting and of who asks. The last word asked may
be the beginning of one. Title counts more than skills, skills more than the description. Nothing that is typed reaches
the engine but letters and digits, so no character can have a meaning there.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import DBAPIError

from mobility.core.db import session
from mobility.matching.lexical import fold, words
from mobility.matching.models import WORDS_POSTGRESQL, SearchableText
from mobility.opportunities.models import Opportunity as Posting
from mobility.skills.linking import SAME_IN_OTHER_LETTERS

LANGUAGES = ("en", "fr")
SHORTEST_START = 3
LONGEST_WORD = 60
MOST_WORDS = 12
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)[’'](?=\w)", re.IGNORECASE)
# words that say nothing where others are asked for
FILLERS = frozenset(
    "a an and at for in of on or the to with au aux dans de des du en et la le les ou par pour sur un une".split()
)

# FTS5 counts from the best down
RELEVANCE: sa.ColumnElement[float] = -sa.literal_column("bm25(searchable_words, 9.0, 3.0, 1.0)", sa.Float)
# only what is found is parsed, for the places of its words, which is what relevance is counted from
PLACED: sa.ColumnElement[object] = sa.literal_column(
    "setweight(to_tsvector('simple', searchable_text.title), 'A')"
    " || setweight(to_tsvector('simple', searchable_text.skills), 'B')"
    " || setweight(to_tsvector('simple', searchable_text.body), 'C')"
)
# of D, C, B and A; apart enough that a word in the title counts more than its repetition elsewhere
WEIGHTS: sa.ColumnElement[object] = sa.literal_column("CAST('{0.01, 0.02, 0.15, 1.0}' AS real[])")

Word = tuple[str, ...]


class SearchUnavailable(Exception):
    """The engine cannot search now; whoever asks shows the plain list."""


def cut(text: str) -> list[Word]:
    """The words of a text in its order, each with its stems."""
    plain = fold(ELISION.sub(" ", text)).replace("_", " ").replace("+", "plus").replace("#", "sharp")
    folded = [word[:LONGEST_WORD] for word in plain.split()]
    spelt = [folded, [word.translate(SAME_IN_OTHER_LETTERS) for word in folded]]  # œuvre is found by oeuvre
    stems = [words(" ".join(found), language) for found in spelt for language in LANGUAGES]
    return [tuple(dict.fromkeys(forms)) for forms in zip(*spelt, *stems, strict=True)]


def make_searchable(text: str) -> str:
    """What is stored of a text: every form of every word."""
    return " ".join(form for word in cut(text) for form in word)


def find_by_words(asked: str, *conditions: sa.ColumnElement[bool]) -> dict[int, float] | None:
    """Relevance by id of the postings that have every word and fulfil the conditions; None where no word is asked."""
    wanted = _wanted(asked)
    if not wanted:
        return None
    connection = session.connection()
    query = _on_sqlite(wanted) if connection.dialect.name == "sqlite" else _on_postgresql(wanted)
    try:
        with session.begin_nested():  # on PostgreSQL a failed statement would spoil the rest of the page
            return {row[0]: row[1] for row in session.execute(query.where(*conditions))}
    except DBAPIError as reason:
        raise SearchUnavailable from reason


def _wanted(asked: str) -> list[tuple[Word, bool]]:
    """The words to find, and whether each may be the beginning of one."""
    found = cut(asked)[:MOST_WORDS]
    telling = [word for word in found if word[0] not in FILLERS] or found
    return [(word, word is telling[-1] and len(word[0]) >= SHORTEST_START) for word in telling]


def _on_sqlite(wanted: list[tuple[Word, bool]]) -> sa.Select[int, float]:
    terms = [
        " OR ".join([*(f'"{form}"' for form in forms), *([f'"{forms[0]}"*'] if is_start else [])])
        for forms, is_start in wanted
    ]
    index = sa.table("searchable_words", sa.column("rowid"))
    hits = (
        sa.select(index.c.rowid, RELEVANCE.label("relevance"))
        .where(sa.literal_column("searchable_words").op("MATCH")(" AND ".join(f"({term})" for term in terms)))
        .limit(-1)  # no limit, but it keeps SQLite from asking the index anew for every posting
        .subquery()
    )
    return (
        sa.select(SearchableText.opportunity_id, hits.c.relevance)
        .join(hits, hits.c.rowid == SearchableText.id)
        .join(Posting, Posting.id == SearchableText.opportunity_id)
    )


def _on_postgresql(wanted: list[tuple[Word, bool]]) -> sa.Select[int, float]:
    terms = [
        " | ".join([*(f"'{form}'" for form in forms), *([f"'{forms[0]}':*"] if is_start else [])])
        for forms, is_start in wanted
    ]
    asked = sa.cast(" & ".join(f"({term})" for term in terms), TSQUERY)
    words_of_it: sa.ColumnElement[object] = sa.literal_column(WORDS_POSTGRESQL)
    return (
        sa.select(SearchableText.opportunity_id, sa.func.ts_rank(WEIGHTS, PLACED, asked, type_=sa.Float))
        .join(Posting, Posting.id == SearchableText.opportunity_id)
        .where(words_of_it.op("@@")(asked))
    )
