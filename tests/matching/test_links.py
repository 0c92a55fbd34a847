"""Job titles and phrases that no taxonomy knows are linked to what they probably mean, and that is what they count."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from mobility.core.db import session
from mobility.embeddings.embedder import HashingEmbedder
from mobility.matching import index
from mobility.matching.corpus import Opportunity, build_index
from mobility.matching.likeness import KNOWN, LINKED
from mobility.matching.models import SkillLink, TitleLink
from mobility.matching.ranking import FORMER, WEIGHTS, score_people
from mobility.matching.services import linking
from mobility.matching.services.linking import Linker, link_phrases
from mobility.matching.titles import RELATED
from mobility.skills.models import Experience, Occupation, SkillKind, SkillState
from mobility.skills.models import Skill as Concept
from mobility.skills.services import accept_skill
from tests.factories import make_opportunity, make_skill
from tests.matching.conftest import make_open_person
from tests.skills.esco_files import english, french, occupation, occupations_file, uri, zipped

BY_SPELLING = Linker(None)


@pytest.fixture
def kites(app, tmp_path):
    read(app, english(tmp_path), french(tmp_path))


def read(app, *paths) -> None:
    assert app.test_cli_runner().invoke(args=["skills", "import-esco", *map(str, paths)]).exit_code == 0


def add_occupation(app, tmp_path, *args, **fields) -> None:
    read(app, zipped(tmp_path, "more-en", occupations_en=occupations_file(occupation(*args, **fields))))


def number(name, kind=Occupation) -> int:
    return session.scalar(sa.select(kind.id).where(kind.uri == uri(name)))


def propose(text) -> Concept:
    """A phrase as somebody typed it, in their language alone."""
    phrase = make_skill(text, state=SkillState.PROPOSED)
    phrase.labels[:] = [label for label in phrase.labels if label.language == "en"]
    session.commit()
    return phrase


def speaking(person, language):
    person.language = language
    session.commit()
    return person


def title_part(person, posting) -> float:
    """What the job titles add, 1 for the same, without vectors."""
    (made,) = index.make_opportunities([posting])
    return float(scored(person, made).parts[1, 0] / WEIGHTS.title)


def scored(person, made: Opportunity):
    snapshot = index.take_snapshot()
    found = snapshot.index.people[snapshot.rows[person.id]]
    alone = build_index([found], snapshot.vectors)
    return score_people(made, alone, snapshot.vectors, index.load_relations([made]))


def skills_part(person, posting) -> float:
    (made,) = index.make_opportunities([posting])
    return float(scored(person, made).parts[0, 0] / WEIGHTS.of(made).skills)


def links_of(title) -> dict[int | None, float]:
    rows = session.execute(sa.select(TitleLink.occupation_id, TitleLink.share).where(TitleLink.title == title))
    return {row.occupation_id: row.share for row in rows}


def test_a_french_title_and_an_english_one_of_the_same_occupation_meet(kites, people):
    maker = speaking(make_open_person("Fanny", job_title="Fabricante de cerfs-volants (H/F)"), "fr")
    posting = make_opportunity(people.host, title="Kite builder")
    assert title_part(maker, posting) < 0.1
    link_phrases(BY_SPELLING)
    assert title_part(maker, posting) == pytest.approx(1)


def test_related_occupations_count_less_than_the_same_and_strangers_nothing(app, kites, people, tmp_path):
    add_occupation(app, tmp_path, "baker", "bread baker", isco="7512")
    posting = make_opportunity(people.host, title="Kite builder")
    same, related, other = (
        make_open_person("", job_title=title) for title in ("kite maker", "cerf-voliste", "bread baker")
    )
    link_phrases(BY_SPELLING)
    parts = [title_part(one, posting) for one in (same, related, other)]
    assert parts == pytest.approx([1, RELATED, 0])


def test_a_title_that_several_occupations_share_counts_its_share(kites, people):
    shared = make_open_person("", job_title="sail maker")
    link_phrases(BY_SPELLING)
    assert links_of("en:sail maker") == {number("maker"): 0.5, number("flyer"): 0.5}
    assert title_part(shared, make_opportunity(people.host, title="Sail maker")) == pytest.approx(1)  # by its name
    posting = make_opportunity(people.host, title="Kite flyer")
    link_phrases(BY_SPELLING)
    assert title_part(shared, posting) == pytest.approx(0.5)


def test_a_former_title_counts_less_than_the_present_one(kites, people):
    posting = make_opportunity(people.host, title="Kite builder")
    now, before, both = (make_open_person("", job_title=title) for title in ("kite maker", "nurse", "kite maker"))
    for person in (before, both):
        session.add(Experience(person_id=person.id, title="kite maker", text="Kites, kites, kites."))
    session.commit()
    link_phrases(BY_SPELLING)
    assert [title_part(one, posting) for one in (now, before, both)] == pytest.approx([1, FORMER, 1])


def test_a_misspelt_title_is_linked_softly_and_one_like_nothing_to_nothing(kites, people):
    make_open_person("", job_title="kite makers")
    make_open_person("", job_title="zzzz")
    link_phrases(BY_SPELLING)
    soft = links_of("en:kite makers")
    assert max(soft, key=soft.get) == number("maker")
    assert 0.05 <= sum(soft.values()) <= 1.0001
    assert links_of("en:zzzz") == {None: 0.0}


def test_phrases_are_linked_again_once_a_proposed_skill_is_accepted(kites, people):
    proposed, phrase = (make_skill(name, state=SkillState.PROPOSED) for name in ("falconry", "falconery"))
    make_open_person("", proposed, phrase)
    link_phrases(BY_SPELLING)
    names = {"en": "falconry", "fr": "fauconnerie"}
    accept_skill(actor=people.admin, skill=proposed, names=names, descriptions={}, kind=SkillKind.TECHNICAL)
    session.commit()
    link_phrases(BY_SPELLING)
    linked = sa.select(SkillLink.concept_id).where(SkillLink.skill_id == phrase.id)
    assert proposed.id in session.scalars(linked).all()


@pytest.mark.parametrize("linker", [BY_SPELLING, Linker(HashingEmbedder())], ids=["by spelling", "with a model"])
def test_an_unknown_phrase_is_linked_to_its_nearest_concept_and_the_phrase_stays(kites, people, linker):
    posting = make_opportunity(people.host, skills=(session.get_one(Concept, number("sew", Concept)),))
    phrase = propose("sew kite sails well")
    person, stranger = make_open_person("", phrase), make_open_person("", propose("zzzz"))
    held = person.id, phrase.id
    link_phrases(linker)
    (best, *_) = session.scalars(
        sa.select(SkillLink).where(SkillLink.skill_id == phrase.id).order_by(SkillLink.share.desc())
    )
    assert best.concept_id == number("sew", Concept)
    assert skills_part(person, posting) > 0.5
    (kept,) = index.load_person(person).held
    assert (person.id, int(kept.concept), kept.phrase) == (*held, "sew kite sails well")
    assert phrase.state is SkillState.PROPOSED
    assert skills_part(stranger, posting) == 0


def test_linking_again_does_nothing(kites, people):
    make_open_person("", propose("sew kite sails well"), job_title="kite makers")
    assert link_phrases(BY_SPELLING) == 2
    before = [(row.id, row.share) for row in session.scalars(sa.select(TitleLink).order_by(TitleLink.id))]
    skills = set(session.scalars(sa.select(SkillLink.id)))
    assert link_phrases(BY_SPELLING) == 0
    assert [(row.id, row.share) for row in session.scalars(sa.select(TitleLink).order_by(TitleLink.id))] == before
    assert set(session.scalars(sa.select(SkillLink.id))) == skills


def test_another_taxonomy_or_model_links_anew(app, kites, people, tmp_path):
    make_open_person("", propose("sew kite sails well"), job_title="bread bakers")
    first = link_phrases(BY_SPELLING)
    add_occupation(app, tmp_path, "baker", "bread baker", isco="7512")
    assert link_phrases(BY_SPELLING) == first
    assert max(links_of("en:bread bakers"), key=links_of("en:bread bakers").get) == number("baker")
    assert link_phrases(Linker(HashingEmbedder())) == first
    assert link_phrases(Linker(HashingEmbedder())) == 0
    assert len(set(session.scalars(sa.select(TitleLink.made_with)))) == 1


def test_cut_off_in_the_middle_it_goes_on(kites, people, monkeypatch):
    for count in range(6):
        make_open_person("", propose(f"sewing kite {count}"), job_title=f"maker {count}")
    monkeypatch.setattr(linking, "AT_ONCE", 2)
    write, calls = linking._write_titles, []

    def fail_later(*args):
        calls.append(args)
        if len(calls) > 2:
            raise KeyboardInterrupt
        write(*args)

    monkeypatch.setattr(linking, "_write_titles", fail_later)
    with pytest.raises(KeyboardInterrupt):
        link_phrases(BY_SPELLING)
    done = set(session.scalars(sa.select(TitleLink.title)))
    assert len(done) == 4
    monkeypatch.setattr(linking, "_write_titles", write)
    rest = link_phrases(BY_SPELLING)
    titles, skills = (
        set(session.scalars(sa.select(TitleLink.title))),
        set(session.scalars(sa.select(SkillLink.skill_id))),
    )
    assert len(titles) >= 6
    assert len(skills) == 6
    assert rest == len(titles) - 4 + len(skills)
    assert link_phrases(BY_SPELLING) == 0


def test_a_title_that_nobody_bears_any_more_is_forgotten(kites, people):
    person = make_open_person("", job_title="kite maker")
    posting = make_opportunity(people.host, title="kite flyer")
    link_phrases(BY_SPELLING)
    assert links_of("en:kite maker")
    person.job_title = "nurse"
    session.commit()
    link_phrases(BY_SPELLING)
    assert not links_of("en:kite maker")
    assert links_of("en:kite flyer")
    assert posting.id


def test_titles_of_whom_nobody_may_find_are_not_linked(kites, people):
    make_open_person("", job_title="kite maker")
    assert people.colleague.job_title
    people.colleague.job_title = "kite flyer"
    session.commit()
    link_phrases(BY_SPELLING)
    assert links_of("en:kite maker")
    assert not links_of("en:kite flyer")


def test_a_phrase_that_was_reviewed_is_no_longer_what_it_was_taken_for(kites, people):
    posting = make_opportunity(people.host, skills=(session.get_one(Concept, number("sew", Concept)),))
    phrase = propose("sew kite sails well")
    person = make_open_person("", phrase)
    link_phrases(BY_SPELLING)
    before = skills_part(person, posting)
    phrase.state = SkillState.ACTIVE
    session.commit()
    link_phrases(BY_SPELLING)
    assert session.query(SkillLink).filter_by(skill_id=phrase.id).count() == 0
    assert skills_part(person, posting) < before


def test_links_are_seen_by_lists_that_are_kept_in_memory(kites, people):
    maker = speaking(make_open_person("Fanny", job_title="fabricant de cerfs-volants"), "fr")
    posting = make_opportunity(people.host, title="Kite builder")
    before = index.take_snapshot()
    link_phrases(BY_SPELLING)
    assert index.take_snapshot().vocabulary != before.vocabulary
    assert title_part(maker, posting) == pytest.approx(1)


def test_titles_without_a_letter_and_very_long_ones_break_nothing_and_are_like_nobody_s(kites, people):
    posting = make_opportunity(people.host, title="🙂")
    odd, long = make_open_person("", job_title="-"), make_open_person("", job_title="\ufdfa" * 200)
    link_phrases(BY_SPELLING)
    assert title_part(odd, posting) == 0
    assert title_part(long, posting) == 0
    assert title_part(long, make_opportunity(people.host, title="\ufdfa" * 200)) == pytest.approx(1)


def test_without_a_taxonomy_nothing_is_linked_and_nothing_breaks(people):
    make_open_person("", propose("sewing"), job_title="kite maker")
    assert link_phrases(BY_SPELLING) >= 2
    assert set(session.scalars(sa.select(TitleLink.occupation_id))) == {None}
    assert set(session.scalars(sa.select(SkillLink.concept_id))) == {None}
    assert link_phrases(BY_SPELLING) == 0


def test_another_way_of_looking_links_anew(kites, people, monkeypatch):
    make_open_person("", propose("sew kite sails well"), job_title="kite makers")
    first = link_phrases(BY_SPELLING)
    monkeypatch.setattr(linking, "VERSION", "another")
    assert link_phrases(BY_SPELLING) == first
    assert link_phrases(BY_SPELLING) == 0


def test_words_count_less_the_more_concepts_say_in_every_language(kites, people, update_index):
    """In full for what means nothing known, `LINKED` for what is linked, `KNOWN` between two that are known."""
    asked, alike = make_skill("repair paragliders"), make_skill("repair paraglider")
    posting = make_opportunity(people.host, skills=(asked,))
    words = propose("repair paraglider")
    person = make_open_person("", words)
    update_index()
    free = skills_part(person, posting)
    sails = number("sew", Concept)
    for language in ("en", "fr"):
        words.labels[0].language = language
        session.execute(sa.delete(SkillLink))
        session.add(SkillLink(skill_id=words.id, concept_id=sails, share=1.0, made_with="a test"))
        session.commit()
        update_index()
        assert skills_part(person, posting) == pytest.approx(LINKED * free)
    known = make_open_person("", alike)
    update_index()
    assert 0 < skills_part(known, posting) == pytest.approx(KNOWN * free)
