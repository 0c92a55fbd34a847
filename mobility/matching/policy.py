"""Who may see what matching found, and who may switch the ranking off."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.matching.models import Consultation, ManualPlace, SavedSearch
from mobility.opportunities.policy import is_host
from mobility.people.models import LegalEntity, Person, Role
from mobility.people.policy import anyone, signed_in
from mobility.policies.policy import is_admin


class MatchingPermission(enum.StrEnum):
    LIST_SUGGESTIONS = "suggestion:list-own"
    LIST_SEARCHES = "search:list-own"
    CHANGE_SEARCH = "search:change"
    STOP_ALERTS = "search:stop-alerts"
    SWITCH_RANKING = "ranking:switch"
    PLACE_CANDIDATE = "candidate:place"
    UNDO_PLACING = "placing:undo"
    LIST_CONSULTATIONS = "consultation:list"
    RECORD_CONSULTATION = "consultation:record"
    RECORD_SOME_CONSULTATION = "consultation:record-some"
    READ_CONSULTATION = "consultation:read"
    CORRECT_CONSULTATION = "consultation:correct"
    STEER_INDEX = "index:steer"


CONSULTATION_READERS = frozenset({Role.HR, Role.REPRESENTATIVE, Role.AUDITOR})


def reads_consultations(actor: Person | None, subject: object) -> bool:
    return actor is not None and any(grant.role in CONSULTATION_READERS for grant in actor.role_grants)


def is_hr_of_whole_entities(actor: Person | None, subject: object) -> bool:
    return actor is not None and any(grant.role is Role.HR and grant.reaches(None) for grant in actor.role_grants)


def is_hr_of_entity(actor: Person | None, entity: LegalEntity) -> bool:
    """An HR grant whose scope covers the whole legal entity, not only some of its units."""
    return actor is not None and any(
        grant.role is Role.HR and grant.reaches(None) and grant.legal_entity_id in {None, entity.id}
        for grant in actor.role_grants
    )


def is_hr_of_consulted_entity(actor: Person | None, consultation: Consultation) -> bool:
    return is_hr_of_entity(actor, consultation.legal_entity)


def is_host_of_placing(actor: Person | None, placing: ManualPlace) -> bool:
    return is_host(actor, placing.opportunity)


def is_owner_of_search(actor: Person | None, search: SavedSearch) -> bool:
    """Nobody else, whatever their role: what somebody looks for tells that they look (rule 5)."""
    return actor is not None and actor.id == search.person_id


register_policy(
    {
        MatchingPermission.LIST_SUGGESTIONS: ((signed_in,),),
        MatchingPermission.LIST_SEARCHES: ((signed_in,),),
        MatchingPermission.CHANGE_SEARCH: ((is_owner_of_search,),),
        MatchingPermission.STOP_ALERTS: ((anyone,),),
        MatchingPermission.SWITCH_RANKING: ((is_host,),),
        MatchingPermission.PLACE_CANDIDATE: ((is_host,),),
        MatchingPermission.UNDO_PLACING: ((is_host_of_placing,),),
        MatchingPermission.LIST_CONSULTATIONS: ((reads_consultations,),),
        MatchingPermission.RECORD_CONSULTATION: ((is_hr_of_entity,),),
        MatchingPermission.RECORD_SOME_CONSULTATION: ((is_hr_of_whole_entities,),),
        MatchingPermission.READ_CONSULTATION: ((reads_consultations,),),
        MatchingPermission.CORRECT_CONSULTATION: ((is_hr_of_consulted_entity,),),
        MatchingPermission.STEER_INDEX: ((is_admin,),),
    }
)
