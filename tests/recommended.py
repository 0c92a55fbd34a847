"""Recommending: what its pages are about, what is sent, how they show."""

from __future__ import annotations

from typing import Any

from mobility.development.models import HiddenCourse
from mobility.training.models import CourseFormat, CoursePrerequisite
from tests.factories import World, give_skill, make_skill, save, want_skill
from tests.factories.training import make_course


def hidden_of(people: World) -> dict[str, dict[str, Any]]:
    """The name of a thing → the ids that its addresses need."""
    hidden = save(HiddenCourse(person_id=people.employee.id, course_id=make_course().id))
    return {"hidden course": {"hidden_id": hidden.id}}


def sent_about_learning() -> dict[str, dict[str, Any]]:
    return {"development.learning": {"formats": ["mooc"], "hours_a_quarter": "30", "recommends": "y"}}


def hang_recommending(world: World, long: str) -> None:
    """For the gallery: courses that the employee may be recommended, one put aside, and steps of a path."""
    employee = world.employee
    wanted, asked = make_skill("Glass blowing"), make_skill("Furnace care")
    want_skill(employee, wanted, level=4)
    give_skill(employee, wanted, level=1)
    first = make_course(
        CourseFormat.MOOC, title=f"Glass from the start {long}", teaches=((wanted, 1, 3),), provider=long
    )
    save(CoursePrerequisite(course_id=first.id, skill=asked, level=2))
    make_course(CourseFormat.E_LEARNING, title="Care for a furnace", teaches=((asked, 0, 2),))
    make_course(CourseFormat.CLASSROOM, title="Masters of glass", teaches=((wanted, 3, 4),))
    aside = make_course(CourseFormat.WEBINAR, title="Glass in an hour", teaches=((wanted, 1, 2),))
    save(HiddenCourse(person_id=employee.id, course_id=aside.id))


PATH = "/development/path"
# endpoint, address, who opens it, what is pressed, what then shows, status
PAGES: tuple[tuple[Any, ...], ...] = (
    *(("development.recommended", "/development/recommended", who) for who in ("employee", "newcomer")),
    ("development.learning", "/development/learning"),
    ("development.path", f"{PATH}?skill=Glass+blowing&level=4"),
    ("development.path", f"{PATH}?skill=nothing+of+the+kind&level=3", "newcomer"),
    ("development.role_options", "/development/roles/options?q=engineer"),
)
