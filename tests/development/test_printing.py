"""The contract on paper: read back as a screen reader would, in both languages, on one page."""

from __future__ import annotations

import datetime as dt
import io

from pypdf import PdfReader

from mobility.core import clock
from mobility.development import services
from mobility.development.models import ActionKind
from tests.developing import agree, make_draft, make_in, this_year
from tests.factories import make_skill, reading_french


def read(client, person, contract):
    answer = client.sign_in(person).get(f"/development/contracts/{contract.id}/contract.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.data))


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_it_is_one_page_with_title_language_and_tags_in_the_readers_language(client, people):
    contract = make_in("agreed", people.employee, make_skill("Storytelling", "Récit"))
    pdf = read(client, people.employee, contract)
    root = pdf.trailer["/Root"]
    assert len(pdf.pages) == 1
    assert pdf.metadata.title == f"Development contract {this_year()}: {people.employee.name}"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is True or root["/ViewerPreferences"]["/DisplayDocTitle"]
    words = text_of(pdf)
    for said in ("no employment contract and no appraisal", "I would like to tell stories", "A gig that tells a story",
                 "Version 1, signed by both", f"signed by {people.manager.name}"):  # fmt: skip
        assert said in words
    french = read(client, reading_french(people.employee), contract)
    assert french.trailer["/Root"]["/Lang"] == "fr"
    assert "Récit" in text_of(french)
    assert "n’est ni un contrat de travail" in text_of(french)


def test_every_line_is_marked_as_heading_or_paragraph_in_the_order_of_reading(client, people):
    pdf = read(client, people.employee, make_in("agreed", people.employee))
    (document,) = pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]
    kinds = [one.get_object()["/S"] for one in document.get_object()["/K"]]
    assert kinds[:3] == ["/H1", "/P", "/P"]
    assert kinds.count("/H2") == 2  # wishes, one goal
    content = pdf.pages[0].get_contents().get_data()
    assert content.count(b"BDC") == content.count(b"EMC") == len(kinds)


def test_seven_actions_with_long_words_fit_on_one_page(client, people):
    contract = make_draft(people.employee, long="so that everybody who reads it understands what we found " * 3)
    for number in range(2):
        goal = services.write_goal(
            actor=people.employee, contract=contract, skill=make_skill(f"Skill {number}"), level=3,
            sentence="To know what one does and why one does it, in the third year as in the first. " * 4,
        )  # fmt: skip
        for kind in (ActionKind.COURSE, ActionKind.SHADOWING):
            services.write_action(
                actor=people.employee, goal=goal, kind=kind, title="Learn it from somebody who does it every day " * 3,
                hours=12.5, ends_on=clock.today() + dt.timedelta(days=90), success="One does it alone. " * 15,
            )  # fmt: skip
    assert len(list(contract.actions)) == 7
    assert len(read(client, people.employee, agree(contract)).pages) == 1


def test_a_draft_says_so_and_is_printed_for_whom_it_is_shown(client, people):
    contract = make_draft(people.employee)
    assert "Not agreed yet: a draft" in text_of(read(client, people.employee, contract))
    answer = client.sign_in(people.manager).get(f"/development/contracts/{contract.id}/contract.pdf")
    assert answer.status_code == 404
