"""What searching needs written: vectors and words of what can be found, searches that people keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.authz import authorize
from mobility.core.db import session
from mobility.core.errors import InvalidInput
from mobility.core.i18n import N_
from mobility.embeddings import services as embeddings
from mobility.matching import messages, queries, search
from mobility.matching.finding import Filters
from mobility.matching.models import (
    AlertChoice,
    IndexChange,
    SavedSearch,
    SearchableText,
    SearchHit,
)
from mobility.matching.policy import MatchingPermission
from mobility.notifications.services import DIGEST_HOUR, notify
from mobility.opportunities.models import Opportunity, RequiredSkill, SavedOpportunity, TaughtSkill
from mobility.people.models import Person
from mobility.policies.queries import Rule, get_value

MOST_SEARCHES = 20
READ_AT_ONCE = 500
OUTDATED = 0  # before the first version of any posting
CHANGES_KEPT = dt.timedelta(days=1)
OVERLAP = dt.timedelta(hours=1)  # what was published in a transaction that ended after a look is found by the next


def forget_texts(*, person: Person) -> None:
    """At once, when somebody leaves, hides something or no longer wants to be found.

    What only their words name goes: skills, and titles that nobody else bears.
    """
    embeddings.remove_texts(texts=queries.list_own_words(person))


def forget_changes() -> int:
    """Removes from the log of changes what every reader has long read; whoever has not reads everything anew."""
    newest = session.scalar(sa.select(sa.func.max(IndexChange.id))) or 0  # stays, for readers to know the log by
    old = sa.delete(IndexChange).where(IndexChange.created_at < clock.now() - CHANGES_KEPT, IndexChange.id < newest)
    result: Any = session.execute(old)
    return int(result.rowcount)


def write_searchable_text(*, opportunity: Opportunity) -> None:
    """What can be searched of a published posting, as it is now; in the transaction that changed it."""
    session.flush()
    row = session.scalar(sa.select(SearchableText).where(SearchableText.opportunity_id == opportunity.id))
    row = row or SearchableText(opportunity_id=opportunity.id)
    skills = [row.skill for row in opportunity.required_skills] + [row.skill for row in opportunity.taught_skills]
    place = (opportunity.org_unit.name, opportunity.workplace)
    row.version = opportunity.version
    row.title = search.make_searchable(opportunity.title)
    row.skills = search.make_searchable(" . ".join(queries.list_names(skills)))
    row.body = search.make_searchable(" . ".join((opportunity.description, *place)))
    session.add(row)


def outdate_searchable_texts(*, skill_ids: Collection[int]) -> None:
    """What names these skills has its words written anew by the worker."""
    ids = sorted(skill_ids)
    for start in range(0, len(ids), READ_AT_ONCE):
        some = ids[start : start + READ_AT_ONCE]
        naming = sa.union(
            *(sa.select(one.opportunity_id).where(one.skill_id.in_(some)) for one in (RequiredSkill, TaughtSkill))
        )
        outdated = sa.update(SearchableText).where(SearchableText.opportunity_id.in_(naming))
        session.execute(outdated.values(version=OUTDATED), execution_options={"synchronize_session": False})


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
