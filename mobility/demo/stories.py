"""What happens in the made-up company: postings, applications, moves and the way home."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from mobility.applications import services as applications
from mobility.applications.models import UNDECIDED, Application, ApplicationStatus, ReasonCode
from mobility.applications.queries import list_criteria, list_expired_offers
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.demo.clearing import clear_everything
from mobility.demo.company import Company
from mobility.demo.simulation import Story
from mobility.demo.texts import pick
from mobility.moves import services as moves
from mobility.moves.models import FeedbackKind, Move, MoveStatus, OverrideReason
from mobility.moves.queries import find_feedback_by, list_to_advance
from mobility.moves.queries.milestones import (
    half_way,
    has_to_agree,
    list_to_follow,
    may_check_in,
    may_plan_return,
    plan_of_return_is_due,
)
from mobility.opportunities import services as opportunities
from mobility.opportunities.models import (
    Audience,
    Importance,
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    Remote,
    WhoPays,
)
from mobility.opportunities.policy import OpportunityPermission
from mobility.opportunities.queries import list_past_deadline
from mobility.people.models import Person
from mobility.people.queries import list_hr_for, list_hr_for_unit

DAY = dt.timedelta(days=1)
# a question, its answer, a question that waits for its host, and a condition that the host adds later
TALK = {
    "en": (
        "Can one start two weeks later?",
        "Yes, say so in your application.",
        "How many days a week are on site?",
        "One day a week is on site.",
    ),
    "fr": (
        "Peut-on commencer deux semaines plus tard ?",
        "Oui, dites-le dans votre candidature.",
        "Combien de jours par semaine sur place ?",
        "Un jour par semaine sur place.",
    ),
}
# half-way from the person and from the host; what the person comes back to and hands over
ON_THE_WAY = {
    "en": (
        "The team took me in at once, and I learn every day.",
        "The work goes well, and the team relies on it.",
        "The work I did before, with one day a week for what I learned.",
        "The open points and the notes stay with the host team.",
    ),
    "fr": (
        "L’équipe m’a tout de suite fait une place, et j’apprends chaque jour.",
        "Le travail avance bien, et l’équipe s’appuie dessus.",
        "Mon travail d’avant, avec un jour par semaine pour ce que j’ai appris.",
        "Les points ouverts et les notes restent dans l’équipe d’accueil.",
    ),
}
MOST_TALKED_ABOUT = 3
WORKING_HOURS = (8, 16)


@dataclass
class Plan:
    """One posting and the dates that make it end in the state it is meant to be in."""

    entry: dict[str, Any]
    host: Person
    drafted_at: dt.datetime
    closes_on: dt.date
    starts_on: dt.date
    applicants: Sequence[Person]
    cancelled_at: dt.datetime | None = None
    stays_draft: bool = False
    favourite: Person | None = None
    opportunity: Opportunity | None = field(default=None)


def at_work(chance: random.Random, day: dt.datetime) -> dt.datetime:
    """Some moment of the next working day on or after `day`."""
    while day.weekday() >= 5:
        day += DAY
    return day.replace(hour=chance.randint(*WORKING_HOURS), minute=chance.randint(0, 59), second=0, microsecond=0)


def posting(company: Company, plan: Plan) -> Story:
    """From the draft to the decision about those who applied, or to the cancellation."""
    chance, entry = company.chance, plan.entry
    yield plan.drafted_at
    opportunity = plan.opportunity = _draft(company, plan)
    if plan.stays_draft:
        return
    yield at_work(chance, plan.drafted_at + DAY)
    if opportunity.needs_review:
        opportunities.submit_for_review(actor=plan.host, opportunity=opportunity)
        if entry["state"] == "in_review":
            return
        yield at_work(chance, plan.drafted_at + 2 * DAY)
        reviewers = [hr for hr in list_hr_for_unit(opportunity.org_unit, None) if hr.id != plan.host.id]
        opportunities.approve(actor=reviewers[0], opportunity=opportunity)
    else:
        opportunities.publish(actor=plan.host, opportunity=opportunity)
    if plan.cancelled_at:
        yield plan.cancelled_at
        opportunities.cancel(actor=plan.host, opportunity=opportunity, reason=_cancellation(opportunity.language))
        return
    yield at_work(chance, _noon(plan.closes_on) + 2 * DAY)
    yield from _decide(company, plan, opportunity)
    yield at_work(chance, _noon(opportunity.ends_on) + 20 * DAY)
    opportunities.complete(actor=plan.host, opportunity=opportunity)


def talking(company: Company, at: dt.datetime) -> Story:
    """What stands on some of today's open postings: questions, a condition added later, a co-owner."""
    yield at
    query = sa.select(Opportunity).where(Opportunity.status == OpportunityStatus.OPEN).order_by(Opportunity.id)
    talked_about = session.scalars(query.limit(MOST_TALKED_ABOUT)).all()
    for opportunity in talked_about:
        question, answer, waiting, condition = TALK.get(opportunity.language, TALK["en"])
        owner = opportunity.host_manager
        askers = (person for person in company.people if permits(person, OpportunityPermission.ASK, opportunity))
        asked = opportunities.ask_question(actor=next(askers), opportunity=opportunity, text=question)
        opportunities.answer_question(actor=owner, question=asked, answer=answer)
        opportunities.ask_question(actor=next(askers), opportunity=opportunity, text=waiting)
        conditions = f"{opportunity.conditions}\n{condition}".strip()
        opportunities.update_opportunity(
            actor=owner, opportunity=opportunity, version=opportunity.version, conditions=conditions
        )
    yield at + dt.timedelta(hours=1)
    hosts = [person for person in reversed(company.people) if permits(person, OpportunityPermission.POST)]
    for opportunity in talked_about[:1]:
        beside = next(person for person in hosts if person.id not in opportunity.host_ids)
        opportunities.add_co_owner(actor=opportunity.host_manager, opportunity=opportunity, person=beside)


def _draft(company: Company, plan: Plan) -> Opportunity:
    entry, host = plan.entry, plan.host
    unit = company.units[entry["unit"]]
    opportunity = opportunities.draft_opportunity(
        actor=host,
        kind=OpportunityKind(entry["kind"]),
        title=entry["title"],
        description=entry["description"],
        language=entry["language"],
        org_unit=unit,
        legal_entity=unit.legal_entity,
        starts_on=plan.starts_on,
        closes_on=plan.closes_on,
        weeks=entry.get("weeks"),
        hours_per_week=entry.get("hours_per_week"),
        allocation_percent=entry.get("allocation_percent"),
        time_zone=host.time_zone,
        workplace=entry["workplace"],
        country=unit.legal_entity.country if unit.legal_entity else None,
        days_abroad=entry["days_abroad"],
        remote=Remote(entry["remote"]),
        who_pays=WhoPays(entry["who_pays"]),
        cost_centre=host.cost_centre,
        conditions=entry["conditions"] or "",
        audience=Audience(entry["audience"]),
        places=entry["places"],
        required_skills=[
            (company.skill(skill["label"]), skill["level"], Importance(skill["importance"]))
            for skill in entry["skills"]
        ],
        taught_skills=[(company.skill(skill["label"]), skill["level"]) for skill in entry["taught"]],
    )
    session.flush()
    return opportunity


def applying(company: Company, plan: Plan, person: Person, at: dt.datetime, *, invited: bool = False) -> Story:
    """One person applies, some after an invitation."""
    chance = company.chance
    yield at
    opportunity = plan.opportunity
    if opportunity is None:
        return
    language = person.reading_language.split("-")[0]
    if invited:
        message = pick(chance, opportunity.language, "invitations", company.family_of(plan.host))
        invitation = applications.invite(
            actor=plan.host, opportunity=opportunity, person=person, message=message.format(title=opportunity.title)
        )
        yield at_work(chance, at + DAY)
        application = applications.accept_invitation(actor=person, invitation=invitation)
    else:
        application = applications.start_application(actor=person, opportunity=opportunity)
    motivation = pick(chance, language, "motivations", company.family_of(person)).format(title=opportunity.title)
    applications.save_motivation(actor=person, application=application, motivation=motivation)
    applications.confirm_profile(actor=person, application=application)
    session.flush()
    applications.submit_application(actor=person, application=application)


def on_the_way(company: Company, plan: Plan, person: Person, now: dt.datetime, *, is_released: bool) -> Story:
    """A move that waits today: for the line manager, or, once released, for HR."""
    yield from applying(company, plan, person, plan.drafted_at + 3 * DAY)
    yield now - 5 * DAY
    application = session.scalars(
        sa.select(Application).where(Application.applicant_id == person.id, Application.opportunity == plan.opportunity)
    ).one()
    applications.shortlist(actor=plan.host, application=application)
    get_to_know(plan.host, application, company.chance)
    applications.make_offer(actor=plan.host, application=application)
    yield now - 3 * DAY
    applications.accept_offer(actor=person, application=application)
    if is_released and person.line_manager is not None:
        yield now - DAY
        move = session.scalars(sa.select(Move).where(Move.application_id == application.id)).one()
        language = person.line_manager.reading_language.split("-")[0]
        plan_at_home = pick(company.chance, language, "home_work_plans", company.family_of(person))
        moves.agree(
            actor=person.line_manager,
            move=move,
            home_work=plan_at_home.format(colleague=_colleague(company, person).name),
        )


def get_to_know(host: Person, application: Application, chance: random.Random) -> None:
    """The host rates without the name, then chooses to see who it is, as an offer asks for."""
    opportunity, person = application.opportunity, application.applicant
    criteria = list_criteria(opportunity, host.reading_language, has_applied=True)
    scores = {criterion.key: chance.choice((2, 3, 3, 4)) for criterion in criteria}
    applications.rate_candidate(actor=host, opportunity=opportunity, person=person, criteria=criteria, scores=scores)
    session.flush()
    applications.reveal_candidate(actor=host, opportunity=opportunity, person=person, application=application)
    session.flush()


def inviting(company: Company, plan: Plan, person: Person, at: dt.datetime) -> Story:
    """The host asks somebody, who has not answered yet."""
    yield at
    if plan.opportunity is not None:
        words = pick(company.chance, plan.opportunity.language, "invitations", company.family_of(plan.host))
        applications.invite(
            actor=plan.host,
            opportunity=plan.opportunity,
            person=person,
            message=words.format(title=plan.opportunity.title),
        )


def _decide(company: Company, plan: Plan, opportunity: Opportunity) -> Story:
    """Shortlist, offer, see what comes of it, then tell the others."""
    chance, host = company.chance, plan.host
    waiting = _waiting(opportunity)
    chance.shuffle(waiting)
    waiting.sort(key=lambda application: application.applicant is not plan.favourite)
    chosen = waiting[: opportunity.places_left]
    for application in chosen:
        applications.shortlist(actor=host, application=application)
    yield at_work(chance, _noon(plan.closes_on) + 4 * DAY)
    for application in chosen:
        if application.status is ApplicationStatus.SHORTLISTED:
            get_to_know(host, application, chance)
            applications.make_offer(actor=host, application=application)
    at = at_work(chance, _noon(plan.closes_on) + 6 * DAY)
    yield at
    for application in chosen:
        if application.status is ApplicationStatus.OFFERED:
            yield from _move(company, application, at)
    for application in _waiting(opportunity):
        ending = pick(chance, application.applicant.reading_language.split("-")[0], "endings")
        applications.end_application(
            actor=host, application=application, reason=ReasonCode.SKILLS, sentence=ending["text"]
        )


def _waiting(opportunity: Opportunity) -> list[Application]:
    return list(
        session.scalars(
            sa.select(Application)
            .where(Application.opportunity_id == opportunity.id, Application.status.in_(UNDECIDED))
            .order_by(Application.id)
        )
    )


def _move(company: Company, application: Application, at: dt.datetime) -> Story:
    """Accepted, agreed, approved; it runs, and everybody says how it was."""
    chance, person, host = company.chance, application.applicant, application.opportunity.host_manager
    applications.accept_offer(actor=person, application=application)
    session.flush()
    move = session.scalars(sa.select(Move).where(Move.application_id == application.id)).one()
    yield at_work(chance, at + chance.randint(2, 4) * DAY)
    hr = [partner for partner in list_hr_for(person) if partner.id not in {move.releaser_id, host.id}]
    language = (move.releaser or hr[0]).reading_language.split("-")[0]
    plan = pick(chance, language, "home_work_plans", company.family_of(person))
    home_work = plan.format(colleague=_colleague(company, person).name)
    moves.agree(actor=move.releaser or hr[-1], move=move, home_work=home_work)
    yield at_work(chance, at + chance.randint(5, 8) * DAY)
    if move.status is MoveStatus.AWAITING_HR:  # else a standing approval covers it
        approver = next(
            partner for partner in hr if partner.id not in {row.decided_by_id for row in move.release_decisions}
        )
        note = pick(chance, approver.reading_language.split("-")[0], "hr_notes")
        settled = moves.Override(OverrideReason.AGREED_ELSEWHERE, note)  # counts where a rule warns
        moves.approve(actor=approver, move=move, note=note, override=settled)
    if move.status is MoveStatus.AWAITING_CLEARANCES:
        yield at_work(chance, at + 12 * DAY)
        clear_everything(move)
    if not move.opportunity.is_gig:
        yield from _course(company, move)
    yield at_work(chance, _noon(move.ends_on) + 2 * DAY)
    yield from _feedback(company, move)


def _colleague(company: Company, person: Person) -> Person:
    team = [other for other in company.people if other.org_unit_id == person.org_unit_id and other is not person]
    return company.chance.choice(team or company.people)


def _course(company: Company, move: Move) -> Story:
    """Half-way both say how it goes; a month before the end the person writes the plan of return."""
    chance, person, host = company.chance, move.person, move.opportunity.host_manager
    for author, sentence in ((person, 0), (host, 1)):
        yield at_work(chance, _noon(half_way(move)) + (sentence + 2) * DAY)
        if may_check_in(author, move):
            words = _words_of(author)
            moves.give_check_in(actor=author, move=move, goes_well=words[sentence])
    yield at_work(chance, _noon(plan_of_return_is_due(move)) + 3 * DAY)
    if may_plan_return(person, move) and move.releaser is not None:
        words = _words_of(person)
        moves.draft_return_plan(actor=person, move=move, comes_back_to=words[2], handover=words[3])
        yield at_work(chance, _noon(plan_of_return_is_due(move)) + 6 * DAY)
        if move.return_plan is not None and has_to_agree(move.releaser, move.return_plan):
            moves.agree_return_plan(actor=move.releaser, move=move)


def _words_of(person: Person) -> tuple[str, ...]:
    return ON_THE_WAY.get(person.reading_language.split("-")[0], ON_THE_WAY["en"])


def _feedback(company: Company, move: Move) -> Story:
    chance, person, host = company.chance, move.person, move.opportunity.host_manager
    ended = _noon(move.ends_on)
    about = pick(chance, host.reading_language.split("-")[0], "feedback_on_person", company.family_of(person))
    taught = {row.skill: row.level for row in move.opportunity.taught_skills}
    moves.give_feedback(actor=host, move=move, text=about.format(first_name=person.name.split()[0]), levels=taught)
    yield at_work(chance, ended + 3 * DAY)
    words = pick(chance, person.reading_language.split("-")[0], "feedback_on_opportunity", company.family_of(host))
    moves.give_feedback(actor=person, move=move, text=words, levels={})
    session.flush()
    received = find_feedback_by(move, FeedbackKind.ABOUT_PERSON)
    if received is not None and chance.random() < 0.85:
        moves.accept_feedback(actor=person, feedback=received)
    yield at_work(chance, ended + 5 * DAY)
    if not move.opportunity.is_gig and move.releaser is not None:
        moves.confirm_home(actor=move.releaser, move=move)


def housekeeping(first: dt.datetime) -> Story:
    """What the worker does every night."""
    night = first.replace(hour=3, minute=0, second=0, microsecond=0)
    while True:
        yield night
        for opportunity in list_past_deadline():
            opportunities.close_on_deadline(opportunity=opportunity)
        for offer in list_expired_offers():
            applications.expire_offer(offer=offer)
        for move in list_to_advance():
            moves.advance(move=move)
        for move in list_to_follow():
            moves.follow_move(move=move)
        night += DAY


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)


def _cancellation(language: str) -> str:
    return {
        "fr": "Le budget de ce projet a été repoussé à l'année prochaine.",
        "en": "The budget of this project was put off to next year.",
    }[language]
