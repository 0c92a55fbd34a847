"""What the applications room says: where an application stands, why it ended, and what people are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mobility.applications.models import ENDED, Application, ApplicationStatus, Invitation, Offer, ReasonCode
from mobility.applications.workflow import is_taking_applications
from mobility.audit.models import AuditEntry
from mobility.core.i18n import N_, Message
from mobility.notifications.messages import Notice, Wording, register_wordings
from mobility.opportunities.changes import name_in_a_row
from mobility.opportunities.models import PostingChange
from mobility.opportunities.policy import is_in_audience

S = ApplicationStatus

PERSON_REASONS = {
    ReasonCode.WORKLOAD: N_("My workload does not allow it"),
    ReasonCode.INTEREST_CHANGED: N_("My interest has changed"),
    ReasonCode.ENGAGED_ELSEWHERE: N_("I am engaged elsewhere"),
    ReasonCode.DATES: N_("The dates do not fit"),
    ReasonCode.SKILLS: N_("The skills do not fit"),
    ReasonCode.OTHER: N_("Another reason"),
}
HOST_REASONS = {
    ReasonCode.SKILLS: N_("Other applicants are closer to the skills needed"),
    ReasonCode.DATES: N_("The dates do not fit"),
    ReasonCode.WORKLOAD: N_("The work has changed or become less"),
    ReasonCode.OTHER: N_("Another reason"),
}

STATUS_WORDS = {
    S.DRAFT: N_("Not sent yet"),
    S.SUBMITTED: N_("Sent"),
    S.SHORTLISTED: N_("On the shortlist"),
    S.RESERVE: N_("In reserve"),
    S.OFFERED: N_("Offer waiting for an answer"),
    S.ACCEPTED: N_("Offer accepted"),
    S.NOT_SELECTED: N_("Not selected"),
    S.WITHDRAWN: N_("Withdrawn"),
    S.OFFER_DECLINED: N_("Offer declined"),
    S.OFFER_EXPIRED: N_("Offer expired"),
    S.PLACE_GONE: N_("No place left"),
    S.NOT_RELEASED: N_("Manager did not agree"),
    S.NOT_APPROVED: N_("HR did not approve"),
    S.OPPORTUNITY_CANCELLED: N_("Opportunity cancelled"),
}

STATUS_MARKS = {
    S.DRAFT: "neutral",
    S.SUBMITTED: "waiting",
    S.SHORTLISTED: "waiting",
    S.RESERVE: "waiting",
    S.OFFERED: "warn",
    S.ACCEPTED: "good",
    S.NOT_SELECTED: "bad",
    S.WITHDRAWN: "neutral",
    S.OFFER_DECLINED: "neutral",
    S.OFFER_EXPIRED: "bad",
    S.PLACE_GONE: "bad",
    S.NOT_RELEASED: "bad",
    S.NOT_APPROVED: "bad",
    S.OPPORTUNITY_CANCELLED: "bad",
}

HISTORY = {
    "start": N_("Draft started"),
    "submit": N_("Application sent"),
    "reveal": N_("Name shown to a host"),
    "shortlist": N_("Put on the shortlist"),
    "keep_in_reserve": N_("Kept in reserve"),
    "offer": N_("Place offered"),
    "withdraw_offer": N_("Offer taken back"),
    "accept_offer": N_("Offer accepted"),
    "decline_offer": N_("Offer declined"),
    "expire_offer": N_("Offer expired"),
    "end": N_("Answered with a no"),
    "withdraw": N_("Application withdrawn"),
    "leave": N_("Closed because the person left"),
    "lose_place": N_("Every place was taken"),
    "cancel": N_("Opportunity cancelled"),
    "withdraw_move": N_("Withdrawn from the move"),
    "refuse_release": N_("The manager did not agree"),
    "refuse_approval": N_("HR did not approve"),
    "undo_refusal": N_("HR took the refusal back"),
}

# What it is now, what happens next, who acts, by when: one sentence for each status; the moves room goes on from
# ACCEPTED with one for each status of a move.
STATUS_SENTENCES = {
    S.DRAFT: N_("You have not sent this yet and nobody else can see it: finish and send it %(until)s."),
    S.SUBMITTED: N_("Your application was sent; %(host)s reads it and answers by %(day)s."),
    S.SHORTLISTED: N_("You are on the shortlist; %(host)s decides whom to offer a place and answers by %(day)s."),
    S.RESERVE: N_("You are in reserve: %(host)s comes back to you if a place becomes free, by %(day)s at the latest."),
    S.OFFERED: N_("%(host)s offers you a place: accept or decline it by %(day)s, after which the offer expires."),
    S.ACCEPTED: N_("You accepted the offer: “Your move” shows who decides next and by when."),
    S.NOT_SELECTED: N_("%(host)s chose other people this time and wrote you why; nothing more is needed from you."),
    S.WITHDRAWN: N_("You withdrew; nothing more is needed, and you can apply again while the opportunity is open."),
    S.OFFER_DECLINED: N_("You declined the offer and the place went back to %(host)s; nothing more is needed."),
    S.OFFER_EXPIRED: N_("The offer expired without an answer; write to %(host)s if you still want the place."),
    S.PLACE_GONE: N_("Every place was taken by others; look for a similar opportunity when you like."),
    S.NOT_RELEASED: N_("Your manager did not agree, so this has ended; “Your move” shows the reason they gave."),
    S.NOT_APPROVED: N_("HR did not approve the move, so this has ended; “Your move” shows the reason they gave."),
    S.OPPORTUNITY_CANCELLED: N_(
        "%(host)s cancelled this opportunity, so your application ended; nothing more is needed from you."
    ),
}
DRAFT_TOO_LATE = N_(
    "You had not sent this when the opportunity stopped taking applications; nobody saw it, and you "
    "can withdraw the draft."
)
MOVE_IS_OVER = N_("You accepted the offer, and the move is over: “Your move” says whether anything is left to do.")
BY_THE_DAY = N_("by %(day)s")
WHILE_OPEN = N_("while the opportunity is open")


def status_sentence(application: Application, day: dt.date | None) -> Message:
    """The one sentence for the applicant; `day` is when whoever acts next has to have acted."""
    opportunity = application.opportunity
    if application.status is S.DRAFT and not is_taking_applications(opportunity):
        return Message(DRAFT_TOO_LATE)
    until = Message(BY_THE_DAY, {"day": day}) if day else Message(WHILE_OPEN)
    filling = {"host": opportunity.host_manager.name, "day": day, "until": until}
    sentence = STATUS_SENTENCES[application.status]
    return Message(sentence, {name: value for name, value in filling.items() if f"%({name})s" in sentence})


def find_reason(application: Application) -> Message | None:
    """The words of the reason why it ended, if one was given."""
    reasons = HOST_REASONS if application.status is S.NOT_SELECTED else PERSON_REASONS
    return Message(reasons[application.reason_code]) if application.reason_code else None


def list_events(history: Iterable[tuple[AuditEntry, str | Message | None]]) -> list[dict[str, Any]]:
    """A history as a timeline shows it; entries without words, such as saving a draft, are left out."""
    return [
        {"at": entry.created_at, "text": Message(HISTORY[entry.action]), "who": who}
        for entry, who in history
        if entry.action in HISTORY
    ]


@dataclass(frozen=True)
class Step:
    """A station of the journey line."""

    label: Any
    state: str
    who: Any = None
    by: dt.date | None = None
    on: dt.date | None = None


LATER = (N_("Manager agreement"), N_("HR decision"), N_("Move"), N_("Back home"))


def list_steps(application: Application, day: dt.date | None) -> list[Step]:
    """For the applicant: application → offer → what comes later; once there is a move, that tells how it goes on."""
    host, person = application.opportunity.host_manager.name, Message(N_("You"))
    first, second, third = Message(N_("Application")), Message(N_("Offer")), Message(N_("Your move"))
    is_over, offer = application.status in ENDED, application.offer
    if application.submitted_at is None:
        if is_over:
            return [Step(first, "stopped", who=person)]
        return [Step(first, "now", who=person, by=day), Step(second, "next"), *_later()]
    sent = Step(first, "done", who=person, on=application.submitted_at)
    if offer is not None and offer.accepted_at is not None:
        accepted = Step(second, "done", who=host, on=offer.accepted_at)
        return [sent, accepted, Step(third, "stopped" if is_over else "now")]
    if is_over:
        return [sent, Step(second, "stopped", who=host, on=application.decided_at)]
    return [sent, Step(second, "now", who=person if application.status is S.OFFERED else host, by=day), *_later()]


def _later() -> list[Step]:
    return [Step(Message(label), "next") for label in LATER]


register_wordings(
    {
        "application_received": Wording(
            subject=N_("%(person)s applied for “%(title)s”"),
            body=N_(
                "Read the application and answer by %(day)s: shortlist, keep in reserve, offer a place or say no. "
                "%(person)s is told at each step."
            ),
            link=N_("Read the application"),
        ),
        "application_sent": Wording(
            subject=N_("Your application for “%(title)s” was sent"),
            body=N_(
                "%(host)s reads it and answers by %(day)s. You can withdraw at any time. Your reference is "
                "%(reference)s."
            ),
            link=N_("Follow your application"),
        ),
        "application_shortlisted": Wording(
            subject=N_("You are on the shortlist for “%(title)s”"),
            body=N_("%(host)s now decides whom to offer a place, and answers by %(day)s. You need to do nothing."),
            link=N_("Follow your application"),
        ),
        "application_in_reserve": Wording(
            subject=N_("You are in reserve for “%(title)s”"),
            body=N_(
                "%(host)s comes back to you if a place becomes free, by %(day)s at the latest. You need to do nothing."
            ),
            link=N_("Follow your application"),
        ),
        "application_ended": Wording(
            subject=N_("You were not selected for “%(title)s”"),
            body=N_(
                "%(host)s wrote: “%(sentence)s” Applying costs nobody anything: other opportunities are open to you."
            ),
            link=N_("See your application"),
        ),
        "application_ended_with_talk": Wording(
            subject=N_("You were not selected for “%(title)s”"),
            body=N_(
                "%(host)s wrote: “%(sentence)s” %(host)s also offers you a 15-minute talk about it: write to "
                "%(email)s. Applying costs nobody anything: other opportunities are open to you."
            ),
            link=N_("See your application"),
        ),
        "terms_changed": Wording(
            subject=N_("“%(title)s”, for which you applied, was changed"),
            body=N_(
                "The host changed: %(what)s. Your application goes on as it is. Compare before and after; if it no "
                "longer suits you, you can withdraw, which costs you nothing."
            ),
            link=N_("Compare before and after"),
        ),
        "host_changed": Wording(
            subject=N_("“%(title)s” has a new host: %(host)s"),
            body=N_("%(host)s reads and answers your application from now on. You need not do anything."),
            link=N_("See your application"),
        ),
        "application_withdrawn": Wording(
            subject=N_("%(person)s withdrew from “%(title)s”"),
            body=N_("Nothing more is needed from you for this application. A place held for them is free again."),
            link=N_("See the application"),
        ),
        "application_cancelled": Wording(
            subject=N_("“%(title)s” was cancelled"),
            body=N_(
                "Your application has ended with it. %(host)s gave this reason: “%(sentence)s” You need to do nothing."
            ),
            link=N_("See your application"),
        ),
        "place_gone": Wording(
            subject=N_("Every place is taken: “%(title)s”"),
            body=N_(
                "%(host)s marked the opportunity as completed, so your application has ended. Applying costs nobody "
                "anything: other opportunities are open to you."
            ),
            link=N_("See your application"),
        ),
        "offer_made": Wording(
            subject=N_("You are offered a place: “%(title)s”"),
            body=N_(
                "%(host)s offers you a place from %(starts)s to %(ends)s. Accept or decline by %(day)s; after that "
                "the offer expires. Your manager is asked to agree only once you accept."
            ),
            link=N_("See the offer"),
        ),
        "offer_withdrawn": Wording(
            subject=N_("The offer for “%(title)s” was taken back"),
            body=N_(
                "%(host)s wrote: “%(sentence)s” Your application stays on the shortlist; %(host)s answers by %(day)s."
            ),
            link=N_("See your application"),
        ),
        "offer_accepted": Wording(
            subject=N_("%(person)s accepted your offer for “%(title)s”"),
            body=N_(
                "Next, the manager at home is asked to agree, then HR decides. The place is held meanwhile; you need "
                "to do nothing and are told of each decision."
            ),
            link=N_("See the application"),
        ),
        "offer_declined": Wording(
            subject=N_("%(person)s declined your offer for “%(title)s”"),
            body=N_("The place is free again. You can offer it to somebody else."),
            link=N_("See the application"),
        ),
        "offer_expired": Wording(
            subject=N_("Your offer for “%(title)s” expired"),
            body=N_("There was no answer by %(day)s, so the place went back. Write to %(host)s if you still want it."),
            link=N_("See your application"),
        ),
        "offer_unanswered": Wording(
            subject=N_("%(person)s did not answer your offer for “%(title)s”"),
            body=N_("The offer expired on %(day)s and the place is free again. You can offer it to somebody else."),
            link=N_("See the application"),
        ),
        "answer_due": Wording(
            subject=N_("%(person)s waits for your answer about “%(title)s”"),
            body=N_(
                "Offer a place or say no by %(day)s: the shortlist alone is not an answer. After that day HR is told."
            ),
            link=N_("Read the application"),
        ),
        "answer_overdue": Wording(
            subject=N_("Applicants for “%(title)s” wait for an answer"),
            body=N_("%(host)s was to answer by %(day)s. Ask them to offer a place or say no."),
            link=N_("See which answers are late"),
        ),
        "invitation_received": Wording(
            subject=N_("%(host)s invites you to apply for “%(title)s”"),
            body=N_(
                "Look at it and accept or decline. Only you and %(host)s know of this invitation; accepting opens an "
                "application that you can still leave."
            ),
            link=N_("See the invitation"),
        ),
        "invitation_accepted": Wording(
            subject=N_("%(person)s accepted your invitation to “%(title)s”"),
            body=N_("They can now write an application. You are told when it is sent; you need to do nothing."),
            link=N_("See the candidates"),
        ),
        "invitation_declined": Wording(
            subject=N_("%(person)s declined your invitation to “%(title)s”"),
            body=N_("They need not say why. You can invite somebody else."),
            link=N_("See the candidates"),
        ),
    }
)


def about_application(kind: str, application: Application, **more: Any) -> Notice:
    """A notice about one application; its version tells one happening from the next. To a host, `person` is given."""
    opportunity = application.opportunity
    known = {
        "title": opportunity.title,
        "host": opportunity.host_manager.name,
        "reference": application.reference,
    }
    return Notice(
        kind=kind,
        event_key=f"application:{application.id}:{kind}:{application.version}",
        path=f"/applications/{application.id}",
        params={**known, **more},
    )


def offer_made(offer: Offer) -> Notice:
    return about_application(
        "offer_made", offer.application, starts=offer.starts_on, ends=offer.ends_on, day=offer.answer_by
    )


def answer_due(application: Application, day: dt.date, person: str | Message) -> Notice:
    """Told once, however often the job runs and whatever else happens to the application."""
    notice = about_application("answer_due", application, day=day, person=person)
    return Notice(notice.kind, f"application:{application.id}:answer_due", notice.path, notice.params)


def terms_changed(application: Application, change: PostingChange) -> Notice:
    """Each change is told once, also to somebody with an offer; out of its audience, they are led to what they sent."""
    may_compare = is_in_audience(application.applicant, change.opportunity)
    return Notice(
        kind="terms_changed",
        event_key=f"application:{application.id}:terms:{change.id}",
        path=f"/opportunities/{change.opportunity_id}/changes" if may_compare else f"/applications/{application.id}",
        params={
            "title": change.opportunity.title,
            "what": name_in_a_row(name for name, _before, _after in change.terms),
        },
    )


def host_changed(application: Application) -> Notice:
    notice, owner = about_application("host_changed", application), application.opportunity.host_manager_id
    return Notice(notice.kind, f"application:{application.id}:host:{owner}", notice.path, notice.params)


def answer_overdue(application: Application, day: dt.date) -> Notice:
    """For HR of the hosting unit, who may not know the applicants: one for all who wait, and naming only the host."""
    opportunity = application.opportunity
    return Notice(
        kind="answer_overdue",
        event_key=f"opportunity:{opportunity.id}:answer_overdue:{day.isoformat()}",
        path="/answers-late",
        params={"title": opportunity.title, "host": opportunity.host_manager.name, "day": day},
    )


def about_invitation(kind: str, invitation: Invitation, person: str | Message = "") -> Notice:
    """`person` is what the host may call whoever answered."""
    opportunity = invitation.opportunity
    paths = {"invitation_received": f"/invitations/{invitation.id}"}
    return Notice(
        kind=kind,
        event_key=f"invitation:{invitation.id}:{kind}",
        path=paths.get(kind, f"/opportunities/{opportunity.id}/candidates"),
        params={"title": opportunity.title, "host": opportunity.host_manager.name, "person": person},
    )
