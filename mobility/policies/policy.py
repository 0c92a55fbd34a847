"""Who reads the company's rules, and who changes them."""

from __future__ import annotations

import enum
from typing import Any

from mobility.core.authz import register_policy
from mobility.people.models import Person, Role

READERS = frozenset({Role.HR, Role.REPRESENTATIVE, Role.PRIVACY, Role.AUDITOR, Role.ADMIN})
KEEPING = "keeping"  # the group of rules whose terms the privacy role sets (rule 15)
SIGNING_IN = "signing_in"  # the group that is about accounts, and so for administrators


class PolicyPermission(enum.StrEnum):
    READ = "policy:read"
    CHANGE = "policy:change"


def reads_rules(actor: Person | None, subject: object) -> bool:
    return actor is not None and any(grant.role in READERS for grant in actor.role_grants)


def is_admin(actor: Person | None, subject: object) -> bool:
    return actor is not None and actor.has(Role.ADMIN)


def is_hr_for_the_whole_company(actor: Person | None, subject: object) -> bool:
    """An HR grant without a scope, or one whose scope is the company itself."""
    return actor is not None and any(
        grant.role is Role.HR and grant.legal_entity_id is None and grant.reaches(None) for grant in actor.role_grants
    )


def is_privacy(actor: Person | None, subject: object) -> bool:
    return actor is not None and actor.has(Role.PRIVACY)


def is_about_keeping(actor: Person | None, text: Any) -> bool:
    return bool(text.group == KEEPING)


def is_not_about_keeping(actor: Person | None, text: Any) -> bool:
    return bool(text.group != KEEPING)


def is_not_about_signing_in(actor: Person | None, text: Any) -> bool:
    return bool(text.group != SIGNING_IN)


register_policy(
    {
        PolicyPermission.READ: ((reads_rules,),),
        PolicyPermission.CHANGE: (
            (is_hr_for_the_whole_company, is_not_about_keeping, is_not_about_signing_in),
            (is_admin, is_not_about_keeping),
            (is_privacy, is_about_keeping),
        ),
    }
)
