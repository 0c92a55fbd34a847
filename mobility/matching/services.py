"""What matching writes: vectors and words, lists that were shown, whether ranking is on, searches that are kept."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mobility.audit import services as audit
from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import lock, session, unit_of_work
from mobility.core.errors import Conflict, InvalidInput
from mobility.core.i18n import N_
from mobility.embeddings import services as embeddings
from mobility.embeddings.embedder import Embedder
from mobility.embeddings.queries import hash_text, key_of, list_hashes
from mobility.matching import index, messages, queries, search
from mobility.matching.explanation import Explanation
from mobility.matching.finding import Filters
from mobility.matching.models import (
    AlertChoice,
    Consultation,
    Direction,
    IndexChange,
    SavedSearch,
    SearchableText,
    SearchHit,
    Suggestion,
    SuggestionList,
)
from mobility.matching.policy import MatchingPermission
from mobility.matching.ranking import WEIGHTS
from mobility.notifications.services import DIGEST_HOUR, notify
from mobility.opportunities.models import Opportunity, SavedOpportunity
from mobility.people.models import LegalEntity, Person
from mobility.policies.queries import Rule, get_value

BATCH = 1000
NO_MODEL = "none"
MOST_SEARCHES = 20
CHANGES_KEPT = dt.timedelta(days=1)
OVERLAP = dt.timedelta(hours=1)  # what was published in a transaction that ended after a look is found by the next


@dataclass(frozen=True)
class IndexReport:
    """What an update of the index did."""

    embedded: int
    removed: int
    kept: int
    seconds: float


@dataclass(frozen=True)
class Shown:
    """One suggestion as it was shown."""

    opportunity_id: int
    person_id: int
    rank: int
    score: float
    parts: dict[str, Any]


def update_index(
    *, open_embedder: Callable[[], Embedder], progress: Callable[[int, int], None] = lambda done, total: None
) -> IndexReport:
    """Embed texts that have no vector and remove vectors that no text needs; between writes nothing is locked."""
    started = time.perf_counter()
    embedder = open_embedder()
    model = key_of(embedder)
    texts = queries.list_needed_texts()
    known = list_hashes(model)
    missing = [text for text in texts if hash_text(text) not in known]
    session.rollback()
    for start in range(0, len(missing), BATCH):
        progress(start, len(missing))
        _embed_and_store(embedder, missing[start : start + BATCH])
    needed = {hash_text(text) for text in texts}
    removed = unit_of_work(lambda: embeddings.keep_only(model=model, hashes=needed))
    return IndexReport(len(missing), removed, len(needed) - len(missing), time.perf_counter() - started)


def _embed_and_store(embedder: Embedder, texts: Sequence[str]) -> None:
    matrix = embedder.embed(texts)
    unit_of_work(lambda: embeddings.store_vectors(model=key_of(embedder), texts=texts, matrix=matrix))


def forget_texts(*, person: Person) -> None:
    """At once, when somebody leaves, hides something or no longer wants to be found.

    What their profile says as a whole goes, with and without each section, and the skills that only their words name.
    """
    embeddings.remove_texts(texts=[*index.list_texts_of(person), *queries.list_own_words(person)])


def forget_changes() -> int:
    """Removes from the log of changes what every reader has long read; whoever has not reads everything anew."""
    newest = session.scalar(sa.select(sa.func.max(IndexChange.id))) or 0  # stays, for readers to know the log by
    old = sa.delete(IndexChange).where(IndexChange.created_at < clock.now() - CHANGES_KEPT, IndexChange.id < newest)
    result: Any = session.execute(old)
    return int(result.rowcount)


def switch_ranking(*, actor: Person, opportunity: Opportunity, is_ranked: bool) -> None:
    """Ranking is advice, and a host may do without."""
    authorize(actor, MatchingPermission.SWITCH_RANKING, opportunity)
    if opportunity.is_ranked == is_ranked:
        return
    opportunity.is_ranked = is_ranked
    audit.record(actor=actor, action="rank_candidates" if is_ranked else "unrank_candidates", subject=opportunity)


def record_list(
    *, direction: Direction, viewer_id: int, subject_id: int, model: str | None, shown: Sequence[Shown]
) -> None:
    """Keep a list that was shown, with what made it."""
    is_for_host = direction is Direction.PEOPLE
    session.add(
        SuggestionList(
            direction=direction,
            viewer_id=viewer_id,
            opportunity_id=subject_id if is_for_host else None,
            person_id=None if is_for_host else subject_id,
            model=model or NO_MODEL,
            weights=WEIGHTS.version,
            suggestions=[
                Suggestion(
                    opportunity_id=one.opportunity_id,
                    person_id=one.person_id,
                    rank=one.rank,
                    score=one.score,
                    parts=one.parts,
                )
                for one in shown
            ],
        )
    )


def make_shown(
    *, explanation: Explanation, opportunity_id: int, person_id: int, rank: int, score: float, mix: float
) -> Shown:
    """With the weights' version and these parts the score can be computed again."""
    parts = {**explanation.parts, "ready": explanation.ready, "grow": explanation.grow, "mix": mix}
    return Shown(opportunity_id, person_id, rank, score, parts)


class ConsultationFields(TypedDict):
    """What is recorded of a consultation."""

    held_on: dt.date
    document: str
    link: str
    note: str


def record_consultation(
    *, actor: Person | None, entity: LegalEntity, **fields: Unpack[ConsultationFields]
) -> Consultation:
    """The works council of a legal entity was consulted: from the next request on its people are ranked."""
    if actor is not None:
        authorize(actor, MatchingPermission.RECORD_CONSULTATION, entity)
    if fields["held_on"] > clock.today(actor.time_zone if actor else "UTC"):
        raise InvalidInput(N_("Record a consultation once it was held: choose today or a day before."), field="held_on")
    consultation = Consultation(
        legal_entity=entity,
        recorded_by=actor,
        held_on=fields["held_on"],
        document=fields["document"],
        link=fields["link"] or None,
        note=fields["note"],
    )
    session.add(consultation)
    audit.record(actor=actor, action="record_consultation", subject=consultation, note=fields["document"])
    return consultation


def correct_consultation(
    *, actor: Person, consultation: Consultation, reason: str, **fields: Unpack[ConsultationFields]
) -> Consultation:
    """A right row takes the place of a wrong one, which stays to be read."""
    _require_standing(actor, consultation)
    corrected = record_consultation(actor=actor, entity=consultation.legal_entity, **fields)
    _withdraw(actor, consultation, reason)
    consultation.corrected_by = corrected
    return corrected


def withdraw_consultation(*, actor: Person, consultation: Consultation, reason: str) -> None:
    """It was recorded in error: from the next request on the people of the legal entity are not ranked."""
    _require_standing(actor, consultation)
    _withdraw(actor, consultation, reason)


def _require_standing(actor: Person, consultation: Consultation) -> None:
    authorize(actor, MatchingPermission.RECORD_CONSULTATION, consultation.legal_entity)
    lock(consultation)
    if consultation.withdrawn_at is not None:
        raise Conflict(N_("Somebody has already corrected or withdrawn this. Open the list to see what stands now."))


def _withdraw(actor: Person, consultation: Consultation, reason: str) -> None:
    consultation.withdrawn_at, consultation.withdrawn_reason = clock.now(), reason
    consultation.withdrawn_by_id = actor.id
    audit.record(actor=actor, action="withdraw_consultation", subject=consultation, note=reason)


def write_searchable_text(*, opportunity: Opportunity) -> None:
    """What can be searched of a published posting, as it is now; in the transaction that changed it."""
    session.flush()
    row = session.scalar(sa.select(SearchableText).where(SearchableText.opportunity_id == opportunity.id))
    row = row or SearchableText(opportunity_id=opportunity.id)
    skills = [row.skill for row in opportunity.required_skills] + [row.skill for row in opportunity.taught_skills]
    place = (opportunity.org_unit.name, opportunity.workplace)
    row.version = opportunity.version
    row.title = search.make_searchable(opportunity.title)
    row.skills = search.make_searchable(" . ".join(label.text for skill in skills for label in skill.labels))
    row.body = search.make_searchable(" . ".join((opportunity.description, *place)))
    session.add(row)


def save_search(*, actor: Person, name: str, filters: Filters, alert: AlertChoice) -> SavedSearch:
    """From now on the person is told of what opens and is found so."""
    authorize(actor, MatchingPermission.LIST_SEARCHES)
    own = queries.list_searches(actor)
    if len(own) >= MOST_SEARCHES:
        raise InvalidInput(
            N_("You keep %(most)s searches already. Delete one that you no longer need, then save this."),
            most=MOST_SEARCHES,
        )
    _refuse_same_name(own, name, None)
    saved = SavedSearch(
        person_id=actor.id, name=name, filters=filters.to_arguments(), alert=alert, checked_at=clock.now()
    )
    session.add(saved)
    return saved


def change_search(*, actor: Person, saved: SavedSearch, name: str, alert: AlertChoice) -> None:
    authorize(actor, MatchingPermission.CHANGE_SEARCH, saved)
    _refuse_same_name(queries.list_searches(actor), name, saved)
    saved.name, saved.alert = name, alert


def _refuse_same_name(own: Sequence[SavedSearch], name: str, itself: SavedSearch | None) -> None:
    if any(other.name == name and other is not itself for other in own):
        raise InvalidInput(N_("You have a search with this name. Choose another name."), field="name")


def delete_search(*, actor: Person, saved: SavedSearch) -> None:
    authorize(actor, MatchingPermission.CHANGE_SEARCH, saved)
    session.delete(saved)


def forget_searches(*, person: Person) -> None:
    """Whoever has left looks for nothing here."""
    for saved in queries.list_searches(person):
        session.delete(saved)


def stop_alerts(*, person: Person) -> None:
    """No more mails about any saved search; the searches stay, and tell in the app."""
    for saved in queries.list_searches(person):
        saved.alert = AlertChoice.NEVER


def check_search(*, saved: SavedSearch) -> None:
    """Note what opened since the last look and is found, of what the owner may see now."""
    since, now = max(saved.created_at, saved.checked_at - OVERLAP), clock.now()
    if saved.person.has_left(clock.today(saved.person.time_zone)):
        return
    try:
        found = queries.list_found(saved, since)
    except search.SearchUnavailable:
        return  # the next run looks again, from the same instant
    known = {hit.opportunity_id for hit in saved.hits}
    saved.hits.extend(SearchHit(opportunity_id=one) for one in found if one not in known)
    saved.checked_at = now


def tell_hits(*, person: Person) -> None:
    """One message a day at most with a mail, for all searches together; what comes too late waits for tomorrow's."""
    due = [hit for hit in queries.list_untold(person) if _is_due(hit, person.time_zone)]
    open_now = {
        row.id for row in queries.list_findable(person, Opportunity.id.in_([hit.opportunity_id for hit in due]))
    }
    for by_mail in (True, False):
        hits = [hit for hit in due if (hit.saved_search.alert is not AlertChoice.NEVER) is by_mail]
        news = list(dict.fromkeys(hit.opportunity for hit in hits if hit.opportunity_id in open_now))
        if news:
            notice = messages.searches_found(news, clock.today(person.time_zone), by_mail=by_mail)
            if notify(recipient=person, notice=notice, by_mail=by_mail) is None:
                continue
        for hit in hits:
            hit.told_at = clock.now()


def _is_due(hit: SearchHit, time_zone: str) -> bool:
    """At once, or since the next morning after it was found: tomorrow's, or next Monday's."""
    choice = hit.saved_search.alert
    if choice in {AlertChoice.AT_ONCE, AlertChoice.NEVER}:
        return True
    found = hit.created_at.astimezone(ZoneInfo(time_zone))
    morning = found.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if choice is AlertChoice.WEEKLY:
        morning -= dt.timedelta(days=morning.weekday())
    step = dt.timedelta(days=7 if choice is AlertChoice.WEEKLY else 1)
    return (morning if morning > found else morning + step) <= clock.now()


def remind_of_saved(*, saved: SavedOpportunity) -> None:
    """The deadline of something put aside comes near; nothing for those who applied or may not see it any more."""
    person, posting = session.get_one(Person, saved.person_id), saved.opportunity
    last_day = clock.today(posting.time_zone) + dt.timedelta(days=get_value(Rule.SAVED_CLOSING_DAYS))
    if posting.closes_on is None or posting.closes_on > last_day:
        return
    if queries.list_findable(person, Opportunity.id == saved.opportunity_id):
        notify(recipient=person, notice=messages.saved_closes(posting))
