"""A company in which a journey takes place: its people as visitors, its clock, its worker, its letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from flask import Flask

from mobility import worker
from mobility.accounts.services import invite
from mobility.applications.blind import code_of, short_code
from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import Message
from mobility.opportunities.models import Opportunity
from mobility.people.models import Person
from tests.factories import World, make_skill, make_world
from tests.journeys.visitor import Visitor
from tests.journeys.words import squeeze

BEGINNING = dt.date(2027, 1, 11)
SKILLS = (("Power BI", "Power BI"), ("Data quality", "Qualité des données"), ("Storytelling", "Mise en récit"))

# makes the visitor of a name, an e-mail address and a language
MakeVisitor = Callable[[str, str, str], Visitor]


class Story:
    """`language` is everybody's but the manager's, so that every letter shows whose language it is in."""

    def __init__(self, app: Flask, make_visitor: MakeVisitor, language: str) -> None:
        self.app, self.language, self._make_visitor = app, language, make_visitor
        self.set_day(BEGINNING)
        self._visitors: dict[str, Visitor] = {}
        self.names: dict[str, str] = {}
        world = make_world()
        self._settle_in(world)
        self.skills = [dict(zip(("en", "fr"), labels, strict=True)) for labels in SKILLS]
        for english, french in SKILLS:
            make_skill(english, french)
        session.remove()

    def _settle_in(self, world: World) -> None:
        """Who is who, by the keys of `tests.factories.World`; each gets a link to choose a password."""
        self._people: dict[str, tuple[str, str, str]] = {}
        for key, person in vars(world).items():
            person.language = {"en": "fr", "fr": "en"}[self.language] if key == "manager" else self.language
            self._people[key] = (person.name, person.email, person.language)
            self.names[key] = person.name
        self._change(world)
        session.commit()

    def _change(self, world: World) -> None:
        """For stories that begin otherwise."""

    def skill(self, number: int, visitor: Visitor) -> str:
        """A skill of the taxonomy as this reader calls it."""
        return self.skills[number][visitor.words.language]

    def candidate(self, key: str, title: str) -> Message:
        """What a host calls this person before they know who it is."""
        person = session.query(Person).filter_by(email=self._people[key][1]).one()
        posting = session.query(Opportunity).filter_by(title=title).one()
        code = short_code(code_of(posting.id, person.id))
        session.remove()
        return Message("Candidate %(code)s", {"code": code})

    def visitor(self, key: str) -> Visitor:
        """Somebody at their screen; the first time they come by the link they were sent."""
        if key not in self._visitors:
            name, email, language = self._people[key]
            self._visitors[key] = self._make_visitor(name, email, language)
            self._visitors[key].accept_invitation(self._send_link(email))
        return self._visitors[key]

    def _send_link(self, email: str) -> str:
        secret = invite(actor=None, person=session.query(Person).filter_by(email=email).one())
        session.commit()
        session.remove()
        return f"/welcome/{secret}"

    # Time and the worker.

    def set_day(self, day: dt.date) -> None:
        clock.set_now(dt.datetime.combine(day, dt.time(9), dt.UTC))

    def go_to(self, day: dt.date) -> None:
        """Days pass, and the worker has done what was due."""
        self.set_day(day)
        worker.run_all(self.app)

    def let_it_be_final(self) -> None:
        """The minutes pass in which HR can undo a decision, and nobody is told of it."""
        clock.set_now(clock.now() + dt.timedelta(minutes=11))

    # Being told.

    def tell(self, key: str, subject: str, link: str = "", **params: Any) -> Visitor:
        """This person was told so by letter and in the app, in their language; they follow the link if it is named."""
        visitor = self.visitor(key)
        words = visitor.say(subject, **params)
        self._find_letter(visitor, words)
        visitor.visit(visitor.say("Notifications"))
        visitor.sees(words)
        if link:
            visitor.press(f"{visitor.say(link)}: {words}")
        return visitor

    def _find_letter(self, visitor: Visitor, subject: str) -> None:
        worker.run_all(self.app)
        letters = [letter for letter in self._list_letters() if letter["To"].addresses[0].addr_spec == visitor.email]
        found = [letter for letter in letters if squeeze(letter["Subject"]) == subject]
        assert found, f"no letter to {visitor.name} says “{subject}”, but {[str(one['Subject']) for one in letters]}"
        body = squeeze(found[-1].get_body(("plain",)).get_content())
        assert visitor.say("Hello %(name)s,", name=visitor.name) in body
        assert "http://localhost/" in body

    def _list_letters(self) -> list[EmailMessage]:
        files = sorted(self.app.config["MAIL_DIR"].glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]

    def count_letters_to(self, key: str) -> int:
        worker.run_all(self.app)
        email = self._people[key][1]
        return sum(letter["To"].addresses[0].addr_spec == email for letter in self._list_letters())
