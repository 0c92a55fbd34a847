"""Who may do what with applications and invitations."""

from __future__ import annotations

import enum

from mobility.applications.models import Application, ApplicationStatus, Invitation
from mobility.core.authz import register_policy
from mobility.opportunities.policy import is_host, is_hr_partner, is_in_audience, is_not_host, is_published
from mobility.people.models import Person
from mobility.people.policy import is_employed, is_hr_for, is_in_line_above, signed_in


class ApplicationPermission(enum.StrEnum):
    LIST_OWN = "application:list-own"
    START = "application:start"
    APPLY = "application:apply"
    READ = "application:read"
    WRITE = "application:write"
    WITHDRAW = "application:withdraw"
    ANSWER_OFFER = "application:answer-offer"
    LIST_FOR_OPPORTUNITY = "application:list-for-opportunity"
    LIST_IN_SCOPE = "application:list-in-scope"
    LIST_LATE = "application:list-late"
    DECIDE = "application:decide"
    INVITE = "invitation:send"
    READ_INVITATION = "invitation:read"
    ANSWER_INVITATION = "invitation:answer"


def is_applicant(actor: Person | None, application: Application) -> bool:
    return actor is not None and actor.id == application.applicant_id


def is_host_of_application(actor: Person | None, application: Application) -> bool:
    return is_host(actor, application.opportunity) and not is_applicant(actor, application)


def is_sent(actor: Person | None, application: Application) -> bool:
    """Drafts are the applicant's alone, and so is what was withdrawn before it was sent."""
    return application.submitted_at is not None


def is_hr_for_applicant(actor: Person | None, application: Application) -> bool:
    return is_hr_for(actor, application.applicant)


def is_not_above_applicant(actor: Person | None, application: Application) -> bool:
    """Before the offer is accepted the reporting line limits every role."""
    return application.status is ApplicationStatus.ACCEPTED or not is_in_line_above(actor, application.applicant)


def is_invited(actor: Person | None, invitation: Invitation) -> bool:
    return actor is not None and actor.id == invitation.person_id


register_policy(
    {
        ApplicationPermission.LIST_OWN: ((signed_in,),),
        ApplicationPermission.START: ((is_published, is_in_audience, is_not_host),),
        ApplicationPermission.APPLY: ((is_employed,),),
        ApplicationPermission.READ: (
            (is_applicant,),
            (is_host_of_application, is_sent),
            (is_hr_for_applicant, is_sent, is_not_above_applicant),
        ),
        ApplicationPermission.WRITE: ((is_applicant,),),
        ApplicationPermission.WITHDRAW: ((is_applicant,),),
        ApplicationPermission.ANSWER_OFFER: ((is_applicant,),),
        ApplicationPermission.LIST_FOR_OPPORTUNITY: ((is_host,),),
        ApplicationPermission.LIST_IN_SCOPE: ((is_hr_partner, is_published, is_not_host),),
        ApplicationPermission.LIST_LATE: ((is_hr_partner,),),
        ApplicationPermission.DECIDE: ((is_host_of_application, is_sent),),
        ApplicationPermission.INVITE: ((is_host,),),
        ApplicationPermission.READ_INVITATION: ((is_invited,),),
        ApplicationPermission.ANSWER_INVITATION: ((is_invited,),),
    }
)
