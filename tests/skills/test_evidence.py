"""What shows a skill, who confirms it, and when people are asked whether it is still right."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from mobility.audit.models import AuditEntry
from mobility.core import clock
from mobility.core.db import session
from mobility.core.errors import Conflict, InvalidInput, NotPermitted, TransitionNotAllowed
from mobility.home.queries import list_tasks
from mobility.matching import index
from mobility.notifications.models import Notification
from mobility.privacy.models import ErasureScope
from mobility.privacy.services.erasing import erase_data
from mobility.skills import jobs, queries, services
from mobility.skills.levels import CEFR_SENTENCES, LEVEL_SENTENCES
from mobility.skills.models import (
    CEFR_LEVELS,
    LEVELS,
    Confirmation,
    ConfirmationStatus,
    Evidence,
    Section,
    SectionReaders,
    SkillKind,
    WantedOrigin,
)
from mobility.skills.services.evidence import MOST_DOCUMENTS
from tests.evidenced import PDF, TWO_YEARS, expired
from tests.factories import give_skill, make_profile, make_skill, want_skill

DAY = dt.timedelta(days=1)


@pytest.fixture
def held(people):
    make_profile(people.employee)
    row = give_skill(people.employee, make_skill("Power BI"), 4)
    session.commit()
    return row


def told(person, kind):
    query = sa.select(sa.func.count()).where(Notification.recipient_id == person.id, Notification.kind == kind)
    return session.scalar(query.select_from(Notification))


def asked(people, held, colleague=None):
    return services.ask_confirmation(actor=people.employee, held=held, colleague=colleague or people.colleague)


def test_evidence_is_shown_beside_the_row_that_stands_after_a_merge(people, held):
    certificate = services.add_certificate(actor=people.employee, held=held, title="Exam", issuer="A school")
    other = make_skill("Dashboards")
    stronger = give_skill(people.employee, other, 5)
    services.merge_skill(actor=people.admin, skill=held.skill, other=other)
    session.commit()
    assert list(queries.list_held(people.employee)) == [stronger]
    assert queries.list_shown_evidence(people.employee) == {other.id: [certificate]}


def test_every_level_of_every_kind_is_said_in_a_sentence_of_its_own():
    assert set(LEVEL_SENTENCES) == set(SkillKind)
    assert all(len(set(sentences)) == len(LEVELS) for sentences in LEVEL_SENTENCES.values())
    assert tuple(CEFR_SENTENCES) == CEFR_LEVELS


def test_a_certificate_counts_until_the_day_it_expires_and_matching_is_told(people, held):
    assert held.id not in queries.list_evidenced_ids(people.employee)
    certificate = services.add_certificate(
        actor=people.employee, held=held, title="Exam", issuer="Board", expires_on=clock.today() + 20 * DAY
    )
    session.commit()
    before = index.take_snapshot()
    assert held.id in queries.list_evidenced_ids(people.employee)
    for _ in range(2):
        jobs.tell_of_expiring_certificates()
    assert told(people.employee, "certificate_ends") == 1
    clock.set_now(clock.now() + 21 * DAY)
    jobs.tell_of_expiring_certificates()
    assert held.id not in queries.list_evidenced_ids(people.employee)
    assert session.get(Evidence, certificate.id).lapsed_at is not None
    assert index.take_snapshot() is not before


def test_a_certificate_that_has_expired_is_not_taken(people, held):
    with pytest.raises(InvalidInput):
        services.add_certificate(
            actor=people.employee, held=held, title="Exam", issuer="Board", expires_on=clock.today() - DAY
        )
    expired(held)
    assert held.id not in queries.list_evidenced_ids(people.employee)


@pytest.mark.parametrize("url", ["http://example.org", "javascript:alert(1)", "https://", "https://ana:pw@example.org"])
def test_a_link_that_could_harm_is_refused(people, held, url):
    with pytest.raises(InvalidInput, match="https://"):
        services.add_link(actor=people.employee, held=held, title="A board", url=url)


def test_what_was_refused_is_said_beside_its_field(client, people, held):
    data = {"link-url": "http://example.org", "link-title": "A board"}
    refused = client.sign_in(people.employee).post(f"/profile/skills/{held.id}/links", data=data)
    assert refused.status_code == 422
    assert "begins with https://" in refused.text
    assert session.scalar(sa.select(sa.func.count(Evidence.id))) == 0


def test_a_link_is_shown_with_its_host_to_whoever_reads_the_skills(client, people, held):
    services.add_link(actor=people.employee, held=held, title="A board", url="https://boards.example/ana")
    services.add_document(actor=people.employee, held=held, name="secret.pdf", content=PDF)
    session.commit()
    page = client.sign_in(people.colleague).get(f"/people/{people.employee.id}").text
    assert "A board, boards.example" in page
    assert 'rel="noopener' in page
    assert "secret.pdf" not in page
    services.choose_readers(
        actor=people.employee, person=people.employee, readers={Section.HELD: SectionReaders.ONLY_ME}
    )
    session.commit()
    assert "boards.example" not in client.get(f"/people/{people.employee.id}").text


def test_a_document_is_for_its_owner_alone_and_only_to_be_saved(client, people, held):
    client.sign_in(people.employee)
    sent = {"document-file": (io.BytesIO(PDF), "exam.pdf")}
    assert client.post(f"/profile/skills/{held.id}/documents", data=sent).status_code == 303
    document = session.scalars(sa.select(Evidence)).one()
    answer = client.get(f"/profile/evidence/{document.id}/file")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=exam.pdf"
    assert session.scalar(sa.select(AuditEntry.id).where(AuditEntry.action == "download_document")) is not None
    for other in (people.manager, people.hr, people.admin):
        assert client.sign_in(other).get(f"/profile/evidence/{document.id}/file").status_code == 404


def test_there_is_an_end_to_documents_over_all_skills(people):
    make_profile(people.employee)
    rows = [give_skill(people.employee, make_skill(f"Skill {number}")) for number in range(3)]
    for number in range(MOST_DOCUMENTS):
        services.add_document(actor=people.employee, held=rows[number % 3], name="exam.pdf", content=PDF)
    with pytest.raises(InvalidInput, match="Twenty documents"):
        services.add_document(actor=people.employee, held=rows[0], name="one-more.pdf", content=PDF)


@pytest.mark.parametrize(("content", "sentence"), [(b"MZ" + b"0" * 9, "PDF, a PNG or a JPEG"), (PDF * 300_000, "5 MB")])
def test_a_document_of_another_kind_or_too_large_is_refused(people, held, content, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        services.add_document(actor=people.employee, held=held, name="exam.pdf", content=content)


def test_a_confirmation_at_the_level_stands_in_a_new_row_with_who_and_when(client, people, held):
    client.sign_in(people.employee).post(f"/profile/skills/{held.id}/ask", data={"colleague": people.colleague.email})
    request = session.scalars(sa.select(Confirmation)).one()
    assert told(people.colleague, "confirmation_asked") == 1
    client.sign_in(people.colleague)
    page = client.get(f"/confirmations/{request.id}").text
    assert people.employee.name in page
    assert "Level 4 of 5" in page
    assert client.post(f"/confirmations/{request.id}", data={"level": "4"}).status_code == 303
    now = queries.find_held_skill(held.id)
    assert now is not None
    assert now.id != held.id
    assert (now.level, now.confirmed_by_id, now.confirmed_at) == (4, people.colleague.id, request.answered_at)
    assert held.confirmed_at is None
    assert told(people.employee, "skill_confirmed") == 1


def test_a_lower_level_is_offered_to_the_owner_and_changes_nothing_by_itself(people, held):
    request = asked(people, held)
    services.confirm_skill(actor=people.colleague, confirmation=request, level=2)
    assert (held.level, held.confirmed_at, held.valid_to) == (4, None, None)
    assert queries.list_other_levels(people.employee, held) == [request]
    assert told(people.employee, "skill_seen_otherwise") == 1
    services.settle_level(actor=people.employee, confirmation=request, takes=True)
    now = queries.find_held_skill(held.id)
    assert (now.level, now.confirmed_by_id, held.level) == (2, people.colleague.id, 4)
    with pytest.raises(Conflict):
        services.settle_level(actor=people.employee, confirmation=request, takes=False)


def test_a_changed_level_leaves_the_confirmation_with_the_row_it_confirmed(people, held):
    services.confirm_skill(actor=people.colleague, confirmation=asked(people, held), level=4)
    confirmed = queries.find_held_skill(held.id)
    changed = services.set_held_skill(actor=people.employee, person=people.employee, skill=held.skill, level=5)
    assert changed.confirmed_at is None
    assert confirmed.confirmed_by_id == people.colleague.id
    assert [row.level for row in queries.list_history(people.employee, held.skill)] == [4, 4, 5]


def test_declining_tells_nobody_and_looks_like_no_answer(client, people, held):
    request = asked(people, held)
    session.commit()
    page = client.sign_in(people.employee).get(f"/profile/skills/{held.id}").text
    client.sign_in(people.colleague).post(f"/confirmations/{request.id}/decline")
    assert session.get(Confirmation, request.id).status is ConfirmationStatus.DECLINED
    after = client.sign_in(people.employee).get(f"/profile/skills/{held.id}").text
    assert "no answer yet" in page
    assert "no answer yet" in after
    assert session.scalars(sa.select(Notification).where(Notification.recipient_id == people.employee.id)).all() == []
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "decline_confirmation")).one()
    assert entry.concerns_id is None
    with pytest.raises(InvalidInput):
        asked(people, held)


def test_nobody_confirms_their_own_skill_or_for_somebody_else(people, held):
    with pytest.raises(InvalidInput):
        asked(people, held, people.employee)
    request = asked(people, held)
    for other in (people.employee, people.manager):
        with pytest.raises(NotPermitted):
            services.confirm_skill(actor=other, confirmation=request, level=4)
    own = Confirmation(person_id=people.employee.id, skill_id=held.skill_id, asked_id=people.employee.id)
    session.add(own)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_an_answer_to_what_was_withdrawn_or_removed_changes_nothing(people, held):
    withdrawn, left = asked(people, held), asked(people, held, people.host)
    services.withdraw_confirmation(actor=people.employee, confirmation=withdrawn)
    with pytest.raises(TransitionNotAllowed):
        services.confirm_skill(actor=people.colleague, confirmation=withdrawn, level=4)
    services.add_document(actor=people.employee, held=held, name="exam.pdf", content=PDF)
    services.remove_held_skill(actor=people.employee, held=held)
    session.expire_all()
    assert left.status is ConfirmationStatus.WITHDRAWN
    assert queries.list_evidence(people.employee, held.skill) == []


def test_the_line_manager_is_one_click_away_and_sees_one_skill_and_no_wish(client, people, held):
    want_skill(people.employee, make_skill("Falconry"))
    session.commit()
    assert f"Ask {people.manager.name}" in client.sign_in(people.employee).get(f"/profile/skills/{held.id}").text
    request = asked(people, held, people.manager)
    session.commit()
    page = client.sign_in(people.manager).get(f"/confirmations/{request.id}").text
    assert "Power BI" in page
    assert "Falconry" not in page
    assert any(f"/confirmations/{request.id}" == task.path for task in list_tasks(people.manager)[0])


def test_people_are_asked_once_a_year_and_one_click_answers_for_all(client, people, held):
    old = give_skill(people.employee, make_skill("SQL"), 3, valid_from=clock.now() - TWO_YEARS)
    session.commit()
    for _ in range(2):
        jobs.ask_whether_skills_are_current()
    assert told(people.employee, "still_current") == 1
    assert "/profile/still-current" in {task.path for task in list_tasks(people.employee)[0]}
    assert queries.list_to_check(people.employee) == [old]
    client.sign_in(people.employee).post("/profile/still-current")
    assert queries.list_to_check(people.employee) == []
    assert (old.level, old.valid_to) == (3, None)
    clock.set_now(clock.now() + 200 * DAY)
    jobs.ask_whether_skills_are_current()
    assert told(people.employee, "still_current") == 1
    clock.set_now(clock.now() + 200 * DAY)
    jobs.ask_whether_skills_are_current()
    assert told(people.employee, "still_current") == 2
    assert set(queries.list_to_check(people.employee)) == {held, old}


def test_a_wish_says_where_it_comes_from_and_its_reason_is_for_its_owner_alone(client, people, held):
    data = {"wanted-skill": "Power BI", "wanted-level": "5", "wanted-reason": "To lead a team.", "origin": "suggestion"}
    client.sign_in(people.employee).post("/profile/wanted", data=data)
    [wanted] = queries.list_wanted(people.employee)
    assert (wanted.reason, wanted.origin) == ("To lead a team.", WantedOrigin.SUGGESTION)
    assert "To lead a team." in client.get("/profile").text
    for other in (people.host, people.hr, people.colleague):
        assert "To lead a team." not in client.sign_in(other).get(f"/people/{people.employee.id}").text


def test_erasing_a_profile_takes_evidence_and_confirmations_along(people, held):
    services.add_document(actor=people.employee, held=held, name="exam.pdf", content=PDF)
    services.confirm_skill(actor=people.colleague, confirmation=asked(people, held), level=4)
    session.commit()
    erase_data(person=people.employee, scope=ErasureScope.PROFILE)
    assert [session.scalar(sa.select(sa.func.count(one.id))) for one in (Evidence, Confirmation)] == [0, 0]
