"""What the company's rules are now."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.core import clock
from mobility.core.db import forget, once, session
from mobility.people.models import Person
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
    RELEASE_FIRST_REMINDER_DAYS = "release_first_reminder_days"
    RELEASE_SECOND_REMINDER_DAYS = "release_second_reminder_days"
    RELEASE_ABOVE_DAYS = "release_above_days"
    RELEASE_WORKING_DAYS = "release_working_days"
    PROPOSAL_DAYS = "proposal_days"
    REVIEW_REQUEST_DAYS = "review_request_days"
    LATEST_START_WEEKS = "latest_start_weeks"
    EXTENSION_WORKING_DAYS = "extension_working_days"
    EXTENSION_WITHOUT_HR_DAYS = "extension_without_hr_days"
    LONGEST_WITH_EXTENSIONS_MONTHS = "longest_with_extensions_months"
    BLIND_REVIEW = "blind_review"
    BLIND_REVIEW_OPTIONAL = "blind_review_optional"
    RANKING_ON = "ranking_on"
    RANKING_NEEDS_CONSULTATION = "ranking_needs_consultation"
    RANKING_OFF_COUNTRIES = "ranking_off_countries"
    RANKING_OFF_ENTITIES = "ranking_off_entities"
    STILL_CURRENT_DAYS = "still_current_days"
    STILL_CURRENT_REMINDER_WORKING_DAYS = "still_current_reminder_working_days"
    STILL_CURRENT_WORKING_DAYS = "still_current_working_days"
    QUESTION_REMINDER_WORKING_DAYS = "question_reminder_working_days"
    MOST_MUST_SKILLS = "most_must_skills"
    UNANSWERED_POSTINGS = "unanswered_postings"
    QUIET_DAYS = "quiet_days"
    KEEP_DRAFTS_MONTHS = "keep_drafts_months"
    KEEP_SUGGESTIONS_MONTHS = "keep_suggestions_months"
    KEEP_APPLICATIONS_MONTHS = "keep_applications_months"
    KEEP_NOTES_MONTHS = "keep_notes_months"
    KEEP_PROFILES_MONTHS = "keep_profiles_months"
    KEEP_LEAVE_MONTHS = "keep_leave_months"
    KEEP_MOVES_YEARS = "keep_moves_years"
    PRIVACY_ANSWER_MONTHS = "privacy_answer_months"
    SAVED_CLOSING_DAYS = "saved_closing_days"
    CLEARANCES = "clearances"
    MOST_SHARE_PERCENT = "most_share_percent"
    LONGEST_MOVE_MONTHS = "longest_move_months"
    MONTHS_BETWEEN_MOVES = "months_between_moves"
    MOST_DAYS_ABROAD = "most_days_abroad"
    TRAINING_COST_LIMIT = "training_cost_limit"
    TRAINING_ANSWER_WORKING_DAYS = "training_answer_working_days"
    TRAINING_REMINDER_WORKING_DAYS = "training_reminder_working_days"
    SECOND_FACTOR = "second_factor"
    CONTRACT_LABEL = "contract_label"
    CONTRACT_DRAFT_MONTH = "contract_draft_month"
    CONTRACT_SIGN_WORKING_DAYS = "contract_sign_working_days"
    CONTRACT_MID_YEAR_MONTH = "contract_mid_year_month"
    CONTRACT_YEAR_END_MONTH = "contract_year_end_month"
    INTERVIEW_NOTICE_DAYS = "interview_notice_days"


READ = "policy versions"

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
    Rule.RELEASE_FIRST_REMINDER_DAYS: 3,
    Rule.RELEASE_SECOND_REMINDER_DAYS: 5,
    Rule.RELEASE_ABOVE_DAYS: 7,
    Rule.RELEASE_WORKING_DAYS: 10,
    Rule.PROPOSAL_DAYS: 5,
    Rule.REVIEW_REQUEST_DAYS: 5,
    Rule.LATEST_START_WEEKS: 8,
    Rule.EXTENSION_WORKING_DAYS: 5,
    Rule.EXTENSION_WITHOUT_HR_DAYS: 28,
    Rule.LONGEST_WITH_EXTENSIONS_MONTHS: 8,
    Rule.BLIND_REVIEW: True,
    Rule.BLIND_REVIEW_OPTIONAL: False,
    Rule.RANKING_ON: True,
    Rule.RANKING_NEEDS_CONSULTATION: True,
    Rule.RANKING_OFF_COUNTRIES: [],
    Rule.RANKING_OFF_ENTITIES: [],
    Rule.STILL_CURRENT_DAYS: 30,
    Rule.STILL_CURRENT_REMINDER_WORKING_DAYS: 7,
    Rule.STILL_CURRENT_WORKING_DAYS: 10,
    Rule.QUESTION_REMINDER_WORKING_DAYS: 3,
    Rule.MOST_MUST_SKILLS: 5,
    Rule.UNANSWERED_POSTINGS: 3,
    Rule.QUIET_DAYS: 14,
    Rule.KEEP_DRAFTS_MONTHS: 6,
    Rule.KEEP_SUGGESTIONS_MONTHS: 12,
    Rule.KEEP_APPLICATIONS_MONTHS: 24,
    Rule.KEEP_NOTES_MONTHS: 24,
    Rule.KEEP_PROFILES_MONTHS: 6,
    Rule.KEEP_LEAVE_MONTHS: 3,
    Rule.KEEP_MOVES_YEARS: 5,
    Rule.PRIVACY_ANSWER_MONTHS: 1,
    Rule.SAVED_CLOSING_DAYS: 3,
    # as `rules.clearances.ClearanceRule` reads them; the first row that fits a kind and side counts
    Rule.CLEARANCES: [
        {"kind": "works_council", "side": "home", "days": 7, "home_country": "DE", "from_hours": 8.0,
         "law": "§ 99 (3) BetrVG"},
        {"kind": "agreement", "side": "home", "days": 10, "only_cross_entity": True},
        {"kind": "recharge", "side": "host", "days": 10, "only_cross_entity": True},
        {"kind": "tax", "side": "home", "days": 15, "only_abroad": True},
        {"kind": "social_security", "side": "home", "days": 15, "only_abroad": True},
    ],
    Rule.MOST_SHARE_PERCENT: 100,
    Rule.LONGEST_MOVE_MONTHS: 4,
    Rule.MONTHS_BETWEEN_MOVES: 3,
    Rule.MOST_DAYS_ABROAD: 0,
    Rule.TRAINING_COST_LIMIT: 500,
    Rule.TRAINING_ANSWER_WORKING_DAYS: 5,
    Rule.TRAINING_REMINDER_WORKING_DAYS: 3,
    Rule.SECOND_FACTOR: False,
    Rule.CONTRACT_LABEL: "",
    Rule.CONTRACT_DRAFT_MONTH: 2,
    Rule.CONTRACT_SIGN_WORKING_DAYS: 10,
    Rule.CONTRACT_MID_YEAR_MONTH: 6,
    Rule.CONTRACT_YEAR_END_MONTH: 11,
    Rule.INTERVIEW_NOTICE_DAYS: 60,
}  # fmt: skip


def get_value(rule: Rule, at: dt.datetime | None = None) -> Any:
    """The value in force now, or at an instant: the newest version that had begun, else the default."""
    at = at or clock.now()
    begun = (row.value for row in _list_versions() if row.rule == rule and row.valid_from <= at)
    return next(begun, DEFAULTS[rule])


def find_version_in_force(rule: Rule) -> PolicyVersion | None:
    """The newest version that has begun; None where the rule holds as delivered."""
    begun = sa.select(PolicyVersion).where(PolicyVersion.rule == rule.value, PolicyVersion.valid_from <= clock.now())
    return session.scalars(begun.order_by(PolicyVersion.valid_from.desc()).limit(1)).first()


def find_version_id(rule: Rule) -> int | None:
    """The decision that holds now; None while the rule is as delivered."""
    now = clock.now()
    return next((row.id for row in _list_versions() if row.rule == rule and row.valid_from <= now), None)


def list_history(rule: Rule | None = None) -> Sequence[PolicyVersion]:
    """Every decision about a rule, or about all of them, with who took it; newest first."""
    query = sa.select(PolicyVersion).options(joinedload(PolicyVersion.decided_by))
    if rule is not None:
        query = query.where(PolicyVersion.rule == rule)
    return session.scalars(query.order_by(PolicyVersion.valid_from.desc())).all()


def list_countries() -> Sequence[str]:
    """Where people of the company work."""
    query = sa.select(Person.country).where(Person.country.is_not(None)).distinct().order_by(Person.country)
    return [country for country in session.scalars(query) if country]


def forget_what_was_read() -> None:
    """After a new version was written in the transaction that has read the old ones."""
    forget(READ)


def _list_versions() -> Sequence[sa.Row[Any]]:
    """All of them, newest first."""
    return once(READ, _read_versions)


def _read_versions() -> Sequence[sa.Row[Any]]:
    query = sa.select(PolicyVersion.id, PolicyVersion.rule, PolicyVersion.value, PolicyVersion.valid_from)
    return session.execute(query.order_by(PolicyVersion.valid_from.desc())).all()
