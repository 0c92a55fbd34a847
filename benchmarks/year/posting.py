"""What hosts and their HR partners do with postings: write, review, look after, give to others, end."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import sqlalchemy as sa

from benchmarks.year.habits import AUDIENCES, CHANCES, GIG_HOURS, PLACES, POSTINGS_PER_PERSON, weight_of_season
from benchmarks.year.office import Act, Office, list_staff, to_day
from mobility.applications.models import UNDECIDED, Application
from mobility.applications.queries import get_answer_day
from mobility.core.authz import permits
from mobility.core.db import session
from mobility.moves.models import BEFORE_DECISION, UNDER_WAY, Move, MoveStatus
from mobility.opportunities import services as opportunities
from mobility.opportunities.models import (
    Audience,
    Importance,
    Opportunity,
    OpportunityKind,
    OpportunityStatus,
    Question,
    Remote,
    WhoPays,
)
from mobility.opportunities.policy import OpportunityPermission as P
from mobility.opportunities.queries import list_waiting_questions
from mobility.people.models import Person
from mobility.people.queries import list_hr_for_unit
from mobility.skills.models import HeldSkill, Skill

S = OpportunityStatus
WORKING_DAYS_A_YEAR = 250
LATE_FOR_HR = dt.timedelta(days=21)  # after the day for an answer HR gives a posting to another host
UNFILLED_AFTER = dt.timedelta(days=30)
WHY = "The plans of the team have changed since."


def list_postings(*clauses: sa.ColumnElement[bool]) -> list[Opportunity]:
    return list(session.scalars(sa.select(Opportunity).where(*clauses).order_by(Opportunity.id)))


def post(office: Office) -> Iterator[Act]:
    """Leaders write postings, few in August and at the end of the year."""
    chance = office.habits.chance("posting", office.today)
    expected = office.size * POSTINGS_PER_PERSON / WORKING_DAYS_A_YEAR * weight_of_season(office.today.month)
    count = int(expected) + (chance.random() < expected % 1)
    leaders = [one for one in list_staff(Person.leads_people) if office.habits.is_at_work(one, office.today)]
    for number, host in enumerate(chance.sample(leaders, min(count, len(leaders)))):
        chance_of_posting = office.habits.chance("posting", office.today, number)
        yield Act("draft a posting", None, partial(_draft, office, host, chance_of_posting))


def _draft(office: Office, host: Person, chance: random.Random) -> None:
    unit = host.org_unit
    assert unit is not None
    is_gig = chance.random() < CHANCES["gig"]
    open_days, lead = (chance.randint(9, 18), 9) if is_gig else (chance.randint(28, 40), 32)
    closes_on = office.today + dt.timedelta(days=open_days)
    is_rolling = is_gig and chance.random() < CHANCES["a gig without deadline"]
    size: dict[str, Any] = (
        {"weeks": chance.randint(2, 12), "hours_per_week": float(chance.choices(*GIG_HOURS)[0])}
        if is_gig
        else {"allocation_percent": float(chance.choice((20, 40, 50, 60, 100)))}
    )
    skills = _draw_skills(unit.id, chance)
    opportunities.draft_opportunity(
        actor=host,
        kind=OpportunityKind.GIG if is_gig else OpportunityKind.WORK_PACKAGE,
        title=f"{skills[0].label('en')} for {unit.name}, {office.today:%d %B}"[:200],
        description="Work with us for a while; everything that is needed is there, and somebody shows how.",
        language="en",
        org_unit=unit,
        legal_entity=host.legal_entity,
        starts_on=_monday_after(closes_on + dt.timedelta(days=lead)),
        closes_on=None if is_rolling else closes_on,
        is_rolling=is_rolling,
        time_zone=host.time_zone,
        workplace=host.site or "",
        country=host.country,
        days_abroad=chance.choice((0, 0, 0, 0, 5)),
        remote=chance.choice(list(Remote)),
        who_pays=chance.choice(list(WhoPays)),
        cost_centre=host.cost_centre,
        audience=chance.choices(list(Audience), AUDIENCES)[0],
        places=chance.choices(*PLACES)[0],
        required_skills=[(skill, 3, Importance.MUST) for skill in skills[1:]],
        taught_skills=[(skills[0], 2)],
        **size,
    )


def _draw_skills(unit_id: int, chance: random.Random) -> list[Skill]:
    """What people of the unit know: four or five skills, the first of them taught."""
    known = (
        session.scalars(
            sa.select(Skill)
            .where(
                Skill.id.in_(
                    sa.select(HeldSkill.skill_id)
                    .join(Person, Person.id == HeldSkill.person_id)
                    .where(Person.org_unit_id == unit_id, HeldSkill.valid_to.is_(None))
                )
            )
            .order_by(Skill.id)
        ).all()
        or session.scalars(sa.select(Skill).order_by(Skill.id).limit(40)).all()
    )
    return chance.sample(list(known), min(len(known), chance.randint(4, 5)))


def _monday_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=-day.weekday() % 7)


def send(office: Office) -> Iterator[Act]:
    """Drafts go to HR or out, with their dates put right where they have become too early."""
    for posting in list_postings(Opportunity.status == S.DRAFT):
        since = posting.submitted_at or posting.created_at
        host = office.first_due("posting", posting.hosts, since, posting.id)
        if host is not None and not office.habits.happens("stays a draft", posting.id):
            yield Act("send a posting", posting.id, partial(_send, office, host, posting))


def _has_bad_dates(posting: Opportunity) -> bool:
    return bool(
        opportunities.check_dates(
            kind=posting.kind,
            starts_on=posting.starts_on,
            closes_on=posting.closes_on,
            weeks=posting.weeks,
            time_zone=posting.time_zone,
        )
    )


def _send(office: Office, host: Person, posting: Opportunity) -> None:
    if _has_bad_dates(posting):
        later = dt.timedelta(weeks=1 + max(0, (office.today - posting.created_at.date()).days) // 7 + 2)
        dates: dict[str, Any] = {"starts_on": posting.starts_on + later}
        if posting.closes_on is not None:
            dates["closes_on"] = posting.closes_on + later
        opportunities.update_opportunity(actor=host, opportunity=posting, version=posting.version, **dates)
    if posting.needs_review:
        opportunities.submit_for_review(actor=host, opportunity=posting)
    else:
        opportunities.publish(actor=host, opportunity=posting)
    if office.habits.happens("a co-owner", posting.id) and not posting.co_owners:
        beside = next((one for one in _others_who_may_host(posting) if one.id != host.id), None)
        if beside is not None:
            opportunities.add_co_owner(actor=host, opportunity=posting, person=beside)


def _others_who_may_host(posting: Opportunity) -> list[Person]:
    """Leaders of the same unit, then of others, in an order that each posting has for itself."""
    leaders = list_staff(Person.leads_people, Person.id.not_in(posting.host_ids))
    return sorted(leaders, key=lambda one: (one.org_unit_id != posting.org_unit_id, one.id))


def review(office: Office) -> Iterator[Act]:
    for posting in list_postings(Opportunity.status == S.IN_REVIEW):
        partners = list_hr_for_unit(posting.org_unit, posting.legal_entity_id)
        able = [one for one in partners if permits(one, P.REVIEW, posting)]
        since = to_day(posting.submitted_at or posting.created_at)
        partner = office.first_due("reviewing", able, since, posting.id)
        if partner is None:
            continue
        if _has_bad_dates(posting) or office.habits.happens("sent back", posting.id, since):
            back = partial(
                opportunities.send_back, actor=partner, opportunity=posting, reason="Please check the dates."
            )
            yield Act("send a posting back", posting.id, back)
        else:
            act = partial(opportunities.approve, actor=partner, opportunity=posting)
            yield Act("approve a posting", posting.id, act)


def look_after(office: Office) -> Iterator[Act]:
    """Say that it is current, or take off what is not wanted any more."""
    for posting in list_postings(Opportunity.status == S.OPEN):
        asked_at, owner = posting.asked_current_at, posting.host_manager
        host = office.first_due("saying it is current", posting.hosts, asked_at, posting.id) if asked_at else None
        if host is not None:
            act = partial(opportunities.confirm_current, actor=host, opportunity=posting)
            yield Act("confirm a posting", posting.id, act)
        is_time = office.today >= to_day(posting.published_at or posting.created_at) + dt.timedelta(days=12)
        is_here = office.habits.is_at_work(owner, office.today)
        if is_time and is_here and office.habits.happens("cancelled", posting.id) and not posting.has_holders:
            cancel = partial(opportunities.cancel, actor=owner, opportunity=posting, reason=WHY)
            yield Act("cancel a posting", posting.id, cancel)


def ask(office: Office) -> Iterator[Act]:
    for posting in list_postings(Opportunity.status == S.OPEN):
        opened = to_day(posting.published_at or posting.created_at)
        if office.today != opened + dt.timedelta(days=2) or not office.habits.happens("a question", posting.id):
            continue
        chance = office.habits.chance("asker", posting.id)
        people = list_staff(Person.org_unit_id != posting.org_unit_id)
        able = (one for one in chance.sample(people, min(20, len(people))) if permits(one, P.ASK, posting))
        asker = next(able, None)
        if asker is not None:
            question = "Can one begin two weeks later?"
            yield Act(
                "ask a question",
                posting.id,
                partial(opportunities.ask_question, actor=asker, opportunity=posting, text=question),
            )


def answer_questions(office: Office) -> Iterator[Act]:
    for question in list_waiting_questions():
        host = office.first_due(
            "answering a question", question.opportunity.hosts, question.created_at, "question", question.id
        )
        if host is not None:
            yield Act("answer a question", question.id, partial(_answer, host, question))


def _answer(host: Person, question: Question) -> None:
    opportunities.answer_question(actor=host, question=question, answer="Yes, say so in your application.")


def name_other_hosts(office: Office) -> Iterator[Act]:
    """HR of the unit gives away what a leaver left behind, and what nobody has answered for weeks."""
    for posting in list_postings(Opportunity.status.in_([S.DRAFT, S.IN_REVIEW, S.OPEN, S.CLOSED])):
        host = posting.host_manager
        since = host.employed_until if host.has_left(office.today) else _late_since(posting, office.today)
        if since is None:
            continue
        partners = list_hr_for_unit(posting.org_unit, posting.legal_entity_id)
        partner = office.first_due("naming another host", partners, since, posting.id)
        if partner is not None:
            heirs = _others_who_may_host(posting)
            chance = office.habits.chance("heir", posting.id, office.today)
            heir = chance.choice([one for one in heirs if one.org_unit_id == posting.org_unit_id] or heirs)
            act = partial(opportunities.reassign_host, actor=partner, opportunity=posting, host=heir)
            yield Act("name another host", (posting.id, heir.id), act)


def _late_since(posting: Opportunity, today: dt.date) -> dt.date | None:
    waiting = session.scalars(
        sa.select(Application).where(Application.opportunity_id == posting.id, Application.status.in_(UNDECIDED))
    ).all()
    late = min((get_answer_day(one) + LATE_FOR_HR for one in waiting), default=today)
    return late if late < today else None


def end(office: Office) -> Iterator[Act]:
    """Completed once everybody is back; cancelled where nobody was found."""
    for posting in list_postings(Opportunity.status == S.CLOSED):
        if posting.has_holders or _has_unsettled(posting):
            continue
        was_filled = session.scalar(
            sa.select(sa.func.count(Move.id)).where(
                Move.opportunity_id == posting.id, Move.status.in_([MoveStatus.COMPLETED, MoveStatus.ENDED_EARLY])
            )
        )
        closed = to_day(posting.closed_at or posting.created_at)
        since = max(closed, posting.ends_on) if was_filled else closed + UNFILLED_AFTER
        host = office.first_due("completing", posting.hosts, min(since, office.today), posting.id)
        if since >= office.today or host is None:
            continue
        if was_filled:
            act = partial(opportunities.complete, actor=host, opportunity=posting)
            yield Act("complete a posting", posting.id, act)
        elif host.id == posting.host_manager_id:
            cancel = partial(opportunities.cancel, actor=host, opportunity=posting, reason=WHY)
            yield Act("cancel a posting", posting.id, cancel)


def _has_unsettled(posting: Opportunity) -> bool:
    undecided = sa.select(Application.id).where(
        Application.opportunity_id == posting.id, Application.status.in_(UNDECIDED)
    )
    going_on = sa.select(Move.id).where(
        Move.opportunity_id == posting.id, Move.status.in_([*BEFORE_DECISION, *UNDER_WAY])
    )
    return session.scalar(sa.select(undecided.exists() | going_on.exists())) or False
