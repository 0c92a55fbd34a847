"""The other ways a journey can go, by plain HTTP: no, not now, not there, not them."""

from __future__ import annotations

import copy
import datetime as dt
import os

import pytest

from tests.journeys.facts import FIRST_DAY, HOME_WORK, TITLE, move_of, your_move
from tests.journeys.story import BEGINNING
from tests.journeys.variants import Applied, Asked, InReview, Offered, WithoutManager, WithPosting, Working

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]

TRIED = "We asked three teams for help."
SENTENCE = "Another team finished this last week."
PUBLISHED_SENTENCE = "Name the sites it is for."


# in French managers read English; `make test-pages` tells every story the other way round too
@pytest.fixture(params=["en", "fr"] if os.environ.get("MOBILITY_STATES") == "all" else ["fr"])
def language(request):
    return request.param


def test_hr_sends_a_posting_back_and_the_host_corrects_it(begin, language):
    story = begin(language, InReview)
    hr = story.visitor("hr")
    hr.visit(hr.say("Postings to review"))
    hr.follow(TITLE)
    hr.follow(hr.say("Send back to the host"))
    hr.press(hr.say("Send back to the host"), refused=True)
    hr.press(hr.say("Send back to the host"), {hr.say("Reason"): PUBLISHED_SENTENCE})
    host = story.tell("host", "“%(title)s” came back to you", "Edit the posting", title=TITLE)
    host.sees(PUBLISHED_SENTENCE, host.say("Sent back"))
    host.follow(host.say("Edit posting"))
    host.press(host.say("Preview posting"), {host.say("Title"): f"{TITLE} in Lyon"})
    host.press(host.say("Save draft"))
    host.press(host.say("Send to HR for review"))
    host.sees(f"{TITLE} in Lyon", host.say("In review"))


def test_an_applicant_withdraws_with_a_reason(begin, language):
    story = begin(language, Applied)
    employee = story.visitor("employee")
    say = employee.say
    employee.visit(say("My applications"))
    employee.follow(TITLE)
    employee.follow(say("Withdraw application"))
    employee.press(say("Withdraw application"), refused=True)
    employee.press(say("Withdraw application"), {say("The dates do not fit"): True})
    employee.sees(say("Your application was withdrawn."), say("Withdrawn"))
    person = story.candidate("employee", TITLE)
    story.tell("host", "%(person)s withdrew from “%(title)s”", person=person, title=TITLE)


def test_a_host_says_no_with_a_sentence_that_the_applicant_reads(begin, language):
    story = begin(language, Applied)
    host, person = story.visitor("host"), story.candidate("employee", TITLE)
    say = host.say
    host.visit(TITLE)
    host.follow(say("See applicants and suggestions"))
    host.follow(say("Read application of %(person)s", person=person))
    host.press(say("Keep in reserve"))
    host.sees(say("%(person)s is kept in reserve and was told.", person=person))
    host.follow(say("Tell them no"))
    answers = {say("The work has changed or become less"): True, say("Your sentence to the applicant"): SENTENCE}
    host.press(say("Send the answer to %(person)s", person=person), answers)
    employee = story.tell("employee", "You were not selected for “%(title)s”", "See your application", title=TITLE)
    employee.sees(SENTENCE, employee.say("The work has changed or become less"), employee.say("Not selected"))


def test_an_offer_is_declined_and_the_place_is_free_again(begin, language):
    story = begin(language, Offered)
    employee = story.visitor("employee")
    say = employee.say
    employee.visit(say("Answer the offer for “%(title)s”", title=TITLE))
    employee.follow(say("Decline the offer"))
    employee.press(say("Decline the offer"), {say("I am engaged elsewhere"): True})
    employee.sees(say("You declined the offer; the host manager was told."))
    person = story.names["employee"]
    host = story.tell("host", "%(person)s declined your offer for “%(title)s”", person=person, title=TITLE)
    host.visit(TITLE)
    host.sees(host.say("%(left)s of %(all)s free", left=1, all=1))


def test_an_offer_expires_after_its_last_day(begin, language):
    story = begin(language, Offered)
    story.go_to(BEGINNING + dt.timedelta(days=30))
    employee = story.tell("employee", "Your offer for “%(title)s” expired", "See your application", title=TITLE)
    employee.sees(employee.say("Offer expired"))
    story.tell(
        "host", "%(person)s did not answer your offer for “%(title)s”", person=story.names["employee"], title=TITLE
    )


def decline_the_release(story):
    manager, person = story.visitor("manager"), story.names["employee"]
    say = manager.say
    manager.visit(say("Answer the release request of %(person)s: %(title)s", person=person, title=TITLE))
    manager.unfold(say("Decline with a reason"))
    manager.press(say("Decline the release"), refused=True)
    answers = {say("Nobody can take over the work"): True, say("What did you try to make it possible?"): TRIED}
    manager.press(say("Decline the release"), answers)
    manager.sees(say("You declined. The person reads your reason and may ask HR for a review."))


def ask_for_a_review(story):
    manager = story.names["manager"]
    employee = story.tell(
        "employee", "%(manager)s declined the release: %(what)s", "Read the reason", manager=manager, what=your_move()
    )
    say = employee.say
    employee.sees(TRIED, say("Nobody can take over the work"))
    employee.press(say("Ask HR for a review"))
    employee.sees(say("HR was asked for a review. The place is held meanwhile."))


def test_a_declined_release_is_reviewed_and_upheld(begin, language):
    story = begin(language, Asked)
    decline_the_release(story)
    ask_for_a_review(story)
    hr = story.tell("hr", "A declined release is for you to review: %(what)s", "Review the move", what=move_of(story))
    hr.sees(TRIED)
    hr.unfold(hr.say("Uphold the refusal"))
    hr.press(hr.say("Uphold the refusal"), {hr.say("Your sentence to the person"): SENTENCE})
    hr.sees(hr.say("The release stays declined. Everyone concerned is told."))
    employee = story.tell("employee", "The move will not take place: %(what)s", "See the move", what=your_move())
    sentence = "The release stays declined, so this move will not take place. Look for another one."
    employee.sees(SENTENCE, employee.say(sentence), employee.say("Not released"))
    host = story.tell("host", "The move will not take place: %(what)s", what=move_of(story))
    host.visit(TITLE)
    host.sees(host.say("%(left)s of %(all)s free", left=1, all=1))


def test_whoever_released_in_a_review_does_not_approve(begin, language):
    story = begin(language, Asked)
    decline_the_release(story)
    ask_for_a_review(story)
    person = story.names["employee"]
    hr = story.tell("hr", "A declined release is for you to review: %(what)s", "Review the move", what=move_of(story))
    work = {hr.say("Which work at home stops, or who takes it over?"): HOME_WORK}
    hr.press(hr.say("Release %(person)s", person=person), work)
    hr.sees(hr.say("You released %(person)s. Another HR partner is asked to approve.", person=person))
    only_the_other_approves(story, "hr", "hr2")


def only_the_other_approves(story, first, second):
    person = story.names["employee"]
    released = story.visitor(first)
    released.visit(released.say("HR approvals"))
    released.sees_no(person)
    other = story.tell(second, "A move is for you to approve: %(what)s", "Review the move", what=move_of(story))
    reason, settled = (
        other.say("The host needs this work done"),
        other.say("It was settled with whoever is responsible"),
    )
    other.press(other.say("Approve move"), {reason: True}, refused=True)  # HR released: a rule warns
    checked = {
        reason: True,
        other.say("Why although a rule warns?"): settled,
        other.say("What you checked, and with whom"): "Asked the line.",
    }
    other.press(other.say("Approve move"), checked)
    other.sees(other.say("You approved the move of %(person)s.", person=person))
    story.let_it_be_final()
    employee = story.tell("employee", "HR approved the move: %(what)s", "See the move", what=your_move())
    host = story.names["host"]
    sentence = "Your move is approved: you begin on %(starts)s with %(host)s."
    employee.sees(employee.say(sentence, starts=FIRST_DAY, host=host))


def test_without_a_line_manager_two_hr_partners_decide(begin, language):
    story = begin(language, WithoutManager)
    employee = story.visitor("employee")
    employee.visit(employee.say("Answer the offer for “%(title)s”", title=TITLE))
    employee.follow(employee.say("Accept the offer"))
    employee.sees(employee.say("You have no line manager here, so HR is asked to agree."))
    employee.press(employee.say("Accept the offer"))
    hr = story.tell("hr", "A release is for you to decide: %(what)s", "Answer the request", what=move_of(story))
    hr.press(hr.say("Agree to the move"), {hr.say("Which work at home stops, or who takes it over?"): HOME_WORK})
    only_the_other_approves(story, "hr", "hr2")


def test_a_move_ends_early_with_notice(begin, language):
    story = begin(language, Working)
    story.go_to(FIRST_DAY + dt.timedelta(days=30))
    employee, last = story.visitor("employee"), FIRST_DAY + dt.timedelta(days=60)
    say = employee.say
    employee.visit(say("My applications"))
    employee.follow(say("See your move for “%(title)s”", title=TITLE))
    employee.follow(say("End the move early"))
    too_soon = FIRST_DAY + dt.timedelta(days=31)
    employee.press(say("End the move on this day"), {say("Last day"): too_soon.isoformat()}, refused=True)
    why = {say("My workload does not allow it"): True}
    employee.press(say("End the move on this day"), {say("Last day"): last.isoformat(), **why})
    employee.sees(say("The last day is %(day)s. Everyone concerned is told.", day=last))
    story.tell("manager", "The move ends early: %(what)s", what=move_of(story))
    story.go_to(last + dt.timedelta(days=1))
    host = story.tell("host", "How did it go? %(what)s", "Give feedback", what=move_of(story))
    host.press(host.say("Send feedback"), {host.say("How did it go?"): SENTENCE})
    manager = story.tell(
        "manager", "%(person)s comes back to your team: %(title)s", "See the move",
        person=story.names["employee"], title=TITLE,
    )  # fmt: skip
    manager.sees(manager.say("Ended early"))


def test_the_person_withdraws_before_the_move_begins(begin, language):
    story = begin(language, Asked)
    employee = story.visitor("employee")
    say = employee.say
    employee.visit(say("My applications"))
    employee.follow(say("See your move for “%(title)s”", title=TITLE))
    employee.follow(say("Withdraw from the move"))
    employee.press(say("Withdraw from the move"), {say("My workload does not allow it"): True})
    employee.sees(say("You withdrew. The place is free again, and everyone concerned is told."))
    person = story.names["employee"]
    for key in ("host", "manager"):
        story.tell(key, "%(person)s withdrew from the move: %(title)s", person=person, title=TITLE)


def test_hr_declines_a_move_and_says_why(begin, language):
    story = begin(language, Asked)
    manager, person = story.visitor("manager"), story.names["employee"]
    manager.visit(manager.say("Release requests"))
    manager.follow(person)
    work = {manager.say("Which work at home stops, or who takes it over?"): HOME_WORK}
    manager.press(manager.say("Agree to the move"), work)
    hr = story.visitor("hr")
    hr.visit(hr.say("HR approvals"))
    hr.follow(person)
    hr.unfold(hr.say("Decline the move with a reason"))
    hr.press(hr.say("Decline move"), {hr.say("The cost"): True, hr.say("Your sentence to the person"): SENTENCE})
    hr.sees(hr.say("You declined the move of %(person)s.", person=person))
    story.let_it_be_final()
    employee = story.tell("employee", "HR declined the move: %(what)s", "See the move", what=your_move())
    employee.sees(SENTENCE, employee.say("The cost"), employee.say("Not approved"))


def test_a_contractor_reads_and_is_told_why_they_cannot_apply(begin, language):
    story = begin(language, WithPosting)
    contractor = story.visitor("contractor")
    say = contractor.say
    contractor.visit(say("Find opportunities"))
    sentence = (
        "Places are for employees. As agency staff or a contractor you can read what is offered, and cannot apply here."
    )
    contractor.sees(say(sentence))
    contractor.follow(TITLE)
    contractor.press(say("Start application"), status=403)
    contractor.sees(say("You cannot apply for this opportunity"))
    contractor.visit(say("My applications"))
    contractor.sees_no(TITLE)


def test_a_host_cancels_and_everybody_who_applied_is_told(begin, language):
    story = begin(language, Applied)
    host = story.visitor("host")
    host.visit(TITLE)
    host.follow(host.say("Cancel opportunity"))
    host.press(host.say("Cancel opportunity"), {host.say("Reason"): SENTENCE})
    employee = story.tell("employee", "“%(title)s” was cancelled", "See your application", title=TITLE)
    employee.sees(employee.say("Opportunity cancelled"))


def test_the_same_form_sent_twice_has_one_effect(begin):
    story = begin("en", WithPosting)
    employee = story.visitor("employee")
    employee.visit(employee.say("Find opportunities"))
    employee.follow(TITLE)
    twin = copy.copy(employee)  # the same page, still open in another window
    for window in (employee, twin):
        window.press(window.say("Start application"))
    assert employee.address == twin.address
    employee.visit(employee.say("My applications"))
    employee.sees(f"{employee.say('Active')} 1")
