"""Who may do what with an opportunity."""

from __future__ import annotations

import enum

from mobility.core.authz import register_policy
from mobility.opportunities.models import Audience, Opportunity, OpportunityStatus, Question
from mobility.people.models import Person, Role
from mobility.people.policy import signed_in


class OpportunityPermission(enum.StrEnum):
    BROWSE = "opportunity:browse"
    READ = "opportunity:read"
    POST = "opportunity:post"
    LIST_OWN = "opportunity:list-own"
    EDIT = "opportunity:edit"
    PUBLISH = "opportunity:publish"
    REVIEW = "opportunity:review"
    LIST_REVIEWS = "opportunity:list-reviews"
    CLOSE = "opportunity:close"
    REOPEN = "opportunity:reopen"
    COMPLETE = "opportunity:complete"
    CANCEL = "opportunity:cancel"
    COPY = "opportunity:copy"
    REASSIGN = "opportunity:reassign"
    SAVE = "opportunity:save"
    CONFIRM = "opportunity:confirm"
    NAME_CO_OWNERS = "opportunity:name-co-owners"
    READ_CHANGES = "opportunity:read-changes"
    LIST_IN_SCOPE = "opportunity:list-in-scope"
    ASK = "question:ask"
    ANSWER = "question:answer"
    HIDE = "question:hide"
    READ_QUESTION = "question:read"


def may_host(actor: Person | None, subject: object) -> bool:
    """Hosts by grant; whoever leads people is one without."""
    return actor is not None and (actor.has(Role.HOST) or actor.leads_people)


def is_host_manager(actor: Person | None, opportunity: Opportunity) -> bool:
    return actor is not None and actor.id == opportunity.host_manager_id


def is_host(actor: Person | None, opportunity: Opportunity) -> bool:
    """The owner, or somebody named beside them."""
    return actor is not None and actor.id in opportunity.host_ids


def is_host_hr(actor: Person | None, opportunity: Opportunity) -> bool:
    """An HR grant whose scope covers the hosting unit."""
    return actor is not None and any(
        grant.role is Role.HR and grant.covers(opportunity.org_unit, opportunity.legal_entity_id)
        for grant in actor.role_grants
    )


def is_hr_partner(actor: Person | None, opportunity: object) -> bool:
    return actor is not None and actor.has(Role.HR)


def is_not_host(actor: Person | None, opportunity: Opportunity) -> bool:
    """Nobody decides on what they host, as owner or beside the owner (rule 4)."""
    return actor is not None and actor.id not in opportunity.host_ids


def is_published(actor: Person | None, opportunity: Opportunity) -> bool:
    return opportunity.status not in {OpportunityStatus.DRAFT, OpportunityStatus.IN_REVIEW} and (
        opportunity.published_at is not None
    )


def is_in_review(actor: Person | None, opportunity: Opportunity) -> bool:
    return opportunity.status is OpportunityStatus.IN_REVIEW


def is_in_audience(actor: Person | None, opportunity: Opportunity) -> bool:
    if actor is None:
        return False
    if opportunity.audience is Audience.COUNTRY:
        return actor.country == opportunity.country
    if opportunity.audience is Audience.LEGAL_ENTITY:
        return actor.legal_entity_id == opportunity.legal_entity_id
    return True


def hosts_question(actor: Person | None, question: Question) -> bool:
    return is_host(actor, question.opportunity)


def is_host_hr_of_question(actor: Person | None, question: Question) -> bool:
    return is_host_hr(actor, question.opportunity)


def is_overseer(actor: Person | None, opportunity: object) -> bool:
    return actor is not None and (actor.has(Role.REPRESENTATIVE) or actor.has(Role.AUDITOR))


register_policy(
    {
        OpportunityPermission.BROWSE: ((signed_in,),),
        OpportunityPermission.READ: (
            (is_host,),
            (is_host_hr,),
            (is_published, is_in_audience),
            (is_published, is_overseer),
        ),
        OpportunityPermission.POST: ((may_host,),),
        OpportunityPermission.LIST_OWN: ((may_host,),),
        OpportunityPermission.EDIT: ((is_host,),),
        OpportunityPermission.PUBLISH: ((is_host,),),
        OpportunityPermission.REVIEW: ((is_host_hr, is_not_host),),
        OpportunityPermission.LIST_REVIEWS: ((is_hr_partner,),),
        OpportunityPermission.CLOSE: ((is_host,), (is_host_hr,)),
        OpportunityPermission.REOPEN: ((is_host,),),
        OpportunityPermission.COMPLETE: ((is_host,), (is_host_hr,)),
        OpportunityPermission.CANCEL: ((is_host_manager,), (is_host_hr,)),
        OpportunityPermission.COPY: ((is_host,),),
        OpportunityPermission.REASSIGN: ((is_host_hr,),),
        OpportunityPermission.SAVE: ((is_published, is_in_audience),),
        OpportunityPermission.CONFIRM: ((is_host,),),
        OpportunityPermission.NAME_CO_OWNERS: ((is_host,), (is_host_hr,)),
        OpportunityPermission.READ_CHANGES: (
            (is_host,),
            (is_host_hr,),
            (is_published, is_in_audience),
            (is_published, is_overseer),
        ),
        OpportunityPermission.LIST_IN_SCOPE: ((is_hr_partner,),),
        OpportunityPermission.ASK: ((is_published, is_in_audience, is_not_host),),
        OpportunityPermission.ANSWER: ((hosts_question,),),
        OpportunityPermission.HIDE: ((hosts_question,), (is_host_hr_of_question,)),
        OpportunityPermission.READ_QUESTION: ((hosts_question,), (is_host_hr_of_question,)),
    }
)
