"""Who is not suggested, and why: filters with reasons, read afresh on every request; none of them moves a score.

Both tables are data: a reason, its clause in SQL, its words. The first reason that holds is the one counted.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from mobility.applications.models import Application, Invitation
from mobility.capacity.load import TOLERANCE
from mobility.capacity.models import Commitment, CommitmentKind
from mobility.capacity.queries import READ_AT_ONCE, Fit, Taken, fits, free_percent, list_taken, to_percent
from mobility.core import clock
from mobility.core.db import session
from mobility.core.i18n import N_
from mobility.matching.queries.gate import may_be_ranked
from mobility.matching.queries.open_postings import list_takeable
from mobility.opportunities.models import Audience, Place
from mobility.opportunities.models import Opportunity as Posting
from mobility.opportunities.queries import in_audience_of, run_by
from mobility.people.directory import reports_to
from mobility.people.models import EMPLOYED, Person
from mobility.skills.linking import base_language
from mobility.skills.models import LanguageHeld, ProfileSection, Section
from mobility.skills.queries import can_be_suggested
from mobility.skills.visibility import HIDDEN_FROM_HOSTS

Clause = sa.ColumnElement[bool]


class LeftOut(enum.StrEnum):
    """Why a colleague is not suggested to a host."""

    LINE = "line"
    ENGAGED = "engaged"
    ENGAGEMENT = "engagement"
    AUDIENCE = "audience"
    UNRANKED = "unranked"
    LANGUAGE = "language"
    NOT_OPEN = "not_open"
    GIG_CAP = "gig_cap"
    NO_TIME = "no_time"


class NotSuggested(enum.StrEnum):
    """Why an open posting is not suggested to somebody."""

    OWN = "own"
    APPLIED = "applied"
    AUDIENCE = "audience"
    LANGUAGE = "language"
    DATES = "dates"


@dataclass(frozen=True)
class Constraint:
    """`holds` for the host and the posting is over Person: they are kept out. Where it `tells_of_people`, a small
    figure could point to somebody, and is not told. One without a clause is found in the calendar.
    """

    reason: LeftOut
    words: str
    holds: Callable[[Person, Posting], Clause] | None = None
    tells_of_people: bool = False


CONSTRAINTS = (
    Constraint(
        LeftOut.LINE,
        N_("In your own reporting line: whether they look for something is not yours to know"),
        lambda host, posting: reports_to(host),
    ),
    Constraint(
        LeftOut.ENGAGED,
        N_("Applied here, were invited or hold a place already"),
        lambda host, posting: is_engaged(posting),
    ),
    Constraint(
        LeftOut.ENGAGEMENT,
        N_("Agency staff and contractors: places are for employees"),
        lambda host, posting: Person.engagement.not_in(EMPLOYED),
    ),
    Constraint(
        LeftOut.AUDIENCE,
        N_("Not in the audience of this posting"),
        lambda host, posting: sa.not_(audience_of(posting)),
    ),
    Constraint(
        LeftOut.UNRANKED,
        N_("Employed where ranking is off"),
        lambda host, posting: sa.not_(may_be_ranked()),
    ),
    Constraint(
        LeftOut.NOT_OPEN,
        N_("Not open to being found, or have not chosen"),
        lambda host, posting: sa.not_(can_be_suggested()),
        tells_of_people=True,
    ),
    Constraint(
        LeftOut.LANGUAGE,
        N_("Open, but do not list the working language at the level asked for"),
        lambda host, posting: sa.not_(speaks_at_work(posting)),
        tells_of_people=True,
    ),
    Constraint(
        LeftOut.GIG_CAP,
        N_("Open, but their other gigs take all the hours that gigs may take then"),
        tells_of_people=True,
    ),
    Constraint(LeftOut.NO_TIME, N_("Open, but without time on these dates"), tells_of_people=True),
)


def may_be_suggested(host: Person, posting: Posting) -> Clause:
    """Over Person: nothing keeps them out, whether they have time apart."""
    return sa.and_(
        Person.id.not_in(posting.host_ids),
        *(sa.not_(one.holds(host, posting)) for one in CONSTRAINTS if one.holds is not None),
    )


def list_eligible_ids(host: Person, posting: Posting, *only: Clause) -> list[int]:
    """Whom no constraint keeps out; of everybody, or of whom `only` says over Person."""
    found = session.scalars(sa.select(Person.id).where(may_be_suggested(host, posting), *only)).all()
    full = list_full(set(list_busy_ids(posting)).intersection(found), posting)
    return [person_id for person_id in found if person_id not in full]


def is_eligible(host: Person, posting: Posting, person: Person) -> bool:
    return bool(list_eligible_ids(host, posting, Person.id == person.id))


def count_left_out(host: Person, posting: Posting) -> dict[LeftOut, int]:
    """Everybody who works here and is not in the list, each once, by the first reason in the order of the table.

    What is counted of the host's own line does not depend on what anybody there chose (rule 5).
    """
    works_here = sa.or_(Person.employed_until.is_(None), Person.employed_until >= clock.today())
    clauses = [(one.holds(host, posting), one.reason.value) for one in CONSTRAINTS if one.holds is not None]
    reason = sa.case(*clauses, else_="").label("reason")
    rows = session.execute(
        sa.select(reason, sa.func.count(Person.id))
        .where(works_here, Person.id.not_in(posting.host_ids))
        .group_by(reason)
    )
    counted = {LeftOut(name): number for name, number in rows if name}
    busy = sa.select(Person.id).where(Person.id.in_(_busy(posting)), may_be_suggested(host, posting))
    for full in list_full(session.scalars(busy).all(), posting).values():
        counted[full] = counted.get(full, 0) + 1
    return {one.reason: counted[one.reason] for one in CONSTRAINTS if counted.get(one.reason)}


def say_constraints(posting: Posting) -> dict[str, str | float]:
    """What a posting asks for besides skills, as it stood when a list was made."""
    told = {
        "audience": posting.audience.value,
        "country": posting.country,
        "legal_entity": posting.legal_entity_id,
        "working_language": posting.working_language,
        "working_language_level": posting.working_language_level,
        "starts_on": posting.starts_on.isoformat(),
        "ends_on": posting.ends_on.isoformat(),
        "allocation_percent": posting.allocation_percent,
        "hours_per_week": posting.hours_per_week,
    }
    return {name: value for name, value in told.items() if value is not None}


def audience_of(posting: Posting) -> Clause:
    if posting.audience is Audience.COUNTRY:
        return Person.country.is_not_distinct_from(posting.country)
    if posting.audience is Audience.LEGAL_ENTITY:
        return Person.legal_entity_id.is_not_distinct_from(posting.legal_entity_id)
    return sa.true()


def speaks_at_work(posting: Posting) -> Clause:
    """Over Person: lists the working language at the level asked for or above, where hosts may read it, or is on
    record with it as their own, which counts as native. Where none is asked, everybody."""
    if posting.working_language is None:
        return sa.true()
    hidden = sa.select(ProfileSection.person_id).where(
        ProfileSection.section == Section.LANGUAGES, ProfileSection.readers.in_(HIDDEN_FROM_HOSTS)
    )
    listed = sa.select(LanguageHeld.person_id).where(
        _is_language(LanguageHeld.code, posting.working_language),
        LanguageHeld.level >= (posting.working_language_level or ""),  # A1 … C2: the alphabet is their order
        LanguageHeld.person_id.not_in(hidden),
    )
    return sa.or_(_is_language(Person.language, posting.working_language), Person.id.in_(listed))


def _is_language(column: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str], code: str) -> Clause:
    """Whichever region it names: pt-BR is Portuguese."""
    plain = sa.func.lower(column)
    return sa.or_(plain == code, sa.func.substr(plain, 1, len(code) + 1) == f"{code}-")


def is_engaged(posting: Posting) -> Clause:
    """Has applied, was invited or holds a place; a draft is nobody's business."""
    applied = sa.select(Application.applicant_id).where(
        Application.opportunity_id == posting.id, Application.submitted_at.is_not(None)
    )
    invited = sa.select(Invitation.person_id).where(Invitation.opportunity_id == posting.id)
    holding = sa.select(Place.holder_id).where(Place.opportunity_id == posting.id, Place.holder_id.is_not(None))
    return Person.id.in_(sa.union(applied, invited, holding))


def list_busy_ids(posting: Posting) -> Sequence[int]:
    """Who is promised to another team on any date of this opportunity: only they can be without time."""
    return session.scalars(_busy(posting)).all()


def _busy(posting: Posting) -> sa.Select[int]:
    return (
        sa.select(Commitment.person_id)
        .distinct()
        .where(
            Commitment.released_at.is_(None),
            Commitment.starts_on <= posting.ends_on,
            Commitment.ends_on >= posting.starts_on,
        )
    )


def list_full(busy: Iterable[int], posting: Posting) -> dict[int, LeftOut]:
    """Who of these has no time at all then, and whether it is the cap on gigs that leaves none."""
    found: dict[int, LeftOut] = {}
    ids = sorted(set(busy))
    for start in range(0, len(ids), READ_AT_ONCE):
        some = sa.select(Person).where(Person.id.in_(ids[start : start + READ_AT_ONCE]))
        people = session.scalars(some.options(joinedload(Person.legal_entity))).all()
        taken = list_taken([person.id for person in people], posting.starts_on, posting.ends_on)
        for person in people:
            known = taken[person.id]
            if find_capacity(person, posting, known) == "no":
                has_time = free_percent(person, posting.starts_on, posting.ends_on, known=known) > TOLERANCE
                found[person.id] = LeftOut.GIG_CAP if has_time else LeftOut.NO_TIME
    return found


def find_capacities(people: Sequence[Person], posting: Posting) -> dict[int, Fit]:
    """As `find_capacity`, of many at once, by id."""
    taken = list_taken([person.id for person in people], posting.starts_on, posting.ends_on)
    return {person.id: find_capacity(person, posting, taken[person.id]) for person in people}


def find_capacity(person: Person, posting: Posting, known: Taken | None = None) -> Fit:
    """All that a host learns of somebody's time: fits, partly or no."""
    percent = posting.allocation_percent
    if percent is None:
        percent = to_percent(person, posting.hours_per_week or 0)
    return fits(person, posting.starts_on, posting.ends_on, percent, CommitmentKind(posting.kind.value), known)


@dataclass(frozen=True)
class Reservation:
    """Why postings are not suggested to somebody: `holds` for that person is over opportunities."""

    reason: NotSuggested
    words: str
    holds: Callable[[Person], Clause]


RESERVATIONS = (
    Reservation(NotSuggested.OWN, N_("You offer them yourself"), lambda person: run_by(person)),
    Reservation(NotSuggested.APPLIED, N_("You applied already, or began to"), lambda person: _is_applied_for(person)),
    Reservation(
        NotSuggested.AUDIENCE,
        N_("They are for another country or legal entity"),
        lambda person: sa.not_(in_audience_of(person)),
    ),
    Reservation(
        NotSuggested.LANGUAGE,
        N_("They ask for a working language that your profile does not list at that level, or not to hosts"),
        lambda person: sa.not_(_asks_for_language_of(person)),
    ),
    Reservation(
        NotSuggested.DATES,
        N_("Your time is promised to other work on those dates"),
        lambda person: Posting.id.in_(_list_clashing(person)),
    ),
)


def is_suggestible_to(person: Person) -> Clause:
    """Over opportunities: nothing speaks against suggesting them to this person."""
    return sa.and_(*(sa.not_(one.holds(person)) for one in RESERVATIONS))


def count_not_suggested(person: Person) -> dict[NotSuggested, int]:
    """Postings that take applications now and are not suggested, each once, by the first reason of the table."""
    reason = sa.case(*((one.holds(person), one.reason.value) for one in RESERVATIONS), else_="").label("reason")
    counted: dict[str, int] = {}
    for row in list_takeable(reason):
        counted[row.reason] = counted.get(row.reason, 0) + 1
    return {one.reason: counted[one.reason] for one in RESERVATIONS if one.reason in counted}


def find_reservation(person: Person, posting: Posting) -> NotSuggested | None:
    """The first reason of the table why this posting is not suggested to this person."""
    reason = sa.case(*((one.holds(person), one.reason.value) for one in RESERVATIONS), else_=None)
    found = session.scalar(sa.select(reason).where(Posting.id == posting.id))
    return NotSuggested(found) if found else None


def _is_applied_for(person: Person) -> Clause:
    return Posting.id.in_(sa.select(Application.opportunity_id).where(Application.applicant_id == person.id))


def _asks_for_language_of(person: Person) -> Clause:
    """As `speaks_at_work`, from the other side."""
    hidden = sa.select(ProfileSection.id).where(
        ProfileSection.person_id == person.id,
        ProfileSection.section == Section.LANGUAGES,
        ProfileSection.readers.in_(HIDDEN_FROM_HOSTS),
    )
    listed = sa.select(LanguageHeld.code, LanguageHeld.level).where(LanguageHeld.person_id == person.id)
    rows = () if session.scalar(hidden.limit(1)) else session.execute(listed).all()
    return sa.or_(
        Posting.working_language.is_(None),
        Posting.working_language == base_language(person.language),
        *(
            sa.and_(Posting.working_language == base_language(row.code), Posting.working_language_level <= row.level)
            for row in rows
        ),
    )


def _list_clashing(person: Person) -> list[int]:
    """Only what overlaps with something promised can leave no time."""
    promised = session.execute(
        sa.select(Commitment.starts_on, Commitment.ends_on).where(
            Commitment.person_id == person.id,
            Commitment.released_at.is_(None),
            Commitment.ends_on >= clock.today(person.time_zone),
        )
    ).all()
    overlap = sa.or_(
        sa.false(), *(sa.and_(Posting.starts_on <= row.ends_on, Posting.ends_on >= row.starts_on) for row in promised)
    )
    postings = [row.Opportunity for row in list_takeable(Posting, where=overlap)]
    return [posting.id for posting in postings if find_capacity(person, posting) == "no"]
