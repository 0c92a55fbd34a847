"""The steps of the journey from the line manager's word to the way back home."""

from __future__ import annotations

import datetime as dt

from tests.journeys.facts import HOME_WORK, LATER_DAY, MOTIVATION, Step, move_of, your_move
from tests.journeys.story import Story
from tests.journeys.visitor import Visitor

# The line manager and HR decide.


def the_manager_is_asked(story: Story) -> Visitor:
    person = story.names["employee"]
    manager = story.tell(
        "manager",
        "%(person)s asks for your agreement: %(title)s",
        "Answer the request",
        person=person,
        title=story.title,
    )
    manager.sees(manager.say("Release request of %(person)s", person=person), MOTIVATION)
    return manager


def the_manager_agrees(story: Story) -> None:
    manager = the_manager_is_asked(story)
    say = manager.say
    manager.press(say("Agree to the move"), {say("Which work at home stops, or who takes it over?"): HOME_WORK})
    manager.sees(say("You agreed. HR is asked to approve, and everyone concerned is told."))
    story.tell("employee", "%(manager)s agreed: %(what)s", manager=story.names["manager"], what=your_move(story.title))


def the_manager_proposes_a_later_start(story: Story) -> None:
    manager = the_manager_is_asked(story)
    say = manager.say
    manager.unfold(say("Propose a later start or a smaller share"))
    manager.press(
        say("Propose this change"),
        {
            say("Later start"): LATER_DAY.isoformat(),
            say("Which work at home stops, or who takes it over?"): HOME_WORK,
        },
    )
    manager.sees(say("Your proposal was sent. The person and the host answer next."))


def both_accept_the_change(story: Story) -> None:
    for key, what in (("employee", your_move(story.title)), ("host", move_of(story))):
        reader = story.tell(
            key, "%(manager)s proposes a change: %(what)s", "Answer the proposal",
            manager=story.names["manager"], what=what,
        )  # fmt: skip
        reader.press(reader.say("Accept the change"))
        reader.sees(reader.say("You accepted the change."))
    story.tell("manager", "The change is agreed: %(what)s", what=move_of(story))


def hr_approves(first_day: dt.date) -> Step:
    def hr_approves_the_move(story: Story) -> None:
        person = story.names["employee"]
        hr = story.tell("hr", "A move is for you to approve: %(what)s", "Review the move", what=move_of(story))
        say = hr.say
        hr.sees(
            say("What changes"), HOME_WORK, story.names["manager"],
            say("%(person)s was released: approve or decline before the start on %(starts)s.",
                person=person, starts=first_day),
        )  # fmt: skip
        reason = say("Both teams agree, and nothing stands in the way")
        hr.press(say("Approve move"), {reason: True, say("Note"): "Checked with payroll."})
        hr.sees(say("You approved the move of %(person)s.", person=person))
        story.let_it_be_final()
        employee = story.tell("employee", "HR approved the move: %(what)s", "See the move", what=your_move(story.title))
        host = story.names["host"]
        employee.sees(
            employee.say("Your move is approved: you begin on %(starts)s with %(host)s.", starts=first_day, host=host)
        )

    return hr_approves_the_move


# The work, and the way back.


def the_move_begins(first_day: dt.date) -> Step:
    def the_move_begins_on_its_day(story: Story) -> None:
        story.go_to(first_day)
        last, host, person = story.opening.last_day(first_day), story.names["host"], story.names["employee"]
        employee = story.tell("employee", "The move begins: %(what)s", "See the move", what=your_move(story.title))
        employee.sees(
            employee.say("In progress"),
            employee.say(
                "You work with %(host)s from %(starts)s to %(last)s. You may end the move early with notice.",
                host=host, starts=first_day, last=last,
            ),
        )  # fmt: skip
        manager = story.tell("manager", "The move begins: %(what)s", "See the move", what=move_of(story))
        sentence = "%(person)s works with %(host)s until %(last)s. Then you confirm that they are back."
        manager.sees(manager.say(sentence, person=person, host=host, last=last))

    return the_move_begins_on_its_day


def the_move_ends(first_day: dt.date) -> Step:
    def the_move_ends_after_its_last_day(story: Story) -> None:
        last = story.opening.last_day(first_day)
        story.go_to(last)
        employee = story.visitor("employee")
        employee.visit(employee.say("My applications"))
        employee.sees_no(employee.say("Tell how it went: %(title)s", title=story.title))
        story.go_to(last + dt.timedelta(days=1))
        employee.visit(employee.say("Tell how it went: %(title)s", title=story.title))

    return the_move_ends_after_its_last_day


def the_employee_says_how_it_was(story: Story) -> None:
    employee = story.tell("employee", "How did it go? %(what)s", "Give feedback", what=your_move(story.title))
    say = employee.say
    employee.press(say("Send feedback"), {say("How did it go?"): "I learnt to tell a story with data."})
    employee.sees(say("Your feedback was sent."))
    person = story.names["employee"]
    host = story.tell(
        "host",
        "%(person)s gave feedback on your opportunity: %(title)s",
        "Read the feedback",
        person=person,
        title=story.title,
    )
    host.sees("I learnt to tell a story with data.")


def the_host_says_what_they_saw(story: Story) -> None:
    host = story.tell("host", "How did it go? %(what)s", "Give feedback", what=move_of(story))
    say = host.say
    answers = {say("How did it go?"): "Clear and steady.", story.skill(2, host): f"3 · {say('independent')}"}
    host.press(say("Send feedback"), answers)
    host.sees(say("Your feedback was sent."))


def the_employee_takes_it_into_the_profile(story: Story) -> None:
    employee = story.tell("employee", "You received feedback: %(title)s", "Read the feedback", title=story.title)
    say = employee.say
    employee.sees("Clear and steady.", story.skill(2, employee))
    employee.press(say("Accept into my profile"))
    employee.sees(say("The skills are now in your profile, with this move as evidence."))
    employee.open("/profile")
    employee.sees(say("Confirmed in a move"))
    person = story.names["employee"]
    story.tell("host", "%(person)s accepted your feedback: %(title)s", person=person, title=story.title)


def the_manager_confirms_the_way_back(story: Story) -> None:
    person = story.names["employee"]
    manager = story.tell(
        "manager", "%(person)s comes back to your team: %(title)s", "See the move", person=person, title=story.title
    )
    manager.press(manager.say("Confirm that %(person)s is back", person=person))
    manager.sees(manager.say("%(person)s is back home. Thank you for confirming.", person=person))
    story.tell("employee", "Welcome back: %(title)s", title=story.title)
