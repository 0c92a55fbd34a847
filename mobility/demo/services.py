"""Loading the made-up company: people, postings in every state, two years of history, and sign-ins to look at it."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from mobility.accounts import services as accounts
from mobility.accounts.models import Account
from mobility.audit.chain import put_anchors_aside
from mobility.audit.models import freeze, thaw
from mobility.core import clock
from mobility.core.db import Model, session
from mobility.demo import simulation
from mobility.demo.cast import SignIn, appoint_hr, ask_about_data, cast_parts, govern, keep_searches, tell_employee
from mobility.demo.clearing import pause_a_move
from mobility.demo.company import found_company, write_profiles
from mobility.demo.contracts import write_contracts
from mobility.demo.courses import teach
from mobility.demo.crowd import add_crowd
from mobility.demo.plans import (
    HISTORY_DAYS,
    make_plans,
    stories_of,
    todays_stories,
)
from mobility.demo.stories import DAY, housekeeping
from mobility.notifications.models import MailStatus, Notification, OutgoingMail
from mobility.people.models import OrgUnit, Person, Role
from mobility.skills.services import load_starter, starter_lines

NEW_MAIL = dt.timedelta(days=14)
LIVED_PEOPLE, LIVED_POSTINGS = 400, 80  # whose story is told step by step; those beyond are a crowd


@dataclass(frozen=True)
class Loaded:
    """What there is now, and who can sign in."""

    people: int
    opportunities: int
    skills: int
    refused: Counter[str]
    sign_ins: list[SignIn]


def is_empty() -> bool:
    return session.scalar(sa.select(Person.id).limit(1)) is None


def empty_database() -> None:
    """Delete every row of every table; only a demo does this."""
    session.execute(sa.update(OrgUnit).values(head_id=None, parent_id=None))
    session.execute(sa.update(Person).values(line_manager_id=None))
    thaw(session.connection())
    for table in reversed(Model.metadata.sorted_tables):
        session.execute(sa.delete(table))
    freeze(session.connection())
    put_anchors_aside()
    session.expire_all()


def load_company(*, size: int, postings: int, seed: int, password: str) -> Loaded:
    """Everything, in one transaction; the same seed gives the same company, dated from today.

    The first few hundred people live two years through the services; however many more there are is written in batches.
    """
    lived, crowd = min(size, LIVED_PEOPLE), max(0, size - LIVED_PEOPLE)
    lived_postings = min(postings, LIVED_POSTINGS) if crowd else postings
    chance = random.Random(seed)  # noqa: S311  (a made-up company needs no secrets)
    skills = load_starter(lines=starter_lines())
    with clock.elsewhere():
        clock.set_now(clock.now() - dt.timedelta(days=HISTORY_DAYS))
        company = found_company(chance, lived)
    sign_ins = cast_parts(company)
    appoint_hr(company)
    govern(company, next(sign_in.person for sign_in in sign_ins if sign_in.person.has(Role.ADMIN)))
    write_profiles(company)
    tell_employee(company)
    session.flush()
    now = clock.now()
    plans = make_plans(company, now, lived_postings)
    stories = [
        housekeeping(now - HISTORY_DAYS * DAY),
        *stories_of(company, plans),
        *todays_stories(company, plans, now),
    ]
    refused = simulation.run(stories, until=now)
    pause_a_move(now)
    write_contracts(company, now)
    keep_searches(company, now)
    ask_about_data(company, next(one.person for one in sign_ins if one.person.has(Role.PRIVACY)), now)
    teach(company, now)
    _tidy_mail(now)
    for sign_in in sign_ins:
        accounts.invite(actor=None, person=sign_in.person)
        session.flush()
        account = session.scalars(sa.select(Account).where(Account.person_id == sign_in.person.id)).one()
        accounts.set_password(account=account, password=password)
    if crowd:
        add_crowd(company, now, people=crowd, postings=postings - lived_postings)
    return Loaded(
        people=len(company.people) + crowd,
        opportunities=len(plans) + postings - lived_postings,
        skills=skills.created + skills.updated + skills.unchanged,
        refused=refused,
        sign_ins=sign_ins,
    )


def _tidy_mail(now: dt.datetime) -> None:
    """Mails of the past were sent in the past; only what is new is left unread."""
    session.flush()
    session.execute(sa.update(OutgoingMail).values(status=MailStatus.SENT, sent_at=OutgoingMail.created_at))
    session.execute(
        sa.update(Notification).where(Notification.created_at < now - NEW_MAIL).values(read_at=Notification.created_at)
    )
