"""What hosts and HR do with postings, for the gallery: questions, co-owners, changes, how a posting does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.notifications.models import Notification
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.opportunities.services import add_co_owner, answer_question, ask_question, update_opportunity
from mobility.people.models import Role
from tests.factories import World, grant, make_opportunity, make_person

# endpoint, address, who opens it, the button they press, what is then there
PAGES_OF_HOSTING = (
    ("opportunities.hr_list", "/opportunities/units", "hr"),
    ("opportunities.hr_list", "/opportunities/units", "hr_elsewhere"),
    ("opportunities.hr_list", "/opportunities/units?health=no_host", "hr"),
    ("opportunities.changes", "/opportunities/{open}/changes"),
    ("opportunities.changes", "/opportunities/{gig}/changes"),
    ("opportunities.hosts", "/opportunities/{open}/hosts", "host"),
    ("opportunities.hosts", "/opportunities/{open}/hosts?q=mar", "hr"),
    ("opportunities.hosts", "/opportunities/{open}/hosts?q=zzzz", "hr"),
    ("opportunities.ask", "/opportunities/{open}/ask"),
    ("opportunities.ask", "/opportunities/{open}/ask", "employee", "Send question"),
    ("opportunities.answer", "/opportunities/questions/{question}/answer", "host"),
    ("opportunities.answer", "/opportunities/questions/{question}/answer", "host", "Send answer"),
    ("opportunities.hide", "/opportunities/questions/{question}/hide", "host"),
    ("opportunities.hide", "/opportunities/questions/{question}/hide", "host", "Hide question"),
    ("opportunities.new", "/opportunities/new?kind=gig&start=example", "host"),
    (
        "opportunities.edit",
        "/opportunities/{in words}/edit",
        "host",
        "Suggest skills from my text",
        "#text-skills .hint",
    ),
    ("opportunities.edit", "/opportunities/{draft}/edit", "host", "Suggest skills from my text", "#text-skills .hint"),
    ("matching.panel", "/postings/reach", "host"),
    ("matching.panel", "/postings/reach?required_skills-0-skill=SQL&starts_on=2027-03-01", "host"),
    ("matching.reach", "/opportunities/{open}/reach", "host"),
)


def talk_about(world: World, ids: dict[str, Any]) -> None:
    """Questions on the open posting, a co-owner, and a change of its terms; a gig without a deadline."""
    posting = session.get_one(Opportunity, ids["open"])
    answered = ask_question(actor=world.colleague, opportunity=posting, text="Is it on site?")
    session.execute(sa.update(Notification).values(created_at=clock.now() - dt.timedelta(hours=1)))
    waiting = ask_question(actor=world.colleague, opportunity=posting, text=f"Who does {posting.title} today?")
    answer_question(actor=world.host, question=answered, answer="Yes, on Mondays.")
    second = grant(make_person("Sam Second", org_unit=world.host.org_unit), Role.HOST).person
    add_co_owner(actor=world.host, opportunity=posting, person=second)
    update_opportunity(actor=world.host, opportunity=posting, version=posting.version, workplace="Lyon")
    words = "Build the board in Power BI for the team. You will learn Storytelling and SQL on the way."
    skills = (posting.required_skills[1].skill,)
    described = make_opportunity(world.host, OpportunityStatus.DRAFT, title="Words", description=words, skills=skills)
    ids["in words"] = described.id
    gig = session.get_one(Opportunity, ids["gig"])
    gig.closes_on, gig.asked_current_at = None, clock.now()
    ids["question"] = waiting.id
