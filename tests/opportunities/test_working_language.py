"""The working language of a posting: asked on the form, shown, copied, changed on record, and read from a file."""

from __future__ import annotations

import pytest

from mobility.core.db import session
from mobility.opportunities import queries, services
from mobility.opportunities.models import Opportunity
from tests.factories import make_opportunity, make_skill
from tests.opportunities.test_posting_form import entered


def test_the_form_asks_for_a_working_language_and_none_is_the_default(client, people):
    make_skill("SQL"), make_skill("Storytelling")
    client.sign_in(people.host)
    client.post("/opportunities/new?kind=work_package", data=entered(people.host))
    german = entered(people.host, working_language="de", working_language_level="C1")
    preview = client.post("/opportunities/new?kind=work_package", data={**german, "preview": "yes"})
    assert "German, C1 at least" in preview.text
    client.post("/opportunities/new?kind=work_package", data=german)
    made = session.query(Opportunity).order_by(Opportunity.id).all()
    assert [(one.working_language, one.working_language_level) for one in made] == [(None, None), ("de", "C1")]
    assert "Working language" not in client.get(f"/opportunities/{made[0].id}").text
    assert "German, C1 at least" in client.get(f"/opportunities/{made[1].id}").text


def test_another_working_language_is_a_change_that_applicants_are_told_of(client, people):
    posting = make_opportunity(people.host, needs_review=False)
    changes = {"working_language": "de", "working_language_level": "B2"}
    services.update_opportunity(actor=people.host, opportunity=posting, version=posting.version, **changes)
    session.commit()
    assert [term[0] for term in queries.list_changes(posting)[0].terms] == list(changes)
    assert "German" in client.sign_in(people.host).get(f"/opportunities/{posting.id}/changes").text


def test_a_copy_asks_for_the_same_language(people):
    posting = make_opportunity(people.host, working_language="de", working_language_level="C1")
    copied = services.copy_opportunity(actor=people.host, opportunity=posting)
    assert (copied.working_language, copied.working_language_level) == ("de", "C1")


@pytest.mark.parametrize("level", [None, "B2"])
def test_a_language_without_a_level_cannot_be_stored_nor_a_level_without_a_language(people, level):
    posting = make_opportunity(people.host)
    posting.working_language, posting.working_language_level = (None, level) if level else ("de", None)
    with pytest.raises(Exception, match="working_language_with_its_level"):
        session.commit()
    session.rollback()
