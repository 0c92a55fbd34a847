"""The main journey as a script that any visitor can play."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.journeys.facts import FIRST_DAY, LATER_DAY, Step
from tests.journeys.steps_applying import (
    hr_reads_and_publishes_it,
    the_employee_accepts_the_invitation,
    the_employee_accepts_the_offer,
    the_employee_applies,
    the_employee_chooses_to_be_found,
    the_employee_finds_and_saves_it,
    the_employee_names_skills,
    the_host_offers_a_place,
    the_host_sees_them_suggested_and_invites,
    the_host_sends_it_to_review,
    the_host_shortlists,
    the_host_writes_a_posting_and_previews_it,
    the_manager_learns_nothing,
)
from tests.journeys.steps_moving import (
    both_accept_the_change,
    hr_approves,
    the_employee_says_how_it_was,
    the_employee_takes_it_into_the_profile,
    the_host_says_what_they_saw,
    the_manager_agrees,
    the_manager_confirms_the_way_back,
    the_manager_proposes_a_later_start,
    the_move_begins,
    the_move_ends,
)
from tests.journeys.story import Story

POSTING = (
    the_host_writes_a_posting_and_previews_it,
    the_host_sends_it_to_review,
    hr_reads_and_publishes_it,
)
APPLYING = (
    the_employee_chooses_to_be_found,
    the_employee_names_skills,
    the_host_sees_them_suggested_and_invites,
    the_manager_learns_nothing,
    the_employee_finds_and_saves_it,
    the_employee_accepts_the_invitation,
    the_employee_applies,
)
OFFER = (
    the_host_shortlists,
    the_host_offers_a_place,
    the_manager_learns_nothing,
    the_employee_accepts_the_offer,
)
FEEDBACK = (
    the_employee_says_how_it_was,
    the_host_says_what_they_saw,
    the_employee_takes_it_into_the_profile,
)
BEFORE_THE_RELEASE = POSTING + APPLYING + OFFER
# from a started application to the approved move, where nothing unusual happens
TO_THE_APPROVAL = (
    the_employee_applies,
    the_host_shortlists,
    the_host_offers_a_place,
    the_employee_accepts_the_offer,
    the_manager_agrees,
)


def after_the_release(first_day: dt.date) -> tuple[Step, ...]:
    return (hr_approves(first_day), the_move_begins(first_day), the_move_ends(first_day), *FEEDBACK)


AGREED = (
    *BEFORE_THE_RELEASE,
    the_manager_agrees,
    *after_the_release(FIRST_DAY),
    the_manager_confirms_the_way_back,
)
CHANGED = (
    *BEFORE_THE_RELEASE,
    the_manager_proposes_a_later_start,
    both_accept_the_change,
    *after_the_release(LATER_DAY),
    the_manager_confirms_the_way_back,
)


def play(story: Story, steps: Iterable[Step]) -> None:
    for step in steps:
        step(story)
