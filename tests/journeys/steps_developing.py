"""The steps of a year with a development contract: written, signed by both, lived through, closed."""

from __future__ import annotations

import datetime as dt

from mobility.core.i18n import Message
from tests.journeys.facts import Step
from tests.journeys.story import BEGINNING, Opening, Story
from tests.journeys.variants import COURSE_TITLE
from tests.journeys.visitor import In, Visitor

YEAR = BEGINNING.year
THE_GIG = Opening("Tell the story of our plants", dt.date(YEAR, 8, 10), weeks=6)
GIG_POSTED, GIG_DEADLINE, GIG_FIRST_DAY = dt.date(YEAR, 8, 2), dt.date(YEAR, 8, 20), dt.date(YEAR, 9, 27)
LAST_WEEKS = dt.date(YEAR, 12, 6)
WISHES = "I would like to tell stories with figures."
SPEAK = "Speak up in the monthly meeting."
SUCCESS = "The board is read on Monday, without questions."
PACKAGE, GIG, COURSE = "A project with another team", "A few hours a week", "One course on it"


def contract_of(year: int = YEAR) -> Message:
    return Message("%(label)s %(year)s", {"label": Message("Development contract"), "year": str(year)})


def goal_of(story: Story, reader: Visitor) -> str:
    return reader.say(
        "%(skill)s, up to level %(level)s of 5 (%(word)s)",
        skill=story.skill(2, reader), level=4, word=reader.say("advanced"),
    )  # fmt: skip


def act_on(reader: Visitor, act: str, what: str) -> str:
    """The name of a button or link of which there are several."""
    return reader.say("%(act)s: %(person)s", act=Message(act), person=what)


def open_contract(story: Story, key: str, year: int = YEAR) -> Visitor:
    """From the first page, as its person or as their line manager finds it."""
    reader = story.visitor(key)
    reader.visit(reader.say("My development"))
    if key == "employee":
        reader.follow(reader.say(contract_of(year).msgid, **contract_of(year).params))
    else:
        reader.follow(reader.say("See my team"))
        reader.follow(reader.say("Open the contract of %(person)s", person=story.names["employee"]))
    return reader


# Written, changed, signed.


def the_person_writes_a_draft(story: Story) -> None:
    person = story.visitor("employee")
    say = person.say
    person.visit(say("My development"))
    person.press(say("Begin the draft for %(year)s", year=YEAR))
    alone = "A draft that is yours alone. Next: you share it with %(line)s, or sign and propose it, when you are ready."
    person.sees(say(alone, line=story.names["manager"]))
    person.sees(say("Write at least one goal first, so that there is something to agree on."))
    person.follow(say("Write my wishes"))
    person.press(say("Save my wishes"), {say("Your wishes"): WISHES})
    add_goal(person, {say("Skill"): story.skill(2, person), say("Up to level"): f"4 · {say('advanced')}"})
    for kind, title in (("Work package", PACKAGE), ("Gig", GIG), ("Course", COURSE)):
        add_action(person, goal_of(story, person), kind, title)
    person.sees(WISHES, PACKAGE, GIG, COURSE)


def add_goal(writer: Visitor, answers: dict[str, str]) -> None:
    writer.follow(writer.say("Add a goal"))
    writer.press(writer.say("Save goal"), answers)


def add_action(writer: Visitor, goal: str, kind: str, title: str, success: str = "") -> None:
    say = writer.say
    writer.follow(act_on(writer, "Add an action", goal))
    answers = {say("What it is"): say(kind), say("What is done"): title}
    writer.press(say("Save action"), answers | ({say("What success looks like"): success} if success else {}))


def the_person_proposes_it(story: Story) -> None:
    person = story.visitor("employee")
    person.press(person.say("Sign and propose"))
    person.sees(person.say("Signed and proposed. %(name)s is asked to sign.", name=story.names["manager"]))


def the_manager_asks_for_a_change(story: Story) -> None:
    """They write a goal of theirs beside the others; by that, both of them sign anew."""
    name = story.names["employee"]
    manager = story.tell(
        "manager", "%(actor)s signed and asks you to sign: %(label)s of %(person)s", "Open the contract",
        actor=name, label=contract_of(), person=name,
    )  # fmt: skip
    say = manager.say
    manager.sees(WISHES, PACKAGE, goal_of(story, manager), say("Sign this version"))
    manager.press(say("Change the contract"))
    add_goal(manager, {say("The goal in a sentence"): SPEAK})
    add_action(manager, SPEAK, "Mentoring", "Rehearse with Bo")
    manager.press(say("Sign and propose"))


def the_person_reads_the_change_and_signs(story: Story) -> None:
    person = story.tell(
        "employee", "%(actor)s signed and asks you to sign: %(label)s of %(person)s", "Open the contract",
        actor=story.names["manager"], label=contract_of(), person=story.names["employee"],
    )  # fmt: skip
    say = person.say
    person.follow(say("Read version %(number)s, and what it changed", number=2))
    person.sees(say("Changes from version %(number)s", number=1), SPEAK)
    person.follow(say("Back to the contract"))
    person.press(say("Sign this version"))
    person.sees(say("Agreed: both of you signed the same version."))
    story.tell("manager", "Agreed: %(label)s of %(person)s", label=contract_of(), person=story.names["employee"])


# A work package and a gig: found by the action, applied for, worked, ticked.


def found_by(action: str) -> Step:
    """The search that the action keeps tells of it, and the action itself shows it."""

    def it_is_found_by_the_action(story: Story) -> None:
        story.go_to(story.opening.offer_day)
        person = story.tell("employee", "Newly open, as you asked: %(first)s", first=story.title)
        open_contract(story, "employee")
        look_at(person, action)
        person.follow(story.title)
        person.press(person.say("Start application"))

    return it_is_found_by_the_action


def look_at(person: Visitor, action: str) -> None:
    person.look_at_part(person.say("See what fits “%(action)s” now", action=action))


def it_ticks_the_action(action: str, first_day: dt.date) -> Step:
    def the_move_ends_and_ticks_the_action(story: Story) -> None:
        story.go_to(story.opening.last_day(first_day) + dt.timedelta(days=1))
        person = story.tell("employee", "Ticked in your contract: %(action)s", "Open the contract", action=action)
        ended = story.opening.last_day(first_day) + dt.timedelta(days=1)
        sentence = "Completed by “%(title)s” on %(day)s"
        person.sees(person.say(sentence, title=story.title, day=ended))
        manager = open_contract(story, "manager")
        manager.sees(manager.say(sentence, title=story.title, day=ended))

    return the_move_ends_and_ticks_the_action


def the_host_posts_a_gig(story: Story) -> None:
    story.opening = THE_GIG
    story.go_to(GIG_POSTED)
    host = story.visitor("host")
    say = host.say
    host.visit(say("My postings"))
    host.follow(say("Post a gig"))
    host.press(
        say("Preview posting"),
        {
            say("Title"): THE_GIG.title,
            say("Outcome and tasks"): "A film of two minutes for each plant.",
            In(say("Skills needed"), say("Skill")): story.skill(0, host),
            In(say("Skills taught"), say("Skill")): story.skill(2, host),
            say("First day"): GIG_FIRST_DAY.isoformat(),
            say("Length"): str(THE_GIG.weeks),
            say("Deadline for applications"): GIG_DEADLINE.isoformat(),
            say("Workplace"): "Lyon",
        },
    )
    host.press(say("Save draft"))
    host.press(say("Publish opportunity"))
    story.go_to(GIG_POSTED)  # later that day: the worker sees what opened


# A course: taken from the contract, completed, shown in the profile, rated.


def the_person_takes_the_course(story: Story) -> None:
    person = open_contract(story, "employee")
    say = person.say
    look_at(person, COURSE)
    person.press(say("Take this course: %(course)s, for “%(action)s”", course=COURSE_TITLE, action=COURSE))
    look_at(person, COURSE)
    person.sees(say("Your enrolment: %(state)s", state=Message("Enrolled")))
    person.follow(say("See my training"))
    person.press(act_on(person, "Mark as completed", COURSE_TITLE))
    story.tell("employee", "You completed a course: %(course)s", "See what you learnt", course=COURSE_TITLE)
    person.press(say("Take into my profile: %(skill)s", skill=story.skill(2, person)))


def the_person_rates_it(story: Story) -> None:
    person = story.visitor("employee")
    say = person.say
    person.follow(act_on(person, "Rate course", COURSE_TITLE))
    person.press(say("Save rating"), {"4": True, say("What should colleagues know?"): "Short and clear."})
    person.open("/profile")
    person.follow(f"{say('Change')} {story.skill(2, person)}")
    person.sees(COURSE_TITLE)
    story.tell("employee", "Ticked in your contract: %(action)s", action=COURSE)


# The talks of the year, and its end.


def talked(kind: str, button: str, year_day: dt.date) -> Step:
    def the_manager_records_a_talk(story: Story) -> None:
        story.set_day(year_day)
        name = story.names["employee"]
        manager = open_contract(story, "manager")
        say = manager.say
        manager.follow(say(button))
        answers = {say("Day of the talk"): year_day.isoformat(), say("What matters to you"): "It goes well."}
        manager.press(say("Put it on record"), answers)
        person = story.tell(
            "employee", "%(talk)s on record: %(label)s of %(person)s", "Open the contract",
            talk=Message(kind), label=contract_of(), person=name,
        )  # fmt: skip
        person.follow(person.say("Write my own words: %(talk)s", talk=Message(kind)))
        person.press(person.say("Save my words"), {person.say("Your own words"): "More of the same, please."})
        person.sees("It goes well.", "More of the same, please.")

    return the_manager_records_a_talk


def the_person_carries_over_and_closes(story: Story) -> None:
    person = open_contract(story, "employee")
    say = person.say
    goal = goal_of(story, person)
    person.press(act_on(person, "Mark as reached", goal))
    person.press(say("Carry open goals over into %(year)s", year=YEAR + 1))
    person.sees(SPEAK)
    person.sees_no(goal)
    open_contract(story, "employee")
    person.sees(say("The year-end review was held. Next: one of you closes it."))
    person.press(say("Close the contract"))
    person.sees(say("It is closed. Nothing in it changes any more."))
    manager = story.tell(
        "manager", "Closed: %(label)s of %(person)s", "Open the contract",
        label=contract_of(), person=story.names["employee"],
    )  # fmt: skip
    manager.sees(manager.say("It is closed. Nothing in it changes any more."))
