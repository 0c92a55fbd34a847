"""Whom ranking leaves out, and why: switched off, or the works council not consulted yet (`domain.md`, rule 7)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from mobility.core.db import once_while_reading, session
from mobility.core.i18n import N_, Message
from mobility.matching import index
from mobility.matching.models import Consultation
from mobility.matching.snapshots import Snapshot
from mobility.people.models import LegalEntity, Person
from mobility.policies.queries import Rule, get_value

Clause = sa.ColumnElement[bool]

OFF_EVERYWHERE = N_(
    "Ranking is switched off in the whole company. You see everything that is open, the newest first, and you can "
    "apply as before."
)
OFF_IN_COUNTRY = N_(
    "Ranking is switched off in your country. You see everything that is open, the newest first, and you can apply "
    "as before."
)
OFF_AT_EMPLOYER = N_(
    "Ranking is switched off at %(entity)s. You see everything that is open, the newest first, and you can apply "
    "as before."
)
NOT_ON_RECORD = N_(
    "Nobody is shown an order by fit that is not on record, and it cannot be put on record at this moment. You see "
    "what is open without it. Try again in a minute."
)
NOT_CONSULTED = N_(
    "At %(entity)s ranking starts once HR has recorded that the works council was consulted. Until then you see "
    "everything that is open, the newest first, and you can apply as before."
)


def _obstacles() -> list[tuple[str, Clause]]:
    """Over Person: why somebody is not ranked, read afresh each time, so that a change acts on the next request."""
    countries, entities = get_value(Rule.RANKING_OFF_COUNTRIES), get_value(Rule.RANKING_OFF_ENTITIES)
    consulted = sa.select(Consultation.legal_entity_id).where(Consultation.withdrawn_at.is_(None))
    needed = get_value(Rule.RANKING_NEEDS_CONSULTATION)
    return [
        (OFF_EVERYWHERE, sa.false() if get_value(Rule.RANKING_ON) else sa.true()),
        (OFF_IN_COUNTRY, sa.func.coalesce(Person.country, "").in_(countries)),
        (OFF_AT_EMPLOYER, sa.func.coalesce(Person.legal_entity_id, 0).in_(entities)),
        (
            NOT_CONSULTED,
            sa.and_(
                sa.true() if needed else sa.false(),
                Person.legal_entity_id.is_not(None),
                Person.legal_entity_id.not_in(consulted),
            ),
        ),
    ]


def may_be_ranked() -> Clause:
    """Over Person: whom nothing leaves out. People without a legal entity wait for no consultation."""
    return sa.not_(sa.or_(*(clause for _, clause in _obstacles())))


def take_snapshot() -> Snapshot:
    """The index of everyone who may be found and ranked: whoever is left out is not in it, and so not scored."""
    return once_while_reading("snapshot", lambda: index.take_snapshot(may_be_ranked(), _read_stamp()))


def _read_stamp() -> Hashable:
    """What decides who may be ranked, besides the people's own rows."""
    number, total = sa.func.count(), sa.func.sum
    consulted = sa.select(
        number, sa.func.max(Consultation.id), total(sa.case((Consultation.withdrawn_at.is_(None), Consultation.id)))
    )
    rules = (
        Rule.RANKING_ON,
        Rule.RANKING_NEEDS_CONSULTATION,
        Rule.RANKING_OFF_COUNTRIES,
        Rule.RANKING_OFF_ENTITIES,
    )
    return str([get_value(rule) for rule in rules]), tuple(session.execute(consulted).one())


def find_obstacle(person: Person) -> Message | None:
    """Why this person is neither scored nor suggested; None where they are."""
    return once_while_reading(("obstacle", person.id), lambda: _find_obstacle(person))


def set_ranking_aside(person: Person) -> None:
    """For this page: nothing is scored that cannot be put on record now."""
    once_while_reading(("obstacle", person.id), lambda: Message(NOT_ON_RECORD))


def _find_obstacle(person: Person) -> Message | None:
    obstacles = _obstacles()
    columns = [clause.label(f"obstacle_{place}") for place, (_, clause) in enumerate(obstacles)]  # some are the same
    row = session.execute(sa.select(*columns).where(Person.id == person.id)).one()
    entity = person.legal_entity.name if person.legal_entity else ""
    found = (sentence for (sentence, _), holds in zip(obstacles, row, strict=True) if holds)
    return next((Message(sentence, {"entity": entity}) for sentence in found), None)


def list_ranked_ids(people: Sequence[Person]) -> set[int]:
    """Those of these people who may be scored."""
    query = sa.select(Person.id).where(Person.id.in_([person.id for person in people]), may_be_ranked())
    return set(session.scalars(query))


def find_consultation(consultation_id: int) -> Consultation | None:
    return session.get(Consultation, consultation_id)


def list_consultations() -> Sequence[Consultation]:
    """All that were ever recorded, the newest first; those withdrawn or corrected say so."""
    query = sa.select(Consultation).options(
        joinedload(Consultation.legal_entity, innerjoin=True), selectinload(Consultation.recorded_by)
    )
    return session.scalars(query.order_by(Consultation.held_on.desc(), Consultation.id.desc())).all()


def list_entities_waiting() -> Sequence[LegalEntity]:
    """Legal entities whose works council, as far as is recorded, has not been consulted."""
    consulted = sa.select(Consultation.legal_entity_id).where(Consultation.withdrawn_at.is_(None))
    query = sa.select(LegalEntity).where(LegalEntity.id.not_in(consulted)).order_by(LegalEntity.name)
    return session.scalars(query).all()
