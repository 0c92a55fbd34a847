"""How long answers and releases take: nothing under ten cases, and to each only what is theirs to know."""

import datetime as dt

from mobility.applications.models import ApplicationStatus
from mobility.core import clock
from mobility.moves.models import Decision, MoveStatus, ReleaseDecision
from mobility.moves.queries import rates
from tests.factories import make_application, make_move, make_opportunity, make_person, save

A_DAY = dt.timedelta(days=1)


def answer(people, number, days):
    for _ in range(number):
        posting = make_opportunity(people.host, closes_on=clock.today() - 30 * A_DAY)
        sent = clock.now() - 40 * A_DAY
        make_application(
            make_person(), posting, ApplicationStatus.NOT_SELECTED, submitted_at=sent, decided_at=sent + days * A_DAY
        )


def test_a_rate_is_given_from_ten_cases_up(people):
    answer(people, 9, days=4)
    assert not rates.count_own_answers(people.host).is_enough
    answer(people, 1, days=39)
    own = rates.count_own_answers(people.host)
    assert own.is_enough
    assert (own.percent_in_time, own.median_days) == (90, 4.0)
    assert [(one.name, len(one.days)) for one in rates.list_answers_by_host(people.hr)] == [(people.host.name, 10)]
    assert rates.list_answers_by_host(people.hr_elsewhere) == []


def test_release_delay_and_refusals_are_those_of_the_unit_of_the_person(people):
    asked = clock.now() - 10 * A_DAY
    for decision, days in ((Decision.AGREED, 2), (Decision.DECLINED, 6)):
        move = make_move(people.employee, make_opportunity(people.host), MoveStatus.AWAITING_HR)
        move.release_asked_at = asked
        said = {"decision": decision, "decided_by": people.manager, "decided_at": asked + days * A_DAY}
        save(ReleaseDecision(move=move, **said))
    (unit,) = rates.list_releases_by_unit(people.hr)
    assert (unit.name, unit.median_days, unit.percent_declined) == (people.employee.org_unit.name_first, 4.0, 50)
    assert rates.list_releases_by_unit(people.hr_elsewhere) == []
