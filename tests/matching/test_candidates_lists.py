"""How a host's lists are ordered, what is drawn from further down, and who is not shown and why."""

from __future__ import annotations

import datetime as dt

import pytest

from mobility.applications.blind import code_of
from mobility.applications.models import ApplicationStatus, Invitation
from mobility.applications.queries import find_person_by_code
from mobility.capacity.models import Commitment, CommitmentKind, Leave
from mobility.core import clock
from mobility.core.db import session
from mobility.matching.models import Suggestion
from mobility.opportunities.models import Audience
from mobility.skills.models import Visibility
from tests.client import count_statements
from tests.factories import candidate, make_application, make_profile, save
from tests.matching.conftest import make_open_person, read

S = ApplicationStatus


def url(scene) -> str:
    return f"/opportunities/{scene.posting.id}/candidates"


def show(client, scene, tab: str, **arguments) -> str:
    return read(client.sign_in(scene.people.host).get(url(scene), query_string={"tab": tab, **arguments}))


def order_of(page: str, scene, people) -> list[str]:
    return [person.name for person in sorted(people, key=lambda one: page.index(candidate(scene.posting, one)))]


def promise(person, scene, percent: float) -> None:
    posting = scene.posting
    save(Commitment(person=person, kind=CommitmentKind.WORK_PACKAGE, starts_on=posting.starts_on,
                    ends_on=posting.ends_on, percent=percent, title="elsewhere"))  # fmt: skip


def snapshot_of(*skills) -> dict:
    return {
        "headline": "", "about": "", "job_title": "", "unit": "", "experience": [], "languages": [], "availability": {},
        "skills": [{"skill_id": one.id, "label": "a skill", "level": 4, "evidence": ""} for one in skills],
    }  # fmt: skip


@pytest.fixture
def applied(scene):
    """The first waits longest and fits least; the second has little time; the third fits best."""
    made = [make_open_person(name) for name in ("Lou Long", "Pia Partly", "Fay Fit")]
    held = ((), (scene.sql,), (scene.sql, scene.reporting))
    for days, person, skills in zip((9, 5, 2), made, held, strict=True):
        sent_at = clock.now() - dt.timedelta(days=days)
        make_application(person, scene.posting, snapshot=snapshot_of(*skills), submitted_at=sent_at)
    promise(made[1], scene, 70)
    return made


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("waiting", ["Lou Long", "Pia Partly", "Fay Fit"]),
        ("fit", ["Fay Fit", "Pia Partly", "Lou Long"]),
        ("availability", ["Lou Long", "Fay Fit", "Pia Partly"]),
        ("nonsense", ["Lou Long", "Pia Partly", "Fay Fit"]),
    ],
)
def test_applicants_stand_in_the_order_the_host_chose(client, scene, applied, order, expected):
    assert order_of(show(client, scene, "applied", order=order), scene, applied) == expected


def test_whoever_has_an_answer_stands_below_whoever_waits(client, scene, applied):
    answered = make_open_person("Ann Answered")
    make_application(answered, scene.posting, S.NOT_SELECTED, submitted_at=clock.now() - dt.timedelta(days=20))
    page = show(client, scene, "applied")
    assert order_of(page, scene, [*applied, answered])[-1] == "Ann Answered"


def test_without_ranking_applicants_are_not_ordered_by_fit(client, scene, applied):
    scene.posting.is_ranked = False
    session.commit()
    page = show(client, scene, "applied", order="fit")
    assert order_of(page, scene, applied) == ["Lou Long", "Pia Partly", "Fay Fit"]


def test_a_random_order_stays_the_same(client, scene, applied):
    pages = [show(client, scene, "applied", order="random") for _ in range(2)]
    assert order_of(pages[0], scene, applied) == order_of(pages[1], scene, applied)


def test_suggested_people_with_all_their_time_stand_first_if_the_host_asks_for_it(client, scene):
    busy, free = make_open_person("Bea Busy", scene.sql, scene.reporting), make_open_person("Fred Free")
    promise(busy, scene, 70)
    by_fit = show(client, scene, "suggested")
    by_time = show(client, scene, "suggested", order="availability")
    assert order_of(by_fit, scene, [busy, free]) == ["Bea Busy", "Fred Free"]
    assert order_of(by_time, scene, [busy, free]) == ["Fred Free", "Bea Busy"]


def test_whoever_is_on_leave_for_much_of_the_time_reads_partly_and_stands_after_the_others(client, scene):
    away, free = make_open_person("Bea Away", scene.sql, scene.reporting), make_open_person("Fred Free")
    starts_on = scene.posting.starts_on
    save(Leave(person=away, starts_on=starts_on, ends_on=starts_on + dt.timedelta(days=40)))
    page = show(client, scene, "suggested", order="availability")
    assert order_of(page, scene, [away, free]) == ["Fred Free", "Bea Away"]
    assert page.count("Partly") == 1
    assert "leave" not in page.lower()


def test_three_from_further_down_are_shown_and_are_no_part_of_the_ranking(client, scene):
    for _ in range(24):
        make_open_person("", scene.sql)
    assert "Show three from further down" in show(client, scene, "suggested")
    assert session.query(Suggestion).count() == 20
    page = show(client, scene, "suggested", draw="yes")
    below = page[page.index("Drawn at random") :]
    assert below.count("Candidate ") >= 3
    assert "further down" not in show(client, scene, "suggested", page=2)


def reasons(client, scene) -> str:
    page = read(client.sign_in(scene.people.host).get(f"{url(scene)}/left-out"))
    return page[page.index("Who is not shown, and why") :]


def test_who_is_not_shown_is_counted_by_reason_and_nobody_is_named(client, scene):
    abroad = make_open_person("Gus Abroad", scene.sql, country="GB")
    scene.posting.audience, scene.posting.country = Audience.COUNTRY, "FR"
    make_open_person("Rita Below", scene.sql, line_manager=scene.people.host)
    asked = make_open_person("Ines Asked", scene.sql)
    save(Invitation(opportunity=scene.posting, person=asked, invited_by=scene.people.host))
    told = reasons(client, scene)
    assert "In your own reporting line: whether they look for something is not yours to know 1" in told
    assert "Applied here, were invited or hold a place already 1" in told
    assert "Not in the audience of this posting 1" in told
    assert "Agency staff and contractors: places are for employees 1" in told
    assert "Not open to being found, or have not chosen 9" in told
    for person in (abroad, asked):
        assert candidate(scene.posting, person) not in told


@pytest.mark.parametrize("visibility", [None, Visibility.NOT_LOOKING, Visibility.HR_ONLY])
def test_undecided_and_not_looking_are_one_figure(client, scene, visibility):
    before = reasons(client, scene)
    if visibility:
        make_profile(scene.people.colleague, visibility)
    assert reasons(client, scene) == before


def test_a_figure_that_could_point_to_somebody_is_not_told(client, scene):
    full = make_open_person("Full Fay", scene.sql)
    promise(full, scene, 100)
    assert "Open, but without time on these dates below five" in reasons(client, scene)


def test_a_code_leads_to_its_candidate_and_to_nobody_elsewhere(scene):
    person = scene.people.employee
    assert find_person_by_code(scene.posting, code_of(scene.posting.id, person.id)) is person
    assert find_person_by_code(scene.posting, code_of(scene.posting.id + 1, person.id)) is None
    unseen = code_of(scene.posting.id, scene.people.colleague.id)
    assert find_person_by_code(scene.posting, unseen) is None


@pytest.mark.one_engine
def test_a_list_takes_as_many_statements_for_many_people_with_promises_as_for_few(client, scene):
    def shown_with(names) -> int:
        for name in names:
            promise(make_open_person(name, scene.sql), scene, 10)
        show(client, scene, "suggested")
        return count_statements(client, f"{url(scene)}?tab=suggested")

    few = shown_with(["Kim"])
    assert shown_with([f"Sam {number}" for number in range(9)]) <= few
