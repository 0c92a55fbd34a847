"""The copy of everything: complete by the map, other people masked, and on record."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from mobility.audit.models import AuditEntry
from mobility.core.db import session
from mobility.privacy.data_map import list_personal
from tests.privacy.conftest import CANARY, say
from tests.privacy.scan import find_in_database


@pytest.fixture
def copy(told, client) -> dict:
    answer = client.sign_in(told.person).get("/privacy/mine.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    return json.loads(answer.text)["data"]


def rows(copy: dict, table: str) -> list[dict]:
    return [row for topic in copy.values() for name, held in topic.items() if name == table for row in held["rows"]]


def test_every_column_of_whatever_is_held_is_in_the_copy(told, copy):
    for entry in list_personal():
        held = session.scalar(
            sa.select(sa.func.count()).select_from(entry.table).where(entry.belongs_to(told.person.id))
        )
        found = rows(copy, entry.name)
        assert len(found) == held - (entry.name == "audit_entry"), entry.name  # the trace of this very copy
        for row in found:
            assert {column.name for column in entry.table.columns} <= row.keys(), entry.name


def test_every_word_that_the_database_knows_of_the_person_is_in_the_copy(told, copy):
    everything = json.dumps(copy)
    for place in find_in_database(CANARY):
        assert place.split(".")[0] in everything
    words = "headline about evidence phrase position past overmotivation oversnapshot oversentence hrnote releasenote"
    for what in f"{words} tried feedback auditnote param invitation gap".split():
        assert say(what) in everything, what


def test_scores_and_who_saw_them_are_told(told, copy):
    (row,) = rows(copy, "suggestion")
    assert (row["score"], row["rank"]) == (0.71, 3)
    assert row["recipients"] == rows(copy, "invitation")[0]["invited_by_id"].split(",")


def test_other_people_stand_there_as_numbers_and_never_by_name(told, copy):
    everything = json.dumps(copy, ensure_ascii=False)
    for name in ("host", "manager", "hr"):
        person = told.people[name]
        assert person.name not in everything
        assert person.email not in everything
    deciders = {row["decided_by_id"] for row in rows(copy, "release_decision") + rows(copy, "hr_decision")}
    assert len(deciders) == 2
    assert all(one.startswith("person ") for one in deciders)
    assert rows(copy, "application")[0]["applicant_id"] == "you"


def test_secrets_are_said_to_be_kept_and_not_shown(copy):
    assert {row["token_hash"] for row in rows(copy, "sign_in_session")} == {"kept, not shown"}


def test_nothing_of_anybody_else_is_in_it(told, client):
    data = json.loads(client.sign_in(told.people.colleague).get("/privacy/mine.json").text)
    assert CANARY not in json.dumps(data)


@pytest.mark.parametrize("path", ["/privacy/mine.json", "/privacy/mine/copy"])
def test_a_copy_that_was_taken_is_on_record_with_how_much_it_held(told, client, path):
    client.sign_in(told.person).get(path)
    (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "export_data")).all()
    assert (entry.actor_id, entry.concerns_id) == (told.person.id, told.person.id)
    assert "rows" in entry.reason_code


def test_the_readable_page_has_the_same_words_and_the_overview_counts_them(told, client):
    page = client.sign_in(told.person).get("/privacy/mine/copy").text
    for what in ("headline", "hrnote", "auditnote", "overmotivation"):
        assert say(what) in page
    assert told.people.host.name not in page
    overview = client.get("/privacy/mine").text
    assert "Suggestions and their scores" in overview
    assert "24 months" in overview


def test_the_readable_page_says_codes_in_the_words_of_the_reader_and_the_file_keeps_them(told, client, copy):
    assert {row["status"] for row in rows(copy, "application")} == {"not_selected", "submitted", "accepted"}
    told.person.chosen_language = "fr"
    session.commit()
    page = client.get("/privacy/mine/copy").text
    assert "not_selected" not in page
    assert "Non retenue" in page
