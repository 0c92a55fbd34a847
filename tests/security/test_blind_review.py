"""Nothing that a host can open, or is told, says who a candidate is before that host rated them and asked to see."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from mobility.applications.blind import code_of, leave_out
from mobility.applications.models import Application, ApplicationStatus, Invitation, Reveal
from mobility.applications.queries import list_criteria
from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.moves.models import MoveStatus
from mobility.notifications.messages import put_into_words
from mobility.notifications.models import Notification
from mobility.opportunities.models import CoOwner, Opportunity
from mobility.people.models import Person, Role
from mobility.policies.models import PolicyVersion
from mobility.policies.queries import Rule
from mobility.skills.models import Experience
from mobility.skills.queries import build_snapshot
from tests.factories import (
    candidate,
    give_skill,
    grant,
    make_application,
    make_entity,
    make_move,
    make_opportunity,
    make_person,
    make_profile,
    make_skill,
    make_unit,
    save,
)

NAME, MAIL, NUMBER, UNIT = "Zéphyrine Quillfeather-Oakes", "zquillfeather@example.com", "ZQ9917", "Okapi Lanterns"
CANARIES = ("phyrine", "Zephyrine", "Quillfeather", "Oakes", "zquillfeather", NUMBER, UNIT, "Marabou", ">ZO<")
OWN_WORDS = f"I am {NAME} (Zephyrine to friends), write to {MAIL} or ask for {NUMBER}. QUILLFEATHER knows boards."


@dataclass
class Case:
    host: Person
    person: Person
    posting: Opportunity
    application: Application | None

    @property
    def here(self) -> str:
        return f"/opportunities/{self.posting.id}"

    @property
    def code(self) -> str:
        return code_of(self.posting.id, self.person.id)

    @property
    def own_page(self) -> str:
        return f"/applications/{self.application.id}" if self.application else f"{self.here}/candidates/{self.code}"


@pytest.fixture
def skill(people):
    return make_skill("Power BI")


@pytest.fixture
def person(people, skill):
    """Somebody with something of their own in every field that could tell who they are."""
    person = make_person(
        NAME, email=MAIL, employee_number=NUMBER, org_unit=make_unit(f"Example / {UNIT}"), cost_centre="Marabou",
        site="Marabou", line_manager=people.manager, job_title="data analyst",
    )  # fmt: skip
    make_profile(person, headline=f"{NAME}, analyst", about=OWN_WORDS, mobility=f"Ask {NAME}")
    give_skill(person, skill, 4, evidence=f"Certificate of {NAME}")
    save(Experience(person_id=person.id, title=f"Assistant of {NAME}", from_month="2019-01", text=OWN_WORDS))
    return person


@pytest.fixture
def applied(people, person, skill):
    posting = make_opportunity(people.host, title="Launch the board", skills=(skill,), places=2)
    application = make_application(
        person, posting, motivation=OWN_WORDS, availability=OWN_WORDS, snapshot=build_snapshot(person)
    )
    return Case(people.host, person, posting, application)


@pytest.fixture
def suggested(people, person, skill):
    return Case(people.host, person, make_opportunity(people.host, title="Another board", skills=(skill,)), None)


@pytest.fixture(params=["applied", "suggested"])
def case(request):
    return request.getfixturevalue(request.param)


def crawl(client, *starts: str) -> dict[str, str]:
    """Every page that links lead to from these, with its address, as text with all its markup."""
    waiting, seen = list(starts), {}
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/people", "/static", "/sign")):
            continue
        answer = client.get(address, follow_redirects=False)
        seen[address] = address + answer.text + str(answer.headers)
        found = re.findall(r'(?:href|hx-get|action|formaction)="(/[^"#]*)"', answer.text)
        waiting += [link.replace("&amp;", "&") for link in found if _is_about_candidates(link)]
    return seen


def _is_about_candidates(link: str) -> bool:
    return bool(re.match(r"/(opportunities/\d+|applications/\d+|notifications|invitations|moves)", link)) or link == "/"


def find_canaries(texts: dict[str, str]) -> dict[str, list[str]]:
    found = {where: [one for one in CANARIES if one.casefold() in text.casefold()] for where, text in texts.items()}
    return {where: hits for where, hits in found.items() if hits}


def letters_to(person: Person) -> dict[str, str]:
    """What is put into the app and into mails: the words, what fills them, and where the link leads."""
    told = session.scalars(sa.select(Notification).where(Notification.recipient_id == person.id)).all()
    return {f"letter {one.id}": f"{put_into_words(one)} {one.params} {one.path}" for one in told}


def pages_of(case: Case) -> list[str]:
    here, code = case.here, case.code
    return [
        "/", "/opportunities/mine", "/notifications/", here, f"{here}/candidates", f"{here}/outcomes", case.own_page,
        *(f"{here}/candidates?tab=applied&order={order}" for order in ("fit", "availability", "waiting", "random")),
        *(f"{here}/candidates?tab=suggested&order={order}" for order in ("fit", "availability", "random")),
        f"{here}/candidates/{code}", f"{here}/candidates/{code}/rating",
        f"{here}/applications/results?done={case.application.id if case.application else 0}",
    ]  # fmt: skip


def rate(client, case: Case) -> None:
    criteria = list_criteria(case.posting, "en", has_applied=case.application is not None)
    data = {criterion.key: "3" for criterion in criteria}
    assert client.post(f"{case.here}/candidates/{case.code}/rating", data=data).status_code == 303


@pytest.mark.one_engine  # what a page shows does not depend on the engine
def test_before_the_host_asked_to_see_no_page_mail_title_or_address_tells_who_it_is(client, case):
    pages = crawl(client.sign_in(case.host), *pages_of(case))
    assert len(pages) > 12
    assert find_canaries(pages) == {}
    assert any(candidate(case.posting, case.person) in text for text in pages.values())


@pytest.mark.one_engine  # what a page shows does not depend on the engine
def test_after_it_the_name_is_there_for_that_host(client, case):
    client.sign_in(case.host)
    rate(client, case)
    assert find_canaries(crawl(client, *pages_of(case))) == {}
    assert client.post(f"{case.here}/candidates/{case.code}/reveal").location == case.own_page
    assert NAME in client.get(case.own_page).text
    tab = "applied" if case.application else "suggested"
    assert NAME in client.get(f"{case.here}/candidates?tab={tab}").text


@pytest.mark.one_engine  # what a page shows does not depend on the engine
def test_a_page_with_the_name_leaves_a_row_for_its_owner_and_one_without_it_none(client, case):
    seen = sa.select(AuditEntry.concerns_id, AuditEntry.reason_code).where(AuditEntry.action == "view_profile")
    client.sign_in(case.host)
    rate(client, case)
    client.get(case.own_page)
    assert session.execute(seen).all() == []
    client.post(f"{case.here}/candidates/{case.code}/reveal")
    client.get(case.own_page)
    assert session.execute(seen).all() == [(case.person.id, "host")]


@pytest.mark.one_engine  # what a page shows does not depend on the engine
def test_nobody_is_named_in_what_a_host_is_told_from_sending_to_withdrawing(client, people, person, suggested):
    client.sign_in(suggested.host)
    assert client.post(f"{suggested.here}/invite/{suggested.code}", data={"message": "Come."}).status_code == 303
    assert find_canaries(crawl(client, *pages_of(suggested))) == {}
    invitation = session.scalars(sa.select(Invitation)).one()
    client.sign_in(person).post(f"/invitations/{invitation.id}/accept")
    application = session.scalars(sa.select(Application)).one()
    case = Case(suggested.host, person, suggested.posting, application)
    address = case.own_page
    client.post(f"{address}/motivation", data={"motivation": OWN_WORDS, "availability": OWN_WORDS})
    client.post(f"{address}/profile")
    client.post(f"{address}/submit")
    client.sign_in(case.host)
    for act in ("shortlist", "reserve"):
        assert client.post(f"{address}/{act}").status_code == 303
        assert find_canaries({"after": client.get(address).text}) == {}
    assert find_canaries(crawl(client, *pages_of(case))) == {}
    client.sign_in(person).post(f"{address}/withdraw", data={"reason": "dates", "sentence": OWN_WORDS})
    assert find_canaries(crawl(client.sign_in(case.host), *pages_of(case))) == {}
    assert len(letters_to(case.host)) == 3
    assert find_canaries(letters_to(case.host)) == {}


def test_a_refusal_can_be_sent_without_the_name(client, applied):
    client.sign_in(applied.host)
    page = client.get(f"{applied.own_page}/end")
    assert find_canaries({"page": page.text}) == {}
    data = {"reason": "skills", "sentence": ""}
    assert find_canaries({"page": client.post(f"{applied.own_page}/end", data=data).text}) == {}
    answer = client.post(f"{applied.own_page}/end", data=data | {"sentence": "Others know it better."})
    assert answer.status_code == 303
    assert find_canaries({"page": client.get(applied.own_page).text}) == {}


def test_a_name_is_not_shown_before_every_criterion_is_rated(client, case):
    client.sign_in(case.host)
    reveal = f"{case.here}/candidates/{case.code}/reveal"
    assert client.post(reveal).status_code == 409
    assert client.post(f"{case.here}/candidates/{case.code}/rating", data={"motivation": "3"}).status_code == 422
    assert client.post(reveal).status_code == 409
    assert session.scalars(sa.select(Reveal)).all() == []
    assert find_canaries({"page": client.get(case.own_page).text}) == {}


def test_whoever_has_gone_is_not_shown_any_more(client, applied):
    client.sign_in(applied.host)
    rate(client, applied)
    applied.application.status = ApplicationStatus.WITHDRAWN
    session.commit()
    assert client.post(f"{applied.here}/candidates/{applied.code}/reveal").status_code == 409
    page = client.get(applied.own_page).text
    assert "This application has ended, so the name stays hidden." in page
    assert find_canaries({"page": page}) == {}


def test_who_saw_whom_is_on_record_once_and_the_applicant_reads_it(client, applied):
    client.sign_in(applied.host)
    rate(client, applied)
    for _ in range(2):
        client.post(f"{applied.here}/candidates/{applied.code}/reveal")
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "reveal")).one()
    assert (entry.actor_id, entry.concerns_id) == (applied.host.id, applied.person.id)
    assert "Name shown to a host" in client.sign_in(applied.person).get(applied.own_page).text


def test_a_rating_stays_as_it_was_once_the_name_was_seen(client, applied):
    client.sign_in(applied.host)
    rate(client, applied)
    client.post(f"{applied.here}/candidates/{applied.code}/reveal")
    criteria = list_criteria(applied.posting, "en", has_applied=True)
    again = client.post(f"{applied.here}/candidates/{applied.code}/rating", data={one.key: "1" for one in criteria})
    assert again.status_code == 422
    assert "3 of 4" in client.get(applied.own_page).text


@pytest.fixture
def co_owner(applied):
    person = make_person("Otto Beside")
    grant(person, Role.HOST)
    save(CoOwner(opportunity_id=applied.posting.id, person_id=person.id))
    session.refresh(applied.posting)
    return person


def test_each_host_rates_and_asks_alone_and_reads_the_others_only_after_their_own(client, applied, co_owner):
    client.sign_in(applied.host)
    rate(client, applied)
    client.post(f"{applied.here}/candidates/{applied.code}/reveal", follow_redirects=True)
    page = client.sign_in(co_owner).get(applied.own_page).text
    assert find_canaries({"page": page}) == {}
    assert f"Rating by {applied.host.name}" not in page
    rate(client, applied)
    page = client.get(applied.own_page).text
    assert f"Rating by {applied.host.name}" in page
    assert find_canaries({"page": page}) == {}


def test_an_offer_is_made_only_to_somebody_whose_name_was_seen(client, applied):
    client.sign_in(applied.host)
    refused = client.post(f"{applied.own_page}/offer", data={"message": ""})
    assert refused.status_code == 422
    assert "Rate this candidate and see who it is before you offer a place" in refused.text
    rate(client, applied)
    client.post(f"{applied.here}/candidates/{applied.code}/reveal")
    assert client.post(f"{applied.own_page}/offer", data={"message": ""}).status_code == 303
    assert session.get(Application, applied.application.id).status is ApplicationStatus.OFFERED


def test_hr_reads_the_name_and_a_host_of_a_running_move_does_too(client, people, applied):
    assert NAME in client.sign_in(people.hr).get(applied.own_page).text
    posting = make_opportunity(people.host)
    move = make_move(applied.person, posting, MoveStatus.AWAITING_RELEASE)
    session.execute(sa.delete(Reveal))
    session.commit()
    assert NAME in client.sign_in(people.host).get(f"/applications/{move.application_id}").text


def test_a_line_manager_who_hosts_judges_without_the_name_as_well(client, people, person):
    application = make_application(person, make_opportunity(people.manager), motivation=OWN_WORDS)
    text = client.sign_in(people.manager).get(f"/applications/{application.id}").text
    assert find_canaries({"page": text}) == {}


def test_the_code_is_of_one_opportunity_and_nobody_can_guess_it(client, applied, suggested):
    assert applied.code != suggested.code
    client.sign_in(applied.host)
    assert client.get(f"{applied.here}/candidates/{suggested.code}").status_code == 404
    assert client.get(f"{applied.here}/candidates/{applied.person.id}").status_code == 404


def set_rule(rule: Rule, value: bool) -> None:
    save(PolicyVersion(rule=rule, value=value, valid_from=clock.now()))


def test_the_company_can_do_without(client, applied):
    set_rule(Rule.BLIND_REVIEW, False)
    assert NAME in client.sign_in(applied.host).get(applied.own_page).text


def test_a_host_switches_it_off_only_where_the_company_lets_them(client, applied):
    client.sign_in(applied.host)
    switch = f"{applied.here}/blind-review"
    assert client.post(switch, data={"is_blind": "no"}).status_code == 409
    assert find_canaries({"page": client.get(applied.own_page).text}) == {}
    set_rule(Rule.BLIND_REVIEW_OPTIONAL, True)
    assert client.post(switch, data={"is_blind": "no"}).status_code == 303
    assert NAME in client.get(applied.own_page).text
    assert client.post(switch, data={"is_blind": "yes"}).status_code == 303
    assert find_canaries({"page": client.get(applied.own_page).text}) == {}
    assert session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == "show_names")) == 1


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I, Bo Chen, and bo the cat", "I, […], and bo the cat"),
        ("CHEN leads; Chens do not", "[…] leads; Chens do not"),
        ("write to bo.chen@example.com.", "write to […]."),
        ("number C-17!", "number […]!"),
        ("René's and Rene's", "René's and Rene's"),
    ],
)
def test_only_whole_names_are_left_out(people, text, left):
    person = make_person("Bo Chen", email="bo.chen@example.com", employee_number="C-17", legal_entity=make_entity())
    assert leave_out(text, person) == left
