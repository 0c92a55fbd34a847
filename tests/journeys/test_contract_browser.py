"""A person on a small phone and their line manager at a desk live through one contract, each in their language."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pytest

from tests.browser import NARROW, WIDE, serve
from tests.journeys.browser_visitor import BrowserVisitor
from tests.journeys.facts import FIRST_DAY
from tests.journeys.keyboard_visitor import TouchVisitor
from tests.journeys.plain_visitor import PlainVisitor
from tests.journeys.steps import POSTING, TO_THE_APPROVAL, play
from tests.journeys.steps_developing import (
    GIG,
    GIG_FIRST_DAY,
    LAST_WEEKS,
    PACKAGE,
    found_by,
    it_ticks_the_action,
    talked,
    the_host_posts_a_gig,
    the_manager_asks_for_a_change,
    the_person_carries_over_and_closes,
    the_person_proposes_it,
    the_person_rates_it,
    the_person_reads_the_change_and_signs,
    the_person_takes_the_course,
    the_person_writes_a_draft,
)
from tests.journeys.steps_moving import hr_approves, the_move_begins
from tests.journeys.variants import Learning

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.one_engine, pytest.mark.timeout(300)]

WRITING = (
    the_person_writes_a_draft,
    the_person_proposes_it,
    the_manager_asks_for_a_change,
    the_person_reads_the_change_and_signs,
)
WORK_PACKAGE = (
    *POSTING,
    found_by(PACKAGE),
    *TO_THE_APPROVAL,
    hr_approves(FIRST_DAY),
    the_move_begins(FIRST_DAY),
    it_ticks_the_action(PACKAGE, FIRST_DAY),
)
LEARNING = (the_person_takes_the_course, the_person_rates_it)
WORKING_ON_A_GIG = (*TO_THE_APPROVAL, hr_approves(GIG_FIRST_DAY))
YEAR_END = (
    talked("Year-end review", "Record the year-end review", LAST_WEEKS),
    the_person_carries_over_and_closes,
)


@pytest.fixture
def story(concurrent_app, open_page):
    """The person and the line manager in a browser of their own; the host and HR by plain HTTP, as elsewhere."""
    pages, visitors = [], []
    with serve(concurrent_app) as address:

        def make_visitor(name, email, reads):
            if email not in at_screens:
                return PlainVisitor(concurrent_app.test_client(), name, email, reads)
            kind, options = at_screens[email]
            pages.append(open_page(address, language=reads, **options))
            visitors.append(kind(pages[-1], name, email, reads))
            return visitors[-1]

        begun = Learning(concurrent_app, make_visitor, "fr")
        at_screens = {
            begun.email("employee"): (TouchVisitor, {"size": NARROW, "has_touch": True}),
            begun.email("manager"): (BrowserVisitor, {"size": WIDE}),
        }
        yield begun
        for page in pages:  # the server waits for connections that browsers keep
            page.context.close()
    assert not {fault for visitor in visitors for fault in visitor.faults}


@contextmanager
def at_other_screens(story):
    """What was walked in the browsers for the work package already, the two do for the gig by plain HTTP."""
    at_home = dict(story.visitors)
    for key in ("employee", "manager"):
        one = story.visitors[key]
        story.visitors[key] = PlainVisitor(story.app.test_client(), one.name, one.email, one.words.language)
    person = story.visitors["employee"]
    person.visit(person.say("My applications"))
    person.follow(story.title)
    yield
    story.visitors.update(at_home)


def test_two_people_write_sign_and_live_through_one_contract(story):
    play(story, WRITING)
    play(story, WORK_PACKAGE)
    play(story, [talked("Mid-year check", "Record the mid-year check", dt.date(2027, 7, 9))])
    play(story, LEARNING)
    play(story, [the_host_posts_a_gig, found_by(GIG)])
    with at_other_screens(story):
        play(story, WORKING_ON_A_GIG)
    play(story, [it_ticks_the_action(GIG, GIG_FIRST_DAY)])
    printed = story.visitor("employee").download(story.visitor("employee").say("Download as PDF"))
    assert printed.startswith(b"%PDF")
    play(story, YEAR_END)
