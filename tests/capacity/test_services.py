"""Nobody is promised for more than they are employed for, on any date, whoever asks at the same moment."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from mobility.capacity import queries, services
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.core.db import session, unit_of_work
from mobility.core.errors import ConditionNotMet, InvalidInput
from mobility.people.models import Person
from tests.factories import make_person

MARCH, JUNE = dt.date(2027, 3, 1), dt.date(2027, 6, 30)
PACKAGE, GIG = CommitmentKind.WORK_PACKAGE, CommitmentKind.GIG


def commit(person, percent, starts_on=MARCH, ends_on=JUNE, kind=PACKAGE):
    return services.commit_time(
        person=person, kind=kind, starts_on=starts_on, ends_on=ends_on, percent=percent, title="Dashboards"
    )


def test_a_full_time_work_package_takes_a_part_timers_own_full_time(people):
    assert commit(people.employee, 100).percent == 80
    assert queries.free_percent(people.employee, MARCH, JUNE) == 0


def test_what_exceeds_the_contract_on_one_date_is_refused(people):
    commit(people.employee, 50)
    with pytest.raises(ConditionNotMet) as refusal:
        commit(people.employee, 40, starts_on=dt.date(2027, 1, 1), ends_on=MARCH)
    assert refusal.value.message.params == {"day": MARCH}
    commit(people.employee, 40, starts_on=dt.date(2027, 1, 1), ends_on=MARCH - dt.timedelta(days=1))


def test_the_refusal_names_no_figure_a_host_could_learn_a_contract_from(people):
    with pytest.raises(ConditionNotMet) as refusal:
        commit(people.employee, 90)
    assert "80" not in str(refusal.value.message)


def test_gigs_together_stay_within_a_fifth_of_the_persons_own_hours(people):
    assert queries.free_percent(people.employee, MARCH, JUNE, GIG) == 16
    commit(people.employee, 10, kind=GIG)
    with pytest.raises(ConditionNotMet, match="gigs together"):
        commit(people.employee, 10, kind=GIG)
    commit(people.employee, 6, kind=GIG)


def test_dates_the_wrong_way_round_are_refused(people):
    with pytest.raises(InvalidInput):
        commit(people.employee, 10, starts_on=JUNE, ends_on=MARCH)


def test_a_change_does_not_count_against_itself_and_is_refused_as_a_whole(people):
    commitment = commit(people.employee, 50)
    commit(people.employee, 30)
    services.change_commitment(commitment=commitment, starts_on=MARCH, ends_on=JUNE, percent=40)
    with pytest.raises(ConditionNotMet):
        services.change_commitment(commitment=commitment, starts_on=MARCH, ends_on=JUNE, percent=60)
    assert (commitment.starts_on, commitment.percent) == (MARCH, 40)


def test_promising_less_is_never_refused_even_if_the_contract_was_reduced_since(people):
    commitment = commit(people.employee, 80)
    people.employee.weekly_hours = 16.0
    sooner = JUNE - dt.timedelta(days=30)
    services.change_commitment(commitment=commitment, starts_on=MARCH, ends_on=sooner, percent=60)
    assert (commitment.ends_on, commitment.percent) == (sooner, 60)
    with pytest.raises(ConditionNotMet):
        services.change_commitment(commitment=commitment, starts_on=MARCH, ends_on=JUNE, percent=60)


def test_time_given_back_is_free_again_and_stays_on_record(people):
    commitment = commit(people.employee, 80)
    services.release_time(commitment=commitment)
    assert queries.list_commitments(people.employee, MARCH, JUNE) == []
    assert commitment.released_at is not None
    commit(people.employee, 80)


@pytest.mark.parametrize(("taken", "asked", "answer"), [(0, 80, "fits"), (0, 100, "fits"), (50, 40, "partly"),
                                                        (80, 10, "no"), (50, 30, "fits")])  # fmt: skip
def test_a_host_learns_only_whether_it_fits(people, taken, asked, answer):
    if taken:
        commit(people.employee, taken)
    assert queries.fits(people.employee, MARCH, JUNE, asked) == answer


def test_of_many_promises_at_once_only_those_that_fit_are_kept(concurrent_app):
    person_id = make_person("Ana Petit", weekly_hours=32.0).id
    session.remove()

    def promise(number):
        def work():
            person = session.get(Person, person_id)
            return commit(person, 30)

        try:
            unit_of_work(work)
            return True
        except ConditionNotMet:
            return False
        finally:
            session.remove()

    with ThreadPoolExecutor(10) as threads:
        kept = sum(threads.map(promise, range(10)))
    assert kept == 2
    assert session.scalar(sa.select(sa.func.sum(Commitment.percent))) == 60
