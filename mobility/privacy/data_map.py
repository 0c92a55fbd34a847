"""The data map (`data_map.toml`): what every column holds, how long, and how a row leads to the person it is about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mobility.core.db import Model
from mobility.core.i18n import N_

FILE = Path(__file__).with_suffix(".toml")
CLASSES = ("public", "internal", "confidential", "special")
IN_EVERY_TABLE = {"id": "internal", "created_at": "internal"}
ROWS = "rows"
PERSON = "person"

TOPICS = {
    "employment": N_("You at work, from HR's file"),
    "profile": N_("What you say about yourself"),
    "choices": N_("Your choices"),
    "finding": N_("What you search and save"),
    "suggestions": N_("Suggestions and their scores"),
    "applications": N_("Invitations, applications and offers"),
    "moves": N_("Moves, decisions and feedback"),
    "training": N_("Your training"),
    "development": N_("Your development contracts and career interviews"),
    "postings": N_("What you offer as a host"),
    "messages": N_("Messages to you"),
    "sign_in": N_("How you sign in"),
    "requests": N_("Your requests about your data"),
    "record": N_("The record of what happened"),
}
PURPOSES = {
    "employment": N_("To know who works where, and who decides for whom."),
    "profile": N_("To find you opportunities, and teams the right people."),
    "choices": N_("To do as you chose, and to prove it."),
    "finding": N_("To bring you back to what interests you."),
    "suggestions": N_("To explain and reproduce every order that was shown."),
    "applications": N_("To decide on applications, and to answer them."),
    "moves": N_("To agree on moves, carry them out and learn from them."),
    "training": N_("To book training for you, and to know what you learnt and which certificates you hold."),
    "development": N_("To agree with your line manager on how you develop, and never to judge you."),
    "postings": N_("To offer work to other teams."),
    "messages": N_("To tell you what happened and what waits for you."),
    "sign_in": N_("To let you in, and nobody else in your name."),
    "requests": N_("To answer you in time, and to prove it."),
    "record": N_("To show who did what, so that it can be contested."),
}
TABLE_WORDS = {
    "audit_entry": N_("Steps on record"),
    "audit_note": N_("Remarks on record"),
    "org_unit": N_("Units that you head"),
    "person": N_("You as an employee"),
    "account": N_("Your account"),
    "commitment": N_("Time you have promised"),
    "cv_file": N_("Your CV"),
    "employment_terms": N_("Terms of your employment"),
    "experience": N_("Experience"),
    "confirmation": N_("Who was asked to confirm a skill"),
    "evidence": N_("What shows your skills"),
    "held_skill": N_("Skills you hold"),
    "leave": N_("When you are away"),
    "language_held": N_("Languages you speak"),
    "legal_hold": N_("Legal holds"),
    "move_export": N_("Lists of moves that you took"),
    "notification": N_("Messages to you"),
    "notification_preference": N_("How you want to hear from us"),
    "opportunity": N_("Opportunities that you offer"),
    "policy_version": N_("Rules that you changed"),
    "privacy_choice": N_("Your choices"),
    "privacy_request": N_("Your requests"),
    "profile": N_("Your profile"),
    "profile_section": N_("Who reads your profile"),
    "role_grant": N_("Your roles"),
    "delegation": N_("Who decides for whom"),
    "clock_pause": N_("Pauses of clocks that you declared"),
    "requested_act": N_("What HR did in your name"),
    "saved_search": N_("Searches that you saved"),
    "wanted_skill": N_("Skills you want to learn"),
    "announcement_dismissal": N_("Announcements that you closed"),
    "application": N_("Your applications"),
    "co_owner": N_("Postings that you look after with others"),
    "invitation": N_("Invitations to you"),
    "one_time_link": N_("Links to sign in"),
    "outgoing_mail": N_("Mails to you"),
    "place": N_("Places held for you"),
    "posting_change": N_("Changes of postings that you made"),
    "question": N_("Your questions"),
    "rating": N_("Ratings of your applications"),
    "reveal": N_("Who got to see your name"),
    "saved_opportunity": N_("Opportunities that you saved"),
    "search_hit": N_("What your searches found"),
    "sign_in_session": N_("Browsers where you signed in"),
    "suggestion_list": N_("Lists that were shown"),
    "move": N_("Your moves"),
    "backfill": N_("Postings by which your team looked for somebody to step in"),
    "offer": N_("Offers to you"),
    "suggestion": N_("Suggestions with your score"),
    "ranking_input": N_("What your scores were made of"),
    "manual_place": N_("Places that a host gave you by hand on a list"),
    "feedback": N_("Feedback"),
    "hr_decision": N_("Decisions of HR"),
    "rule_seen": N_("What each rule said when HR decided"),
    "case_note": N_("Notes of HR on your moves"),
    "case_reading": N_("Who of HR had your case open"),
    "conflict_of_interest": N_("Who of HR was not to decide about you"),
    "batch_item": N_("Your moves among those decided together"),
    "approval_batch": N_("Moves that you approved together"),
    "release_decision": N_("Answers of your line manager"),
    "release_request": N_("When your line manager was asked"),
    "feedback_skill": N_("Skills in feedback"),
    "course_task": N_("What your moves asked for"),
    "check_in": N_("Check-ins of your moves"),
    "return_plan": N_("Plans of your return"),
    "extension": N_("Later last days that were proposed"),
    "extension_answer": N_("Who agreed to later last days"),
    "enrolment": N_("Courses that you take or took"),
    "learnt_skill": N_("What your courses taught you"),
    "course_rating": N_("Your ratings of courses"),
    "course_certificate": N_("Certificates from courses"),
    "mandatory_rule": N_("Training that you made mandatory"),
    "learning_choice": N_("How you like to learn"),
    "hidden_course": N_("Courses that do not interest you"),
    "recommendation_list": N_("Lists of courses that were recommended to you"),
    "recommendation": N_("Courses that were recommended to you"),
    "development_contract": N_("Your development contracts"),
    "contract_goal": N_("Goals of your contracts"),
    "contract_action": N_("Actions of your contracts"),
    "contract_version": N_("Versions that were proposed, whole"),
    "contract_signature": N_("Who signed which version"),
    "contract_talk": N_("Mid-year checks and year-end reviews"),
    "career_interview": N_("Career interviews held"),
}
# columns that say something to a reader; the others are shown by their name in the database
FIELD_WORDS = {
    "id": N_("Entry number"),
    "person_id": N_("Person"),
    "skill": N_("Skill"),
    "level": N_("Level"),
    "source": N_("Source"),
    "evidence": N_("Evidence"),
    "issuer": N_("Issued by"),
    "url": N_("Address"),
    "expires_on": N_("Valid until"),
    "phrase": N_("In your words"),
    "title": N_("Title"),
    "text": N_("Text"),
    "headline": N_("Headline"),
    "about": N_("About"),
    "opportunity": N_("Opportunity"),
    "opportunity_id": N_("Number of the opportunity"),
    "skill_id": N_("Number of the skill"),
    "application_id": N_("Number of the application"),
    "move_id": N_("Number of the move"),
    "status": N_("State"),
    "kind": N_("Kind"),
    "format": N_("Format"),
    "reading": N_("What was read in it"),
    "motivation": N_("Motivation"),
    "snapshot": N_("Profile as sent"),
    "reason_code": N_("Reason, coded"),
    "reason_sentence": N_("Reason in words"),
    "reason": N_("Reason"),
    "submitted_at": N_("Sent"),
    "decided_at": N_("Decided"),
    "decided_by_id": N_("Decided by"),
    "decision": N_("Decision"),
    "note": N_("Note"),
    "score": N_("Score"),
    "rank": N_("Rank"),
    "position": N_("Place"),
    "value": N_("What went in"),
    "placing": N_("Ranked, drawn or placed by hand"),
    "placed_by_id": N_("Placed by"),
    "parts": N_("Parts of the score"),
    "recipients": N_("Seen by"),
    "applicant_id": N_("Applicant"),
    "invited_by_id": N_("Invited by"),
    "made_by_id": N_("Made by"),
    "author_id": N_("Written by"),
    "actor_id": N_("Done by"),
    "on_behalf_of_id": N_("On behalf of"),
    "concerns_id": N_("About"),
    "action": N_("Action"),
    "params": N_("What it said"),
    "path": N_("Page"),
    "message": N_("Message"),
    "answer": N_("Answer"),
    "starts_on": N_("First day"),
    "ends_on": N_("Last day"),
    "percent": N_("Share of full time"),
    "hours_per_week": N_("Hours a week"),
    "visibility": N_("Being found"),
    "choice": N_("Choice"),
    "section": N_("Section"),
    "readers": N_("Readers"),
    "language": N_("Language"),
    "name": N_("Name"),
    "email": N_("Work e-mail"),
    "employee_number": N_("Employee number"),
    "job_title": N_("Job title"),
    "line_manager_id": N_("Line manager"),
    "org_unit": N_("Unit"),
    "legal_entity": N_("Employer"),
    "rater_id": N_("Rated by"),
    "criterion": N_("Criterion"),
    "viewer_id": N_("Seen by"),
    "home_work": N_("What happens to the work at home"),
    "note_for_manager": N_("What you wrote for your line manager"),
    "taken_over_by_id": N_("Taken over by"),
    "tried": N_("What was tried"),
    "expires_at": N_("Valid until"),
    "valid_from": N_("Valid from"),
    "valid_to": N_("Valid until"),
    "read_at": N_("Read"),
    "due_on": N_("Due"),
    "user_agent": N_("Browser"),
    "model": N_("Model"),
    "weights": N_("Weights"),
    "country": N_("Country"),
    "time_zone": N_("Time zone"),
    "engagement": N_("Contract"),
    "weekly_hours": N_("Hours a week"),
    "next_weekly_hours": N_("Hours a week, announced"),
    "next_hours_from": N_("Announced hours from"),
    "working_days": N_("Working days"),
    "employed_from": N_("First day"),
    "from_month": N_("From"),
    "to_month": N_("Until"),
    "mobility": N_("Possible workplaces"),
    "notice_version": N_("Version of the notice"),
    "notice_read_at": N_("Notice read"),
    "chosen_at": N_("Chosen"),
    "filters": N_("Filters"),
    "alert": N_("E-mails"),
    "checked_at": N_("Last looked through"),
    "suggestion_list_id": N_("Number of the list"),
    "formats": N_("Formats"),
    "hours_a_quarter": N_("Hours for learning in three months"),
    "inputs": N_("What went in"),
    "recommendation_list_id": N_("Number of the list"),
    "course_id": N_("Number of the course"),
    "saved_search_id": N_("Number of the search"),
    "org_unit_id": N_("Number of the unit"),
    "wishes": N_("Wishes"),
    "sentence": N_("Goal in words"),
    "success": N_("What success looks like"),
    "content": N_("The contract as it stood"),
    "person_words": N_("What you said"),
    "manager_words": N_("What your line manager said"),
    "topics": N_("What was spoken of"),
    "held_on": N_("Held"),
    "legal_entity_id": N_("Number of the employer"),
}
TERMS = {
    "drafts": N_("%(months)s months after it was begun, if it is never sent"),
    "suggestions": N_("%(months)s months"),
    "applications": N_("%(months)s months after it came to nothing; with its move if there is one"),
    "notes": N_("%(months)s months"),
    "profiles": N_("%(months)s months after your last day"),
    "leave": N_("%(months)s months after it is over"),
    "moves": N_("%(years)s years after your last day"),
    "employment": N_("As long as you work here"),
    "record": N_("Without end, under a number instead of your name"),
    "company": N_("As long as the company needs it"),
}


@dataclass(frozen=True)
class Entry:
    """What the map says of one table."""

    table: sa.Table
    topic: str
    term: str
    person: tuple[str, ...]
    recipients: tuple[str, ...]
    classes: Mapping[str, str]
    withheld: frozenset[str]
    names: frozenset[str]
    erase: str | tuple[str, ...]
    profile: str | tuple[str, ...]
    over: str
    kept: str

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def title(self) -> str:
        """What it is called in a copy; a table that nobody has named yet, by its name in the database."""
        return TABLE_WORDS.get(self.name, self.name.replace("_", " "))

    def belongs_to(self, person_id: int) -> sa.ColumnElement[bool]:
        """In SQL, over the table: whose data a row is."""
        return sa.or_(sa.false(), *(leads_to(self.table, path, [person_id]) for path in self.person))


@lru_cache(maxsize=1)
def load_map() -> Mapping[str, Entry]:
    """Every table of the database that the map knows."""
    return {name: _entry(name, said) for name, said in _read().items() if name in Model.metadata.tables}


def list_personal() -> list[Entry]:
    """Tables whose rows are somebody's data, in the order in which they stand on each other."""
    known = load_map()
    return [
        known[table.name] for table in Model.metadata.sorted_tables if table.name in known and known[table.name].person
    ]


def find_gaps() -> Iterator[str]:
    """What the map does not say of the tables there are, and what to write where."""
    said = _read()
    for name, table in sorted(Model.metadata.tables.items()):
        columns = [column.name for column in table.columns if column.name not in IN_EVERY_TABLE]
        if name not in said:
            yield _advice(name, columns)
            continue
        told = {column for kind in CLASSES for column in said[name].get(kind, ())}
        if missing := sorted(set(columns) - told):
            yield f"data_map.toml [{name}]: add {missing} to public, internal, confidential or special"
        if unknown := sorted(told - set(columns)):
            yield f"data_map.toml [{name}]: take out {unknown}, the table has no such columns"
    for name in sorted(said.keys() - Model.metadata.tables.keys()):
        yield f"data_map.toml: take out [{name}], there is no such table"


def leads_to(table: sa.FromClause, path: str, ids: Any) -> sa.ColumnElement[bool]:
    """In SQL: the path over foreign keys (`entry_id.concerns_id`) ends at one of these ids."""
    head, _, rest = path.partition(".")
    if not rest:
        return table.c[head].in_(ids)
    target = target_of(table.c[head])
    return table.c[head].in_(sa.select(target.c.id).where(leads_to(target, rest, ids)))


def reach(table: sa.FromClause, path: str) -> sa.ColumnElement[Any]:
    """In SQL: the value at the end of the path, for each row of the table."""
    head, _, rest = path.partition(".")
    if not rest:
        return table.c[head]
    target = target_of(table.c[head]).alias()
    return sa.select(reach(target, rest)).where(target.c.id == table.c[head]).scalar_subquery()


def target_of(column: sa.ColumnElement[Any]) -> sa.Table:
    (key,) = column.foreign_keys
    return Model.metadata.tables[key.column.table.name]


def points_at_person(column: sa.ColumnElement[Any]) -> bool:
    return any(key.column.table.name == PERSON for key in column.foreign_keys)


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text("utf-8"))


def _entry(name: str, said: Mapping[str, Any]) -> Entry:
    classes = {column: kind for kind in CLASSES for column in said.get(kind, ())}
    erase = said.get("erase", ())
    profile = said.get("profile", ())
    return Entry(
        table=Model.metadata.tables[name],
        topic=said["topic"],
        term=said["term"],
        person=tuple(said["person"]),
        recipients=tuple(said.get("recipients", ())),
        classes={**IN_EVERY_TABLE, **classes},
        withheld=frozenset(said.get("withheld", ())),
        names=frozenset(said.get("names", ())),
        erase=erase if erase == ROWS else tuple(erase),
        profile=profile if profile == ROWS else tuple(profile),
        over=said.get("over", ""),
        kept=said.get("kept", ""),
    )


def _advice(name: str, columns: list[str]) -> str:
    people = [column.name for column in Model.metadata.tables[name].columns if points_at_person(column)]
    return (
        f"mobility/privacy/data_map.toml says nothing of {name}. Add, and move each column to where it belongs:\n\n"
        f'[{name}]\ntopic = "{next(iter(TOPICS))}"  # {", ".join(TOPICS)}, or company\n'
        f'term = "company"  # {", ".join(TERMS)}\n'
        f"person = {people}  # those whose data the row is; [] for nobody's\n"
        f"internal = {columns}\nconfidential = []\n"
        'erase = "rows"  # or columns to empty, or kept = "why nothing of it is erased"\n'
    )
