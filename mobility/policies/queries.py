"""What the company's rules are now."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from mobility.core import clock
from mobility.core.db import session
from mobility.policies.models import PolicyVersion


class Rule(enum.StrEnum):
    REVIEW_WORK_PACKAGES = "review_work_packages"
    REVIEW_GIGS = "review_gigs"
    GIG_CAP_PERCENT = "gig_cap_percent"
    OFFER_DAYS = "offer_days"
    WORK_PACKAGE_MINIMUM_OPEN_DAYS = "work_package_minimum_open_days"
    GIG_MINIMUM_OPEN_DAYS = "gig_minimum_open_days"
    WORK_PACKAGE_LEAD_DAYS = "work_package_lead_days"
    GIG_LEAD_DAYS = "gig_lead_days"
    ANSWER_WORKING_DAYS = "answer_working_days"
    RELEASE_WORKING_DAYS = "release_working_days"
    PROPOSAL_DAYS = "proposal_days"
    REVIEW_REQUEST_DAYS = "review_request_days"
    LATEST_START_WEEKS = "latest_start_weeks"


READ = "policy versions"  # where the session keeps what it has read

DEFAULTS: dict[Rule, Any] = {
    Rule.REVIEW_WORK_PACKAGES: True,
    Rule.REVIEW_GIGS: False,
    Rule.GIG_CAP_PERCENT: 20,
    Rule.OFFER_DAYS: 7,
    Rule.WORK_PACKAGE_MINIMUM_OPEN_DAYS: 10,
    Rule.GIG_MINIMUM_OPEN_DAYS: 3,
    Rule.WORK_PACKAGE_LEAD_DAYS: 28,
    Rule.GIG_LEAD_DAYS: 7,
    Rule.ANSWER_WORKING_DAYS: 10,
    Rule.RELEASE_WORKING_DAYS: 10,
    Rule.PROPOSAL_DAYS: 5,
    Rule.REVIEW_REQUEST_DAYS: 5,
    Rule.LATEST_START_WEEKS: 8,
}


def get_value(rule: Rule) -> Any:
    """The value in force: the newest version that has begun, else the default."""
    now = clock.now()
    begun = (row.value for row in _list_versions() if row.rule == rule and row.valid_from <= now)
    return next(begun, DEFAULTS[rule])


def _list_versions() -> Sequence[sa.Row[Any]]:
    """All of them, newest first; read once in a transaction, since a page asks for each row that it lists."""
    versions: Sequence[sa.Row[Any]]
    transaction, versions = session.info.get(READ, (None, ()))
    if transaction is None or transaction is not session().get_transaction():
        query = sa.select(PolicyVersion.rule, PolicyVersion.value, PolicyVersion.valid_from)
        versions = session.execute(query.order_by(PolicyVersion.valid_from.desc())).all()
        session.info[READ] = (session().get_transaction(), versions)
    return versions
