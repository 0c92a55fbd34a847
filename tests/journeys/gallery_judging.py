"""What hosts do with candidates, for the gallery: rated and not, seen and not, told together."""

from __future__ import annotations

from typing import Any

from mobility.applications.blind import code_of
from mobility.applications.models import Application, ApplicationStatus, Rating
from mobility.applications.queries import list_criteria
from mobility.core.db import session
from mobility.matching.models import Direction, ManualPlace, Suggestion, SuggestionList
from mobility.opportunities.models import Opportunity
from mobility.skills.models import LanguageHeld
from mobility.skills.queries import empty_snapshot
from tests.factories import World, make_application, make_person, show_name
from tests.factories import save as keep

OPEN = "/opportunities/{open}"
RATING = f"{OPEN}/candidates/{{colleague of open}}/rating"

COMPARE = f"{OPEN}/candidates/compare"
MORE = "id={withdrawn of open}&id={employee of open}"
PLACE = "/opportunities/{gig}/candidates/{colleague of gig}/place"

# endpoint, address, who opens it, the button they press
PAGES_OF_JUDGING = (
    ("applications.show", "/applications/{applied}", "host"),
    ("applications.show", "/applications/{rated}", "host"),
    ("applications.rate", RATING, "host"),
    ("applications.rate", RATING, "host", "Save rating"),
    ("applications.outcomes", f"{OPEN}/outcomes", "host"),
    ("applications.outcomes", "/opportunities/{unwanted}/outcomes", "host"),
    ("applications.results", f"{OPEN}/applications/results", "host"),
    ("applications.results", f"{OPEN}/applications/results?done={{applied}}", "host"),
    ("applications.for_opportunity", f"{OPEN}/applications", "hr"),
    ("applications.for_opportunity", "/opportunities/{gig}/applications", "hr"),
    ("applications.invite", "/opportunities/{gig}/invite/{colleague of gig}", "host"),
    ("matching.candidate", f"{OPEN}/candidates/{{colleague of open}}", "host"),
    ("matching.candidate", f"{OPEN}/candidates/{{rated of open}}", "host"),
    ("matching.candidate", f"{OPEN}/candidates/{{rated of open}}?than=above", "host"),
    ("matching.candidate", f"{OPEN}/candidates/{{colleague of open}}?than=above", "host"),
    ("matching.candidate", "/opportunities/{gig}/candidates/{employee of gig}", "host"),
    ("matching.candidates", "/opportunities/{gig}/candidates?tab=suggested&id={employee of gig}", "host"),
    ("matching.left_out", f"{OPEN}/candidates/left-out", "host"),
    ("matching.compare_candidates", f"{COMPARE}?id={{colleague of open}}&id={{rated of open}}", "host"),
    ("matching.compare_candidates", f"{COMPARE}?id={{colleague of open}}&id={{rated of open}}&{MORE}", "host"),
    ("matching.compare_candidates", f"{COMPARE}?id={{colleague of open}}&id=2222222222222222", "host"),
    ("matching.compare_candidates", COMPARE, "host"),
    ("matching.place", f"{PLACE}?to=1", "host"),
    ("matching.place", PLACE, "host", "Put them there"),
    ("matching.where_suggested", "/suggestions/of-me"),
    ("matching.where_suggested", "/suggestions/of-me", "newcomer"),
    ("matching.not_suggested", "/suggestions/left-out"),
    ("matching.not_suggested", "/suggestions/left-out", "contractor"),
)


def judge(world: World, ids: dict[str, Any], long: str) -> None:
    """Somebody rated and not yet seen, somebody who withdrew, and somebody the host has seen."""
    posting, rated = session.get_one(Opportunity, ids["open"]), make_person("Rae Rated")
    skill = posting.required_skills[0].skill
    skills = [{"skill_id": skill.id, "label": "", "level": 2}]
    snapshot = {**empty_snapshot(), "job_title": "analyst", "skills": skills}
    ids["rated"] = make_application(rated, posting, snapshot=snapshot, motivation=f"I, Rae, want this. {long}").id
    away = make_application(make_person("Wim Away"), posting, ApplicationStatus.WITHDRAWN).applicant
    given = {"opportunity_id": posting.id, "person_id": rated.id, "rater": world.host, "score": 3}
    for criterion in list_criteria(posting, "en", has_applied=True):
        keep(Rating(**given, criterion=criterion.key))
    submitted = session.get_one(Application, ids["application submitted"])
    show_name(world.host, submitted.opportunity, world.employee)
    _suggest(world, ids)
    named = {"colleague": world.colleague, "rated": rated, "employee": world.employee, "withdrawn": away}
    for name, person in named.items():
        for posting_name in ("open", "gig"):
            ids[f"{name} of {posting_name}"] = code_of(ids[posting_name], person.id)


def _suggest(world: World, ids: dict[str, Any]) -> None:
    """The colleague was put first on the list of the gig, which its host looked at; the employee was on it too."""
    gig = session.get_one(Opportunity, ids["gig"])
    gig.working_language, gig.working_language_level = "de", "B2"
    keep(LanguageHeld(person_id=world.colleague.id, code="de", level="C1"))
    keep(ManualPlace(opportunity=gig, person=world.colleague, placed_by=world.host, position=1, reason_code="team",
                     reason_sentence="Two of us have worked with them.", weights="1"))  # fmt: skip
    shown = SuggestionList(direction=Direction.PEOPLE, viewer_id=world.host.id, opportunity_id=gig.id, model="none",
                           weights="1")  # fmt: skip
    shown.suggestions = [Suggestion(opportunity_id=gig.id, person_id=world.employee.id, rank=2, score=0.4, parts={})]
    keep(shown)
