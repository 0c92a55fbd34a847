"""The steps of the journey from the posting to the accepted offer, whatever people read it with."""

from __future__ import annotations

from tests.journeys.facts import DEADLINE, FIRST_DAY, MOTIVATION
from tests.journeys.story import Story
from tests.journeys.visitor import In, Visitor

# A posting is written, reviewed and published.


def the_host_writes_a_posting_and_previews_it(story: Story) -> None:
    host = story.visitor("host")
    say = host.say
    host.visit(say("My postings"))
    host.sees(say("You have posted nothing yet. A gig is the quickest start: a few hours a week around one skill."))
    host.follow(say("Post a work package"))
    host.press(
        say("Add another skill needed"),
        {
            say("Title"): story.title,
            say("Outcome and tasks"): "A board that every site reads on Monday.",
            In(say("Skills needed"), say("Skill")): story.skill(0, host),
            In(say("Skills needed"), say("Skill"), 1): story.skill(1, host),
            In(say("Skills needed"), say("Importance"), 1): say("Nice to have"),
        },
    )
    host.press(
        say("Preview posting"),
        {
            In(say("Skills taught"), say("Skill")): story.skill(2, host),
            say("First day"): FIRST_DAY.isoformat(),
            say("Deadline for applications"): DEADLINE.isoformat(),
            say("Workplace"): "Lyon",
        },
    )
    host.sees(say("This is what people will see. Nothing is saved yet."), story.title, story.skill(2, host))
    host.press(say("Save draft"))
    host.sees(say("Only you and HR see it. Send it to HR when it is ready."))


def the_host_sends_it_to_review(story: Story) -> None:
    host = story.visitor("host")
    host.press(host.say("Send to HR for review"))
    host.sees(host.say("HR of your unit reads it; you are told what they decide."))


def hr_reads_and_publishes_it(story: Story) -> None:
    story.tell("hr2", "“%(title)s” waits for your review", title=story.title)
    hr = story.visitor("hr")
    hr.visit(hr.say("Review “%(title)s” before it is published", title=story.title))
    hr.sees(hr.say("%(host)s waits for HR: approve it, or send it back with a sentence.", host=story.names["host"]))
    hr.press(hr.say("Approve and publish"))
    hr.sees(hr.say("Approved and published. The host is told."))
    host = story.tell("host", "“%(title)s” is open", "See the posting", title=story.title)
    host.sees(host.say("It closes by itself after %(closes_on)s; review people as they apply.", closes_on=DEADLINE))


# Somebody can be found, and is asked.


def the_employee_chooses_to_be_found(story: Story) -> None:
    employee = story.visitor("employee")
    say = employee.say
    employee.visit(say("Read who sees what here, and choose whether you can be found"))
    employee.sees(say("You have not chosen yet. Until you do, nobody can find you."))
    employee.press(say("Save my choice"), {say("Open: hosts, HR and colleagues can find me"): True})
    employee.sees(say("Your choice is saved. It holds from now on."))
    employee.follow(say("Add my skills by hand"))
    employee.sees(say("Your line manager cannot see this choice."))


def the_employee_names_skills(story: Story) -> None:
    employee = story.visitor("employee")
    say = employee.say
    level = f"4 · {say('advanced')}"
    employee.press(say("Add skill"), {say("Skill"): story.skill(0, employee), say("Your level"): level})
    employee.sees(story.skill(0, employee))
    employee.press(say("Add skill to learn"), {say("Skill"): story.skill(2, employee)})
    employee.sees(say("Remove %(skill)s", skill=story.skill(2, employee)))
    employee.arrive()
    employee.look_at_part(say("Show what fits you"))
    employee.sees(story.title)


def the_host_sees_them_suggested_and_invites(story: Story) -> None:
    host, person = story.visitor("host"), story.candidate("employee", story.title)
    say = host.say
    host.visit(story.title)
    host.follow(say("See applicants and suggestions"))
    host.sees(
        say(person.msgid, **person.params),
        say("The list does not guarantee that a person is qualified; people who are not on it are welcome."),
    )
    host.sees_no(story.names["employee"])  # nobody has a name here
    host.follow(say("Compare %(person)s skill by skill", person=person))
    host.sees(story.skill(0, host), story.skill(1, host), say("Taught here, and wanted"))
    host.follow(say("Invite %(person)s", person=person))
    host.press(say("Send invitation to %(person)s", person=person), {say("Your message"): "Your dashboards are known."})
    host.sees(say("%(person)s was invited.", person=person))


def the_manager_learns_nothing(story: Story) -> None:
    manager = story.visitor("manager")
    manager.visit(manager.say("Release requests"))
    manager.sees(
        manager.say(
            "No request waits for you. When somebody of your team accepts an offer, you are told, and it appears here."
        )
    )
    manager.sees_no(story.names["employee"])
    manager.visit(manager.say("Notifications"))
    manager.sees_no(story.names["employee"], story.title)
    assert story.count_letters_to("manager") == 0


# Finding, saving, applying.


def the_employee_finds_and_saves_it(story: Story) -> None:
    employee = story.visitor("employee")
    say = employee.say
    employee.visit(say("Find opportunities"))
    show = employee.words.count("Show %(num)s result", "Show %(num)s results", 1)
    employee.press(show, {say("Words in title, text or skills"): "data quality board"})
    employee.sees(story.title, employee.words.count("%(num)s opportunity", "%(num)s opportunities", 1))
    employee.follow(story.title)
    employee.sees(say("After you apply"), story.names["host"])
    employee.press(say("Save for later"))
    employee.follow(say("See saved opportunities"))
    employee.sees(story.title)


def the_employee_accepts_the_invitation(story: Story) -> None:
    host = story.names["host"]
    employee = story.tell(
        "employee", "%(host)s invites you to apply for “%(title)s”", "See the invitation", host=host, title=story.title
    )
    say = employee.say
    employee.sees(
        "Your dashboards are known.",
        say(
            "Only you and %(host)s know of this. Your manager learns nothing before you have accepted an offer.",
            host=host,
        ),
    )
    employee.press(say("Accept and start an application"))
    employee.sees(say("Apply for “%(title)s”", title=story.title), say("Cannot start yet"))


def the_employee_applies(story: Story) -> None:
    employee, host = story.visitor("employee"), story.names["host"]
    say = employee.say
    employee.follow(say("Start writing"))
    employee.press(say("Save and continue"), refused=True)
    employee.sees(say("Write why you want this. A few sentences are enough."))
    employee.press(say("Save and continue"), {say("Why do you want this?"): MOTIVATION})
    employee.sees(say("Your profile as the host will see it"), story.skill(0, employee))
    employee.press(say("This is right, continue"))
    employee.sees(
        say("Check your answers before you send them"),
        MOTIVATION,
        say(
            "%(manager)s, who is asked to agree to a move, learns nothing before you have accepted an offer.",
            manager=story.names["manager"],
        ),
    )
    employee.press(say("Send application to %(host)s", host=host))
    employee.sees(say("Your application was sent"), say("%(host)s reads it and answers you.", host=host))


# The host decides.


def the_host_shortlists(story: Story) -> None:
    person = story.candidate("employee", story.title)
    host = story.tell(
        "host", "%(person)s applied for “%(title)s”", "Read the application", person=person, title=story.title
    )
    say = host.say
    host.sees(MOTIVATION)
    host.sees_no(story.names["employee"])
    host.press(say("Shortlist applicant"))
    host.sees(say("%(person)s is on the shortlist and was told.", person=person))
    employee = story.tell(
        "employee", "You are on the shortlist for “%(title)s”", "Follow your application", title=story.title
    )
    employee.sees(employee.say("On the shortlist"))


def rate_and_see(story: Story, host: Visitor) -> None:
    """Without the name first; then the name."""
    say = host.say
    host.press(say("Save rating"), refused=True)
    scores = {story.skill(0, host): say("3 · good"), say("Motivation"): say("4 · very good")}
    host.press(say("Save rating"), scores)
    host.press(say("Show me who it is"))
    host.sees(say("This is %(person)s. It is kept on record that you saw it.", person=story.names["employee"]))


def the_host_offers_a_place(story: Story) -> None:
    story.go_to(story.opening.offer_day)
    host, person = story.visitor("host"), story.names["employee"]
    say = host.say
    candidate = story.candidate("employee", story.title)
    host.visit(say("Answer %(person)s about “%(title)s”", person=candidate, title=story.title))
    host.sees_no(person)
    rate_and_see(story, host)
    host.follow(say("Offer a place"))
    host.press(say("Send offer to %(person)s", person=person), {say("Your message"): "We look forward to it."})
    host.sees(say("The offer was sent; the place is held for %(person)s.", person=person))


def the_employee_accepts_the_offer(story: Story) -> None:
    employee = story.tell("employee", "You are offered a place: “%(title)s”", title=story.title)
    say = employee.say
    employee.visit(say("Answer the offer for “%(title)s”", title=story.title))
    employee.sees("We look forward to it.", say("Offer waiting for an answer"))
    employee.follow(say("Accept the offer"))
    employee.press(say("Accept the offer"))
    employee.sees(say("You accepted the offer. Your manager is now asked to agree."))
    story.tell(
        "host", "%(person)s accepted your offer for “%(title)s”", person=story.names["employee"], title=story.title
    )
