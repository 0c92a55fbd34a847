"""When the French career interview (entretien de parcours professionnel) is due, worked out from the day of hiring.

Pure: dates in, dates out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from mobility.core.clock import add_months

FIRST_WITHIN_MONTHS = 12
EVERY_MONTHS = 48
REVIEW_EVERY_MONTHS = 96
BEGAN_ON = dt.date(2025, 10, 26)
COUNTRY = "FR"


class Due(NamedTuple):
    """The last day on which each of the two is in time; a day that has passed is overdue."""

    career_on: dt.date
    review_on: dt.date

    @property
    def first_on(self) -> dt.date:
        return min(self)


def find_due(
    hired_on: dt.date, careers: Sequence[dt.date] = (), reviews: Sequence[dt.date] = (), began_on: dt.date = BEGAN_ON
) -> Due:
    """The next last day for an interview and for a review.

    Parameters: `hired_on`, the first day with the employer; `careers` and `reviews`, the days on which interviews and
    reviews were held, in any order. A review is an interview too, so it counts for both. Returns calendar dates, in the
    employer's calendar; there is no error: days before `hired_on` are left out, being of another employment.

    Source: Code du travail, art. L. 6315-1 as changed by law no. 2025-989 of 24 October 2025: an interview within the
    year after hiring, then every four years; every eight years it is a review of the whole (état des lieux
    récapitulatif). Read in the accounts of several law firms, not in the official text itself. Not verified: on which
    day the rhythm begins for whom (these accounts name 26 October 2025, and 1 October 2026 for employers under an
    earlier agreement). Whoever was hired before `began_on` and has no interview on record counts from that day, as if
    an earlier one had been held then. Not worked out here: the seven years that the law allows for the first review
    (eight are the latest), interviews after a long absence, those at 45 and before 60 (they need an age, which this
    product does not hold), and an agreement of the branch with a shorter rhythm.
    """
    held = sorted(day for day in {*careers, *reviews} if day >= hired_on)
    reviewed = sorted(day for day in reviews if day >= hired_on)
    was_here = hired_on < began_on
    if held:
        career_on = add_months(held[-1], EVERY_MONTHS)
    else:
        career_on = add_months(began_on, EVERY_MONTHS) if was_here else add_months(hired_on, FIRST_WITHIN_MONTHS)
    review_from = reviewed[-1] if reviewed else max(hired_on, began_on)
    return Due(career_on, add_months(review_from, REVIEW_EVERY_MONTHS))
