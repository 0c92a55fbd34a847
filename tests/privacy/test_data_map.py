"""S36: every column of every table is tagged, and what is tagged as somebody's is in their copy."""

from __future__ import annotations

import json

import pytest

from mobility.core.db import Model
from mobility.privacy.data_map import (
    CLASSES,
    PURPOSES,
    ROWS,
    TERMS,
    TOPICS,
    find_gaps,
    leads_to,
    list_personal,
    load_map,
    points_at_person,
    target_of,
)


def test_every_column_of_every_table_is_tagged(shared_app):
    gaps = list(find_gaps())
    assert not gaps, "\n" + "\n".join(gaps)


def test_every_table_has_a_topic_a_purpose_and_a_term():
    assert TOPICS.keys() == PURPOSES.keys()
    for entry in load_map().values():
        assert entry.topic in {*TOPICS, "company"}, entry.name
        assert entry.term in TERMS, entry.name
        assert (entry.topic == "company") is (not entry.person), entry.name
        assert set(entry.classes.values()) <= set(CLASSES)


def test_whatever_is_somebody_s_is_erased_or_says_why_not():
    silent = [entry.name for entry in list_personal() if not entry.erase and not entry.kept]
    assert silent == []


def test_nothing_is_both_erased_whole_and_kept():
    assert [entry.name for entry in list_personal() if entry.erase == ROWS and entry.kept] == []


def test_free_words_about_somebody_are_confidential_and_can_be_erased():
    """A column of unlimited text in a personal table is either erased or stands in a table that says why not."""
    for entry in list_personal():
        for column in entry.table.columns:
            if type(column.type).__name__ == "Text" and not entry.kept:
                assert (
                    entry.erase == ROWS or column.name in entry.erase or entry.classes[column.name] != "confidential"
                ), f"{entry.name}.{column.name}"


def test_files_of_somebody_are_erased():
    for entry in list_personal():
        files = {column.name for column in entry.table.columns if type(column.type).__name__ == "LargeBinary"}
        assert entry.erase == ROWS or files <= set(entry.erase), entry.name


def test_every_path_leads_to_a_person():
    for entry in list_personal():
        for path in (*entry.person, *entry.recipients):
            table = entry.table
            *above, last = path.split(".")
            for step in above:
                table = target_of(table.c[step])
            is_name = last in load_map()[table.name].names
            assert points_at_person(table.c[last]) or is_name or (table.name, last) == ("person", "id"), path
            leads_to(entry.table, path, [1])


def test_a_new_column_is_told_with_what_to_write(monkeypatch):
    from mobility.privacy import data_map

    said = json.loads(json.dumps(data_map._read()))
    said["wanted_skill"]["confidential"].remove("level")
    del said["experience"]
    monkeypatch.setattr(data_map, "_read", lambda: said)
    gaps = "\n".join(find_gaps())
    assert "[wanted_skill]: add ['level']" in gaps
    assert "[experience]\ntopic = " in gaps
    assert "person = ['person_id']" in gaps


@pytest.mark.parametrize("table", ["account", "sign_in_session", "one_time_link"])
def test_secrets_are_never_copied(table):
    entry = load_map()[table]
    secrets = {column.name for column in Model.metadata.tables[table].columns if "hash" in column.name}
    assert secrets <= entry.withheld
