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
from mobility.skills.models import Section, SectionReaders, SkillState, Visibility
from mobility.skills.queries import get_profile
from tests.factories import give_skill, make_opportunity, make_skill

UNIQUE = "falconry"
FORMER = f"Head of {UNIQUE}"
HIDDEN = (SectionReaders.HR, SectionReaders.ONLY_ME)
COUNTING = (Section.EXPERIENCE, Section.HELD)


def hide(person, section, readers=SectionReaders.ONLY_ME) -> None:
    services.choose_readers(actor=person, person=person, readers={section: readers})
    session.commit()


def say(person, section, words=UNIQUE) -> None:
    if section is Section.ABOUT:
        services.save_profile(actor=person, person=person, about=f"I live for {words}.", headline=f"All {words}")
    elif section is Section.EXPERIENCE:
        position = {"title": f"Head of {words}", "from_month": None, "to_month": None, "text": f"Much {words}."}
        services.add_experience(actor=person, person=person, **position)
    else:
        give_skill(person, make_skill(words, state=SkillState.PROPOSED), level=5)
    session.commit()


def has_vector(text: str) -> bool:
    return session.query(TextVector).filter_by(text_hash=hash_text(text)).count() > 0


def test_what_somebody_writes_about_themselves_moves_no_list_and_is_not_embedded(scene, update_index):
    person, host = scene.people.employee, scene.people.host
    posting = make_opportunity(host, title=f"A {UNIQUE} display", description=f"All about {UNIQUE}.")
    update_index()
    before, vectors = _scores(host, posting), session.query(TextVector).count()
    say(person, Section.ABOUT)
    person.name = f"{UNIQUE} {UNIQUE}"
    session.commit()
    assert update_index().embedded == 0
    assert _scores(host, posting) == before
    assert session.query(TextVector).count() == vectors
    assert UNIQUE not in repr(index.load_person(person))


@pytest.mark.parametrize("readers", HIDDEN)
@pytest.mark.parametrize("section", COUNTING)
def test_a_hidden_word_moves_no_list_of_a_host(scene, update_index, section, readers):
    person, host = scene.people.employee, scene.people.host
    asked = (make_skill(f"{UNIQUE} at night"),)
    posting = make_opportunity(host, title=FORMER, description="Birds.", skills=asked)
    update_index()
    before = _scores(host, posting)
    say(person, section)
    update_index()
    assert _scores(host, posting)[person.id] > before[person.id]  # the word counts where it may be seen
    hide(person, section, readers)
    assert _scores(host, posting) == before
    update_index()
    assert _scores(host, posting) == before
    hide(person, section, SectionReaders.HOSTS_AND_HR)
    update_index()
    assert _scores(host, posting)[person.id] > before[person.id]


def _scores(host, posting) -> dict[int, float]:
    found = suggest_people(host, posting, 0.5)
    return {found.snapshot.ids[row]: score for row, score in found.ranked}


@pytest.mark.parametrize("section, text", [(Section.EXPERIENCE, FORMER), (Section.HELD, UNIQUE)])
def test_the_vector_of_a_hidden_text_is_gone_at_once_and_not_made_again(scene, update_index, section, text):
    person = scene.people.employee
    say(person, section)
    update_index()
    assert has_vector(text)
    hide(person, section)
    assert not has_vector(text)
    update_index()
    assert not has_vector(text)
    assert not any(UNIQUE in repr(one) for one in index.take_snapshot().index.people)


@pytest.mark.parametrize("choice", [Visibility.HR_ONLY, Visibility.NOT_LOOKING])
@pytest.mark.parametrize("hidden", [(), (Section.EXPERIENCE,), COUNTING, tuple(Section)])
def test_whoever_opts_out_is_in_no_index_whatever_they_had_hidden(scene, update_index, choice, hidden):
    person = scene.people.employee
    for section in Section.ABOUT, *COUNTING:
        say(person, section)
    for section in hidden:
        hide(person, section)
    update_index()
    assert person.id in index.take_snapshot().rows
    assert has_vector(FORMER) is (Section.EXPERIENCE not in hidden)
    services.read_notice_and_choose(actor=person, person=person, visibility=choice)
    session.commit()
    assert person.id not in index.take_snapshot().rows
    assert not any(has_vector(text) for text in (FORMER, UNIQUE, person.job_title))
    assert get_profile(person).visibility is choice


def test_one_s_own_list_still_knows_what_one_hid_from_others(scene, update_index):
    person = scene.people.employee
    for section in COUNTING:
        say(person, section)
        hide(person, section)
    own = index.load_person(person)
    assert own.former == (FORMER,)
    assert UNIQUE in {skill.phrase for skill in own.held}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_somebody_does_in_any_order_their_choice_holds_on_the_next_request(scene, update_index, seed):
    person, chance = scene.people.employee, random.Random(seed)
    hidden: set[Section] = set()
    former: list[str] = []
    for number in range(12):
        act = chance.choice(["say", "hide", "show", "choose", "index", "index"])
        if act == "say":
            say(person, Section.EXPERIENCE, f"{UNIQUE} {number}")
            former.append(f"{FORMER} {number}")
        elif act == "choose":
            chosen = chance.choice([Visibility.OPEN, Visibility.HR_ONLY, Visibility.NOT_LOOKING])
            services.read_notice_and_choose(actor=person, person=person, visibility=chosen)
        elif act == "index":
            update_index()
        else:
            section = chance.choice(COUNTING)
            hide(person, section, SectionReaders.HR if act == "hide" else SectionReaders.EVERYONE)
            (hidden.add if act == "hide" else hidden.discard)(section)
        session.commit()
        snapshot, is_open = index.take_snapshot(), get_profile(person).visibility is Visibility.OPEN
        assert (person.id in snapshot.rows) is is_open
        if not is_open or Section.EXPERIENCE in hidden:
            assert not any(has_vector(text) for text in former)
        if is_open:
            found = snapshot.index.people[snapshot.rows[person.id]]
            assert found.former == (() if Section.EXPERIENCE in hidden else tuple(former))
            assert bool(found.held) is (Section.HELD not in hidden)
