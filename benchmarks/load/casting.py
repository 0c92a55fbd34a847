"""Whom the benchmark signs in: employees, hosts with applicants and HR partners, drawn from the company."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import cycle, islice

import sqlalchemy as sa
from flask import Flask

from benchmarks.load.visitors import Part
from mobility.applications.models import UNDECIDED, Application
from mobility.core import clock
from mobility.core.db import session
from mobility.opportunities.models import Opportunity, OpportunityStatus
from mobility.people.models import EMPLOYED, Person, Role, RoleGrant
from mobility.skills.models import Profile, Visibility
from tests.factories import make_session_token

EVERYBODY = {"home": 26, "find": 12, "search": 16, "opportunity": 24}
EMPLOYEE = {**EVERYBODY, "profile": 4, "apply": 3}
HOST = {**EVERYBODY, "shortlist": 30, "suggested": 6}
PARTNER = {**EVERYBODY, "inbox": 40}
TWENTY = [*[EMPLOYEE] * 7, *[HOST] * 2, PARTNER, *[EMPLOYEE] * 7, *[HOST] * 2, PARTNER]
POSTINGS, PEOPLE = 500, 2000


def cast(app: Flask, users: int) -> list[Part]:
    """Parts of so many, in the proportion of twenty; the same company gives the same people."""
    with app.app_context():
        chance = random.Random(7)
        postings = _draw(chance, _open(sa.select(Opportunity.id)), POSTINGS)
        people = _draw(chance, sa.select(Person.id), PEOPLE)
        acting = {id(EMPLOYEE): _employees(chance), id(HOST): _hosts(chance), id(PARTNER): _partners()}
        parts = []
        for acts in islice(cycle(TWENTY), users):
            person = next(acting[id(acts)])
            cookie = _cookie(app, session.get_one(Person, person))
            hosted = _hosted(person) if acts is HOST else ()
            parts.append(Part(cookie, acts, hosted, postings, people))
        session.commit()
        session.remove()
    return parts


def _open(query: sa.Select[int]) -> sa.Select[int]:
    return query.where(Opportunity.status == OpportunityStatus.OPEN, Opportunity.closes_on > clock.today())


def _draw(chance: random.Random, query: sa.Select[int], number: int) -> Sequence[int]:
    found = sorted(session.scalars(query))
    return chance.sample(found, min(number, len(found)))


def _employees(chance: random.Random) -> cycle[int]:
    query = sa.select(Person.id).join(Profile, Profile.person_id == Person.id)
    found = query.where(Person.engagement.in_(EMPLOYED), Profile.visibility == Visibility.OPEN)
    return cycle(_draw(chance, found, PEOPLE))


def _hosts(chance: random.Random) -> cycle[int]:
    waiting = sa.select(Application.opportunity_id).where(Application.status.in_(UNDECIDED))
    query = _open(sa.select(Opportunity.host_manager_id)).where(Opportunity.id.in_(waiting))
    return cycle(_draw(chance, query, POSTINGS))


def _hosted(host: int) -> Sequence[int]:
    return session.scalars(_open(sa.select(Opportunity.id)).where(Opportunity.host_manager_id == host)).all()


def _partners() -> cycle[int]:
    """The one whose scope is the whole company, and one of a part of it."""
    grants = sa.select(RoleGrant.person_id).where(RoleGrant.role == Role.HR).order_by(RoleGrant.id)
    found = session.scalars(grants).all()
    return cycle([found[0], found[-1]])


def _cookie(app: Flask, person: Person) -> str:
    sealed = app.session_interface.get_signing_serializer(app)
    return str(sealed.dumps({"_user_id": make_session_token(person), "_fresh": True}))
