"""Rule 6 and S37: what a host may not see moves no list of theirs, and its vector is gone by the next request."""

from __future__ import annotations

import random

import pytest

from mobility.core.db import session
from mobility.embeddings.models import TextVector
from mobility.embeddings.queries import hash_text
from mobility.matching import index
from mobility.matching.queries import suggest_people
from mobility.skills import services
from mobility.skills.models import Section, SectionReaders, Visibility
from mobility.skills.queries import get_profile
from tests.factories import give_skill, make_opportunity, make_skill

UNIQUE = "falconry"
HIDDEN = (SectionReaders.HR, SectionReaders.ONLY_ME)


def hide(person, section, readers=SectionReaders.ONLY_ME) -> None:
    services.choose_readers(actor=person, person=person, readers={section: readers})
    session.commit()


def say(person, section) -> None:
    if section is Section.ABOUT:
        services.save_profile(actor=person, person=person, about=f"I live for {UNIQUE}.")
    elif section is Section.EXPERIENCE:
        words = {"title": f"Head of {UNIQUE}", "from_month": None, "to_month": None, "text": ""}
        services.add_experience(actor=person, person=person, **words)
    else:
        give_skill(person, make_skill(UNIQUE), level=5)
    session.commit()


def has_vector(text: str) -> bool:
    return session.query(TextVector).filter_by(text_hash=hash_text(text)).count() > 0


@pytest.mark.parametrize("readers", HIDDEN)
@pytest.mark.parametrize("section", [Section.ABOUT, Section.EXPERIENCE, Section.HELD])
def test_a_hidden_word_moves_no_list_of_a_host(scene, update_index, section, readers):
    person, host = scene.people.employee, scene.people.host
    posting = make_opportunity(host, title=f"A {UNIQUE} display", description=f"All about {UNIQUE}.")
    update_index()
    before = _scores(host, posting)
    say(person, section)
    update_index()
    assert _scores(host, posting)[person.id] != before[person.id]  # the word counts where it may be seen
    hide(person, section, readers)
    assert _scores(host, posting) == before
    update_index()
    assert _scores(host, posting) == before
    hide(person, section, SectionReaders.HOSTS_AND_HR)
    update_index()
    assert _scores(host, posting)[person.id] != before[person.id]


def _scores(host, posting) -> dict[int, float]:
    found = suggest_people(host, posting, 0.5)
    return {found.snapshot.ids[row]: round(score, 5) for row, score in found.ranked}


@pytest.mark.parametrize("section", [Section.ABOUT, Section.EXPERIENCE])
def test_the_vector_of_a_hidden_text_is_gone_at_once_and_not_made_again(scene, update_index, section):
    person = scene.people.employee
    say(person, section)
    update_index()
    told = index.load_person(person).text
    assert UNIQUE in told
    assert has_vector(told)
    hide(person, section)
    assert not has_vector(told)
    update_index()
    assert not has_vector(told)
    assert not any(UNIQUE in one.text for one in index.take_snapshot().index.people)


@pytest.mark.parametrize("choice", [Visibility.HR_ONLY, Visibility.NOT_LOOKING])
@pytest.mark.parametrize("hidden", [(), (Section.ABOUT,), (Section.ABOUT, Section.HELD), tuple(Section)])
def test_whoever_opts_out_is_in_no_index_whatever_they_had_hidden(scene, update_index, choice, hidden):
    person = scene.people.employee
    say(person, Section.ABOUT)
    say(person, Section.HELD)
    for section in hidden:
        hide(person, section)
    update_index()
    assert person.id in index.take_snapshot().rows
    services.read_notice_and_choose(actor=person, person=person, visibility=choice)
    session.commit()
    assert person.id not in index.take_snapshot().rows
    assert not any(has_vector(text) for text in index.list_texts_of(person))
    assert get_profile(person).visibility is choice


def test_one_s_own_list_still_knows_what_one_hid_from_others(scene, update_index):
    person = scene.people.employee
    say(person, Section.ABOUT)
    hide(person, Section.ABOUT)
    assert UNIQUE in index.load_person(person).text


@pytest.mark.parametrize("seed", range(6))
def test_whatever_somebody_does_in_any_order_their_choice_holds_on_the_next_request(scene, update_index, seed):
    person, chance = scene.people.employee, random.Random(seed)
    hidden: set[Section] = set()
    for number in range(12):
        act = chance.choice(["say", "hide", "show", "choose", "index", "index"])
        if act == "say":
            services.save_profile(actor=person, person=person, about=f"{UNIQUE} {number}")
        elif act == "choose":
            chosen = chance.choice([Visibility.OPEN, Visibility.HR_ONLY, Visibility.NOT_LOOKING])
            services.read_notice_and_choose(actor=person, person=person, visibility=chosen)
        elif act == "index":
            update_index()
        else:
            section = chance.choice([Section.ABOUT, Section.HELD])
            hide(person, section, SectionReaders.HR if act == "hide" else SectionReaders.EVERYONE)
            (hidden.add if act == "hide" else hidden.discard)(section)
        session.commit()
        snapshot, is_open = index.take_snapshot(), get_profile(person).visibility is Visibility.OPEN
        assert (person.id in snapshot.rows) is is_open
        if not is_open:
            assert not any(has_vector(text) for text in index.list_texts_of(person))
        elif Section.ABOUT in hidden and get_profile(person).about:
            assert UNIQUE not in snapshot.index.people[snapshot.rows[person.id]].text
            assert not has_vector(index.load_person(person).text)
        if is_open and Section.HELD in hidden:
            assert snapshot.index.people[snapshot.rows[person.id]].held == ()
