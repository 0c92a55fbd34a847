"""What a person fills into each form, complete and right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mobility.core import clock
from tests import curated
from tests.administered import sent_with
from tests.architecture.access import Row
from tests.asked import ENTRIES
from tests.cleared import sent_about_clearances
from tests.developing import sent_developing
from tests.evidenced import sent_about_evidence
from tests.factored import sent_to_sign_in
from tests.overseen import entries_of
from tests.recommended import sent_about_learning
from tests.starting import sent_to_start
from tests.things import PASSWORD, Things
from tests.trained import sent_about_training
from tests.underway import sent_underway

SENTENCE = "Because the dates no longer fit."
POSITION = {"title": "Analyst", "from_month": "2019-03", "to_month": "", "text": "Reports."}


def _day(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def _posting(things: Things) -> dict[str, str]:
    return {
        "title": "Launch the board",
        "description": "A board that everyone opens.",
        "language": "en",
        "org_unit": things.values["unit"],
        "starts_on": _day(60),
        "closes_on": _day(20),
        "time_zone": "Europe/Paris",
        "places": "3",
        "workplace": "Lyon",
        "country": "FR",
        "remote": "partly",
        "days_abroad": "0",
        "who_pays": "home_unit",
        "cost_centre": "",
        "audience": "everyone",
        "conditions": "",
        "allocation_percent": "50",
        "required_skills-0-skill": "SQL",
        "required_skills-0-level": "4",
        "required_skills-0-importance": "nice",
        "taught_skills-0-skill": "Storytelling",
        "taught_skills-0-level": "2",
    }


def _about_people() -> dict[str, dict[str, Any]]:
    return {
        "accounts.switch_language": {"locale": "fr", "next": "/"},
        "accounts.welcome": {"password": PASSWORD},
        "accounts.change_password": {"current": PASSWORD, "password": "quiet lakes under seven moons"},
        "notifications.settings": {"mail": "daily"},
        **sent_to_start(),
        "skills.notice": {"visibility": "hr_only"},
        "skills.edit_words": {"headline": "I build boards", "about": "And more."},
        "skills.edit_availability": {"work_package_percent": "40", "gig_hours": "4", "mobility": "Paris"},
        "skills.edit_languages": {"rows-0-code": "fr", "rows-0-level": "C1"},
        "skills.new_experience": POSITION,
        "skills.edit_experience": POSITION,
        "skills.edit_held": {"level": "4", "evidence": "A certificate", "last_used": "2026-01"},
        **sent_about_evidence(),
        "capacity.add_leave": {"starts_on": _day(400), "ends_on": _day(404)},
        "skills.edit_help": {"skills": []},
        "skills.specialise": {"skill": "Storytelling"},
        "skills.add_held": {"held-skill": "Storytelling", "held-level": "3"},
        "skills.add_wanted": {"wanted-skill": "Storytelling", "wanted-level": "4"},
    }


def _about_postings_and_applications(things: Things) -> dict[str, dict[str, Any]]:
    leave = {"reason": "dates", "sentence": SENTENCE}
    return {
        "opportunities.new": _posting(things),
        "opportunities.edit": _posting(things) | {"version": "1"},
        "opportunities.send_back": {"reason": SENTENCE},
        "opportunities.cancel": {"reason": SENTENCE},
        "opportunities.reopen": {"closes_on": _day(25)},
        "opportunities.ask": {"text": "Is it on site?"},
        "opportunities.answer": {"answer": "Yes, on Mondays."},
        "opportunities.hide": {"reason": SENTENCE},
        "opportunities.check_words": {"title": "A ninja", "description": ""},
        "opportunities.suggest_skills": {"title": "Reports in SQL", "description": "You will learn storytelling."},
        "opportunities.reassign": {"host": things.values["another host's e-mail"]},
        "matching.switch_ranking": {"is_ranked": "no"},
        "matching.place": {"position": "1", "reason": "team", "sentence": SENTENCE},
        "matching.save_search": {"name": "Data in Lyon", "alert": "daily"},
        "matching.change_search": {"name": "Data in Paris", "alert": "never"},
        "matching.stop_alerts": {"form_key": "from the page"},
        "applications.rate": {things.values["criterion"]: "3", "motivation": "4"},
        "applications.choose_review": {"is_blind": "no"},
        "applications.sort": {"act": "shortlist", "pick": things.values["sent application"]},
        "applications.outcomes": {
            "rows-0-application_id": things.values["sent application"],
            "rows-0-answer": "end",
            "rows-0-reason": "skills",
            "rows-0-sentence": SENTENCE,
            "counted": "1",
        },
        "applications.invite": {"message": "Come and join us."},
        "applications.motivation": {"motivation": "I want to learn this.", "availability": "Not in May."},
        "applications.offer": {"message": "We would like you to join."},
        "applications.end": leave,
        "applications.withdraw": leave,
        "applications.accept_offer": {"note": SENTENCE},
        "applications.decline_offer": leave,
        "applications.withdraw_offer": {"sentence": SENTENCE},
    }


def _about_moves(things: Things) -> dict[str, dict[str, Any]]:
    agree = {"home_work": "The monthly report stops."}
    approve = {"approval_reason": "need", "approval_note": "Fine."}
    return {
        "moves.withdraw": {"reason": "dates", "note": SENTENCE},
        "moves.end_early": {"last_day": _day(40), "reason": "dates", "sentence": SENTENCE},
        "moves.give_feedback": {"text": "It went well."},
        "moves.answer_feedback": {"answer": "accept"},
        "moves.agree": agree,
        "moves.release_in_review": agree,
        "moves.propose_change": {"share": "40", "change_home_work": "The report moves.", "change_note": SENTENCE},
        "moves.delegate": {
            "delegate": things.values["another host's e-mail"],
            "scope": "both",
            "starts_on": _day(1),
            "ends_on": _day(9),
        },
        "moves.pause_clocks": {
            "starts_on": _day(5),
            "ends_on": _day(9),
            "reason": "The site is closed",
            "legal_entity": things.values["legal entity"],
        },
        "moves.act_on_request": {"action": "withdraw", "reason": "other", "asked_on": _day(0), "how": "By e-mail"},
        "moves.contest_act": {"sentence": "I never asked."},
        "moves.decline": {"reason": "workload", "tried": "Everything.", "possible_from": _day(200)},
        "moves.approve": approve | {"override_reason": "agreed_elsewhere", "override_text": SENTENCE},
        "moves.approve_batch": approve | {"pick": things.values["move awaiting HR"]},
        "moves.write_note": {"case_note": SENTENCE},
        "moves.refuse": {"reason": "cost", "explanation": SENTENCE},
        "moves.uphold_decline": {"note": SENTENCE},
    }


def fill_in(row: Row, things: Things) -> dict[str, Any] | None:
    """What is sent with a row of the table; nothing with a GET."""
    if row.method == "GET":
        return None
    bodies = _bodies(things)
    return bodies.get(f"{row.page} {row.thing}", bodies.get(row.page, {}))


def _bodies(things: Things) -> dict[str, dict[str, Any]]:
    """By page, or by page and thing where the words make the difference."""
    email = things.values["employee's e-mail"]
    return {
        "accounts.open_session": {"email": email, "password": PASSWORD},
        "accounts.open_session wrong password": {"email": email, "password": "something else"},
        **sent_to_sign_in(things.people, PASSWORD),
        "accounts.ask_reset": {"email": email},
        "accounts.ask_reset no address": {},
        "accounts.switch_language unknown language": {"locale": "tlh", "next": "/"},
        **_about_people(),
        **curated.SENT,
        **_about_postings_and_applications(things),
        **_about_moves(things),
        **sent_about_clearances(),
        **sent_underway(),
        **sent_about_training(things.values),
        **sent_developing(things.values),
        **sent_about_learning(),
        **sent_with(things.values),
        **entries_of(things),
        **ENTRIES,
        "privacy.holds": {"email": email, "reason": SENTENCE},
    }
