"""Everybody asks about their own data; the privacy officers answer, never in their own case."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.people.models import Person, Role
from mobility.people.policy import signed_in
from mobility.privacy.models import LegalHold, PrivacyRequest


class PrivacyPermission(enum.StrEnum):
    READ_OWN = "own-data:read"
    ASK = "privacy-request:create"
    LIST = "privacy-request:list"
    READ = "privacy-request:read"
    ANSWER = "privacy-request:answer"
    WITHDRAW = "privacy-request:withdraw"
    HOLD = "legal-hold:set"
    LIFT = "legal-hold:lift"


def is_privacy_officer(actor: Person | None, subject: object) -> bool:
    return actor is not None and actor.has(Role.PRIVACY)


def is_requester(actor: Person | None, asked: PrivacyRequest) -> bool:
    return actor is not None and actor.id == asked.person_id


def is_not_requester(actor: Person | None, asked: PrivacyRequest) -> bool:
    return actor is not None and actor.id != asked.person_id


def is_not_held_person(actor: Person | None, hold: LegalHold) -> bool:
    return actor is not None and actor.id != hold.person_id


register_policy(
    {
        PrivacyPermission.READ_OWN: ((signed_in,),),
        PrivacyPermission.ASK: ((signed_in,),),
        PrivacyPermission.LIST: ((is_privacy_officer,),),
        PrivacyPermission.READ: ((is_requester,), (is_privacy_officer,)),
        PrivacyPermission.ANSWER: ((is_privacy_officer, is_not_requester),),
        PrivacyPermission.WITHDRAW: ((is_requester,),),
        PrivacyPermission.HOLD: ((is_privacy_officer,),),
        PrivacyPermission.LIFT: ((is_privacy_officer, is_not_held_person),),
    }
)
