"""The sweep over promises equals what counting every date by hand would say."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from mobility.capacity.load import Stretch, average_sum, find_first_over, highest_sum, sum_by_date

FIRST = dt.date(2027, 1, 1)
dates = st.integers(0, 40).map(lambda days: FIRST + dt.timedelta(days=days))
shares = st.sampled_from([5.0, 10.0, 12.5, 20.0, 100 / 3, 50.0, 100.0])
stretches = st.lists(
    st.tuples(dates, dates, shares).map(lambda drawn: Stretch(min(drawn[:2]), max(drawn[:2]), drawn[2])), max_size=8
)


def count_by_hand(promises, date):
    return sum(promise.percent for promise in promises if promise.starts_on <= date <= promise.ends_on)


@given(stretches)
def test_the_sweep_finds_the_sum_of_every_date(promises):
    sums = sum_by_date(promises)
    for number in range(-1, 43):
        date = FIRST + dt.timedelta(days=number)
        found = [part.percent for part in sums if part.starts_on <= date <= part.ends_on]
        assert abs(sum(found) - count_by_hand(promises, date)) < 1e-9
        assert len(found) <= 1


@given(stretches, dates, dates, st.sampled_from([0.0, 20.0, 80.0, 100.0]))
def test_the_highest_and_the_first_date_over_a_limit_agree_with_every_date(promises, one, other, limit):
    starts_on, ends_on = min(one, other), max(one, other)
    window = [starts_on + dt.timedelta(days=number) for number in range((ends_on - starts_on).days + 1)]
    by_hand = [count_by_hand(promises, date) for date in window]
    assert abs(highest_sum(promises, starts_on, ends_on) - max(by_hand)) < 1e-9
    assert abs(average_sum(promises, starts_on, ends_on) - sum(by_hand) / len(window)) < 1e-9
    everywhere = [FIRST + dt.timedelta(days=number) for number in range(42)]
    over = [date for date in everywhere if count_by_hand(promises, date) > limit + 1e-6]
    assert find_first_over(promises, limit) == (over[0] if over else None)


def test_both_ends_count():
    monday, tuesday = dt.date(2027, 3, 1), dt.date(2027, 3, 2)
    assert highest_sum([Stretch(monday, monday, 50), Stretch(tuesday, tuesday, 60)], monday, tuesday) == 60
    assert highest_sum([Stretch(monday, tuesday, 50), Stretch(tuesday, tuesday, 60)], monday, tuesday) == 110
