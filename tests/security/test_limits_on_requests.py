"""Requests without measure (S31): refused or cut to size, never an error."""

from __future__ import annotations

import io

import pytest

from mobility.matching.finding import MOST_VALUES, read_filters
from mobility.web.current import MOST_FIELDS

LISTS = ("/find", "/notifications/", "/applications", "/skills/options", "/suggestions", "/opportunities/saved")
MASSES = {
    "a search of 10,000 letters": "q=" + "x" * 10_000,
    "a search of 2,000 words": "q=" + "+".join(f"w{n}" for n in range(2000)),
    "a page far away": "page=1000000000",
    "a page beyond counting": "page=" + "9" * 400,
    "200 filters": "&".join(f"kind=gig&unit={n}&country=FR&remote=partly" for n in range(50)),
    "10,000 per page": "per_page=1000000&size=1000000",
}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("mass", MASSES)
def test_a_list_asked_for_without_measure_still_answers(client, people, path, mass):
    answer = client.sign_in(people.employee).get(f"{path}?{MASSES[mass]}")
    assert answer.status_code in {200, 413, 414, 422}


def test_a_filter_keeps_a_few_of_the_thousands_of_values_that_an_address_may_name():
    """What is found and counted for each of them takes time that grows with their square."""
    many = [str(number) for number in range(MOST_FIELDS)]
    filters = read_filters({"country": many, "team": many})
    assert (len(filters.country), len(filters.team)) == (MOST_VALUES, MOST_VALUES)


def test_a_body_of_50_megabytes_is_refused_unread(client, people):
    body = io.BytesIO(b"headline=" + b"a" * (50 * 1024 * 1024))
    answer = client.sign_in(people.employee).post(
        "/profile/about", input_stream=body, content_type="application/x-www-form-urlencoded", content_length=50 << 20
    )
    assert answer.status_code == 413
    assert "too much at once" in answer.text
    assert body.tell() < 4 * 1024 * 1024


PART = '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n'
FORMS = {
    "application/x-www-form-urlencoded": "f=&" * 100_000,
    "multipart/form-data; boundary=b": PART * 30_000 + "--b--",  # as many as fit into the largest body
}


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_of_100_000_parts_is_refused(client, people, kind):
    answer = client.sign_in(people.employee).post("/profile/about", data=FORMS[kind], content_type=kind)
    assert answer.status_code == 413


def test_an_address_with_more_fields_than_any_page_has_is_refused(client, people):
    query = "&".join(["unit=1"] * (MOST_FIELDS + 1))
    assert client.sign_in(people.employee).get(f"/find?{query}").status_code == 413
