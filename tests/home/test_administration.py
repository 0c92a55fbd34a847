"""The way to administration: each sees the pages they may open, and no others."""

from __future__ import annotations

import pytest

from mobility.app import ADMINISTRATION


def test_whoever_holds_no_office_finds_no_way_there(client, people):
    for person in (people.employee, people.host, people.manager):
        page = client.sign_in(person).get("/")
        assert "/administration" not in page.text
        assert client.get("/administration").status_code == 403


@pytest.mark.parametrize("role", ["hr", "representative", "auditor", "privacy", "admin"])
def test_everyone_with_an_office_finds_pages_that_open(client, people, role):
    client.sign_in(people[role])
    assert 'href="/administration"' in client.get("/").text
    page = client.get("/administration").text
    listed = page[page.index('class="to-do"') :].split("</ul>")[0]
    paths = [part.split('"')[0] for part in listed.split('href="')[1:]]
    assert paths
    for path in paths:
        assert client.get(path).status_code == 200, path


def test_every_row_of_the_table_leads_to_a_page(app):
    assert {endpoint for _, endpoint, _ in ADMINISTRATION} <= set(app.view_functions)
