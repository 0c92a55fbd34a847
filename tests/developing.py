"""Contracts and interviews in every state, for tests, the page × role table and the gallery."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core import clock
from mobility.core.db import session
from mobility.development import services
from mobility.development.changes import fingerprint, read_content
from mobility.development.models import ActionKind, DevelopmentContract, InterviewKind, TalkKind
from mobility.development.queries.contract import find_of
from mobility.people.models import Person
from mobility.skills.models import Skill
from mobility.training.models import Course, CourseFormat, CourseSkill
from tests.factories import World, make_person, make_skill, save

WISHES = "I would like to tell stories with figures."


def this_year() -> int:
    return clock.today("Europe/Paris").year


def make_draft(person: Person, skill: Skill | None = None, year: int | None = None, **more: Any) -> DevelopmentContract:
    """The person's own: a wish, and one goal with a gig and a talk with a mentor; of `year`, though it be over."""
    contract = (
        _of_year(person, year) if year else services.begin_contract(actor=person, person=person, year=this_year())
    )
    services.write_wishes(actor=person, contract=contract, wishes=WISHES, version=contract.version)
    add_goal(person, contract, skill or make_skill("Storytelling"), **more)
    session.commit()
    return contract


def _of_year(person: Person, year: int | None) -> DevelopmentContract | None:
    if year is None:
        return None
    return save(DevelopmentContract(person=person, year=year, begun_by=person, manager=person.line_manager))


def add_goal(actor: Person, contract: DevelopmentContract, skill: Skill, long: str = "") -> None:
    goal = services.write_goal(
        actor=actor, contract=contract, skill=skill, level=4, sentence=f"So that boards read our reports. {long}"
    )
    today = clock.today()
    services.write_action(
        actor=actor, goal=goal, kind=ActionKind.GIG, title=f"A gig that tells a story {long}"[:200], hours=40.0,
        starts_on=today, ends_on=today + dt.timedelta(days=60), success="One story on the intranet.",
    )  # fmt: skip
    services.write_action(actor=actor, goal=goal, kind=ActionKind.MENTORING, title="Talk with a mentor each month")
    services.write_action(actor=actor, goal=goal, kind=ActionKind.COURSE, title="A course on stories", hours=6.0)


def seen(contract: DevelopmentContract) -> str:
    newest = contract.newest
    is_proposed = contract.status.value == "proposed" and newest is not None
    return fingerprint(newest.content if is_proposed and newest else read_content(contract))


def propose(actor: Person, contract: DevelopmentContract) -> DevelopmentContract:
    services.propose_contract(actor=actor, contract=contract, seen=seen(contract))
    session.commit()
    return contract


def agree(contract: DevelopmentContract) -> DevelopmentContract:
    """Proposed by the person, signed by the line manager."""
    propose(contract.person, contract)
    manager = contract.person.line_manager
    assert manager is not None
    services.sign_contract(actor=manager, contract=contract, seen=seen(contract))
    session.commit()
    return contract


def talk(contract: DevelopmentContract, kind: TalkKind, words: str = "It goes well.") -> DevelopmentContract:
    services.record_talk(actor=contract.person, contract=contract, kind=kind, held_on=clock.today(), words=words)
    session.commit()
    return contract


def make_in(state: str, person: Person, skill: Skill | None = None, **more: Any) -> DevelopmentContract:
    contract = make_draft(person, skill, **more)
    if state == "draft":
        return contract
    if state == "proposed":
        return propose(person, contract)
    agree(contract)
    if state == "checked":
        talk(contract, TalkKind.MID_YEAR, **({"words": more["long"]} if "long" in more else {}))
    if state in {"reviewed", "closed"}:
        talk(contract, TalkKind.YEAR_END)
    if state == "closed":
        services.close_contract(actor=person, contract=contract)
    session.commit()
    return contract


def record_interview(by: Person, person: Person, **fields: Any) -> Any:
    fields = {"kind": InterviewKind.CAREER, "held_on": clock.today(), "topics": ["skills", "wishes"], **fields}
    interview = services.record_interview(actor=by, person=person, **fields)
    session.commit()
    return interview


def of(person: Person) -> DevelopmentContract:
    contract = find_of(person, this_year())
    assert contract is not None
    return contract


def make_course(skill: Skill, title: str = "Stories for boards") -> Course:
    course = Course(reference=f"C-{skill.id}", title=title, format=CourseFormat.E_LEARNING, hours=6.0)
    course.skills.append(CourseSkill(skill=skill, from_level=1, to_level=3))
    return save(course)


def things_developing(people: World, values: dict[str, str]) -> dict[str, dict[str, Any]]:
    """By name the ids that addresses need: the employee's contracts of several years, each in another state."""
    year, skill = this_year(), make_skill("Presenting")
    contracts = {
        "shared draft": make_draft(people.employee, skill),
        "reviewed contract": make_in("reviewed", people.employee, skill, year=year - 1),
        "agreed contract": make_in("agreed", people.employee, skill, year=year - 2),
        "proposed contract": make_in("proposed", people.employee, skill, year=year - 3),
        "private draft": make_draft(people.employee, skill, year=year - 4),
    }
    services.share_draft(actor=people.employee, contract=contracts["shared draft"])
    interview = record_interview(people.manager, people.employee)
    session.commit()
    ids: dict[str, dict[str, Any]] = {name: {"contract_id": one.id} for name, one in contracts.items()}
    for name in ("shared draft", "agreed contract"):
        goal = contracts[name].goals[0]
        ids[f"goal of the {name}"] = {**ids[name], "goal_id": goal.id}
        ids[f"action of the {name}"] = {**ids[name], "action_id": goal.actions[0].id}
        ids[f"course action of the {name}"] = {**ids[name], "action_id": goal.actions[2].id}
    values |= {
        "seen draft": seen(contracts["shared draft"]), "seen proposal": seen(contracts["proposed contract"]),
        "version of the contract": str(contracts["shared draft"].version), "wanted skill": str(skill.id),
        "course of the action": str(make_course(skill).id),
    }  # fmt: skip
    return ids | {
        "version of the agreed contract": {**ids["agreed contract"], "number": 1},
        "talk of the reviewed contract": {**ids["reviewed contract"], "kind": "year_end"},
        "career interview": {"interview_id": interview.id},
    }


def sent_developing(values: dict[str, str]) -> dict[str, dict[str, Any]]:
    today = clock.today().isoformat()
    goal = {"skill": "", "level": "3", "sentence": "Speak up in meetings."}
    action = {"kind": "course", "title": "A course on speaking", "skill": "", "starts_on": today, "ends_on": "",
              "hours": "12.5", "success": "One talk given."}  # fmt: skip
    talk = {"held_on": today, "words": "It goes well."}
    return {
        "development.begin": {"year": str(this_year())},
        "development.begin_for": {"year": str(this_year())},
        "development.wishes": {"wishes": "More figures.", "version": values["version of the contract"]},
        "development.new_goal": goal,
        "development.edit_goal": {**goal, "version": "1"},
        "development.new_action": action,
        "development.edit_action": {**action, "version": "1"},
        "development.propose": {"seen": values["seen draft"]},
        "development.sign": {"seen": values["seen proposal"]},
        "development.check": talk,
        "development.review": talk,
        "development.add_words": {"words": "So I find."},
        "development.choose_course": {"course": values["course of the action"]},
        "development.put_gap": {"skill": values["wanted skill"], "level": "3"},
        "development.record_interview": {
            "kind": "review", "held_on": (clock.today() - dt.timedelta(days=3)).isoformat(), "topics": ["skills"],
            "review_topics": ["held"],
        },
    }  # fmt: skip


def hang_developing(world: World, long: str) -> tuple[dict[str, int], dict[str, int]]:
    """Ids of contracts and of people for the gallery: one person for each state."""
    ids, people = {}, {}
    for state in ("draft", "proposed", "agreed", "checked", "reviewed", "closed"):
        person = make_person(f"Dee {state}", org_unit=world.manager.org_unit, line_manager=world.manager)
        skill = make_skill(f"{long} {state}")
        make_course(skill, f"Stories {state} {long}")
        contract = make_in(state, person, skill, long=long)
        people[f"learner {state}"], ids[f"contract {state}"] = person.id, contract.id
        ids[f"goal {state}"], ids[f"action {state}"] = contract.goals[0].id, contract.goals[0].actions[0].id
        if state == "checked":
            services.change_contract(actor=person, contract=contract)
            add_goal(person, contract, make_skill(f"Debating {state}"))
            agree(contract)
    record_interview(world.manager, session.get_one(Person, people["learner agreed"]))
    return ids, people


# endpoint, address, who opens it, and the button pressed there
PAGES: tuple[tuple[str, ...], ...] = (
    *(("development.index", "/development/", who) for who in ("learner agreed", "newcomer")),
    *(("development.team", "/development/team", who) for who in ("manager", "boss")),
    *(("development.show", f"/development/contracts/{{contract {state}}}", f"learner {state}")
      for state in ("draft", "proposed", "agreed", "reviewed")),
    ("development.show", "/development/contracts/{contract checked}", "manager"),
    ("development.version", "/development/contracts/{contract checked}/versions/2", "manager"),
    ("development.wishes", "/development/contracts/{contract draft}/wishes", "learner draft"),
    ("development.new_goal", "/development/contracts/{contract draft}/goals/new", "learner draft"),
    ("development.new_goal", "/development/contracts/{contract draft}/goals/new", "learner draft", "Save goal"),
    ("development.edit_goal", "/development/contracts/{contract draft}/goals/{goal draft}", "learner draft"),
    ("development.new_action", "/development/contracts/{contract draft}/goals/{goal draft}/actions/new",
     "learner draft", "Save action"),
    ("development.edit_action", "/development/contracts/{contract draft}/actions/{action draft}", "learner draft"),
    ("development.check", "/development/contracts/{contract agreed}/check", "manager", "Put it on record"),
    ("development.review", "/development/contracts/{contract agreed}/review", "manager"),
    ("development.add_words", "/development/contracts/{contract checked}/talks/mid_year/words", "manager",
     "Save my words"),
    ("development.fitting", "/development/contracts/{contract agreed}/actions/{action agreed}/fitting",
     "learner agreed"),
    ("development.gaps", "/development/opportunities/{open}/gaps", "newcomer"),
    *(("development.interviews", "/development/people/{learner agreed}/interviews", who)
      for who in ("learner agreed", "manager")),
    ("development.interviews", "/development/people/{newcomer}/interviews", "newcomer"),
    ("development.record_interview", "/development/people/{learner agreed}/interviews/new", "manager",
     "Sign and put on record"),
    *(("development.interviews_due", "/development/interviews", who) for who in ("hr", "hr_elsewhere")),
    ("oversight.contracts", "/oversight/contracts", "hr"),
)  # fmt: skip
