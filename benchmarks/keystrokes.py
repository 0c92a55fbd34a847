"""How long a practised person needs, by the keystroke-level model, for two flows of the made-up company (U1, U2).

    python -m benchmarks.keystrokes

loads `flask demo load` into a temporary folder, then walks the flows over HTTP as somebody without a browser does, and
adds up the operators of each act (Card, Moran & Newell 1980, "The keystroke-level model for user performance time with
interactive systems", Communications of the ACM 23(7)): the times of an average typist. What the computer takes to
answer is added as it was measured here. Reading is not part of the model; that somebody thinks before an act is.
"""

from __future__ import annotations

import io
import os
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from mobility import settings
from mobility.app import create_app
from mobility.core import clock
from mobility.core.db import session
from mobility.embeddings.services import open_embedder
from mobility.matching.indexing import update_index
from mobility.opportunities.models import Opportunity
from mobility.people.models import Engagement, LegalEntity, OrgUnit, Person
from mobility.skills.models import HeldSkill, Profile, Visibility
from tests.client import AuditingClient
from tests.journeys.plain_visitor import PlainVisitor, tag_of
from tests.skills.cv_files import docx

SECONDS = {"K": 0.28, "P": 1.1, "B": 0.1, "H": 0.4, "M": 1.35}  # key, point, button down or up, hand to device, think
CLICK, THINK_AND_CLICK = "PBB", "MPBB"
MOTIVATION = "I would like to build what I now only measure."
SKILLS, LEVEL, OTHER_LEVEL = 5, "3 · independent", "4 · advanced"
BEGINNING = 4  # letters of a skill until it is offered in the list


class Timed(PlainVisitor):
    """Counts what hands and head do, the screens that are opened and the fields that are typed into."""

    def __init__(self, app, person: Person) -> None:
        client = app.test_client()
        person.chosen_language = "en"
        super().__init__(client.sign_in(person), person.name, person.email, "en")
        session.commit()
        self.operators, self.waited, self.screens, self.typed = "", 0.0, [], 0

    def begin(self, address: str) -> Timed:
        self.open(address)
        self.operators, self.waited, self.screens, self.typed = "", 0.0, [], 0
        return self

    def open(self, address, status=None):
        self._wait(super().open, address, status)

    def _send(self, form, pressed, status):
        self._wait(super()._send, form, pressed, status)

    def _wait(self, act, *what) -> None:
        began = time.perf_counter()
        act(*what)
        self.waited += time.perf_counter() - began
        self.screens.append(self.address)

    def follow(self, label: str) -> None:
        self.operators += THINK_AND_CLICK
        super().follow(label)

    def press(self, button, answers=None, **how):
        super().press(button, answers, **how)
        self.operators += THINK_AND_CLICK

    def _fill(self, form, key, value):
        super()._fill(form, key, value)
        label = next(one for one in self._all("label", within=form) if str(key) in "".join(one.itertext()))
        field = next(e for e in self._all("input", "select", "textarea") if e.get("id") == label.get("for"))
        if tag_of(field) == "select":
            self.operators += THINK_AND_CLICK + CLICK  # open the list, choose
        elif field.get("type") in {"radio", "checkbox"}:
            self.operators += THINK_AND_CLICK
        else:
            self.typed += 1
            offered = field.get("list")
            keys = BEGINNING if offered else len(str(value))
            self.operators += "M" + CLICK + "H" + "K" * keys + "H" + (CLICK if offered else "")

    def send_file(self, button: str, content: bytes) -> None:
        """Open the list of files, take one with a double click, send it."""
        self.operators += THINK_AND_CLICK + "M" + CLICK + "BB" + THINK_AND_CLICK
        form = self._form_of(next(one for one in self._all("button") if "".join(one.itertext()).strip() == button))
        began = time.perf_counter()
        data = {"file": (io.BytesIO(content), "cv.docx")}
        answer = self._client.post(form.get("action"), data=data, follow_redirects=True)
        self._receive(answer)
        self.waited += time.perf_counter() - began
        self.screens.append(self.address)

    def told(self, what: str, bar: float) -> None:
        hands = sum(SECONDS[operator] for operator in self.operators)
        count = {operator: self.operators.count(operator) for operator in SECONDS}
        parts = f"{hands:.1f} s of acts {count}, {self.waited:.1f} s of answers"
        print(f"{what}: {hands + self.waited:.1f} s ({parts}); bar {bar} s")


def open_company(folder: Path):
    """The application on the made-up company of `make run`, found by vectors of the stand-in for a model."""
    environment = {"INSTANCE_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'mobility.db'}"}
    app = create_app(settings.from_environment(os.environ | environment | {"EMBEDDING_MODEL": "hashing"}))
    app.test_client_class = AuditingClient
    for command in (["db", "upgrade"], ["demo", "load"]):
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0, result.output
    with app.app_context():
        update_index(open_embedder=lambda: open_embedder(name="hashing", models=""))
        session.commit()
    return app


def apply(app) -> None:
    """U1: from a posting to the confirmation, with a profile that is filled in."""
    applicant = session.scalar(
        sa.select(Person)
        .join(Profile, Profile.person_id == Person.id)
        .where(Profile.visibility == Visibility.OPEN, Person.engagement == Engagement.PERMANENT)
        .where(Person.employed_until.is_(None))
        .order_by(Person.id)
    )
    visitor = Timed(app, applicant)
    visitor.open("/suggestions")
    address = next(a.get("href") for a in visitor._all("a") if (a.get("href") or "").startswith("/opportunities/"))
    opportunity = session.get_one(Opportunity, int(address.split("/")[2]))
    host = opportunity.host_manager.name
    visitor.begin(f"/opportunities/{opportunity.id}")
    visitor.press("Start application")
    visitor.follow("Start writing")
    before = len(visitor.screens)
    visitor.press("Save and continue", {"Why do you want this?": MOTIVATION})
    visitor.press("This is right, continue")
    visitor.press(f"Send application to {host}")
    visitor.sees("Your application was sent")
    screens = len(visitor.screens) - before
    print(f"U1: {screens} screens that are filled in, {visitor.typed} typed field of {len(MOTIVATION)} letters")
    visitor.told("U1: from the posting to the confirmation", 25)


def _hire(like: Person, name: str) -> Person:
    """Somebody new with the job of another."""
    unit, entity = session.get_one(OrgUnit, like.org_unit_id), session.get_one(LegalEntity, like.legal_entity_id)
    newcomer = Person(
        name=name, email=f"{name.replace(' ', '.').lower()}@example.com", employee_number=name, org_unit=unit,
        legal_entity=entity, employed_from=clock.today(), job_title=like.job_title, time_zone=like.time_zone,
        country=like.country,
    )  # fmt: skip
    session.add(newcomer)
    session.commit()
    return newcomer


def _find_like() -> tuple[Person, list[str]]:
    """Whom the newcomers are like, and five of their skills."""
    like = session.scalar(sa.select(Person).join(HeldSkill, HeldSkill.person_id == Person.id).order_by(Person.id))
    held = sa.select(HeldSkill).where(HeldSkill.person_id == like.id, HeldSkill.valid_to.is_(None)).limit(SKILLS)
    names = [one.skill.label("en") for one in session.scalars(held)]
    assert len(names) == SKILLS, f"{like.name} has {len(names)} skills"
    return like, names


def arrive(app) -> None:
    """U2: somebody new names five skills and is shown what fits."""
    like, names = _find_like()
    visitor = Timed(app, _hire(like, "Nora New")).begin("/profile")
    for name in names:
        visitor.press("Add skill", {"Skill": name, "Your level": LEVEL})
    profile = len(set(map(_path, visitor.screens)))
    visitor.follow("Home")
    visitor.open("/suggestions")  # which comes with the page
    _tell_suggestions(visitor, "U2 by hand (with the one that shows them)", profile + 1)
    visitor.told("U2: from the profile to the suggestions", 90)


def arrive_with_cv(app) -> None:
    """U2: somebody new sends a CV, corrects two levels of what was found, and is shown what fits."""
    like, names = _find_like()
    cv = docx(*(f"Worked on {name} for three years in Lyon." for name in names), "Skills", ", ".join(names))
    newcomer = _hire(like, "Noa New")
    Timed(app, newcomer).begin("/profile/start").send_file("Read my CV", cv)  # the labels are in memory from now on
    visitor = Timed(app, newcomer).begin("/profile/start")
    visitor.send_file("Read my CV", cv)
    for name in names[:2]:
        form = next(form for form in visitor._all("form") if form.get("action", "").endswith("/take"))
        visitor._fill(form, f"Your level in {name}", OTHER_LEVEL)
    visitor.press("Add what I ticked to my profile")
    assert visitor.is_at("/suggestions"), visitor.address
    _tell_suggestions(visitor, "U2 with a CV (before they are shown)", len({"/profile/start", *visitor.screens[:-1]}))
    visitor.told("U2: from the CV to the suggestions", 90)


def _tell_suggestions(visitor: Timed, what: str, screens: int) -> None:
    links = {a.get("href") for a in visitor._all("a")}
    shown = {link for link in links if link and link.startswith("/opportunities/") and link.count("/") == 2}
    reasons = [link for link in links if link and link.endswith("/fit")]
    print(
        f"{what}: {screens} screens, {len(shown)} suggestions, {len(reasons)} of them with the reason; bar 2 screens, 5"
    )


def _path(address: str) -> str:
    return address.partition("?")[0]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        app = open_company(Path(name))
        apply(app)
        arrive(app)
        arrive_with_cv(app)


if __name__ == "__main__":
    main()
