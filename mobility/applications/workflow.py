"""The life of an application."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from mobility.applications.models import Application, InvitationStatus
from mobility.applications.models import ApplicationStatus as S
from mobility.applications.policy import ApplicationPermission as P
from mobility.core import clock
from mobility.core.i18n import N_
from mobility.core.workflow import Button, Condition, Workflow, transition
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.opportunities.policy import is_in_audience
from mobility.people.working_days import add_working_days
from mobility.policies.queries import Rule, get_value


def is_taking_applications(opportunity: Opportunity) -> bool:
    """Open, and the last day for applying has not passed where the work is offered."""
    return opportunity.status is OpportunityStatus.OPEN and (
        opportunity.closes_on is None or clock.today(opportunity.time_zone) <= opportunity.closes_on
    )


def first_offer_day(opportunity: Opportunity) -> dt.date:
    """The day from which places may be offered: everybody has had time to see the opportunity."""
    rule = Rule.GIG_MINIMUM_OPEN_DAYS if opportunity.is_gig else Rule.WORK_PACKAGE_MINIMUM_OPEN_DAYS
    published = opportunity.published_at or clock.now()
    return add_working_days(published.astimezone(ZoneInfo(opportunity.time_zone)).date(), get_value(rule))


def _has_been_open_long_enough(application: Application) -> bool:
    opportunity = application.opportunity
    return clock.today(opportunity.time_zone) >= first_offer_day(opportunity)


def _goes_on(opportunity: Opportunity) -> bool:
    """Until its last day, whether or not somebody has marked it as completed."""
    is_current = opportunity.status in {OpportunityStatus.OPEN, OpportunityStatus.CLOSED}
    return is_current and clock.today(opportunity.time_zone) <= opportunity.ends_on


def _offer_stands(application: Application) -> bool:
    return application.offer is not None and clock.now() < application.offer.expires_at


CAN_STILL_BE_SENT = Condition(
    lambda asked: is_taking_applications(asked.opportunity),
    N_("This opportunity no longer takes applications. What you wrote is kept; look for a similar one."),
)
IS_FOR_THEM = Condition(
    lambda application: (
        application.applicant.is_employed and is_in_audience(application.applicant, application.opportunity)
    ),
    N_("Your contract, or who can see this opportunity, has changed: it is not for you now. What you wrote is kept."),
)
IS_COMPLETE = Condition(
    lambda application: bool(application.motivation.strip()) and application.has_checked_profile,
    N_("Two parts are needed before you can send: why you want this, and a look at your profile."),
)
HAS_A_FREE_PLACE = Condition(
    lambda application: application.opportunity.places_left > 0,
    N_("Every place is taken. Keep this person in reserve, or wait until a place is free again."),
)
OPPORTUNITY_GOES_ON = Condition(
    lambda application: _goes_on(application.opportunity),
    N_("This opportunity is over, so no place can be offered."),
)
HAS_BEEN_OPEN_LONG_ENOUGH = Condition(
    _has_been_open_long_enough,
    N_("You can offer places from %(day)s on, so that everyone has had time to see the opportunity."),
    lambda application: {"day": first_offer_day(application.opportunity)},
)
OFFER_STANDS = Condition(
    _offer_stands,
    N_("This offer has expired. Write to the host manager if you still want the place."),
)

workflow = Workflow(
    transition("save_motivation", from_=[S.DRAFT], to=S.DRAFT, by=P.WRITE),
    transition("confirm_profile", from_=[S.DRAFT], to=S.DRAFT, by=P.WRITE),
    transition(
        "submit",
        from_=[S.DRAFT],
        to=S.SUBMITTED,
        by=P.WRITE,
        needs=[CAN_STILL_BE_SENT, IS_FOR_THEM, IS_COMPLETE],
        causes=[N_("The host manager sees the application and your profile as it is now.")],
    ),
    transition(
        "shortlist",
        from_=[S.SUBMITTED, S.RESERVE],
        to=S.SHORTLISTED,
        by=P.DECIDE,
        label=N_("Shortlist applicant"),
        causes=[N_("The applicant is told.")],
    ),
    transition(
        "keep_in_reserve",
        from_=[S.SUBMITTED, S.SHORTLISTED],
        to=S.RESERVE,
        by=P.DECIDE,
        label=N_("Keep in reserve"),
        causes=[N_("The applicant is told.")],
    ),
    transition(
        "offer",
        from_=[S.SUBMITTED, S.SHORTLISTED, S.RESERVE],
        to=S.OFFERED,
        by=P.DECIDE,
        label=N_("Offer a place"),
        needs=[OPPORTUNITY_GOES_ON, HAS_BEEN_OPEN_LONG_ENOUGH, HAS_A_FREE_PLACE],
        causes=[N_("A place is held for this person until the offer is answered or expires.")],
        button=Button.PRIMARY,
    ),
    transition(
        "end",
        from_=[S.SUBMITTED, S.SHORTLISTED, S.RESERVE],
        to=S.NOT_SELECTED,
        by=P.DECIDE,
        label=N_("Tell them no"),
        causes=[N_("The applicant reads your reason.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "withdraw_offer",
        from_=[S.OFFERED],
        to=S.SHORTLISTED,
        by=P.DECIDE,
        label=N_("Take back the offer"),
        causes=[N_("The place is free again; the applicant is told why.")],
        button=Button.IRREVERSIBLE,
    ),
    transition(
        "accept_offer",
        from_=[S.OFFERED],
        to=S.ACCEPTED,
        by=P.ANSWER_OFFER,
        label=N_("Accept the offer"),
        needs=[OFFER_STANDS],
        causes=[N_("Your line manager is asked to agree; this is the first they hear of it.")],
        button=Button.PRIMARY,
    ),
    transition(
        "decline_offer",
        from_=[S.OFFERED],
        to=S.OFFER_DECLINED,
        by=P.ANSWER_OFFER,
        label=N_("Decline the offer"),
        causes=[N_("The place is free again; the host is told.")],
        button=Button.IRREVERSIBLE,
    ),
    transition("expire_offer", from_=[S.OFFERED], to=S.OFFER_EXPIRED, by=None),
    transition(
        "withdraw",
        from_=[S.DRAFT, S.SUBMITTED, S.SHORTLISTED, S.RESERVE],
        to=S.WITHDRAWN,
        by=P.WITHDRAW,
        label=N_("Withdraw application"),
        causes=[N_("The host is told.")],
        button=Button.IRREVERSIBLE,
    ),
    transition("leave", from_=[S.DRAFT, S.SUBMITTED, S.SHORTLISTED, S.RESERVE, S.OFFERED], to=S.WITHDRAWN, by=None),
    transition("lose_place", from_=[S.SUBMITTED, S.SHORTLISTED, S.RESERVE], to=S.PLACE_GONE, by=None),
    transition("cancel", from_=[S.DRAFT, S.SUBMITTED, S.SHORTLISTED, S.RESERVE], to=S.OPPORTUNITY_CANCELLED, by=None),
    transition("withdraw_move", from_=[S.ACCEPTED], to=S.WITHDRAWN, by=None),
    transition("refuse_release", from_=[S.ACCEPTED], to=S.NOT_RELEASED, by=None),
    transition("refuse_approval", from_=[S.ACCEPTED], to=S.NOT_APPROVED, by=None),
    transition("undo_refusal", from_=[S.NOT_APPROVED], to=S.ACCEPTED, by=None),
)

invitation_workflow = Workflow(
    transition(
        "accept_invitation",
        from_=[InvitationStatus.SENT],
        to=InvitationStatus.ACCEPTED,
        by=P.ANSWER_INVITATION,
        label=N_("Accept and start an application"),
        needs=[CAN_STILL_BE_SENT],
        causes=[N_("An application opens as a draft; the host is told.")],
        button=Button.PRIMARY,
    ),
    transition(
        "decline_invitation",
        from_=[InvitationStatus.SENT],
        to=InvitationStatus.DECLINED,
        by=P.ANSWER_INVITATION,
        label=N_("Decline the invitation"),
        causes=[N_("The host is told.")],
    ),
)
