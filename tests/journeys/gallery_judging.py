"""What hosts do with candidates, for the gallery: rated and not, seen and not, told together."""

from __future__ import annotations

from typing import Any

from mobility.applications.blind import code_of
from mobility.applications.models import Application, ApplicationStatus, Rating
from mobility.applications.queries import list_criteria
from mobility.core.db import session
from mobility.opportunities.models import Opportunity
from tests.factories import World, make_application, make_person, show_name
from tests.factories import save as keep

OPEN = "/opportunities/{open}"
RATING = f"{OPEN}/candidates/{{colleague of open}}/rating"

# endpoint, address, who opens it, the button they press
PAGES_OF_JUDGING = (
    ("applications.show", "/applications/{applied}", "host"),
    ("applications.show", "/applications/{rated}", "host"),
    ("applications.rate", RATING, "host"),
    ("applications.rate", RATING, "host", "Keep rating"),
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
)


def judge(world: World, ids: dict[str, Any], long: str) -> None:
    """Somebody rated and not yet seen, somebody who withdrew, and somebody the host has seen."""
    posting, rated = session.get_one(Opportunity, ids["open"]), make_person("Rae Rated")
    skill = posting.required_skills[0].skill
    snapshot = {"job_title": "analyst", "skills": [{"skill_id": skill.id, "label": "", "level": 2}]}
    ids["rated"] = make_application(rated, posting, snapshot=snapshot, motivation=f"I, Rae, want this. {long}").id
    make_application(make_person("Wim Away"), posting, ApplicationStatus.WITHDRAWN)
    given = {"opportunity_id": posting.id, "person_id": rated.id, "rater": world.host, "score": 3}
    for criterion in list_criteria(posting, "en", has_applied=True):
        keep(Rating(**given, criterion=criterion.key))
    submitted = session.get_one(Application, ids["application submitted"])
    show_name(world.host, submitted.opportunity, world.employee)
    for name, person in {"colleague": world.colleague, "rated": rated, "employee": world.employee}.items():
        for posting_name in ("open", "gig"):
            ids[f"{name} of {posting_name}"] = code_of(ids[posting_name], person.id)
