"""Web processes and the worker killed at random while twenty people work (F06), for a few seconds of it."""

from __future__ import annotations

import os

import pytest

from mobility.core.db import session
from tests.faults.chaos import wreak

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(900)]
SECONDS = float(os.environ.get("MOBILITY_CHAOS", "20"))  # `make test-faults` takes the five minutes of the bar


def test_whatever_is_killed_nothing_acknowledged_is_lost_and_nothing_is_there_twice(postgresql, tmp_path):
    session.remove()
    session.configure(join_transaction_mode="conditional_savepoint")
    report = wreak(postgresql, tmp_path, SECONDS)
    assert report.is_good, report.lines()
    assert report.ledger.acknowledged
    assert sum(report.kills.values()) > 1
    assert report.ledger.availability > 90, report.lines()  # the bar's 99 % is of five minutes, and of a quiet machine
